"""Turns the units' folders of text into fixtures for loaddata, or checks that the two are in step."""

import io
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments import built_units
from assessments.formats import unit_fixture
from assessments.management.units import read_unit, unit_folders

SHOWN = 40


class Command(BaseCommand):
    help = (
        "Reads fixtures/units/<slug>/, checks every row and writes fixtures/<slug with underscores>.json. "
        "Needs no database."
    )

    requires_system_checks = []  # reads and writes files only

    def add_arguments(self, parser):
        parser.add_argument("slugs", nargs="*", metavar="slug", help="which units (default: all)")
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a fixture is out of step")
        parser.add_argument(
            "--fixtures", type=Path, default=Path(settings.FIXTURE_DIRS[0]), help="the folder with units/ in it"
        )

    def handle(self, *, slugs, check, fixtures, **options):
        folders = unit_folders(fixtures / "units", slugs)
        behind = [folder.name for folder in folders if not self.unit(folder, fixtures, check)]
        if behind:
            raise CommandError(f"Out of step with its text: {', '.join(behind)}. Run: manage.py build_fixtures")

    def unit(self, folder, fixtures, check):
        """Builds or checks one unit; False when it is out of step."""
        unit = read_unit(folder)
        if unit["slug"] != folder.name:
            raise CommandError(f"unit.yaml of {folder.name} says slug: {unit['slug']}. Make the two equal.")
        target = fixtures / f"{unit['slug'].replace('-', '_')}.json"
        built, stored = fixture_of(unit), target.read_bytes() if target.exists() else b""
        if stored == built:
            self.stdout.write(f"{target.name}: in step with {folder.name}.")
            return True
        if stored:
            self.tell(list(built_units.differences(stored, built)))
        if not check:
            target.write_bytes(built)
            self.stdout.write(f"{target.name}: written from {folder.name}.")
        return not check

    def tell(self, differences):
        for line in differences[:SHOWN] or ["only the layout of the file"]:
            self.stdout.write(f"  {line}")
        if len(differences) > SHOWN:
            self.stdout.write(f"  … and {len(differences) - SHOWN} more")


def fixture_of(unit):
    stream = io.BytesIO()
    unit_fixture.write(unit, stream)
    return stream.getvalue()
