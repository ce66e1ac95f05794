"""The pictures of lesson 03, the internal commitment problem."""
