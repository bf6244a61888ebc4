"""What scripts/setup.py does, on the standard library alone."""
