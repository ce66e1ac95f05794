"""The models of the course, one mechanism a module, on NumPy alone."""
