"""The pictures of lesson 08, your case."""
