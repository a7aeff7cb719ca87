"""Goaldesk: set, measure, review and adjust product goals, offline, on a laptop."""

__version__ = "0.1.0"
