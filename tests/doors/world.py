"""The world behind the doors: a class at work, another class beside it, and secrets in both."""

from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from assessments.forms.bank_files import open_bank
from assessments.models import AssignmentException, Mending, Reading
from assessments.services.answers import save_answer
from assessments.services.assignments import release_assignment
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.bank_uploads import keep_upload, note_rows
from assessments.services.marks import mark_answer
from assessments.services.waivers import waive_deduction
from classrooms.models import ApiToken
from classrooms.services import create_token, issue_links
from lessons.models import Fact, GlossaryTerm, Person, TimelineEvent
from tests.doors.driver import ROLES
from tests.factories import (
    make_assignment,
    make_conflict,
    make_document,
    make_essay,
    make_figure,
    make_group,
    make_lesson,
    make_member,
    make_picture,
    make_primary_note,
    make_question,
    make_quiz,
    make_rubric,
    make_source,
    make_unit,
    make_user,
    picture_file,
    place,
)

# What is written where, and which of the roles may ever read it. Markers stand in no address and no interface text.
SECRETS = {
    "ZQ-NOTES": "admin teacher assistant other_teacher",  # a lesson's notes for the teacher
    "ZQ-JUDGEMENT": "admin teacher assistant other_teacher",  # how a historian judges a conflict
    "ZQ-EVENT-NOTE": "admin teacher assistant other_teacher",  # what a teacher is told of an entry of the timeline
    "ZQ-KEY-RATIONALE": "admin teacher assistant other_teacher",  # why the right option is right
    "ZQ-WHOLE-RATIONALE": "admin teacher assistant other_teacher",  # the question's own rationale
    "ZQ-MISCONCEPTION": "",  # what a wrong option rests on: for the authors of questions, on no page
    "ZQ-THOUGHT": "admin teacher",  # and on the page where an author writes them, to that author
    "ZQ-GAP": "admin teacher assistant other_teacher",  # what a gap accepts
    "ZQ-ACCOMMODATION": "admin teacher",  # why somebody has more time
    "ZQ-EXCEPTION": "admin teacher",  # why somebody has other dates
    "ZQ-GROUP": "admin teacher assistant",  # the name of a group: it may tell why somebody has more time
    "ZQ-OTHER-GROUP": "admin other_teacher",  # and one of another class
    "ZQ-AUTHOR-ESSAY": "admin teacher assistant author",  # what one student wrote
    "ZQ-CLASSMATE-ESSAY": "admin teacher assistant classmate",  # and another
    "ZQ-OTHER-ESSAY": "admin other_teacher",  # and one of another class
    "ZQ-UNRELEASED": "admin teacher assistant",  # a comment that waits for the release
    "ZQ-RELEASED": "admin teacher assistant author",  # one that was released
    "ZQ-WAIVER": "admin teacher assistant",  # why lateness cost somebody nothing
    "ZQ-REASON": "admin teacher assistant",  # why a mark was changed, kept with it
    "ZQ-MENDED": "admin teacher assistant",  # why a question was mended, while no student's mark changed
    "ZQ-MAIL": "admin teacher assistant classmate",  # a student's e-mail address
    "ZQ-NAME": "admin teacher assistant classmate",  # and name
    "ZQ-SOURCE": "admin teacher assistant author classmate",  # a text that a teacher added for one class
    "ZQ-OTHER-SOURCE": "admin other_teacher",  # and one of another class
    "argon2": "",  # nobody's hashed password
    "ZQCODE22": "admin teacher assistant",  # the class code
}

SINGLE = {
    "options": [
        {"id": "a", "text": "Right", "right": True, "rationale": "ZQ-KEY-RATIONALE", "misconception": ""},
        {"id": "b", "text": "Wrong", "rationale": "Not so.", "misconception": "ZQ-MISCONCEPTION"},
    ]
}
OWN = {"options": [*SINGLE["options"][:1], {**SINGLE["options"][1], "misconception": "ZQ-THOUGHT"}]}
CLOZE = {
    "text": "He spoke of [[1]].",
    "gaps": [{"id": "1", "accept": ["ZQ-GAP"], "rationale": "ZQ-KEY-RATIONALE"}],
    "bank": [],
}
LATE_RULE = {"rate": "10", "interval": "day", "floor": "50", "grace": 0}
PRACTICE = ["attempt", "correctness", "feedback"]
LEVELS = {"levels": {"T": "1", "E": "2"}, "comments": {}, "adjustment": "0"}


