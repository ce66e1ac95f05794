"""The pictures of lesson 00, the airport."""
