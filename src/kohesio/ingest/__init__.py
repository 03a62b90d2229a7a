"""From cell to operation: read a file as a table, understand its columns and values, harmonise, check, publish."""