def build(cast):
    """A SimpleNamespace: the cast, `people` by role, `places` (ids for addresses) and what was made."""
    world = SimpleNamespace(**vars(cast))
    _people(world)
    _content(world)
    _work(world)
    _bank_file(world)
    world.people = {role: getattr(world, role, None) for role in (*ROLES, "clerk")}
    world.sessions = {role: _sign_in(user) for role, user in world.people.items() if user}
    world.secrets = SECRETS
    world.places = _places(world)
    return world


def _people(world):
    """Further people: one who never signed in, and a student of the other class; tokens, a one-time link, more time."""
    world.newcomer = make_member(world.classroom, "student", make_user("newcomer", password=None)).user
    world.other_student = make_member(world.other_classroom, "student", make_user("other_student")).user
    # Fresh from the database: the cast has read its roles before it had any.
    for name in ("teacher", "assistant", "author", "classmate", "other_teacher", "other_student", "stranger", "admin"):
        getattr(world, name).forget_memberships()
    world.clerk = make_user("clerk", is_staff=True)  # may enter the admin, and nothing more
    Group.objects.create(name="Offices")
    world.teacher.user_permissions.add(Permission.objects.get(codename="add_classroom"))
    world.classroom.join_code = "ZQCODE22"
    world.classroom.save()
    world.classmate.email, world.classmate.last_name = "zq-mail@example.org", "Zq-Name"
    world.classmate.save()
    world.memberships = {each.user.username: each for each in world.classroom.memberships.select_related("user")}
    world.other_membership = world.other_classroom.memberships.get(user=world.other_student)
    for name in ("author", "classmate"):
        membership = world.memberships[name]
        membership.time_factor, membership.accommodation_reason = "1.5", "ZQ-ACCOMMODATION"
        membership.save()
    world.group = make_group(world.classroom, world.author, world.classmate, name="ZQ-GROUP")
    world.other_group = make_group(world.other_classroom, world.other_student, name="ZQ-OTHER-GROUP")
    people = (getattr(world, role) for role in ROLES if role != "anonymous")
    world.tokens = {user.username: create_token(user, "A program") for user in people}
    ApiToken.objects.update(last_used_at=timezone.now())  # so that a GET need not note it
    world.link = issue_links([world.newcomer], world.admin)[0]


