"""A student at work and what comes back: attempts, answers, their review, and marks by a person."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments import grading
from assessments.feedback import asked_of, told
from assessments.forms.answer_sheet import AnswerSheet
from assessments.models import Answer, Attempt
from assessments.openings import sight_of
from assessments.papers import checked_rows, review_rows, visible_score
from assessments.services.answers import flag_answer, save_answer
from assessments.services.attempts import refresh_deadlines, submit_attempt, submit_expired
from assessments.services.checks import check_answer
from assessments.services.marks import mark_answer
from assessments.services.waivers import restore_deduction, waive_deduction
from classrooms.api_input import sent_object
from lessons.markup import pictures_in
from lessons.models import picture_link

ATTEMPTS = Attempt.objects.select_related("user", "assignment__classroom", "assignment__assessment__unit")
ANY = {"nullable": True, "description": "By the question's kind: text, an id, a list of ids, or an object of parts."}
NULLABLE_TEXT = {"type": "string", "nullable": True}
STAFF = ("teacher", "assistant")


@extend_schema_field(ANY)
class AnswerValueField(serializers.JSONField):
    """An answer as its question's type keeps it."""


@extend_schema_field(OpenApiTypes.OBJECT)
class ByKindField(serializers.JSONField):
    """An object that is made by the question's type."""


class AttemptSerializer(serializers.ModelSerializer):
    username = serializers.CharField(source="user.username")
    is_open = serializers.BooleanField(help_text="Not handed in, by the student or by the clock.")
    handed_in_at = serializers.DateTimeField(allow_null=True)
    score = serializers.SerializerMethodField(
        help_text="Of what is marked so far, before any deduction; null except for staff: see review."
    )

    class Meta:
        model = Attempt
        fields = [
            "id",
            "assignment",
            "user",
            "username",
            "number",
            "started_at",
            "deadline_at",
            "is_open",
            "handed_in_at",
            "score",
        ]
        read_only_fields = fields

    @extend_schema_field(NULLABLE_TEXT)
    def get_score(self, attempt):
        user = self.context["request"].user
        is_staff = user.is_superuser or user.roles.get(attempt.assignment.classroom_id) in STAFF
        return grading.show(attempt.score) if is_staff else None


class OtherTextSerializer(serializers.Serializer):
    """A save that came second and was kept."""

    value = AnswerValueField()
    base = serializers.IntegerField()
    kept_at = serializers.DateTimeField()


class QuestionSerializer(serializers.Serializer):
    """A question of an attempt. What it tells is decided by the question's type; never the key."""

    id = serializers.IntegerField(help_text="The answer's number in the API, for saving and marking.")
    number = serializers.IntegerField()
    kind = serializers.CharField(source="question.kind")
    stem = serializers.CharField(source="question.stem", help_text="Markdown.")
    points = serializers.SerializerMethodField()
    pictures = serializers.SerializerMethodField(
        help_text="{key: address} of what texts show as `picture:key`; `units/{slug}/pictures/{key}/` has the bytes."
    )

    @extend_schema_field(OpenApiTypes.STR)
    def get_points(self, answer):
        return grading.show(answer.question.points)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_pictures(self, answer):
        question = answer.question
        return _pictures(self.context["link"], question.stem, question.type.asked(question.spec))


def _pictures(link, *told):
    """{key: address} of the pictures that the texts in what is told name; `link` as in `lessons.markup`."""
    return {key: shown.address for key, shown in pictures_in(str(told), link)}


class SectionSerializer(serializers.Serializer):
    """The stretch of the quiz that a question stands in."""

    title = serializers.CharField()
    instructions = serializers.CharField(help_text="Markdown.")
    paragraphs = serializers.SerializerMethodField(help_text="Addresses of what is to be read for its questions.")

    def get_paragraphs(self, section) -> list[str]:
        return [paragraph.address for paragraph in section.paragraphs.all()]


