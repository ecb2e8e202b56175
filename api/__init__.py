"""How do people and programs ask, and what do they get back?"""
