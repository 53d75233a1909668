"""What a program sends, put through the forms of the pages, so that the API has no checks of its own."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

MULTIPLE = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
LONG_LIST = 20  # choices beyond this are told by the refusal, not by the schema

# The first that fits counts, so the narrower come first.
TYPES = (
    (MULTIPLE, {"type": "array", "items": {"type": "integer"}}),
    (forms.ModelChoiceField, {"type": "integer"}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.DecimalField, {"type": "string", "format": "decimal"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.FileField, {"type": "string", "format": "binary"}),
    (forms.Field, {"type": "string"}),
)


def sent_object(request):
    """The JSON object of the request; refuses anything else."""
    if not isinstance(request.data, Mapping):
        raise ValidationError(_("Send one JSON object, such as {\"name\": \"…\"}."))
    return request.data


def sent_fields(request, form_class, instance=None):
    """The request's values for the form; what was not sent stays as it is in `instance`.

    A field that the form does not have, or a list or object where one value belongs, is refused by its name.
    """
    fields, data = form_class.base_fields, sent_object(request)
    refusals = {}
    for name, value in data.items():
        if name not in fields:
            refusals[name] = [_("There is no such field here.")]
        elif isinstance(value, Mapping) or (isinstance(value, list) and not isinstance(fields[name], MULTIPLE)):
            refusals[name] = [_("One value belongs here, not a list or an object.")]
    if refusals:
        raise ValidationError(refusals)
    kept = model_to_dict(instance, fields=list(fields)) if instance is not None else {}
    return {**kept, **data}


def cleaned(form):
    """The form's cleaned values; raises ValidationError with what is wrong, field by field."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def form_schema(form_class, *, is_partial=False):
    """The form's fields as an OpenAPI object; `is_partial`: every field may be left out."""
    fields = form_class.base_fields
    schema = {"type": "object", "properties": {name: _field_schema(field) for name, field in fields.items()}}
    required = [name for name, field in fields.items() if field.required]
    return schema if is_partial or not required else {**schema, "required": required}


def json_body(form_class, *, is_partial=False):
    """`request=` of extend_schema for a form that is sent as JSON."""
    return {"application/json": form_schema(form_class, is_partial=is_partial)}


def _field_schema(field):
    schema = dict(next(schema for types, schema in TYPES if isinstance(field, types)))
    schema["description"] = field.help_text or field.label or ""
    choices = [key for key, _label in getattr(field, "choices", ())] if type(field) is forms.TypedChoiceField else []
    if 0 < len(choices) <= LONG_LIST:
        schema["enum"] = choices
    if not field.required:
        schema["nullable"] = True
        schema.get("enum") and schema["enum"].append(None)
    return schema