class AnswerSerializer(QuestionSerializer):
    asked = serializers.SerializerMethodField(help_text="What there is to choose from, or how long to write; by kind.")
    value = AnswerValueField()
    revision = serializers.IntegerField(help_text="Send it as `base` when you save.")
    saved_at = serializers.DateTimeField(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True, help_text="Since then it is fixed.")
    is_flagged = serializers.BooleanField(help_text="Marked to come back to.")
    section = SectionSerializer(allow_null=True)
    other_texts = OtherTextSerializer(many=True)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_asked(self, answer):
        return asked_of(answer)


class AttemptDetailSerializer(AttemptSerializer):
    instructions = serializers.CharField(source="assignment.assessment.instructions")
    answers = serializers.SerializerMethodField(
        help_text="Null except for the student, and after handing in where the review keeps them closed."
    )

    class Meta(AttemptSerializer.Meta):
        fields = [*AttemptSerializer.Meta.fields, "instructions", "answers"]
        read_only_fields = fields

    @extend_schema_field({"type": "array", "nullable": True, "items": {"$ref": "#/components/schemas/Answer"}})
    def get_answers(self, attempt):
        user = self.context["request"].user
        if attempt.user != user or not (attempt.is_open() or "attempt" in sight_of(attempt, user).opens):
            return None
        answers = attempt.answers.select_related("question", "section").order_by("number")
        answers = answers.prefetch_related("other_texts", "section__paragraphs__document")
        context = {"link": picture_link(attempt.assignment.unit)}
        return AnswerSerializer(answers, many=True, context=context).data


class LevelSerializer(serializers.Serializer):
    """What one criterion of the rubric earned."""

    title = serializers.CharField()
    points = serializers.CharField()
    most = serializers.CharField()
    descriptor = serializers.CharField()
    comment = serializers.CharField()


class NoteSerializer(serializers.Serializer):
    """A mark that changed because its question was mended."""

    at = serializers.DateTimeField()
    before = serializers.CharField()
    after = serializers.CharField()
    reason = serializers.CharField()


class ReviewedSerializer(QuestionSerializer):
    """An answer that was handed in, as far as the review rule opens it to you."""

    value = AnswerValueField()
    asked = ByKindField()
    state = serializers.CharField(
        help_text="right, partly, wrong, marked, waiting, void (full points for all); or empty."
    )
    earned = serializers.CharField(help_text="Points; empty where they may not be told.")
    comment = serializers.CharField()
    adjustment = serializers.CharField()
    levels = LevelSerializer(many=True)
    explained = ByKindField()
    key = AnswerValueField(help_text="The right answer, once it may be told.")
    rationale = serializers.CharField()
    notes = NoteSerializer(many=True)
    mark = serializers.IntegerField(allow_null=True, help_text="For marking anew: send it as `seen_mark`.")


class DeductionSerializer(serializers.Serializer):
    """What lateness takes from an attempt; `counted` is what is left of the points you may see."""

    earned = serializers.CharField()
    taken = serializers.CharField()
    counted = serializers.CharField()
    late = serializers.CharField(help_text="How late it was, in words.")
    rule = serializers.CharField(help_text="The rule, in words.")
    is_waived = serializers.BooleanField()


class WaiverSerializer(serializers.Serializer):
    reason = serializers.CharField(help_text="Told to staff only.")


class ReviewSerializer(serializers.Serializer):
    points = serializers.CharField(allow_null=True, help_text="The sum of what you may see; null while it is closed.")
    maximum = serializers.CharField()
    is_whole = serializers.BooleanField(help_text="Whether nothing waits or is held back.")
    deduction = DeductionSerializer(
        allow_null=True, help_text="Null where lateness costs nothing, and while points are closed."
    )
    answers = ReviewedSerializer(many=True, help_text="None while your answers are closed to you.")


class SaveSerializer(serializers.Serializer):
    value = AnswerValueField(allow_null=True)
    base = serializers.IntegerField(help_text="The revision that you changed.")


class SavedSerializer(serializers.Serializer):
    value = AnswerValueField()
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField(allow_null=True)


class ClashSerializer(SavedSerializer):
    """What is stored instead. What was sent is kept beside it, among `other_texts`."""

    detail = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class CheckSerializer(serializers.Serializer):
    base = serializers.IntegerField(help_text="The revision to be checked.")


