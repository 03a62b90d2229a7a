"""The engines, a file each: this product, and what else could compute the same pages, set up as well as it can be."""
