"""The harmonised, immutable, dated version: written once by ``ingest``, read by everything that serves."""
