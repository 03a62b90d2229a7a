"""The personal-data life cycle: who is named since when, and the removal of names that the law wants removed.

Relies on ingest (to read archived files as lists) and the snapshot; knows no surface and no index: who removes is told
how an index is built.
"""
