"""Makes the classes, students and open sessions that `dev.py bench` drives, in a database of its own."""

import json
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.models import Assessment, AssessmentItem
from assessments.services.assignments import assign_together
from assessments.services.questions import recount
from classrooms.backends import PASSWORD_BACKEND
from classrooms.models import Classroom, Membership, User
from lessons.models import Lesson

PASSWORD = "open the archive"
CLASS_SIZE = 32
QUESTIONS = 10
UNIT, LESSON, ESSAY = "secret-speech", 4, "what-he-said-dbq"


class Command(BaseCommand):
    help = "Fills an empty database for the bench and writes what to drive to a file. Never use it on a real site."

    def add_arguments(self, parser):
        parser.add_argument("students", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *, students, file, **options):
        if User.objects.exists():
            raise CommandError("There are people in this database, so it is not the bench's own.")
        call_command("load_unit", UNIT, verbosity=0)
        lesson = Lesson.objects.get_by_natural_key(UNIT, LESSON)
        tasks = {"quiz": ten_questions(lesson, "quiz"), "practice": ten_questions(lesson, "practice")}
        tasks["essay"] = lesson.assessments.get(slug=ESSAY)
        password = make_password(PASSWORD)  # one hash for all, because hashing is slow on purpose
        people = User.objects.bulk_create(
            User(username=f"student{number}", first_name="Student", last_name=str(number), password=password)
            for number in range(students)
        )
        teacher = User.objects.create(username="teacher", password=password)
        cookies = [session.session_key for session in open_sessions(people)]
        plan = []
        for first in range(0, students, CLASS_SIZE):
            addresses = make_class(first, people[first : first + CLASS_SIZE], teacher, tasks)
            for person, cookie in list(zip(people, cookies, strict=True))[first : first + CLASS_SIZE]:
                plan.append({"username": person.username, "cookie": cookie, **addresses})
        file.write_text(json.dumps({"password": PASSWORD, "students": plan}), encoding="utf-8")


def ten_questions(lesson, name):
    """A quiz of the first ten questions of the lesson's own one."""
    own = lesson.assessments.filter(kind=Assessment.Kind.QUIZ).order_by("pk").first()
    quiz = Assessment.objects.create(
        unit=lesson.unit, lesson=lesson, slug=f"bench-{name}", kind=Assessment.Kind.QUIZ, title=f"Bench: {name}"
    )
    items = own.items.order_by("number")[:QUESTIONS]
    AssessmentItem.objects.bulk_create(
        AssessmentItem(assessment=quiz, number=item.number, question_id=item.question_id) for item in items
    )
    recount(quiz)
    return quiz


def open_sessions(people):
    """A signed-in session for each person, without the price of as many sign-ins."""
    store = SessionStore()
    rows = []
    for person in people:
        key = store._get_new_session_key()
        data = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: PASSWORD_BACKEND,
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        expires = timezone.now() + timedelta(days=1)
        rows.append(store.model(session_key=key, session_data=store.encode(data), expire_date=expires))
    return store.model.objects.bulk_create(rows, batch_size=500)


def make_class(number, people, teacher, tasks):
    """One class with its students and tasks; returns {name of the task: pk of its assignment}."""
    classroom = Classroom.objects.create(name=f"Bench {number}")
    Membership.objects.create(classroom=classroom, user=teacher, role=Membership.Role.TEACHER)
    Membership.objects.bulk_create(Membership(classroom=classroom, user=person) for person in people)
    now = timezone.now()
    terms = {"classroom": classroom, "opens_at": now - timedelta(days=1), "due_at": now + timedelta(days=5)}
    timed = {**terms, "closes_at": now + timedelta(days=9), "time_limit": 40}
    made = assign_together([(task, [timed]) for task in tasks.values()], teacher)
    return {name: assignment.pk for name, assignment in zip(tasks, made, strict=True)}
