"""Measuring the search: a fixed set of questions, asked of whatever version is served."""
