"""Which rows of a delivery become facts, and why are the others rejected?"""
