"""Faults that are really caused: a quick set in the tests, the full numbers in `make stress`."""
