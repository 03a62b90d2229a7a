"""The API that Kohesio has: its routes, parameters and answers, over this server's own questions and answers."""
