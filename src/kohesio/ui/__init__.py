"""What all pages share: templates, macros, styles, languages and formats. It knows nothing of operations."""
