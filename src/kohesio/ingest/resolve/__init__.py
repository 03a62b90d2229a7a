"""What only the whole collection can tell, found over narrow columns once every list is loaded."""
