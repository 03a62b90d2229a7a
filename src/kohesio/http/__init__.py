"""What every part of the server shares on the web: errors, headers, limits, languages, caching, health.

It knows nothing of operations.
"""
