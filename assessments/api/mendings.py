"""Mending a question by a program: the same form, the same preview, the same verb as on the page."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.forms.mending import mend_form
from assessments.grading import show
from assessments.mendbook import mending_log, question_in, standing_questions
from assessments.mending import key_of
from assessments.models import Mending
from assessments.services.mendings import mend_question, preview_mending, refuse_by_hand
from classrooms.api_input import sent_object, whole

# What each field must be; `answer` is as its question's kind keeps it.
EXPECTED = {
    **dict.fromkeys(("policy", "reason", "stem", "rationale", "seal"), str),
    **dict.fromkeys(("paragraphs", "assignments"), list),
    "question": int,
    "answer": object,
    "explanations": dict,
    "dry_run": bool,
}
ANY = {
    "nullable": True,
    "description": "As the question should be answered; of a ranking, all comparisons that count. Else the key stays.",
}
COUNT = {"type": "object", "additionalProperties": {"type": "integer"}}


class MendSerializer(serializers.Serializer):
    question = serializers.IntegerField(help_text="As `mendings` names it; any version that stood there will do.")
    answer = extend_schema_field(ANY)(serializers.JSONField)(required=False)
    policy = serializers.ChoiceField(choices=Mending.Policy.choices)
    reason = serializers.CharField(help_text="Read by the students whose mark changes.")
    stem = serializers.CharField(required=False)
    rationale = serializers.CharField(required=False)
    paragraphs = serializers.ListField(child=serializers.CharField(), required=False, help_text="Such as D5.")
    explanations = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="{place in the specification: text}"
    )
    assignments = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="Others of yours with the same question."
    )
    dry_run = serializers.BooleanField(required=False, help_text="Only tell what would change.")
    seal = serializers.CharField(required=False, help_text="Of a dry run: where it differs by now, nothing is done.")


class ChangeSerializer(serializers.Serializer):
    answer = serializers.IntegerField(source="answer.pk")
    attempt = serializers.IntegerField(source="answer.attempt_id")
    username = serializers.CharField(source="answer.attempt.user.username")
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()
    becomes = serializers.CharField(help_text="up, down, or flagged: a person's mark, which stays until looked at.")

    def get_before(self, change) -> str:
        return show(change.before)

    def get_after(self, change) -> str:
        return show(change.after)


class PlanSerializer(serializers.Serializer):
    is_mended = serializers.BooleanField()
    seal = serializers.CharField()
    counts = extend_schema_field({"type": "object", "additionalProperties": COUNT})(serializers.JSONField)()
    changes = ChangeSerializer(many=True)


class StandingSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    question = serializers.IntegerField(source="question.pk")
    kind = serializers.CharField(source="question.kind")
    stem = serializers.CharField(source="question.stem")
    is_void = serializers.BooleanField(source="question.is_void", help_text="Everybody has all the machine's points.")
    key = serializers.SerializerMethodField(help_text="As `answer` of a mending; null where none can be mended.")

    @extend_schema_field({"nullable": True})
    def get_key(self, line):
        return key_of(line.question.type, line.question.spec) if line.is_mendable else None


class MendedSerializer(serializers.Serializer):
    """One mending, with the marks that it changed."""

    question = serializers.IntegerField(source="mending.question_id", help_text="As it was.")
    replacement = serializers.IntegerField(source="mending.replacement_id", help_text="As it is since then.")
    policy = serializers.CharField(source="mending.policy")
    reason = serializers.CharField(source="mending.reason")
    by = serializers.CharField(source="mending.by.username")
    at = serializers.DateTimeField(source="mending.at")
    marks = serializers.SerializerMethodField()
    flagged = serializers.SerializerMethodField(help_text="Answers whose mark, by a person, should be looked at again.")

    @extend_schema_field({"type": "array", "items": {"type": "object"}})
    def get_marks(self, entry):
        return [
            {"answer": mark.answer_id, "before": show(mark.before), "after": show(mark.points)} for mark in entry.marks
        ]

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_flagged(self, entry):
        return [answer.pk for answer in entry.flagged]


class MendingsSerializer(serializers.Serializer):
    questions = StandingSerializer(many=True)
    mendings = MendedSerializer(many=True)


class MendingActions:
    """What the viewset of assignments can do about their questions."""

    @extend_schema(summary="The questions as they stand, and what was mended", responses=MendingsSerializer)
    @action(detail=True)
    def mendings(self, request, pk):
        assignment = self.get_object()
        if assignment.is_reading:
            raise ValidationError(_("A reading has no questions to mend."))
        told = {"questions": standing_questions(assignment), "mendings": mending_log(assignment)}
        return Response(MendingsSerializer(told).data)

    @extend_schema(
        summary="Mend a question that the class had; marks follow by the policy",
        request=MendSerializer,
        responses=PlanSerializer,
    )
    @action(detail=True, methods=["post"])
    def mend(self, request, pk):
        assignment, sent = self.get_object(), _sent(request)
        form = _form(assignment, request.user, sent)
        question, wish, others = form.question, form.wish(), form.others()
        plan = preview_mending(question, wish, assignment, others)
        is_mended = not sent.get("dry_run", False)
        if is_mended:
            mend_question(question, wish, request.user, assignment, others, seal=sent.get("seal", plan.seal))
        told = {"is_mended": is_mended, "seal": plan.seal, "counts": plan.counts, "changes": plan.told}
        return Response(PlanSerializer(told).data)


def _sent(request):
    """The fields of the request, each of the type that it must have."""
    sent = sent_object(request)
    refusals = {name: [_("There is no such field here.")] for name in sent if name not in EXPECTED}
    for name in sent.keys() & EXPECTED.keys():
        if not isinstance(sent[name], EXPECTED[name]):
            refusals[name] = [_("Something else is expected here.")]
    for name, kind in (("paragraphs", str), ("assignments", int)):
        if name not in refusals and not all(isinstance(row, kind) for row in sent.get(name, [])):
            refusals[name] = [_("Something else is expected here.")]
    if "question" not in sent:
        refusals["question"] = [_("Name the question.")]
    if refusals:
        raise ValidationError(refusals)
    return sent


def _form(assignment, user, sent):
    """The valid form; what was not sent stays as it is, and refusals bear the API's names."""
    found = None if assignment.is_reading else question_in(assignment, whole(sent["question"], "question"))
    if found is None:
        raise ValidationError({"question": [_("The assignment has no such question.")]})
    refuse_by_hand(found[1])
    answer = f"answer-{found[0]}"
    form = mend_form(assignment, found, user, _data(mend_form(assignment, found, user), answer, sent))
    if not form.is_valid():
        names = {answer: "answer", "elsewhere": "assignments"}
        raise ValidationError({names.get(field, field): errors for field, errors in form.errors.as_data().items()})
    return form


def _data(blank, answer, sent):
    """The form's fields from what was sent, and from the blank form for the rest."""
    explained = {f"rationale-{place}": text for place, text in sent.get("explanations", {}).items()}
    ticked = {"elsewhere": [str(pk) for pk in sent["assignments"]]} if sent.get("assignments") else {}
    if ticked and "elsewhere" not in blank.fields:
        raise ValidationError({"assignments": [_("The same question stands in no other class of yours.")]})
    for name in explained.keys() - blank.fields.keys():
        place = name.removeprefix("rationale-")
        raise ValidationError({"explanations": [_("Nothing is explained at “%s”.") % place]})
    kept = {name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()}
    given = {answer: sent["answer"]} if "answer" in sent else {}
    return kept | {name: sent[name] for name in sent if name in blank.fields} | explained | ticked | given