class FlagSerializer(serializers.Serializer):
    is_flagged = serializers.BooleanField()


class JudgementSerializer(serializers.Serializer):
    """Either levels of the rubric or points. Changing a machine's mark and every adjustment need a reason."""

    levels = serializers.DictField(child=serializers.CharField(), required=False, help_text="{criterion: points}")
    comments = serializers.DictField(child=serializers.CharField(), required=False, help_text="{criterion: text}")
    adjustment = serializers.CharField(required=False)
    points = serializers.CharField(required=False, help_text="For a question without a rubric, such as 1.5.")
    comment = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, help_text="Never told to the student.")
    seen_mark = serializers.IntegerField(
        required=False, help_text="The latest mark you saw, 0 for none: then nobody's newer mark is overwritten."
    )


class MarkSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    points = serializers.CharField()
    created_at = serializers.DateTimeField()


@extend_schema_view(
    list=extend_schema(
        summary="Your attempts, and those of classes you teach or assist",
        parameters=[OpenApiParameter("assignment", OpenApiTypes.INT, description="Only of this assignment.")],
    ),
    retrieve=extend_schema(summary="One attempt; to its student with the questions", responses=AttemptDetailSerializer),
)
@extend_schema(tags=["attempts"])
class AttemptViewSet(viewsets.ReadOnlyModelViewSet):
    lookup_value_regex = r"\d+"
    action_permissions = {
        "waive_deduction": "assessments.waive_deduction",
        "restore_deduction": "assessments.restore_deduction",
    }

    def get_serializer_class(self):
        return AttemptSerializer if self.action == "list" else AttemptDetailSerializer

    def get_queryset(self):
        return ATTEMPTS.visible_to(self.request.user)

    def filter_queryset(self, attempts):
        wanted = self.request.query_params.get("assignment")
        return attempts if wanted is None else attempts.filter(assignment=whole(wanted, "assignment"))

    def get_object(self):
        """Time that ran out, or was lengthened, since the last visit takes effect before anything is asked."""
        attempt = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        only = Attempt.objects.filter(pk=attempt.pk)
        refresh_deadlines(only)
        submit_expired(only)
        attempt = ATTEMPTS.get(pk=attempt.pk)
        self.check_object_permissions(self.request, attempt)
        return attempt

    @extend_schema(summary="Hand in; doing it again is harmless", request=None, responses=AttemptDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, pk):
        attempt = self.get_object()
        submit_attempt(attempt, request.user)
        return Response(self.get_serializer(attempt).data)

    @extend_schema(summary="Look back at what was handed in", responses=ReviewSerializer)
    @action(detail=True)
    def review(self, request, pk):
        attempt = self.get_object()
        rows = review_rows(attempt, request.user)
        link = picture_link(attempt.assignment.unit)
        points, is_whole = visible_score(rows)
        maximum = sum(row.answer.question.points for row in rows)
        is_told = any("marks" in row.sight.opens for row in rows)
        return Response(
            {
                "points": grading.show(points) if is_told else None,
                "maximum": grading.show(maximum),
                "is_whole": is_whole,
                "deduction": attempt.charge.told(points, maximum) if attempt.charge and is_told else None,
                "answers": [_reviewed(row, link) for row in rows if row.review.shows_attempt],
            }
        )

    @extend_schema(
        summary="Let lateness cost this attempt nothing", request=WaiverSerializer, responses=DeductionSerializer
    )
    @action(detail=True, methods=["post"], url_path="deduction/waive")
    def waive_deduction(self, request, pk):
        attempt = self.get_object()
        waive_deduction(attempt, request.user, sent_object(request).get("reason"))
        return self._deduction(attempt.pk)

    @extend_schema(
        summary="Take the waiver back: the rule for late work holds again", request=None, responses=DeductionSerializer
    )
    @action(detail=True, methods=["post"], url_path="deduction/restore")
    def restore_deduction(self, request, pk):
        attempt = self.get_object()
        restore_deduction(attempt, request.user)
        return self._deduction(attempt.pk)

    def _deduction(self, pk):
        """As it is now; null where, by today's rule and dates, the attempt is not late."""
        attempt = ATTEMPTS.get(pk=pk)
        return Response(attempt.charge and attempt.charge.told(attempt.score, attempt.assignment.maximum))


