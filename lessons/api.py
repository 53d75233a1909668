"""The API of this room: units, their documents with numbered paragraphs, lessons, conflicts, and pictures."""

import base64

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action

from lessons.markup import picture_address
from lessons.models import Conflict, ConflictPosition, Document, DocumentPart, Lesson, Paragraph, Picture, Unit

IN_UNIT = OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="The unit's short name.")
LETTER = OpenApiParameter("letter", OpenApiTypes.STR, OpenApiParameter.PATH, description="The document's letter.")
NUMBER = OpenApiParameter("number", OpenApiTypes.INT, OpenApiParameter.PATH, description="The lesson's number.")
KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="The conflict's key, such as k-07.")
PICTURE = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="The picture's key.")
NULLABLE_TEXT = {"type": "string", "nullable": True}


class UnitSerializer(serializers.ModelSerializer):
    document_count = serializers.IntegerField()
    lesson_count = serializers.IntegerField()

    class Meta:
        model = Unit
        fields = [
            "slug",
            "title",
            "summary",
            "central_question",
            "language",
            "level",
            "content_note",
            "document_count",
            "lesson_count",
        ]
        read_only_fields = fields


class PartSerializer(serializers.ModelSerializer):
    """A stretch of a document by one maker, with that maker's provenance."""

    class Meta:
        model = DocumentPart
        fields = [
            "key",
            "label",
            "kind",
            "author",
            "publisher",
            "date_written",
            "date_described",
            "audience",
            "purpose",
            "rights",
            "reliability",
        ]
        read_only_fields = fields


class DocumentSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="unit.slug")
    parts = PartSerializer(many=True)
    paragraph_count = serializers.IntegerField()

    class Meta:
        model = Document
        fields = ["unit", "letter", "title", "site", "address", "parts", "paragraph_count"]
        read_only_fields = fields


class ParagraphSerializer(serializers.ModelSerializer):
    """A numbered paragraph as the classroom edition retells it."""

    address = serializers.CharField(help_text="How it is cited, for example D5.")
    part = serializers.CharField(source="part.key")
    is_evidence = serializers.BooleanField(help_text="False for search snippets, which support nothing.")
    text = serializers.CharField()

    class Meta:
        model = Paragraph
        fields = ["address", "number", "zone", "part", "is_evidence", "text"]
        read_only_fields = fields


class ActivitySerializer(serializers.Serializer):
    title = serializers.CharField()
    minutes = serializers.CharField()
    text = serializers.CharField()


class LessonSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="unit.slug")

    class Meta:
        model = Lesson
        fields = ["unit", "number", "slug", "title", "inquiry_question", "minutes"]
        read_only_fields = fields


class LessonDetailSerializer(LessonSerializer):
    objectives = serializers.ListField(child=serializers.CharField())
    activities = ActivitySerializer(many=True)
    reading = serializers.SerializerMethodField(help_text="The reading set, in its order.")
    conflicts = serializers.SerializerMethodField(help_text="Keys of the conflicts taught.")
    teacher_notes = serializers.SerializerMethodField(help_text="Null for those who only study.")

    class Meta(LessonSerializer.Meta):
        fields = [
            *LessonSerializer.Meta.fields,
            "objectives",
            "background",
            "guided_questions",
            "activities",
            "discussion",
            "exit_question",
            "reading",
            "conflicts",
            "teacher_notes",
        ]
        read_only_fields = fields

    @extend_schema_field(ParagraphSerializer(many=True))
    def get_reading(self, lesson):
        paragraphs = lesson.paragraphs.with_text().order_by("lessonparagraph__order")
        return ParagraphSerializer(paragraphs, many=True).data

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_conflicts(self, lesson):
        return [conflict.key for conflict in lesson.conflicts.all()]

    @extend_schema_field(NULLABLE_TEXT)
    def get_teacher_notes(self, lesson):
        return lesson.teacher_notes if self.context["is_teacher"] else None


class PositionSerializer(serializers.ModelSerializer):
    paragraph = serializers.CharField(source="paragraph.address")

    class Meta:
        model = ConflictPosition
        fields = ["paragraph", "text"]
        read_only_fields = fields


class ConflictSerializer(serializers.ModelSerializer):
    """A point on which documents disagree: who says what. What would settle it is asked of students, in memos."""

    positions = PositionSerializer(many=True)
    judgement = serializers.SerializerMethodField(help_text="Null for those who only study.")
    evidence_needed = serializers.SerializerMethodField(help_text="Null for those who only study.")

    class Meta:
        model = Conflict
        fields = ["key", "topic", "kind", "question", "positions", "judgement", "evidence_needed"]
        read_only_fields = fields

    @extend_schema_field(NULLABLE_TEXT)
    def get_judgement(self, conflict):
        return conflict.judgement if self.context["is_teacher"] else None

    @extend_schema_field(NULLABLE_TEXT)
    def get_evidence_needed(self, conflict):
        return conflict.evidence_needed if self.context["is_teacher"] else None


