"""The API's router and the one shape in which it says no."""

from django.core.exceptions import SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, routers
from rest_framework.views import APIView, exception_handler

from assessments import api as assessments_api
from classrooms import api as classrooms_api
from classrooms.problems import BadFile
from lessons import api as lessons_api

router = routers.DefaultRouter()
router.include_format_suffixes = False
for room in (classrooms_api, lessons_api, assessments_api):
    room.register(router)


@extend_schema(exclude=True)
class NoSuchAddress(APIView):
    """Whatever the router does not know is refused in the API's shape, not with a page."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        raise Http404(_("The API has no such address. Addresses end with a slash; /api/docs/ lists them."))


def explain_refusal(exception, context):
    """One error shape: {"detail": sentence, "errors": {field: [sentence, …]}}; no field may be to blame."""
    if isinstance(exception, DjangoValidationError):
        exception = exceptions.ValidationError(_as_detail(exception))
    elif isinstance(exception, SuspiciousOperation):  # a body too large, for example
        exception = exceptions.ParseError(_("This cannot be read, or it is too large."))
    response = exception_handler(exception, context)
    if response is not None:
        response.data = _shape(response.data)
    return response


def _as_detail(refusal):
    if isinstance(refusal, BadFile):
        return _by_line(refusal.problems)
    return refusal.message_dict if hasattr(refusal, "error_dict") else {"__all__": refusal.messages}


def _by_line(problems):
    """{"3.username": [what], "3": [what is wrong with the whole line], "file": [what is wrong with all of it]}."""
    errors = {}
    for problem in problems:
        where = ".".join(part for part in (str(problem.line or "file"), problem.field) if part)
        errors.setdefault(where, []).append(str(problem.what))
    return errors


def _shape(data):
    if isinstance(data, dict) and set(data) == {"detail"}:
        return {"detail": str(data["detail"]), "errors": {}}
    errors = dict(data) if isinstance(data, dict) else {"__all__": data}
    general = [str(line) for key in ("__all__", "non_field_errors") for line in errors.pop(key, [])]
    detail = " ".join(general) or _("Some fields are not right.")
    return {"detail": detail, "errors": errors}


REFUSALS = {
    "400": "Something sent is not right; nothing was changed.",
    "401": "Nobody is signed in, or the token is not valid.",
    "403": "You may not do this.",
    "404": "There is no such thing, or you may not see it.",
}


def describe_refusals(result, generator, request, public):
    """Adds to every operation of the schema the refusals it can answer with, all of one shape."""
    result["components"].setdefault("schemas", {})["Refusal"] = {
        "type": "object",
        "properties": {
            "detail": {"type": "string", "description": "What is wrong, for a person."},
            "errors": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
                "description": "What is wrong with which field.",
            },
        },
        "required": ["detail", "errors"],
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    result["components"]["responses"] = {
        f"Refusal{status}": {"description": meaning, "content": content} for status, meaning in REFUSALS.items()
    }
    for methods in result["paths"].values():
        for operation in methods.values():
            for status in REFUSALS:
                operation["responses"].setdefault(status, {"$ref": f"#/components/responses/Refusal{status}"})
    return result
