"""The pictures of lesson 07, the record."""
