"""The pictures of lesson 06, the whole game."""
