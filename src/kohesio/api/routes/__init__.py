"""The endpoints, one subject a file: each file is typed functions from a call to an answer, and their table rows."""
