"""Quizzes and essays of a unit, to be assigned."""

from django.db.models import Count
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets

from assessments.grading import show
from assessments.models import Assessment
from classrooms.access import require, visible_or_404
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
    list=extend_schema(summary="Quizzes and essays of a unit, for those who teach or assist", parameters=[IN_UNIT])
)
@extend_schema(tags=["assignments"])
class AssessmentViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    serializer_class = AssessmentSerializer

    def get_queryset(self):
        unit = visible_or_404(Unit, self.request.user, slug=self.kwargs["slug"])
        require(self.request.user, "lessons.read_teacher_notes")
        rows = Assessment.objects.offered_to(self.request.user).filter(unit=unit).select_related("lesson")
        rows = rows.annotate(question_count=Count("items"))
        return rows.order_by("lesson__number", "kind", "title", "pk")
