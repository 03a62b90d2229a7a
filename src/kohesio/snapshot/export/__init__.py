"""Many operations as one file: complete, in order, streamed, and with a statement of what it is.

``rows`` reads the operations in batches and ``columns`` flattens them into a table; ``lines`` (CSV, JSON Lines,
GeoJSON), ``parquet`` and ``workbook`` (XLSX) write them; ``formats`` lists the formats. Each writer is a generator of
bytes that holds one batch at a time. If it cannot deliver all the rows it promised, it raises DamagedError.
"""
