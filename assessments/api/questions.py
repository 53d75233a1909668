"""The questions of a unit's bank, found as on its page; with their keys, for those who teach or assist."""

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets

from assessments.api.assessments import IN_UNIT
from assessments.bankbook import EVIDENCE, Record, find_questions, records_of
from assessments.forms.banks import BankFilter
from assessments.grading import show
from assessments.models import Question
from classrooms.access import require, visible_or_404
from lessons.models import Unit

FILTERS = [
    OpenApiParameter(name, OpenApiTypes.STR, description=str(field.label))
    for name, field in BankFilter.base_fields.items()
]


class EvidenceSerializer(serializers.Serializer):
    paragraph = serializers.CharField(source="paragraph.address")
    role = serializers.CharField()
    option = serializers.CharField(help_text="Empty: the whole question.")


class RecordSerializer(serializers.Serializer):
    """How it went in your classes: marked answers of first attempts. Null: too few to tell."""

    answers = serializers.IntegerField()
    facility = serializers.FloatField(allow_null=True, help_text="Percent of its points, on average.")
    discrimination = serializers.FloatField(allow_null=True, help_text="Correlation with the rest, in percent.")


class QuestionSerializer(serializers.ModelSerializer):
    spec = serializers.SerializerMethodField(
        help_text="The fields of its kind with its key; what wrong options rest on is told to the author, on its page."
    )
    points = serializers.SerializerMethodField()
    tags = serializers.SlugRelatedField("name", many=True, read_only=True)
    evidence = EvidenceSerializer(many=True)
    is_own = serializers.SerializerMethodField(help_text="Whether you may change it.")
    record = serializers.SerializerMethodField()

    class Meta:
        model = Question
        fields = ["key", "kind", "stem", "spec", "points", "skill", "rationale", "tags", "evidence", "is_own", "record"]
        read_only_fields = fields

    def get_spec(self, question) -> dict:
        return _without_misconceptions(question.spec)

    def get_points(self, question) -> str:
        return show(question.points)

    def get_is_own(self, question) -> bool:
        return question.author_id == self.context["request"].user.pk

    def get_record(self, question) -> RecordSerializer:
        return RecordSerializer(self.context["records"].get(question.key, Record())).data


def _without_misconceptions(value):
    if isinstance(value, list):
        return [_without_misconceptions(inner) for inner in value]
    if isinstance(value, dict):
        return {name: _without_misconceptions(inner) for name, inner in value.items() if name != "misconception"}
    return value


@extend_schema_view(
    list=extend_schema(
        summary="Questions of a bank with their keys, for those who teach or assist",
        description="Found as on the page of the bank; what is no choice there is refused.",
        parameters=[IN_UNIT, *FILTERS],
    )
)
@extend_schema(tags=["banks"])
class QuestionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    serializer_class = QuestionSerializer

    def get_queryset(self):
        units = Unit.objects.not_studied_by(self.request.user)
        unit = self.unit = visible_or_404(Unit, self.request.user, units, slug=self.kwargs["slug"])
        require(self.request.user, "assessments.see_bank")
        form = BankFilter(self.request.query_params, unit)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return find_questions(unit, self.request.user, form.wish()).prefetch_related("tags", EVIDENCE)

    def paginate_queryset(self, queryset):
        self.page = super().paginate_queryset(queryset)
        return self.page

    def get_serializer_context(self):
        keys = [question.key for question in getattr(self, "page", [])]
        records = records_of(self.unit, self.request.user, keys) if keys else {}
        return super().get_serializer_context() | {"records": records}
