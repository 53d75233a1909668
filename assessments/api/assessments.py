"""Quizzes and essays of a unit, to be assigned; and new ones of one's own."""

from django.db.models import Count
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response

from assessments.forms.quizzes import NewQuizForm
from assessments.grading import show
from assessments.models import Assessment
from assessments.services.quizzes import create_quiz
from classrooms.access import require, visible_or_404
from classrooms.api_input import cleaned, json_body, sent_fields
from lessons.models import Unit

IN_UNIT = OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="The unit's short name.")


class AssessmentSerializer(serializers.ModelSerializer):
    lesson = serializers.IntegerField(source="lesson.number", allow_null=True, default=None)
    question_count = serializers.IntegerField()
    maximum = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = ["slug", "kind", "title", "instructions", "lesson", "question_count", "maximum"]
        read_only_fields = fields

    def get_maximum(self, assessment) -> str:
        return show(assessment.maximum)


@extend_schema_view(
    list=extend_schema(summary="Quizzes and essays of a unit, for those who teach or assist", parameters=[IN_UNIT]),
    create=extend_schema(
        summary="Make a quiz of your own from questions of the unit's bank",
        description="`questions` are keys, as the list of questions tells them. Without a title it is given one.",
        parameters=[IN_UNIT],
        request=json_body(NewQuizForm.base_fields),
        responses={201: AssessmentSerializer},
    ),
)
@extend_schema(tags=["assignments"])
class AssessmentViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    serializer_class = AssessmentSerializer

    def get_queryset(self):
        unit = visible_or_404(Unit, self.request.user, slug=self.kwargs["slug"])
        require(self.request.user, "lessons.read_teacher_notes")
        return self._rows(unit)

    def create(self, request, slug):
        unit = visible_or_404(Unit, request.user, slug=slug)
        require(request.user, "assessments.create_quiz")
        wish = cleaned(NewQuizForm(sent_fields(request, NewQuizForm.base_fields), unit=unit))
        quiz = create_quiz(unit, wish.pop("questions"), request.user, **wish)
        return Response(self.get_serializer(self._rows(unit).get(pk=quiz.pk)).data, status.HTTP_201_CREATED)

    def _rows(self, unit):
        rows = Assessment.objects.offered_to(self.request.user).filter(unit=unit).select_related("lesson")
        rows = rows.annotate(question_count=Count("items"))
        return rows.order_by("lesson__number", "kind", "title", "pk")
