"""Invented operations in the shapes real lists have, for demonstration, benchmarks and tests.

Everything is drawn from one seed and says of itself that it is synthetic: file names, operation codes, programme
names and managing authorities carry the word, codes and ids lie outside the ranges the Commission has given. The
files take the same road as published lists; nothing else in the product knows this room.
"""
