"""Readers: one file format each, all giving ``RawTable``; nothing after them knows what a file was."""

from kohesio.ingest.readers.hint import ReadHint, TableFormat
from kohesio.ingest.readers.read import read_tables

__all__ = ["ReadHint", "TableFormat", "read_tables"]
