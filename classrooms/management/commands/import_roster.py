"""Takes a roster file into a class, at the console."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from classrooms import services
from classrooms.formats import roster_csv
from classrooms.forms import clean_rows
from classrooms.models import Membership


class Command(BaseCommand):
    help = "Takes a roster file into a class: all rows, or none."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("classroom", help="number, class code or name")
        parser.add_argument(
            "--role", choices=Membership.Role.values, default="student", help="for rows that name no role"
        )

    def handle(self, *, file, classroom, role, **options):
        try:
            classroom = services.classroom_called(classroom)
            with file.open("rb") as stream:
                rows = clean_rows(roster_csv.read(stream), default_role=role)
            outcome = services.enrol(classroom, rows)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except ValidationError as refusal:
            lines = "\n".join(refusal.messages)
            raise CommandError(f"Nothing was taken in from {file}.\n{lines}") from refusal
        for note in outcome.notes:
            self.stdout.write(note)
        self.stdout.write(f"{classroom}: {outcome.summary}")
