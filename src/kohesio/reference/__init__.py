"""Official code lists, shipped as data with source and date (``data/SOURCES.md``).

Relies on the model alone. Every list is read once, when first asked for; every lookup is total: text that is no
code answers None, it never raises.
"""
