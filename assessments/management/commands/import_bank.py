"""Takes the questions of a file into a bank, or tells what would become of each of them."""

import json
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from assessments.bankrows import account
from assessments.forms.bank_files import open_bank, readers
from assessments.services.banks import placed, take_in
from classrooms.models import User
from classrooms.problems import BadFile
from lessons.models import Unit


class Command(BaseCommand):
    help = (
        "Reads a file of questions and tells of each whether it is taken, taken with a warning, or refused and why. "
        "Takes in all of them or, where one is refused, nothing, unless --without-refused is given."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted(readers()), help="default: told by the file")
        parser.add_argument("--into", metavar="BANK", help="short name of the bank; one that is not there yet is made")
        parser.add_argument(
            "--author", metavar="USERNAME", help="the teacher whose questions they are; default: nobody's"
        )
        parser.add_argument("--dry-run", action="store_true", help="take nothing in")
        parser.add_argument("--without-refused", action="store_true", help="take in the others where some are refused")
        parser.add_argument("--json", action="store_true", help="tell it as JSON")

    def handle(self, *, file, into, dry_run, without_refused, **options):
        if not into and not dry_run:
            raise CommandError("Name the bank with --into, or look first with --dry-run.")
        author = teacher(options["author"]) if options["author"] else None
        rows = self.rows(file, options["format"])
        if unit := into and Unit.objects.filter(slug=into).first():
            rows = placed(unit, rows, author)
        refused = [row for row in rows if row.refusal]
        self.stdout.write(as_json(rows) if options["json"] else "\n".join(lines(rows)))
        if dry_run:
            return
        if refused and not without_refused:
            raise CommandError(f"{len(refused)} of {len(rows)} questions are refused, so nothing was taken in.")
        try:
            new = take_in(into, rows, shipped_units(), author)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stderr.write(f"{into}: {new} new questions, {len(rows) - len(refused) - new} that were there already.")

    def rows(self, file, name):
        try:
            _name, rows = open_bank(file.read_bytes(), file.name, name)
            return list(rows)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except BadFile as bad:
            raise CommandError("\n".join(f"{file}: {message}" for message in bad.messages)) from bad


def teacher(username):
    user = User.objects.filter(username=username).first()
    if user is None or not user.has_perm("assessments.import_questions"):
        raise CommandError(f"There is nobody called {username} who teaches a class.")
    return user


def shipped_units():
    return {path.parent.name for path in Path(settings.FIXTURE_DIRS[0]).glob("units/*/unit.yaml")}


def lines(rows):
    for row in rows:
        what = f"refused: {row.refusal}" if row.refusal else f"{row.kind} {row.id}"
        yield f"line {row.line}: {what}"
        yield from (f"  warning: {warning}" for warning in row.warnings)
    refused = sum(bool(row.refusal) for row in rows)
    warned = sum(bool(row.warnings) for row in rows)
    yield f"{len(rows)} questions: {len(rows) - refused} taken, {warned} of them with warnings; {refused} refused."


def as_json(rows):
    return json.dumps(account(rows), ensure_ascii=False, indent=1, default=str)
