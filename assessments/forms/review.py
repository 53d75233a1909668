"""What students see, and when: a tick for each window and thing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.refusals import RefusalMixin
from assessments.review import THINGS, WINDOWS, matrix_of, settled

WINDOW_WORDS = {
    "during": _("At work"),
    "after": _("Just handed in"),
    "later": _("Others at work"),
    "closed": _("Class finished"),
}
THING_WORDS = {
    "attempt": _("Own answers"),
    "correctness": _("Right or wrong"),
    "marks": _("Points"),
    "feedback": _("Feedback"),
    "key": _("Right answers"),
}


class ReviewForm(RefusalMixin, forms.Form):
    """One field a window, whose value is a list of things. An essay, which nobody can check, has no `during`.

    What needs something that is not ticked is taken out, and named in `left_out`: [(window, thing)].
    """

    def __init__(self, *args, assignment, **kwargs):
        super().__init__(*args, **kwargs)
        shown = matrix_of(assignment.review)
        for window in WINDOWS if assignment.kind == "quiz" else WINDOWS[1:]:
            self.fields[window] = forms.MultipleChoiceField(
                label=WINDOW_WORDS[window], choices=list(THING_WORDS.items()), required=False
            )
            self.fields[window].initial = [thing for thing in THINGS if thing in shown[window]]
        self.left_out = []

    def clean(self):
        ticked = super().clean()
        standing = settled(ticked)
        self.left_out = [
            (window, thing) for window, things in ticked.items() for thing in things if thing not in standing[window]
        ]
        return standing

    def table(self):
        """([label of a window], [(thing, its label, [Tick])]) for the page."""
        fields = [self[window] for window in self.fields]
        rows = [(thing, words, [_tick(field, thing) for field in fields]) for thing, words in THING_WORDS.items()]
        return [field.label for field in fields], rows


def _tick(field, thing):
    """{name, value, id, words, is_on, is_fixed}: fixed is what nobody can switch off."""
    is_fixed = (field.name, thing) == ("during", "attempt")
    return {
        "name": field.html_name,
        "value": thing,
        "id": f"{field.auto_id}_{thing}",
        "words": f"{THING_WORDS[thing]}, {field.label}",
        "is_on": is_fixed or thing in (field.value() or []),
        "is_fixed": is_fixed,
    }
