"""Many operations as one file: complete, in order, streamed, and saying of itself what it is.

``rows`` reads the operations in batches, ``columns`` flattens them into a table, ``lines`` (CSV, JSON Lines, GeoJSON),
``parquet`` and ``workbook`` (XLSX) write; ``formats`` is the list of what there is. Each writer is a generator of
bytes that holds one batch at a time and raises DamagedError rather than end short of the rows it has promised.
"""
