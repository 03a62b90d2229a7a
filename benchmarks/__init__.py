"""Measures the product beside what else could do its work: `python -m benchmarks`, or `make bench`.

Nothing here is part of the program. ``collection`` takes what other engines need out of a snapshot, ``engines`` holds
one file per engine, ``asking`` asks them the same questions and compares what they find, ``load`` keeps one and two
processes busy, ``over_http`` measures the server, ``files`` the exports, ``page`` writes ``docs/performance.md`` from
the figures. Figures are only comparable within one run; each part says how busy the machine was.
"""
