"""What is read: units, their documents and lessons, and what is known about them."""

from lessons.models.documents import Document, DocumentPart, Paragraph, ParagraphText
from lessons.models.knowledge import Conflict, ConflictPosition, Fact, Figure, GlossaryTerm, Person, TimelineEvent
from lessons.models.pictures import Picture, pictures_of
from lessons.models.primary import PrimaryNote
from lessons.models.reading import document_groups, picture_link, reading_groups, shelf_of, unit_link
from lessons.models.sources import ClassSource
from lessons.models.units import Lesson, LessonParagraph, Placement, Unit, not_studied

__all__ = [
    "ClassSource",
    "Conflict",
    "ConflictPosition",
    "Document",
    "DocumentPart",
    "Fact",
    "Figure",
    "GlossaryTerm",
    "Lesson",
    "LessonParagraph",
    "Paragraph",
    "ParagraphText",
    "Person",
    "Picture",
    "Placement",
    "PrimaryNote",
    "TimelineEvent",
    "Unit",
    "document_groups",
    "not_studied",
    "picture_link",
    "pictures_of",
    "reading_groups",
    "shelf_of",
    "unit_link",
]
