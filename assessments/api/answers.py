"""Answers: what is asked, what was said to it and what became of that; saved, checked, flagged and marked."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments import grading
from assessments.feedback import asked_of, told
from assessments.forms.answer_sheet import AnswerSheet
from assessments.models import Answer
from assessments.papers import checked_rows
from assessments.services.answers import flag_answer, save_answer
from assessments.services.checks import check_answer
from assessments.services.marks import mark_answer
from classrooms.api_input import sent_object, whole
from lessons.markup import pictures_in
from lessons.models import picture_link

ANY = {"nullable": True, "description": "By the question's kind: text, an id, a list of ids, or an object of parts."}


@extend_schema_field(ANY)
class AnswerValueField(serializers.JSONField):
    """An answer as its question's type keeps it."""


@extend_schema_field(OpenApiTypes.OBJECT)
class ByKindField(serializers.JSONField):
    """An object that is made by the question's type."""


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


def reviewed(row, link):
    """One ReviewRow as a program reads it; `link` shows the pictures of the unit."""
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
        return Response(reviewed(checked_rows(answer.attempt, [answer])[answer.pk], link))

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
