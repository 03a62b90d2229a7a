"""Kohesio: every project the European Union co-finances, collected, understood and searchable.

Data flows one way through the packages below: ``sources`` knows where lists are published, ``ingest`` works out what
they mean, ``snapshot`` stores the result as an immutable dated version, ``index`` answers questions about it, and
``api`` and ``web`` put the answers on the web. ``docs/concepts/architecture.md`` is the tour.
"""
