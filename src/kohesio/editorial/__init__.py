"""What an operator adds to the lists: collections, pictures, websites and words about bodies, as files.

They lie in ``editorial`` of the data directory and are read by whoever serves; nothing here knows a version of the
data. Whether an id or a question is one of the version being served is found in ``kohesio.index.overlay``.
"""
