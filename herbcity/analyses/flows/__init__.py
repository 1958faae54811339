"""How much of a herb flows from the farms to the market, in which form, what holds it up and what is missing.

Everything is weighed in kg of dried herb: fresh is never added to dried.
"""
