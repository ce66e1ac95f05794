"""Spoilers: an interactive course on why excluded factions break a peace."""

__version__ = "0.1.0"

LESSONS = (
    "the_airport",
    "splintering",
    "exclusive_negotiation",
    "internal_commitment",
    "provocation",
    "the_home_front",
    "the_whole_game",
    "the_record",
    "your_case",
)
"""The lessons in order. Each name is the lesson's one key in every room of the course."""
