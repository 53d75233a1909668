"""Finding and reading units' folders for a command."""

from django.core.management.base import CommandError

from assessments.formats import unit_folder
from assessments.forms.unit import clean_unit
from assessments.lined_text import BadText


def unit_folders(units, slugs):
    """The folders of these units, or of all; CommandError where one is not there."""
    if not slugs:
        return sorted(path.parent for path in units.glob("*/unit.yaml"))
    for slug in slugs:
        if not (units / slug).is_dir():
            raise CommandError(f"There is no unit {slug} in {units}.")
    return [units / slug for slug in slugs]


def read_unit(folder):
    """The cleaned rows of a folder; CommandError with one line for each thing that is wrong."""
    try:
        return clean_unit(unit_folder.read(folder))
    except BadText as bad:
        mistakes = "\n".join(f"  {message}" for message in bad.messages)
        raise CommandError(f"{folder.name} cannot be taken; nothing was changed.\n{mistakes}") from bad