def _sign_in(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _content(world):
    """A unit placed in the class with one of everything, and a unit placed nowhere."""
    world.unit = _unit("speech")
    world.hidden_unit = _unit("hidden")
    place(world.unit, world.classroom)
    place(world.unit, world.other_classroom)
    world.source = make_source(world.classroom, world.unit, world.teacher, text="ZQ-SOURCE")
    world.other_source = make_source(world.other_classroom, world.unit, world.other_teacher, text="ZQ-OTHER-SOURCE")
    world.early_source = make_source(world.classroom, world.hidden_unit, world.teacher)  # the unit is placed nowhere
    world.lesson = world.unit.lessons.get(number=4)
    world.spare_lesson = make_lesson(world.unit, 5)
    rubric = make_rubric(world.unit)
    world.quiz_of_lesson = make_quiz(
        [
            make_question(world.unit, spec=SINGLE, rationale="ZQ-WHOLE-RATIONALE"),
            make_question(world.unit, "cloze", CLOZE, rationale="ZQ-WHOLE-RATIONALE"),
            make_question(world.unit, "short", rubric=rubric, points=3, rationale="ZQ-WHOLE-RATIONALE"),
        ],
        lesson=world.lesson,
        slug="quiz",
    )
    world.essay_of_lesson = make_essay(world.unit, lesson=world.lesson, slug="essay")
    world.other_question = make_question(world.unit)
    world.other_quiz_of_lesson = make_quiz([world.other_question], lesson=world.lesson, slug="short-quiz")
    more = make_question(world.unit, spec=SINGLE, rationale="ZQ-WHOLE-RATIONALE")
    world.own_quiz = make_quiz([world.other_question, more], slug="own-quiz", author=world.teacher)
    world.own_question = make_question(world.unit, spec=OWN, author=world.teacher)
    world.colleague_question = make_question(world.unit, spec=SINGLE, author=world.other_teacher)


def _bank_file(world):
    """Sent and read by the teacher, and not taken in yet."""
    data = b"Did the mill burn? {T}"
    world.upload = keep_upload(world.teacher, world.unit, "mill.gift", data)
    note_rows(world.upload, list(open_bank(data, "mill.gift")[1]), "gift")
    world.upload.pictures.create(key="map", media_type="image/png", data=picture_file(), width=4, height=3)


def _unit(slug):
    unit = make_unit(slug)
    document = make_document(unit, "A", ["A first paragraph.", ("snippet", "A scrap.")])
    paragraph = document.paragraphs.get(number=1)
    lesson = make_lesson(unit, 4, [paragraph], teacher_notes="ZQ-NOTES")
    conflict = make_conflict(unit, [paragraph], "k-07", judgement="ZQ-JUDGEMENT")
    lesson.conflicts.add(conflict)
    GlossaryTerm.objects.create(unit=unit, key="g-01", term="Thaw", definition="A time.").paragraphs.add(paragraph)
    Fact.objects.create(unit=unit, key="a-01", paragraph=paragraph, claim="It was so.")
    Person.objects.create(unit=unit, key="p-01", name="Somebody", role="A reader.")
    TimelineEvent.objects.create(
        unit=unit, key="t-01", date="1956", sort_date="1956-01-01", event="A speech.", note="ZQ-EVENT-NOTE"
    )
    make_figure(paragraph, key="n-01")
    make_picture(unit, f"mill-of-{slug}")
    make_primary_note(unit)
    return unit


def _work(world):
    """What the class was assigned, in every state: not open, untouched, under way, handed in, released."""
    soon = timezone.now() + timedelta(days=7)
    closing = {"due_at": soon, "closes_at": soon + timedelta(days=1)}
    here, later = world.classroom, {"opens_at": timezone.now() + timedelta(days=1)}
    world.reading = make_assignment(here, lesson=world.lesson)
    world.later_reading = make_assignment(here, lesson=world.lesson, **later)
    world.untouched = make_assignment(here, world.other_quiz_of_lesson, **closing)
    world.later = make_assignment(here, world.other_quiz_of_lesson, **later)
    world.quiz = make_assignment(here, world.quiz_of_lesson, **closing)
    world.done = make_assignment(here, world.quiz_of_lesson, **closing)
    world.essay = make_assignment(here, world.essay_of_lesson, **closing)
    world.released = make_assignment(here, world.essay_of_lesson, **closing)
    world.late = make_assignment(here, world.essay_of_lesson, **_past(), late_rule=LATE_RULE)
    world.practice = make_assignment(here, world.quiz_of_lesson, review={"during": PRACTICE}, **closing)
    world.other_quiz = make_assignment(world.other_classroom, world.quiz_of_lesson, **closing)

    for student in (world.author, world.classmate):
        AssignmentException.objects.create(
            assignment=world.quiz, user=student, due_at=soon + timedelta(hours=1), reason="ZQ-EXCEPTION"
        )
    AssignmentException.objects.create(
        assignment=world.quiz, group=world.group, time_limit=600, attempts_allowed=2, reason="ZQ-EXCEPTION"
    )
    Reading.objects.create(assignment=world.later_reading, user=world.classmate)
    world.attempt = start_attempt(world.quiz, world.author)
    world.practice_attempt = start_attempt(world.practice, world.author)
    save_answer(world.practice_attempt.answers.get(number=2), world.author, {"1": "x"}, 0)
    world.done_attempt = _hand_in(world.done, world.author, "b", "x", "ZQ-AUTHOR-ESSAY")
    world.classmate_attempt = _hand_in(world.done, world.classmate, "b", "x", "ZQ-CLASSMATE-ESSAY")
    world.other_attempt = _hand_in(world.other_quiz, world.other_student, "b", "x", "ZQ-OTHER-ESSAY")
    world.unreleased_attempt = _hand_in(world.essay, world.author, "ZQ-AUTHOR-ESSAY")
    world.released_attempt = _hand_in(world.released, world.author, "ZQ-AUTHOR-ESSAY")
    _mark(world, world.unreleased_attempt, {**LEVELS, "comment": "ZQ-UNRELEASED"})
    adjusted = {**LEVELS, "adjustment": "-0.5", "reason": "ZQ-REASON"}
    _mark(world, world.released_attempt, {**adjusted, "comment": "ZQ-RELEASED"})
    release_assignment(world.released, world.teacher)
    world.question = world.quiz_of_lesson.questions.get(kind="single")
    world.short = world.quiz_of_lesson.questions.get(kind="short")
    stays = {"question": world.other_question, "replacement": world.other_question}
    Mending.objects.create(
        assignment=world.untouched, **stays, policy=Mending.Policy.LATER, reason="ZQ-MENDED", by=world.teacher
    )
    world.late_attempt = _hand_in(world.late, world.author, "ZQ-AUTHOR-ESSAY")
    world.waived_attempt = _hand_in(world.late, world.classmate, "ZQ-CLASSMATE-ESSAY")
    waive_deduction(world.waived_attempt, world.teacher, "ZQ-WAIVER")


def _past():
    """Open since three days, and due the day before yesterday."""
    now = timezone.now()
    return {"opens_at": now - timedelta(days=3), "due_at": now - timedelta(days=2)}


def _hand_in(assignment, user, *values):
    attempt = start_attempt(assignment, user)
    for answer, value in zip(attempt.answers.order_by("number"), values, strict=True):
        save_answer(answer, user, {"1": value} if answer.question.kind == "cloze" else value, 0)
    submit_attempt(attempt)
    return attempt


def _mark(world, attempt, judgement):
    mark_answer(attempt.answers.order_by("number").last(), judgement, world.teacher)


def _places(world):
    """{what a table calls it: ids of the address}."""
    first, last = (lambda attempt: attempt.answers.order_by("number")[0]), (lambda attempt: attempt.answers.last())
    rows = {
        "class": world.classroom,
        "other class": world.other_classroom,
        "token": world.tokens["author"][0],
        "source": world.source,
        "other source": world.other_source,
        "early source": world.early_source,
        "unit's question": world.other_question,
        "own question": world.own_question,
        "own quiz": world.own_quiz,
        "unit's quiz": world.other_quiz_of_lesson,
        "colleague's question": world.colleague_question,
        "group": world.group,
        "other group": world.other_group,
        "author in class": world.memberships["author"],
        "student of other class": world.other_membership,
        **{name.replace("_", " "): getattr(world, name) for name in ASSIGNMENTS},
        "attempt": world.attempt,
        "done attempt": world.done_attempt,
        "released attempt": world.released_attempt,
        "unreleased attempt": world.unreleased_attempt,
        "classmate's attempt": world.classmate_attempt,
        "late attempt": world.late_attempt,
        "waived attempt": world.waived_attempt,
        "other attempt": world.other_attempt,
        "answer": first(world.attempt),
        "practice answer": first(world.practice_attempt),
        "answered question": world.practice_attempt.answers.get(number=2),
        "done answer": last(world.done_attempt),
        "machine's answer": first(world.done_attempt),
        "unreleased answer": last(world.unreleased_attempt),
        "released answer": last(world.released_attempt),
        "classmate's answer": last(world.classmate_attempt),
        "other answer": last(world.other_attempt),
    }
    return {
        "-": [],
        "link": [world.link.uidb64, world.link.token],
        "opened link": [world.link.uidb64, "set-password"],
        "broken link": [world.link.uidb64, "x-y"],
        "author's exception": [world.quiz.pk, world.author.pk],
        "group's exception": [world.quiz.pk, world.group.pk],
        "exception of a group abroad": [world.quiz.pk, world.other_group.pk],
        "quiz's question": [world.quiz.pk, world.question.pk],
        "quiz's short answer": [world.quiz.pk, world.short.pk],
        "question elsewhere": [world.quiz.pk, world.other_question.pk],
        "other quiz's question": [world.other_quiz.pk, world.question.pk],
        "exception abroad": [world.quiz.pk, world.other_student.pk],
        **{name: [row.pk] for name, row in rows.items()},
        **_unit_places("", world.unit),
        **_unit_places("hidden ", world.hidden_unit),
        "unit's table": [world.unit.slug, "csv"],
        "unit in Moodle's XML": [world.unit.slug, "moodle"],
        "upload": [world.unit.slug, world.upload.pk],
        "upload's picture": [world.unit.slug, world.upload.pk, "map"],
        "other unit's picture": [world.unit.slug, "mill-of-hidden"],
        "unit in class": [world.classroom.pk, world.unit.slug],
        "unit in other class": [world.other_classroom.pk, world.unit.slug],
    }


ASSIGNMENTS = "reading later_reading untouched later quiz done essay released late other_quiz".split()


def _unit_places(prefix, unit):
    slug = unit.slug
    ids = {"unit": [slug], "document": [slug, "A"], "paragraph": [slug, "A", 1], "lesson": [slug, 4]}
    ids |= {"conflict": [slug, "k-07"], "picture": [slug, f"mill-of-{slug}"], "assessment": [slug, "quiz"]}
    return {prefix + name: values for name, values in ids.items()}
