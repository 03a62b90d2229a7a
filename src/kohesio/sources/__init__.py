"""Where data comes from: the descriptions of lists, downloads, and the archive of raw files."""
