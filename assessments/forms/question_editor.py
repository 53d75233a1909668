"""A question written by hand: what was typed, checked by the form that unit folders pass as well."""

from dataclasses import dataclass, field, replace
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import questions
from assessments.forms.authoring import EvidenceForm, KnownQuestions, QuestionForm
from assessments.forms.boxes import Boxes, first_row
from assessments.forms.question_evidence import FIELDS as EVIDENCE_FIELDS
from assessments.forms.question_evidence import Picker, beginning, evidence_values, parts_of, rows_of, with_picked
from assessments.forms.refusals import RefusalMixin
from assessments.forms.tags import TagsField
from assessments.models import Question, Rubric
from assessments.questions import layout
from assessments.questions.specs import option_names
from assessments.services.banks import is_plain
from assessments.services.questions import Draft
from assessments.versions import plain_number
from lessons.forms.known import places_of
from lessons.models import shelf_of

TEXTS = ("stem", "points", "skill", "rationale", "difficulty", "tags", "rubric")
PLAIN = "plain"
EVIDENCE = "evidence"


@dataclass
class Typed:
    """What stands in the fields, be it a question or not yet; `spec` and `evidence` are values of `layout`.

    `is_sent`: it came from a page, and is nowhere else.
    """

    kind: str
    texts: dict = field(default_factory=dict)
    spec: dict = field(default_factory=dict)
    evidence: list = field(default_factory=list)
    base: str = ""
    letter: str = ""
    word: str = ""
    focus: str = ""
    said: str = ""
    is_sent: bool = False

    @property
    def fields(self):
        return questions.get(self.kind).FIELDS


def blank(kind):
    """Nothing yet."""
    texts = dict.fromkeys(TEXTS, "") | {"points": "1", "skill": Question.Skill.CLOSE_READING, "rubric": PLAIN}
    return Typed(kind, texts, layout.blank(questions.get(kind).FIELDS))


def typed_of(question):
    """A question as it stands; with its evidence and tags at hand."""
    texts = {
        "stem": question.stem,
        "points": plain_number(question.points),
        "skill": question.skill,
        "rationale": question.rationale,
        "difficulty": "" if question.difficulty is None else plain_number(question.difficulty),
        "tags": ", ".join(sorted(tag.name for tag in question.tags.all())),
        "rubric": PLAIN if question.rubric is None or is_plain(question.rubric) else question.rubric.key,
    }
    spec = layout.settled(question.type.FIELDS, question.spec)
    return Typed(question.kind, texts, spec, rows_of(question), question.digest)


def typed_in(data, kind):
    """What a page sent (a QueryDict), after the press of one of the buttons in it."""
    fields = questions.get(kind).FIELDS
    typed = Typed(kind, {name: data.get(name, "") for name in TEXTS}, base=data.get("base", ""), is_sent=True)
    typed.letter, typed.word = data.get("letter", ""), data.get("word", "")
    evidence = with_picked(layout.read(EVIDENCE_FIELDS, data, EVIDENCE)["rows"], data.getlist("pick"))
    press = data.get("do", "")
    values, typed.focus, typed.said = layout.changed(fields, layout.read(fields, data), press)
    typed.spec = layout.settled(fields, values)
    rows, focus, said = layout.changed(EVIDENCE_FIELDS, {"rows": evidence}, press, EVIDENCE)
    typed.evidence, typed.focus, typed.said = rows["rows"], typed.focus or focus or "", typed.said or said
    if press in ("show", "pick"):
        typed.focus = press
    return typed


def finished(typed):
    """What was typed, without the rows in which nothing was written."""
    spec = layout.settled(typed.fields, layout.filled(typed.fields, typed.spec))
    return replace(typed, spec=spec, evidence=[row for row in typed.evidence if row["paragraph"]])


