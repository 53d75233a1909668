"""Writes a class's roster to a file or to the screen."""

import io
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from classrooms import services
from classrooms.formats import roster_csv


class Command(BaseCommand):
    help = "Writes the roster of a class as CSV."

    def add_arguments(self, parser):
        parser.add_argument("classroom", help="number, class code or name")
        parser.add_argument("file", type=Path, nargs="?", help="left out: the screen")

    def handle(self, *, classroom, file, **options):
        try:
            rows = services.roster_rows(services.classroom_called(classroom))
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        data = io.BytesIO()
        roster_csv.write(rows, data)
        if file is None:
            self.stdout.write(data.getvalue().decode("utf-8-sig"), ending="")
        else:
            file.write_bytes(data.getvalue())
            self.stdout.write(f"{len(rows)} people written to {file}.")
