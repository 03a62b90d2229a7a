"""Engines behind the port ``kohesio.index.port``. They know nothing of each other."""
