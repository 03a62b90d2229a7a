"""Understands lists of operations that nobody described: from a file to a description, with evidence for every step.

``understanding.understand`` is the entrance. Everything is decided from content, never from the name of the file.
"""
