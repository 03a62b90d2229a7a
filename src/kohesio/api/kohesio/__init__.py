"""Kohesio's API, served from our own data: its routes, parameters and answers, mapped to our questions and results."""
