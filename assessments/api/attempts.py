"""Attempts: started elsewhere, looked at, handed in, looked back at; and what their lateness costs."""

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments import grading
from assessments.api.answers import AnswerSerializer, ReviewedSerializer, reviewed
from assessments.models import Attempt
from assessments.openings import sight_of
from assessments.papers import review_rows, visible_score
from assessments.services.attempts import refresh_deadlines, submit_attempt, submit_expired
from assessments.services.waivers import restore_deduction, waive_deduction
from classrooms.api_input import sent_object, whole
from lessons.models import picture_link

ATTEMPTS = Attempt.objects.select_related("user", "assignment__classroom", "assignment__assessment__unit")
NULLABLE_TEXT = {"type": "string", "nullable": True}
STAFF = ("teacher", "assistant")


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
                "answers": [reviewed(row, link) for row in rows if row.review.shows_attempt],
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
        return Response(attempt.charge and attempt.charge.told(attempt.score, attempt.worth))
