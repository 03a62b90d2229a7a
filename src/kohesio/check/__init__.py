"""A list of operations held against the law, letter by letter; what is wrong, and the list as it should be."""
