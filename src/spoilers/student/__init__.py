"""The untrusted side: what runs in the process that a student's code shares.

Standard library, NumPy and the codec, and nothing else: whatever is loaded here is in the
student's hands. ``tests/student/test_import_closure.py`` holds the set of modules.
"""
