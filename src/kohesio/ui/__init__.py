"""Shared presentation: templates, macros, style, languages and formats. It knows no content."""
