"""Things put in an order by giving each a place: what chronology and sourcing ranking share."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.questions.fields import ChoiceAnswer, PartsAnswer
from assessments.questions.folding import fold


def listed(rows):
    """The rows as a student finds them: by their words, so the author's order tells nothing."""
    return sorted(rows, key=lambda row: (fold(row["text"]), row["id"]))


def asked_places(rows):
    return {
        "items": [{"id": row["id"], "text": row["text"]} for row in listed(rows)],
        "places": [str(place) for place in range(1, len(rows) + 1)],
    }


def places_of(answer, rows):
    """{id: place} of what was given a place."""
    return {row["id"]: int(answer[row["id"]]) for row in rows if row["id"] in (answer or {})}


class PlacesAnswer(PartsAnswer):
    """{id: "1"} with each place given once at most. A half-made order is kept; `more` are further {part: field}."""

    def __init__(self, rows, more=None, labels=None):
        rows = listed(rows)
        places = [str(place) for place in range(1, len(rows) + 1)]
        self.texts = {row["id"]: row["text"] for row in rows}
        parts = {name: ChoiceAnswer(places, widget=forms.Select) for name in self.texts}
        super().__init__({**parts, **(more or {})}, {**self.texts, **(labels or {})})

    def clean(self, value):
        answer = super().clean(value)
        holders = {}
        for name in self.texts:
            if name in (answer or {}):
                holders.setdefault(answer[name], []).append(self.texts[name])
        problems = [
            _("Place %(place)s is given to %(names)s. Give each its own place.")
            % {"place": place, "names": ", ".join(f"“{text}”" for text in texts)}
            for place, texts in sorted(holders.items(), key=lambda row: int(row[0]))
            if len(texts) > 1
        ]
        if problems:
            raise ValidationError(problems)
        return answer
