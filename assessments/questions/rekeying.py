"""An answer that becomes the key of its question: what the types share of it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_gaps(field, answer):
    """Raises ValidationError unless the answer is whole; `field` is the type's answer field."""
    if answer is None:
        raise ValidationError(_("Answer the question as it should be answered."))
    missing = [label for part, label in getattr(field, "labels", {}).items() if part not in answer]
    if missing:
        raise ValidationError(_("The key needs a whole answer. Still open: %(parts)s.") % {"parts": ", ".join(missing)})


def tidy(clean_spec, spec):
    """The tidy spec; raises ValidationError in plain sentences where the new key cannot stand in it."""
    try:
        return clean_spec(spec)
    except ValidationError as refusal:
        raise ValidationError(refusal.messages) from refusal
