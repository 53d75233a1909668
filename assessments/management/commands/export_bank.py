"""Writes the questions of a bank to a file of another system's format, or a template to fill in."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessments.forms.bank_files import templates, weigh, writers
from assessments.services.banks import bank_rows
from lessons.models import Unit


class Command(BaseCommand):
    help = "Writes the newest version of each question of a unit or bank, and says what the format cannot carry."

    def add_arguments(self, parser):
        parser.add_argument("bank", nargs="?", help="short name of the unit or bank")
        parser.add_argument("--format", choices=sorted(writers()), required=True)
        parser.add_argument("--output", type=Path, help="default: <bank or template>.<extension> in this folder")
        parser.add_argument("--template", action="store_true", help="write no bank but a table to fill in")
        parser.add_argument("--dry-run", action="store_true", help="only say what could not be carried")

    def handle(self, *, bank, output, template, dry_run, **options):
        if bool(bank) == template:
            raise CommandError("Name a unit or bank, or ask for the --template.")
        if template:
            self.write_template(options["format"], output)
        else:
            self.write_bank(bank, writers()[options["format"]], output, dry_run)

    def write_template(self, name, output):
        if name not in templates():
            raise CommandError(f"Only these formats have a template: {', '.join(templates())}.")
        module = templates()[name]
        target = output or Path(f"template.{module.EXTENSION}")
        with open(target, "wb") as stream:
            module.write_template(stream)
        self.stdout.write(f"{target}: fill it in, and take it in with import_bank.")

    def write_bank(self, bank, module, output, dry_run):
        unit = Unit.objects.filter(slug=bank).first()
        if unit is None:
            raise CommandError(f"There is no unit or bank {bank}.")
        rows = bank_rows(unit)
        carried = []
        for row in rows:
            reason, lost = weigh(row, module)
            if reason:
                self.stderr.write(f"{row.id} ({row.kind}) stays behind: {reason}")
            else:
                carried.append(row)
            self.stderr.writelines(f"{row.id} ({row.kind}) loses: {what}\n" for what in lost)
        if not dry_run:
            target = output or Path(f"{bank}.{module.EXTENSION}")
            with open(target, "wb") as stream:
                module.write(carried, stream)
            self.stdout.write(f"{target}: {len(carried)} of {len(rows)} questions.")
