"""From what a list says of a place to a region and a point: codes, names, postcodes, outlines."""
