"""Vector tiles: any question, and the names of places, as maps of other programs load them, square by square."""
