"""The pictures of lesson 01, splintering."""
