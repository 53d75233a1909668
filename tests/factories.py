"""Small builders for tests: each makes one thing with sensible defaults."""

import io
import itertools
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from PIL import Image

from assessments import questions
from assessments.models import (
    Answer,
    Assessment,
    AssessmentItem,
    Assignment,
    Criterion,
    Evidence,
    Level,
    Question,
    Rubric,
    Section,
)
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.questions import recount
from classrooms.models import Classroom, Group, Membership, User
from lessons.documents import text_hash
from lessons.models import (
    ClassSource,
    Conflict,
    ConflictPosition,
    Document,
    DocumentPart,
    Fact,
    Figure,
    Lesson,
    LessonParagraph,
    Paragraph,
    ParagraphText,
    Picture,
    Placement,
    PrimaryNote,
    TimelineEvent,
    Unit,
)

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)

# One hash for everybody: hashing costs 30 ms, and a test run makes thousands of people.
_HASHED = {}


def make_user(username=None, *, password=PASSWORD, **fields):
    """A person who can sign in with `password`; None leaves the password unusable."""
    username = username or f"person{next(_numbers)}"
    user = User(username=username, first_name=fields.pop("first_name", username.title()), **fields)
    if password is None:
        user.set_unusable_password()
    else:
        if password not in _HASHED:
            user.set_password(password)
            _HASHED[password] = user.password
        user.password = _HASHED[password]
    user.save()
    return user


def make_classroom(name=None, **fields):
    return Classroom.objects.create(name=name or f"Class {next(_numbers)}", **fields)


def make_member(classroom, role="student", user=None, **fields):
    """The membership; its `.user` is made when none is given."""
    return Membership.objects.create(classroom=classroom, user=user or make_user(), role=role, **fields)


def make_group(classroom, *people, name=None):
    """A group of these people, who belong to the class already."""
    group = Group.objects.create(classroom=classroom, name=name or f"Group {next(_numbers)}")
    group.members.set(classroom.memberships.filter(user__in=people))
    return group


def make_unit(slug=None, **fields):
    slug = slug or f"unit-{next(_numbers)}"
    return Unit.objects.create(slug=slug, **{"title": f"Unit {slug}", "central_question": "Why?"} | fields)


def picture_file(form="PNG", size=(4, 3), mode="RGB", colour="teal", **options):
    """The bytes of a picture of one colour; `options` are those of the format."""
    stream = io.BytesIO()
    Image.new(mode, size, colour).save(stream, form, **options)
    return stream.getvalue()


def make_picture(unit=None, key="mill", **fields):
    width, height = fields.pop("size", (4, 3))
    facts = {"description": "A mill without a roof.", "credit": "Drawn for a test", "rights": "Free to use"} | fields
    data = picture_file(size=(width, height))
    unit = unit or make_unit()
    return Picture.objects.create(
        unit=unit, key=key, media_type="image/png", data=data, width=width, height=height, **facts
    )


def make_part(document, key="text", **fields):
    """A part with the next place in its document."""
    defaults = {"label": key.title(), "kind": DocumentPart.Kind.SECONDARY, "author": "unsigned"}
    order = document.parts.count() + 1
    return DocumentPart.objects.create(document=document, key=key, order=order, **defaults | fields)


def make_paragraph(part, number, text="A text.", zone=Paragraph.Zone.BODY):
    """A paragraph with its text of the classroom edition."""
    paragraph = Paragraph.objects.create(
        document=part.document, part=part, number=number, zone=zone, text_hash=text_hash(text)
    )
    ParagraphText.objects.create(paragraph=paragraph, text=text)
    return paragraph


