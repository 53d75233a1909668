"""Django's loaddata, which names the object and the field of a mistake and never overwrites people."""

import json

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers import deserialize
from django.core.serializers.base import M2MDeserializationError, deserialize_fk_value, deserialize_m2m_values
from django.db import DatabaseError

from lessons.models import Unit

OURS = ("classrooms", "lessons", "assessments")
PEOPLE = "classrooms"


class Command(loaddata.Command):
    help = (
        "Installs the named fixtures in the database: all of them, or nothing. Accounts, classes and memberships "
        "that are there already stay as they are, because passwords and dates may have been changed since."
    )

    def handle(self, *fixture_labels, **options):
        self.kept = 0
        super().handle(*fixture_labels, **options)
        if self.kept and self.verbosity >= 1:
            self.stdout.write(f"Left {self.kept} accounts, classes and memberships as they were.")

    def loaddata(self, fixture_labels):
        super().loaddata(fixture_labels)
        Unit.objects.restamp()

    def save_obj(self, obj):
        row = obj.object
        if row._meta.app_label not in OURS:
            return super().save_obj(obj)
        for field, value in (obj.deferred_fields or {}).items():
            raise CommandError(mistake(name_of(row), field.name, missing(field, value)))
        if row._meta.app_label == PEOPLE and type(row)._base_manager.filter(pk=row.pk).exists():
            self.kept += 1
            return False
        refuse_bad_fields(row)
        try:
            return super().save_obj(obj)
        except (DatabaseError, ValueError) as error:
            name = f"{row._meta.label_lower} {json.dumps(own_key(vars(row)))}"  # no query: the transaction is broken
            raise CommandError(f"{name}: {error.__cause__ or error}. {NOTHING}") from error

    def load_label(self, fixture_label):
        try:
            super().load_label(fixture_label)
        except CommandError:
            raise
        except Exception as error:
            for path, _folder, _name in self.find_fixtures(fixture_label):
                if path.endswith(".json"):
                    find_mistake(path)
            raise CommandError(f"{error} {NOTHING}") from error


NOTHING = "Nothing was changed."


def mistake(name, field, what):
    return f"{name}, field {field}: {what} {NOTHING}"


def missing(field, value):
    return f"there is no {field.related_model._meta.label_lower} {json.dumps(value)} before this."


def name_of(row):
    """lessons.fact ["secret-speech", "d-02"], as far as the row can say who it is."""
    try:
        key = row.natural_key()
    except (AttributeError, ObjectDoesNotExist):
        key = [row.pk]
    return f"{row._meta.label_lower} {json.dumps(key)}"


def refuse_bad_fields(row):
    relations = [field for field in row._meta.concrete_fields if field.is_relation]
    for field in relations:
        if not field.null and getattr(row, field.attname) is None:
            raise CommandError(mistake(name_of(row), field.name, "this is missing."))
    try:
        row.clean_fields(exclude=[field.name for field in relations])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise CommandError(mistake(name_of(row), field, " ".join(messages))) from error


def find_mistake(path):
    """Raises CommandError for the first record that cannot be read; those before it are in the database by now."""
    with open(path, encoding="utf-8") as stream:
        try:
            records = json.load(stream)
        except ValueError as error:
            raise CommandError(f"{path} is not JSON: {error}. {NOTHING}") from error
    for number, record in enumerate(records, 1):
        try:
            list(deserialize("python", [record]))
        except Exception as error:
            raise CommandError(explained(number, record, error)) from error


def explained(number, record, error):
    fields = record.get("fields") if isinstance(record, dict) else None
    if not isinstance(fields, dict) or "model" not in record:
        return f"Object {number}: it has no “model” and “fields”. {NOTHING}"
    name = f"Object {number} ({record['model']} {json.dumps(own_key(fields))})"
    try:
        model = apps.get_model(record["model"])
    except (LookupError, ValueError):
        return f"{name}: there is no such model. {NOTHING}"
    for field, value in fields.items():
        if what := field_mistake(model, field, value):
            return mistake(name, field, what)
    return f"{name}: {error} {NOTHING}"


def own_key(fields):
    """What a reader would look for in the file."""
    return [fields[name] for name in ("slug", "letter", "number", "key", "username", "name", "order") if name in fields]


def field_mistake(model, name, value):
    """What is wrong with one value, or an empty text."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return "there is no such field."
    try:
        if field.many_to_many:
            deserialize_m2m_values(field, value, "default", False)
        elif field.is_relation:
            deserialize_fk_value(field, value, "default", False)
        else:
            field.to_python(value)
    except M2MDeserializationError as error:
        return missing(field, error.pk)
    except ObjectDoesNotExist:
        return missing(field, value)
    except (ValidationError, TypeError, ValueError) as error:
        return " ".join(getattr(error, "messages", [str(error)]))
    return ""
