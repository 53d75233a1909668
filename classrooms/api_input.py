"""What a program sends, put through the forms of the pages, so that the API has no checks of its own."""

import io
import json
from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

# The first that fits counts, so the narrower come first.
TYPES = (
    (forms.TypedMultipleChoiceField, {"type": "array", "items": {"type": "integer"}}),  # of rows, by their keys
    (forms.MultipleChoiceField, {"type": "array", "items": {"type": "string"}}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.FileField, {"type": "string", "format": "binary"}),
    (forms.Field, {"type": "string"}),
)


def sent_object(request):
    """The JSON object of the request, or the fields of a form; refuses anything else."""
    if not isinstance(request.data, Mapping):
        raise ValidationError(_('Send one JSON object, such as {"name": "…"}.'))
    return request.data.dict() if isinstance(request.data, QueryDict) else request.data


def sent_fields(request, fields, kept=None):
    """The request's values for the form `fields` {name: field}; what was not sent is taken from `kept`.

    A field that the form does not have, or a list or object where one value belongs, is refused by its name; what a
    field that takes several values makes of what was sent, it says itself.
    """
    data = sent_object(request)
    refusals = {}
    for name, value in data.items():
        if name not in fields:
            refusals[name] = [_("There is no such field here.")]
        elif isinstance(value, list | dict) and not isinstance(fields[name], forms.MultipleChoiceField):
            refusals[name] = [_("One value belongs here, not a list or an object.")]
    if refusals:
        raise ValidationError(refusals)
    return {**(kept or {}), **data}


def whole(value, name):
    """A whole number from JSON or from an address; refused by its name."""
    if isinstance(value, bool) or not str(value).isdecimal() or len(str(value)) > 18:
        raise ValidationError({name: [_("A whole number belongs here.")]})
    return int(value)


def cleaned(form):
    """The form's cleaned values; raises ValidationError with what is wrong, field by field."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def form_schema(fields, *, is_partial=False):
    """Form `fields` as an OpenAPI object; `is_partial`: every field may be left out."""
    schema = {"type": "object", "properties": {name: _field_schema(field) for name, field in fields.items()}}
    required = [name for name, field in fields.items() if field.required]
    return schema if is_partial or not required else {**schema, "required": required}


def json_body(fields, *, is_partial=False):
    """`request=` of extend_schema for a form that is sent as JSON."""
    return {"application/json": form_schema(fields, is_partial=is_partial)}


def _field_schema(field):
    schema = dict(next(schema for types, schema in TYPES if isinstance(field, types)))
    schema["description"] = field.help_text or field.label or ""
    if not field.required:
        schema["nullable"] = True
    return schema


class SafeJSONParser(JSONParser):
    """JSON that can be kept: of a bounded size and depth, without halves of characters that no database stores."""

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError(_("This is too large: send it in parts."))
        try:
            data = super().parse(io.BytesIO(body), media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ParseError(_("This holds a character that cannot be kept.")) from None
        except RecursionError:
            raise ParseError(_("This is nested too deeply.")) from None
        return data