def make_document(unit=None, letter="A", paragraphs=("First paragraph.", "Second paragraph."), **fields):
    """A document of one part; `paragraphs` are the texts of paragraphs 1, 2, … or pairs (zone, text)."""
    defaults = {"title": f"Page {letter}", "site": f"{letter.lower()}.example", "hue": ord(letter) - 64}
    document = Document.objects.create(unit=unit or make_unit(), letter=letter, **defaults | fields)
    part = make_part(document)
    for number, text in enumerate(paragraphs, start=1):
        zone, text = text if isinstance(text, tuple) else (Paragraph.Zone.BODY, text)
        make_paragraph(part, number, text, zone)
    return document


def make_lesson(unit=None, number=1, reading=(), **fields):
    """A lesson; `reading` are Paragraph rows in the order of reading."""
    defaults = {"slug": f"lesson-{number}", "title": f"Title {number}", "inquiry_question": "What happened?"}
    lesson = Lesson.objects.create(unit=unit or make_unit(), number=number, **defaults | fields)
    for order, paragraph in enumerate(reading, start=1):
        LessonParagraph.objects.create(lesson=lesson, paragraph=paragraph, order=order)
    return lesson


def make_conflict(unit, paragraphs=(), key=None, **fields):
    """A conflict with one position on each of the paragraphs."""
    key = key or f"k-{next(_numbers)}"
    defaults = {"topic": f"Topic {key}", "kind": "factual", "question": "Who is right?", "judgement": "A judgement."}
    conflict = Conflict.objects.create(unit=unit, key=key, **defaults | fields)
    for order, paragraph in enumerate(paragraphs, start=1):
        ConflictPosition.objects.create(conflict=conflict, order=order, paragraph=paragraph, text=f"Says {paragraph}.")
    return conflict


def make_figure(paragraph, low=1000, **fields):
    """How many people were held, as the paragraph tells it."""
    defaults = {"key": f"n-{next(_numbers)}", "label": "Held", "counts": "prisoners", "measure": "stock"}
    return Figure.objects.create(unit=paragraph.document.unit, paragraph=paragraph, low=low, **defaults | fields)


def make_event(unit, date="1956", paragraphs=(), **fields):
    """An entry of the timeline, told by the paragraphs (a fact in each)."""
    key = f"t-{next(_numbers)}"
    defaults = {"key": key, "sort_date": f"{date[-4:]}-01-01", "precision": "year", "event": f"Event {key}."}
    event = TimelineEvent.objects.create(unit=unit, date=date, **defaults | fields)
    for paragraph in paragraphs:
        event.facts.add(Fact.objects.create(unit=unit, key=f"x-{next(_numbers)}", paragraph=paragraph, claim="So."))
    return event


def place(unit, classroom, **fields):
    """Puts the unit before the class."""
    return Placement.objects.create(unit=unit, classroom=classroom, **fields)


def make_primary_note(unit, **fields):
    facts = {"title": "The speech itself", "label": "Not the speech.", "text": "# Topics\n\nIt opens.", "published": []}
    return PrimaryNote.objects.create(unit=unit, **facts | fields)


def make_source(classroom, unit, by=None, **fields):
    """A text of the class's own beside the unit."""
    facts = {"title": f"Source {next(_numbers)}", "maker": "A speaker", "written": "1956", "origin": "An archive"}
    facts |= {"rights": "public domain", "is_allowed": True, "text": "First words.\n\nSecond words."}
    return ClassSource.objects.create(classroom=classroom, unit=unit, added_by=by or make_user(), **facts | fields)


def make_rubric(unit=None, criteria=None, key="rubric", **fields):
    """A rubric; `criteria` is {key: [points of its levels]}, by default two criteria of 0-1 and 0-2."""
    rubric = Rubric.objects.create(
        unit=unit or make_unit(), key=key, digest=f"{next(_numbers):016x}", title=fields.pop("title", "A rubric")
    )
    for order, (name, steps) in enumerate((criteria or {"T": ["0", "1"], "E": ["0", "1", "2"]}).items(), start=1):
        criterion = Criterion.objects.create(
            rubric=rubric, order=order, key=name, title=f"Criterion {name}", rule=f"Rule {name}", near_miss="Nearly."
        )
        for place_, worth in enumerate(steps, start=1):
            Level.objects.create(criterion=criterion, order=place_, points=Decimal(worth), descriptor=f"Level {worth}")
    return rubric


