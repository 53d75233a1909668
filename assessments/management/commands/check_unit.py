"""Tells what a machine can see to be wrong with a unit's text, and what the unit teaches and asks."""

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments import built_units
from assessments.formats import unit_folder
from assessments.forms.pools import question_rows
from assessments.forms.unit import clean_unit
from assessments.lined_text import BadText
from assessments.linting import checks
from assessments.linting.remarks import Remark
from assessments.linting.report import report_lines
from assessments.linting.unit import Unit
from assessments.management.units import unit_folders

TO_SCREEN = "-"


class Command(BaseCommand):
    help = (
        "Checks the text of fixtures/units/<slug>/ and tells every error and remark with file and line; fails on any "
        "error. Needs no database."
    )

    requires_system_checks = []  # reads files only

    def add_arguments(self, parser):
        parser.add_argument("slugs", nargs="*", metavar="slug", help="which units (default: all)")
        parser.add_argument(
            "--report", nargs="?", const=TO_SCREEN, metavar="FILE", help="write what is taught and asked, as Markdown"
        )
        parser.add_argument(
            "--fixtures", type=Path, default=Path(settings.FIXTURE_DIRS[0]), help="the folder with units/ in it"
        )

    def handle(self, *, slugs, report, fixtures, **options):
        wrong, reports = [], []
        for folder in unit_folders(fixtures / "units", slugs):
            unit, remarks = checked(folder, fixtures)
            self.tell(folder, remarks)
            wrong += [folder.name] * any(remark.is_error for remark in remarks)
            reports += report_lines(unit) if unit and report else []
        if report:
            self.write_report(report, "\n".join(reports))
        if wrong:
            raise CommandError(f"Errors in: {', '.join(wrong)}.")

    def tell(self, folder, remarks):
        for remark in remarks:
            self.stdout.write(f"{shown(folder)}/{remark}")
        counts = Counter(remark.is_error for remark in remarks)
        self.stdout.write(f"{folder.name}: errors {counts[True]}, remarks {counts[False]}.")

    def write_report(self, target, text):
        if target == TO_SCREEN:
            self.stdout.write(text)
        else:
            Path(target).write_text(text, encoding="utf-8")
            self.stdout.write(f"{target}: written.")


def checked(folder, fixtures):
    """(the Unit, its remarks); (None, the forms' problems) where the text cannot be taken."""
    try:
        text = unit_folder.read(folder)
        clean = clean_unit(text)
    except BadText as bad:
        return None, [Remark(*problem, is_error=True) for problem in bad.problems]
    built = fixtures / f"{clean['slug'].replace('-', '_')}.json"
    read_against = built_units.evidence_hashes(built.read_bytes()) if built.exists() else {}
    unit = Unit(text, clean, question_rows(text), read_against)
    return unit, checks.everything(unit)


def shown(folder):
    """The folder as it is reached from here, so that an editor opens the line."""
    here = Path.cwd()
    return (folder.relative_to(here) if folder.is_relative_to(here) else folder).as_posix()
