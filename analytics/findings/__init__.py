"""What follows for everybody today, kept and brought up to date?"""
