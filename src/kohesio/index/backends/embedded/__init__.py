"""The engine in process: memory-mapped columns and postings, no service beside it. The default."""
