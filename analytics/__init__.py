"""Who controls whom, and who answers for what?"""
