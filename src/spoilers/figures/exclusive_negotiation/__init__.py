"""The pictures of lesson 02, exclusive negotiation."""
