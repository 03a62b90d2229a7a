"""The harmonised, immutable, dated version of all data: written once by ``ingest``, read by everything that serves."""
