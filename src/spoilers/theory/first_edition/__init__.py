"""The models of lessons 05, 06 and 08 in their first edition."""
