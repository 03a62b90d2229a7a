"""Official code lists, shipped as CSV files with source and date (``data/SOURCES.md``).

Relies on the model alone. A list is read once, when it is first needed. A lookup of something that is no code answers
None and never raises.
"""
