"""Spoilers: an interactive course on why excluded factions break a peace."""

__version__ = "0.1.0"
