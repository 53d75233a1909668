"""What is put to classes: assign, change, take back, move dates, release, start."""

from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api.attempts import AttemptDetailSerializer
from assessments.api.mendings import MendingActions
from assessments.classbook import own_entries
from assessments.forms.assignments import AssignForm, EditForm, ShiftForm
from assessments.forms.review import ReviewForm
from assessments.gradebook import State
from assessments.grading import show
from assessments.lateness import INTERVALS
from assessments.models import Assessment, Assignment
from assessments.queue import answers_to_mark
from assessments.review import THINGS, WINDOWS, matrix_of
from assessments.services.assignments import (
    assign_together,
    delete_assignment,
    edit_assignment,
    edit_review,
    release_assignment,
    shift_assignments,
    withdraw_assignment,
)
from assessments.services.attempts import start_attempt
from classrooms.access import require, visible_or_404
from classrooms.api_input import cleaned, form_schema, json_body, sent_fields, sent_object, whole
from classrooms.models import Classroom
from lessons.models import Lesson, Unit

WHERE_AND_WHAT = {
    "classroom": {"type": "integer"},
    "unit": {"type": "string", "description": "The unit's short name."},
    "lesson": {"type": "integer", "description": "The number of the lesson whose reading set is assigned, or …"},
    "assessment": {"type": "string", "description": "… the short name of a quiz or essay."},
}
A_QUIZ = Assignment(classroom=Classroom(), assessment=Assessment(kind=Assessment.Kind.QUIZ))
EDITABLE = EditForm(assignment=A_QUIZ).fields
REVIEW = ReviewForm(assignment=A_QUIZ).fields
SHIFT = form_schema(ShiftForm.base_fields)


class OwnTermsSerializer(serializers.Serializer):
    """What holds for you as a student of the class, and where you stand."""

    opens_at = serializers.DateTimeField(source="terms.opens_at", allow_null=True)
    due_at = serializers.DateTimeField(source="terms.due_at", allow_null=True)
    closes_at = serializers.DateTimeField(source="terms.closes_at", allow_null=True)
    time_limit = serializers.IntegerField(source="terms.time_limit", allow_null=True, help_text="Minutes.")
    attempts_allowed = serializers.IntegerField(source="terms.attempts_allowed")
    state = serializers.ChoiceField(source="cell.state", choices=[state.value for state in State])
    is_late = serializers.BooleanField(source="cell.is_late")
    open_attempt = serializers.SerializerMethodField(help_text="The attempt that is not handed in yet.")

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_open_attempt(self, entry):
        return entry.open_attempt and entry.open_attempt.pk


class AssignmentSerializer(serializers.ModelSerializer):
    kind = serializers.ChoiceField(choices=["reading", "quiz", "essay"])
    title = serializers.CharField()
    unit = serializers.CharField(source="unit.slug")
    lesson = serializers.SerializerMethodField(help_text="The number of the lesson, if it belongs to one.")
    assessment = serializers.SerializerMethodField(help_text="The short name of the quiz or essay.")
    late_rate = serializers.CharField(
        source="late_rule.rate",
        default=None,
        help_text="Percent of all points taken away for each interval that work is late; null: nothing.",
    )
    late_interval = serializers.ChoiceField(source="late_rule.interval", default=None, choices=list(INTERVALS))
    late_floor = serializers.CharField(
        source="late_rule.floor", default=None, help_text="Percent of all points below which lateness pushes no mark."
    )
    late_grace = serializers.IntegerField(
        source="late_rule.grace", default=None, help_text="Minutes after the due date that cost nothing."
    )
    maximum = serializers.SerializerMethodField(help_text="Points in all; null for a reading.")
    needs_password = serializers.SerializerMethodField(help_text="Whether starting an attempt asks for one.")
    review = serializers.SerializerMethodField(help_text="What students see: {window: [thing]}.")
    own = serializers.SerializerMethodField(help_text="Null except for students of the class.")

    class Meta:
        model = Assignment
        fields = [
            "id",
            "classroom",
            "kind",
            "title",
            "unit",
            "lesson",
            "assessment",
            "opens_at",
            "due_at",
            "closes_at",
            "time_limit",
            "attempts_allowed",
            "keep",
            "layout",
            "shuffles_questions",
            "shuffles_options",
            "needs_password",
            "review",
            "late_rate",
            "late_interval",
            "late_floor",
            "late_grace",
            "released_at",
            "maximum",
            "own",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_lesson(self, assignment):
        lesson = assignment.lesson if assignment.is_reading else assignment.assessment.lesson
        return lesson and lesson.number

    @extend_schema_field({"type": "string", "nullable": True})
    def get_assessment(self, assignment):
        return None if assignment.is_reading else assignment.assessment.slug

    @extend_schema_field({"type": "string", "nullable": True})
    def get_maximum(self, assignment):
        return None if assignment.maximum is None else show(assignment.maximum)

    def get_needs_password(self, assignment) -> bool:
        return bool(assignment.password)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}})
    def get_review(self, assignment):
        matrix = matrix_of(assignment.review)
        return {window: [thing for thing in THINGS if thing in matrix[window]] for window in WINDOWS}

    @extend_schema_field(OwnTermsSerializer(allow_null=True))
    def get_own(self, assignment):
        entry = self.context["own"].get(assignment.pk)
        return entry and OwnTermsSerializer(entry).data


