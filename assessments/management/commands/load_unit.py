"""Puts a unit's folder of text into the database at once, without building its fixture."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from assessments.formats.unit_fixture import records
from assessments.management.units import read_unit
from assessments.services.content import load_unit


class Command(BaseCommand):
    help = "Checks a unit's folder and writes it to the database: all of it, or nothing. What was answered stays."

    def add_arguments(self, parser):
        units = Path(settings.FIXTURE_DIRS[0]) / "units"
        parser.add_argument("folder", help=f"a folder, or the name of one in {units}")

    def handle(self, *, folder, verbosity, **options):
        shipped = Path(settings.FIXTURE_DIRS[0]) / "units" / folder
        unit = read_unit(shipped if shipped.is_dir() else Path(folder))
        outcome = load_unit(records(unit))
        if not verbosity:
            return
        told = ", ".join(f"{outcome[what]} {what}" for what in ("created", "changed", "same", "removed"))
        self.stdout.write(f"{unit['slug']}: {told}.")
