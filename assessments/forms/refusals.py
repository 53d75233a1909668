"""What a verb refuses stays on the page, beside what was typed."""

from django.core.exceptions import ValidationError


def carry_out(form, verb, *args, **kwargs):
    """Does what a valid form asks for. When the verb refuses, its words become errors of the form; returns success."""
    try:
        verb(*args, **kwargs)
    except ValidationError as refusal:
        form.add_refusal(refusal)
        return False
    return True


class RefusalMixin:
    def add_refusal(self, refusal):
        """Each sentence goes to its field; what belongs to no field of this form goes to the top."""
        by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.error_list}
        for field, errors in by_field.items():
            self.add_error(field if field in self.fields else None, errors)
