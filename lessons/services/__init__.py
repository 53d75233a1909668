"""Verbs of what is read."""
