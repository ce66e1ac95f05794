"""What all tests share."""

from hypothesis import settings

# Timings never decide a test: a loaded machine must not fail one.
settings.register_profile("course", deadline=None, print_blob=True)
settings.load_profile("course")