class QuestionEditor(RefusalMixin, QuestionForm):
    """The form of what was typed about a question of the unit; it is checked only where `checks` says so."""

    evidence = forms.Field(required=False)
    tags = TagsField(required=False)

    class Meta(QuestionForm.Meta):
        fields = ["kind", "points", "skill", "stem", "rationale"]
        labels = {
            "stem": gettext_lazy("The question"),
            "rationale": gettext_lazy("Explanation of the whole question"),
        }
        help_texts = {"rationale": gettext_lazy("Students read it with the key.")}
        widgets = {
            "kind": forms.HiddenInput,
            "stem": forms.Textarea(attrs={"rows": 2}),
            "rationale": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, unit, typed, *, checks=False):
        typed = finished(typed) if checks else typed
        self.unit, self.typed, self.type = unit, typed, questions.get(typed.kind)
        self.rubrics = _rubrics(unit) if self.type.MARKED_BY == "person" else {}
        facts = {**typed.texts, "kind": typed.kind}
        data = {**facts, "spec": typed.spec, "evidence": typed.evidence} if checks else None
        super().__init__(data, initial=facts, known=_known(unit, self.rubrics))
        self.evidence_errors = {}
        self._word_fields()

    def _word_fields(self):
        del self.fields["facts"], self.fields["conflicts"]
        self.fields["tags"].widget.attrs["list"] = "known-tags"
        self.fields["tags"].help_text = _("With commas between, such as thaw, week-3.")
        self.fields["difficulty"].label = _("Share expected to get it right")
        self.fields["difficulty"].help_text = _("A guess from 0 to 1, if you like.")
        if not self.rubrics and self.type.MARKED_BY != "person":
            del self.fields["rubric"]
            return
        choices = [(PLAIN, _("a plain one: nothing, half or all of the points"))]
        choices += [(row.key, f"{row.title} ({plain_number(most)})") for row, most in self.rubrics.values()]
        self.fields["rubric"].widget = forms.Select(choices=choices)

    def _check_rubric(self, kind):
        if kind.MARKED_BY == "person" and self.cleaned_data.get("rubric") == PLAIN:
            return
        if "rubric" in self.fields:
            super()._check_rubric(kind)

    def clean(self):
        data = super().clean()
        names = option_names(data.get("spec") or {})
        for place, row in enumerate(self.typed.evidence):
            form = EvidenceForm(parts_of(row), known=self.known, options=names)
            if not form.is_valid():
                for name, sentences in form.errors.items():
                    inner = name if name == "paragraph" else "use"
                    self.evidence_errors[f"rows.{place}.{inner}"] = " ".join(sentences)
        if self.evidence_errors:
            self.add_error("evidence", list(self.evidence_errors.values()))
        return data

    def draft(self):
        """The Draft of a valid form."""
        data = self.cleaned_data
        rubric = self.rubrics.get(data.get("rubric"))
        rows = [parts_of(row) for row in self.typed.evidence]
        return Draft(
            **{name: data[name] for name in ("kind", "stem", "spec", "points", "skill", "rationale", "difficulty")},
            rubric=rubric and rubric[0],
            tags=tuple(sorted(data["tags"])),
            evidence=tuple((row["role"], row["option"], row["paragraph"]) for row in rows),
        )

    def spec_boxes(self):
        values = layout.padded(self.type.FIELDS, self.typed.spec)
        return Boxes(values, self.spec_errors, self.documents(), needed=needed(self.typed.kind)).of(self.type.FIELDS)

    def evidence_box(self):
        values = evidence_values(self.typed.evidence, self.type, self.typed.spec)
        [box] = Boxes(values, self.evidence_errors, prefix=EVIDENCE).of(EVIDENCE_FIELDS)
        shelf = shelf_of(self.unit).paragraphs
        for row in box.rows:
            row.paragraph = shelf.get(row.boxes[0].value)
            row.beginning = beginning(row.paragraph) if row.paragraph else ""
        return box

    def documents(self):
        """[(letter, title)] of the unit's documents."""
        return list(
            {row.document.letter: row.document.title for row in shelf_of(self.unit).paragraphs.values()}.items()
        )

    def picker(self):
        return Picker(self.unit, self.typed.letter, self.typed.word)

    def problems(self):
        """[(name of the field, what people call it, sentence)] of everything that is wrong."""
        found = [("", "", words) for words in self.non_field_errors()]
        for name in self.fields:
            if name not in ("spec", "evidence"):
                found += [(f"id_{name}", self[name].label, words) for words in self.errors.get(name, ())]
        found += [(self._at(place), self._called(place), words) for place, words in self.spec_errors.items()]
        if not self.spec_errors:
            found += [("", "", words) for words in self.errors.get("spec", ())]
        return found + [(f"{EVIDENCE}.{place}", _("Evidence"), words) for place, words in self.evidence_errors.items()]

    def _called(self, place):
        return layout.name_of(self.type.FIELDS, self.typed.spec, place)

    def _at(self, place):
        """The id of the field in which a place of the spec stands."""
        steps = place.split(".")
        return ".".join((layout.SPEC, *steps[: 3 if len(steps) > 1 and steps[1].isdigit() and len(steps) > 2 else 1]))


@cache
def needed(kind):
    """The places that its type refuses to be without, as Boxes take them."""
    fields = questions.get(kind).FIELDS
    try:
        questions.get(kind).clean_spec(layout.padded(fields, layout.blank(fields)))
    except ValidationError as refusal:
        return frozenset(map(first_row, refusal.message_dict))
    return frozenset()


def _rubrics(unit):
    """{key: (the newest Rubric of that key, the most points it gives)}."""
    rows = Rubric.objects.filter(unit=unit).prefetch_related("criteria__levels").order_by("pk")
    rows = [row for row in rows if not is_plain(row)]
    return {row.key: (row, sum(max(steps) for steps in row.scale.values() if steps)) for row in rows}


def _known(unit, rubrics):
    return KnownQuestions(paragraphs=places_of(unit), rubrics={key: most for key, (_row, most) in rubrics.items()})