def _reviewed(row, link):
    mark = row.mark.pk if row.mark and row.review.shows_marks else None
    question = QuestionSerializer(row.answer, context={"link": link}).data
    facts = told(row.answer, row.mark, row.review)
    return {**question, **facts, "pictures": _pictures(link, question["stem"], facts), "mark": mark}


@extend_schema(tags=["attempts"])
class AnswerViewSet(viewsets.GenericViewSet):
    lookup_value_regex = r"\d+"

    def get_queryset(self):
        rows = Answer.objects.visible_to(self.request.user)
        return rows.select_related("question__rubric", "attempt__assignment__classroom", "attempt__user")

    @extend_schema(
        summary="Save one answer",
        request=SaveSerializer,
        responses={200: SavedSerializer, 409: ClashSerializer},
    )
    @action(detail=True, methods=["post"])
    def save(self, request, pk):
        answer = self.get_object()
        value, base = _sent_answer(request, answer)
        saved = save_answer(answer, request.user, value, base)
        stored = {"value": saved.value, "revision": saved.revision, "saved_at": saved.saved_at}
        if saved.is_accepted:
            return Response(stored)
        detail = _("This answer was changed elsewhere. What you sent is kept beside it.")
        return Response({"detail": detail, "errors": {}, **stored}, status.HTTP_409_CONFLICT)

    @extend_schema(
        summary="Check a saved answer while at work: it is fixed, and told as far as the assignment's review opens it",
        request=CheckSerializer,
        responses=ReviewedSerializer,
    )
    @action(detail=True, methods=["post"])
    def check(self, request, pk):
        answer = self.get_object()
        check_answer(answer, request.user, whole(sent_object(request).get("base"), "base"))
        answer.refresh_from_db(fields=["value", "checked_at"])
        link = picture_link(answer.attempt.assignment.unit)
        return Response(_reviewed(checked_rows(answer.attempt, [answer])[answer.pk], link))

    @extend_schema(
        summary="Mark an answer to come back to, or take that back", request=FlagSerializer, responses=FlagSerializer
    )
    @action(detail=True, methods=["post"])
    def flag(self, request, pk):
        answer = self.get_object()
        is_flagged = sent_object(request).get("is_flagged")
        if not isinstance(is_flagged, bool):
            raise ValidationError({"is_flagged": [_("Send true or false.")]})
        flag_answer(answer, request.user, is_flagged)
        return Response({"is_flagged": answer.is_flagged})

    @extend_schema(summary="Mark an answer that was handed in", request=JudgementSerializer, responses=MarkSerializer)
    @action(detail=True, methods=["post"])
    def mark(self, request, pk):
        answer = self.get_object()
        judgement = dict(sent_object(request))
        seen_mark = judgement.pop("seen_mark", None)
        if seen_mark is not None:
            seen_mark = whole(seen_mark, "seen_mark")
        grading.judge(answer.question, answer.value, judgement)  # told before anything is looked up or written
        mark = mark_answer(answer, judgement, request.user, seen_mark)
        return Response({"id": mark.pk, "points": grading.show(mark.points), "created_at": mark.created_at})


def _sent_answer(request, answer):
    """(value, base) through the same sheet as on the page, its refusals under the API's names."""
    data = sent_object(request)
    if "value" not in data:
        raise ValidationError({"value": [_("The answer is missing; null leaves the question blank.")]})
    names = {f"answer-{answer.number}": "value", f"base-{answer.number}": "base"}
    sheet = AnswerSheet([answer], {field: data.get(name) for field, name in names.items()})
    if not sheet.is_valid():
        raise ValidationError({names[field]: errors for field, errors in sheet.errors.as_data().items()})
    return sheet.value_of(answer)


def whole(value, name):
    """A whole number from JSON or from an address; refused by its name."""
    if isinstance(value, bool) or not str(value).isdecimal() or len(str(value)) > 18:
        raise ValidationError({name: [_("A whole number belongs here.")]})
    return int(value)
