"""The shapes of Kohesio's answers, one module each: its field names, its ways to write a value, and how they are made.

Names are Kohesio's, also where they are misspelt. Texts that are missing are empty, lists that are empty stay lists.
"""
