"""What is ingested from: descriptions of lists, downloads, and the archive of raw files."""
