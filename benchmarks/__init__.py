"""How fast is each part, measured beside its peers in one run?"""