class QueueSerializer(serializers.Serializer):
    answer = serializers.IntegerField(source="pk")
    attempt = serializers.IntegerField(source="attempt_id")
    number = serializers.IntegerField(help_text="The question's number on the paper of its student.")
    is_marked = serializers.SerializerMethodField()

    def get_is_marked(self, answer) -> bool:
        return answer.points is not None


class StartSerializer(serializers.Serializer):
    password = serializers.CharField(required=False, help_text="Where the assignment needs one to begin.")


class ShiftedSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="How many assignments moved.")


@extend_schema_view(
    list=extend_schema(
        summary="What your classes are assigned",
        parameters=[OpenApiParameter("classroom", OpenApiTypes.INT, description="Only of this class.")],
    ),
    retrieve=extend_schema(summary="One assignment"),
    create=extend_schema(
        summary="Assign a reading, a quiz or an essay to a class",
        description="Times without a zone are by the clock of the class.",
        request={
            "application/json": {
                "type": "object",
                "properties": {
                    **WHERE_AND_WHAT,
                    **form_schema({name: field for name, field in EDITABLE.items() if name != "keep"})["properties"],
                },
                "required": ["classroom", "unit"],
            }
        },
    ),
    partial_update=extend_schema(
        summary="Change dates and settings; whoever is at work has them at once",
        request=json_body(EDITABLE, is_partial=True),
    ),
    destroy=extend_schema(summary="Take back what nobody has begun"),
)
@extend_schema(tags=["assignments"])
class AssignmentViewSet(MendingActions, mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    serializer_class = AssignmentSerializer
    lookup_value_regex = r"\d+"
    action_permissions = {
        "partial_update": "assessments.edit_assignment",
        "edit_review": "assessments.edit_review",
        "destroy": "assessments.delete_assignment",
        "queue": "assessments.see_queue",
        "mend": "assessments.mend_question",
        "mendings": "assessments.see_mendings",
        "start": "assessments.start_attempt",
    }

    def get_queryset(self):
        return Assignment.objects.visible_to(self.request.user).with_task().by_due_date()

    def filter_queryset(self, assignments):
        wanted = self.request.query_params.get("classroom")
        return assignments if wanted is None else assignments.filter(classroom=whole(wanted, "classroom"))

    def list(self, request):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._tell(page))

    def retrieve(self, request, pk):
        return self._answer(self.get_object().pk)

    def create(self, request):
        data = sent_object(request)
        classroom = visible_or_404(Classroom, request.user, pk=whole(data.get("classroom"), "classroom"))
        require(request.user, "assessments.create_assignment", Assignment(classroom=classroom))
        [assignment] = assign_together(_plan(request, classroom), request.user)
        return self._answer(assignment.pk, status.HTTP_201_CREATED)

    def partial_update(self, request, pk):
        assignment = self.get_object()
        fields = EditForm(assignment=assignment).fields
        kept = {name: field.initial for name, field in fields.items()}
        form = EditForm(sent_fields(request, fields, kept), assignment=assignment)
        cleaned(form)
        edit_assignment(assignment, **form.changes(request.data))
        return self._answer(assignment.pk)

    @extend_schema(
        summary="Set what students see of their answers, and when",
        description=(
            "Windows are during, after, later and closed; things are attempt, correctness, marks, feedback and key. A "
            "window that is left out opens nothing; an empty object is as usual. Right answers that are opened before "
            "`closed` are told while others can still answer."
        ),
        request=json_body(REVIEW, is_partial=True),
    )
    @action(detail=True, methods=["put"], url_path="review")
    def edit_review(self, request, pk):
        assignment = self.get_object()
        edit_review(assignment, _ticked(request, assignment))
        return self._answer(assignment.pk)

    def perform_destroy(self, assignment):
        delete_assignment(assignment)

    @extend_schema(summary="Show the class its marks", request=None)
    @action(detail=True, methods=["post"])
    def release(self, request, pk):
        assignment = self.get_object()
        release_assignment(assignment, request.user)
        return self._answer(assignment.pk)

    @extend_schema(summary="Take the marks back from the class", request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk):
        assignment = self.get_object()
        withdraw_assignment(assignment, request.user)
        return self._answer(assignment.pk)

    @extend_schema(
        summary="Move all dates of a class",
        request={
            "application/json": {
                **SHIFT,
                "properties": {"classroom": WHERE_AND_WHAT["classroom"], **SHIFT["properties"]},
                "required": ["classroom", "days"],
            }
        },
        responses=ShiftedSerializer,
    )
    @action(detail=False, methods=["post"])
    def shift(self, request):
        data = sent_fields(request, {"classroom": None, **ShiftForm.base_fields}, kept={"which": "upcoming"})
        classroom = visible_or_404(Classroom, request.user, pk=whole(data.get("classroom"), "classroom"))
        require(request.user, "assessments.shift_assignments", classroom)
        wish = cleaned(ShiftForm(data))
        count = shift_assignments(classroom, wish["days"], only_upcoming=wish["which"] == "upcoming")
        return Response({"count": count})

    @extend_schema(summary="What a person has to mark", responses=QueueSerializer(many=True))
    @action(detail=True)
    def queue(self, request, pk):
        page = self.paginate_queryset(answers_to_mark(self.get_object()))
        return self.get_paginated_response(QueueSerializer(page, many=True).data)

    @extend_schema(
        summary="Start an attempt, or go on with the one begun",
        request=StartSerializer,
        responses=AttemptDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def start(self, request, pk):
        password = sent_object(request).get("password") or ""
        attempt = start_attempt(self.get_object(), request.user, password=str(password))
        return Response(AttemptDetailSerializer(attempt, context=self.get_serializer_context()).data)

    def _tell(self, assignments):
        context = {**self.get_serializer_context(), "own": own_entries(self.request.user, assignments)}
        return AssignmentSerializer(assignments, many=True, context=context).data

    def _answer(self, pk, code=status.HTTP_200_OK):
        """The assignment as stored now."""
        return Response(self._tell([self.get_queryset().get(pk=pk)])[0], code)


def _ticked(request, assignment):
    """{window: [thing]} through the same form as on the page; empty where nothing was sent."""
    data = sent_fields(request, ReviewForm(assignment=assignment).fields)
    return cleaned(ReviewForm(data, assignment=assignment)) if data else {}


def _plan(request, classroom):
    """What `assign_together` takes, through the same form as on the page, its refusals under the API's names."""
    key, task = _task(request.user, sent_object(request))
    options = {"tasks": [(key, task)], "classrooms": [classroom]}
    names = _api_names(AssignForm(**options).fields, (f"class-{classroom.pk}-", f"{key}-"))
    fields = {**dict.fromkeys(WHERE_AND_WHAT), **dict.fromkeys(names.values())}
    sent = sent_fields(request, fields, kept={"attempts_allowed": 1})
    ticked = {key: True, f"class-{classroom.pk}": True}
    form = AssignForm({**ticked, **{field: sent.get(name) for field, name in names.items()}}, **options)
    if not form.is_valid():
        raise ValidationError({names.get(field, field): errors for field, errors in form.errors.as_data().items()})
    return form.plan()


def _api_names(fields, prefixes):
    """{name in the form: name in the API} of the fields behind one of the prefixes."""
    return {field: field.removeprefix(prefix) for field in fields for prefix in prefixes if field.startswith(prefix)}


def _task(user, data):
    """(key in AssignForm, Lesson or Assessment) that the request names."""
    unit = Unit.objects.visible_to(user).filter(slug=_slug(data.get("unit"))).first()
    if unit is None:
        raise ValidationError({"unit": [_("There is no such unit.")]})
    if ("lesson" in data) == ("assessment" in data):
        raise ValidationError(_("Name either a lesson, whose reading set is meant, or an assessment."))
    if "lesson" in data:
        return "reading", _found(Lesson.objects.filter(unit=unit, number=whole(data["lesson"], "lesson")), "lesson")
    task = _found(Assessment.objects.offered_to(user).filter(unit=unit, slug=_slug(data["assessment"])), "assessment")
    return f"assessment-{task.pk}", task


def _slug(value):
    """The value if it can be a short name, else an empty one, which nothing bears."""
    return value if isinstance(value, str) and slug_re.match(value) else ""


def _found(rows, name):
    row = rows.first()
    if row is None:
        raise ValidationError({name: [_("The unit has no such thing.")]})
    return row
