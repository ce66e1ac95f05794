"""The pictures of lesson 04, provocation."""
