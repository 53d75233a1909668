"""Moodle's GIFT: its text, the questions in it as rows, and rows as such questions."""
