"""The nouns of the field, as frozen values. Standard library only, no input or output."""