SINGLE = {
    "options": [
        {"id": "a", "text": "The right one", "right": True, "rationale": "SECRET-KEY-A", "misconception": ""},
        {"id": "b", "text": "The wrong one", "rationale": "RATIONALE-B", "misconception": "A named one"},
    ]
}


def make_question(unit=None, kind="single", spec=None, evidence=(), rubric=None, **fields):
    """A question version; `evidence` are (Paragraph, role, option) rows."""
    unit = unit or make_unit()
    module = questions.get(kind)
    defaults = {"key": f"q-{next(_numbers)}", "stem": "What does it say?", "points": 1, "skill": "close-reading"}
    question = Question.objects.create(
        unit=unit,
        kind=kind,
        digest=f"{next(_numbers):016x}",
        spec=module.clean_spec(spec or (SINGLE if kind == "single" else module.EXAMPLE)),
        rubric=rubric,
        **defaults | fields,
    )
    for order, (paragraph, role, option) in enumerate(evidence, start=1):
        Evidence.objects.create(
            question=question, order=order, paragraph=paragraph, role=role, option=option, text_hash=paragraph.text_hash
        )
    return question


def make_quiz(rows=None, unit=None, lesson=None, kind="quiz", **fields):
    """A quiz of the given questions; by default one single choice and one short answer marked by hand.

    `sections` is [(how many questions it has, fields of the Section)], in order; questions beyond them have none.
    """
    sections = fields.pop("sections", [])
    unit = unit or (rows[0].unit if rows else make_unit())
    rows = rows or [make_question(unit), make_question(unit, "short", rubric=make_rubric(unit), points=3)]
    slug = fields.pop("slug", f"quiz-{next(_numbers)}")
    assessment = Assessment.objects.create(
        unit=unit, lesson=lesson, slug=slug, kind=kind, **{"title": f"Title {slug}"} | fields
    )
    items = [AssessmentItem(assessment=assessment, number=place, question=row) for place, row in enumerate(rows, 1)]
    _put_in_sections(items, assessment, sections)
    AssessmentItem.objects.bulk_create(items)
    recount(assessment)
    return assessment


def _put_in_sections(items, assessment, sections):
    rest = iter(items)
    for order, (count, fields) in enumerate(sections, 1):
        paragraphs = fields.pop("paragraphs", [])
        section = Section.objects.create(assessment=assessment, order=order, **fields)
        section.paragraphs.set(paragraphs)
        for item in itertools.islice(rest, count):
            item.section = section


def make_essay(unit=None, **fields):
    unit = unit or make_unit()
    return make_quiz([make_question(unit, "essay", rubric=make_rubric(unit), points=3)], kind="essay", **fields)


def make_assignment(classroom=None, assessment=None, lesson=None, **fields):
    """An assignment of the class, open since an hour; a quiz unless something else is given. Its unit is placed."""
    classroom = classroom or make_classroom()
    assessment = assessment or (None if lesson else make_quiz())
    fields = {"opens_at": timezone.now() - timedelta(hours=1)} | fields
    assignment = Assignment.objects.create(classroom=classroom, assessment=assessment, lesson=lesson, **fields)
    Placement.objects.get_or_create(classroom=classroom, unit=assignment.unit)
    return assignment


def make_attempt(assignment, user=None, values=None, *, is_submitted=True):
    """An attempt of a student (made when none is given), handed in; `values` are {number: answer}."""
    attempt = start_attempt(assignment, user or make_member(assignment.classroom).user)
    for number, value in (values or {}).items():
        Answer.objects.filter(attempt=attempt, number=number).update(value=value, revision=1, saved_at=timezone.now())
    if is_submitted:
        submit_attempt(attempt)
    return attempt
