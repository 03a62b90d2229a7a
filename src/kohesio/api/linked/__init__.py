"""The surface of linked data: things by their address, and questions in SPARQL."""
