"""Content in the admin: to be searched and looked through, not changed (units are edited as folders of text)."""

from lessons.admin import documents, knowledge, sources, units

__all__ = ["documents", "knowledge", "sources", "units"]
