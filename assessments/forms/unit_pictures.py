"""Where the texts of a unit's folder name pictures: each must be there, and stand where pages can show it."""

from django.utils.translation import gettext as _

from lessons.markup import IMAGE, picture_keys

# Names of fields that pages show as plain text, or that hold a paragraph of a source.
PLAIN = {"title", "label", "labels", "term", "match", "accept", "spares", "bank", "units", "published"}
PARAGRAPH = {"classroom", "supported", "adapted"}


def misplaced_pictures(text):
    """Problems of a UnitText with the pictures that its texts name, each with file and line."""
    known = {row["key"] for row in text.pictures}
    return [
        row.problem(what, *path)
        for row in text.rows()
        for path, words in row.texts()
        for what in _told(words, path, known)
    ]


def _told(words, path, known):
    """What is wrong with the pictures of one text."""
    keys = picture_keys(words)
    if "](picture:" in IMAGE.sub("", words):
        yield _("Write a picture as ![What it shows](picture:its-key).")
    if keys and (PLAIN | PARAGRAPH) & set(path):
        yield _("No picture can be shown here.")
    yield from (_("This unit has no picture “%(key)s”.") % {"key": key} for key in keys if key not in known)
