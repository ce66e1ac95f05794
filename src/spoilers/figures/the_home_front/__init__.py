"""The pictures of lesson 05, the home front."""
