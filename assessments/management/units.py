"""Reading a unit's folder for a command."""

from django.core.management.base import CommandError

from assessments.formats import unit_folder
from assessments.forms.unit import clean_unit
from assessments.lined_text import BadText


def read_unit(folder):
    """The cleaned rows of a folder; CommandError with one line for each thing that is wrong."""
    try:
        return clean_unit(unit_folder.read(folder))
    except BadText as bad:
        mistakes = "\n".join(f"  {message}" for message in bad.messages)
        raise CommandError(f"{folder.name} cannot be taken; nothing was changed.\n{mistakes}") from bad