class PictureSerializer(serializers.ModelSerializer):
    """A picture that texts of the unit show as `![…](picture:key)`."""

    address = serializers.SerializerMethodField(help_text="Where a browser gets it.")
    data = serializers.SerializerMethodField(help_text="The file's bytes in base64.")

    class Meta:
        model = Picture
        fields = ["key", "description", "credit", "rights", "media_type", "width", "height", "address", "data"]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.STR)
    def get_address(self, picture):
        return picture_address(self.context["view"].kwargs["slug"], picture.key)

    @extend_schema_field(OpenApiTypes.BYTE)
    def get_data(self, picture):
        return base64.b64encode(picture.data).decode()


@extend_schema_view(
    list=extend_schema(summary="Units you may see"), retrieve=extend_schema(summary="One unit", parameters=[IN_UNIT])
)
@extend_schema(tags=["units"])
class UnitViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = UnitSerializer
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]+"

    def get_queryset(self):
        """A bank of questions only is for staff: its short name is that of its addresses."""
        units = Unit.objects.visible_to(self.request.user).order_by("title", "pk")
        return units.counted() if self.request.user.has_perm("lessons.read_teacher_notes") else units.to_read()


class _InUnit:
    """Rows of the unit named in the address; 404 when the person may not see the unit, also for its lists."""

    def get_unit(self):
        return get_object_or_404(Unit.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get_serializer_context(self):
        is_teacher = bool(self.request) and self.request.user.has_perm("lessons.read_teacher_notes")
        return {**super().get_serializer_context(), "is_teacher": is_teacher}


@extend_schema_view(
    list=extend_schema(summary="Documents of a unit", parameters=[IN_UNIT]),
    retrieve=extend_schema(summary="One document with its provenance", parameters=[IN_UNIT, LETTER]),
)
@extend_schema(tags=["units"])
class DocumentViewSet(_InUnit, viewsets.ReadOnlyModelViewSet):
    serializer_class = DocumentSerializer
    lookup_field = "letter"
    lookup_value_regex = "[A-Z]"

    def get_queryset(self):
        documents = Document.objects.visible_to(self.request.user).filter(unit=self.get_unit())
        documents = documents.annotate(paragraph_count=Count("paragraphs")).order_by("letter")
        return documents.select_related("unit").prefetch_related("parts")

    @extend_schema(
        summary="The numbered paragraphs of a document",
        parameters=[IN_UNIT, LETTER],
        responses=ParagraphSerializer(many=True),
    )
    @action(detail=True)
    def paragraphs(self, request, slug, letter):
        document = get_object_or_404(self.get_queryset(), letter=letter)
        page = self.paginate_queryset(document.paragraphs.with_text().order_by("number"))
        return self.get_paginated_response(ParagraphSerializer(page, many=True).data)


@extend_schema_view(
    list=extend_schema(summary="Lessons of a unit", parameters=[IN_UNIT]),
    retrieve=extend_schema(
        summary="One lesson with its reading set", parameters=[IN_UNIT, NUMBER], responses=LessonDetailSerializer
    ),
)
@extend_schema(tags=["units"])
class LessonViewSet(_InUnit, viewsets.ReadOnlyModelViewSet):
    lookup_field = "number"
    lookup_value_regex = r"\d{1,4}"

    def get_serializer_class(self):
        return LessonSerializer if self.action == "list" else LessonDetailSerializer

    def get_queryset(self):
        lessons = Lesson.objects.visible_to(self.request.user).filter(unit=self.get_unit())
        return lessons.select_related("unit").prefetch_related("conflicts")


@extend_schema_view(
    list=extend_schema(summary="Where documents of a unit disagree", parameters=[IN_UNIT]),
    retrieve=extend_schema(summary="One conflict", parameters=[IN_UNIT, KEY]),
)
@extend_schema(tags=["units"])
class ConflictViewSet(_InUnit, viewsets.ReadOnlyModelViewSet):
    serializer_class = ConflictSerializer
    lookup_field = "key"
    lookup_value_regex = r"[-\w]+"

    def get_queryset(self):
        conflicts = Conflict.objects.visible_to(self.request.user).filter(unit=self.get_unit())
        positions = ConflictPosition.objects.select_related("paragraph__document")
        return conflicts.prefetch_related(Prefetch("positions", positions))


@extend_schema_view(retrieve=extend_schema(summary="One picture with its bytes", parameters=[IN_UNIT, PICTURE]))
@extend_schema(tags=["units"])
class PictureViewSet(_InUnit, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """No list: it would tell what a quiz shows, or its feedback, before its time. Texts name the keys."""

    serializer_class = PictureSerializer
    lookup_field = "key"
    lookup_value_regex = r"[-\w]+"

    def get_queryset(self):
        return Picture.objects.visible_to(self.request.user).filter(unit=self.get_unit())


IN_UNITS = {
    "documents": DocumentViewSet,
    "lessons": LessonViewSet,
    "conflicts": ConflictViewSet,
    "pictures": PictureViewSet,
}


def register(router):
    router.register("units", UnitViewSet, basename="api-unit")
    for name, view in IN_UNITS.items():
        router.register(rf"units/(?P<slug>[-\w]+)/{name}", view, basename=f"api-{name[:-1]}")
