"""How does an answer about everybody come to somebody with pandas at hand?

Every function returns a frame whose columns and dtypes are the same for no row as for a million;
docs/python.md lists them, a test compares.
"""
