"""What the reader can move and answer: controls over the figures, checks and decisions."""

from spoilers.explore.quiz import check, decide, look_back

__all__ = ["check", "decide", "look_back"]
