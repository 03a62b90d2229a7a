"""The shapes of Kohesio's answers, one module for each: field names, how values are written, and how they are filled.

Names are Kohesio's, misspelt ones included. A missing text is an empty string, and an empty list stays a list.
"""
