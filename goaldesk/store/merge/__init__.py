"""Bringing two copies of a document together again, from their rows and their logs alone."""
