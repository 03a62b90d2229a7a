"""The public site: pages in plain HTML that need no script, in front of the search façade."""
