"""The trusted side of the wall: makes sandboxes, talks to the code in them, and stops it."""
