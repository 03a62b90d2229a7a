"""The shared web floor of every surface: errors, headers, limits, languages, caching, health. It knows no content."""
