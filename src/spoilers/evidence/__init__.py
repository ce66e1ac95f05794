"""What the record shows, and how sure that is: plain tests and intervals, each in one place."""
