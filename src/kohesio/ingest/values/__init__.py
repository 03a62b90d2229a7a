"""Pure parsers, one file per kind of value: the text of a cell in, a value or the reason why not out."""
