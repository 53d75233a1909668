"""The API's router and the one shape in which it says no."""

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import exceptions, routers
from rest_framework.views import exception_handler

router = routers.DefaultRouter()


def explain_refusal(exception, context):
    """One error shape: {"detail": sentence, "errors": {field: [sentence, …]}}; `errors` is empty where no field is to blame."""
    if isinstance(exception, DjangoValidationError):
        exception = exceptions.ValidationError(_as_detail(exception))
    response = exception_handler(exception, context)
    if response is not None:
        response.data = _shape(response.data)
    return response


def _as_detail(refusal):
    return refusal.message_dict if hasattr(refusal, "error_dict") else {"__all__": refusal.messages}


def _shape(data):
    if isinstance(data, dict) and set(data) == {"detail"}:
        return {"detail": str(data["detail"]), "errors": {}}
    errors = data if isinstance(data, dict) else {"__all__": data}
    general = [str(line) for key in ("__all__", "non_field_errors") for line in errors.pop(key, [])]
    detail = " ".join(general) or "Some fields are not right."
    return {"detail": detail, "errors": errors}
