"""The data as a graph: the same operations, bodies and codes as statements, for those who link data and ask SPARQL.

Relies on the snapshot, the code lists and the index's façade; knows no surface. Promises the identifiers and properties
that Kohesio's clients know from the EU Knowledge Graph, as far as a list of operations states what they hold.
"""
