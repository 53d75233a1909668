"""Makes a classroom to look around in: people who can sign in, and lesson 4 assigned with dates around today."""

from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assessments.management.demo_work import hand_in_work
from assessments.services.assignments import assign_together
from classrooms.models import Classroom, User
from lessons.models import Lesson

PASSWORD = "open the archive"
DEMO = "demo"
TEACHER = "teacher"
CLASS = ("History 10A", "demonstration")
LESSON = ("secret-speech", 4)
END_OF_SCHOOL = time(17, 0)
QUIZ_MINUTES = 40
TASKS = {  # of the lesson, one after the other: days from today until due, and until closed
    "what-he-said-quiz": (5, 9),
    "what-he-said-post": (7, 11),
    "what-he-said-dbq": (9, 14),
}
SHOWN = ("admin", "teacher", "assistant", "amara", "ben")
ROLES = {
    "admin": "everything, and the Django admin at /admin/",
    "teacher": "teaches both classes",
    "assistant": "marks in History 10A",
    "amara": "student of History 10A",
    "ben": "student of History 10A, with time-and-a-half",
}


class Command(BaseCommand):
    help = (
        "Fills an empty database with the units, demo people and a class that has work to do, and prints the sign-ins. "
        "Where they are there already it only brings the units up to date. A database of other people is left as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--password", default=PASSWORD, help="what all demo people sign in with (default: “%(default)s”)"
        )

    def handle(self, *, password, **options):
        if not password:
            raise CommandError("The demo people need a password that is not empty.")
        if not User.objects.exists():
            with transaction.atomic():  # all of it or nothing, so that a run that was cut off can begin again
                make_classroom(password)
                hand_in_work(Classroom.objects.get_by_natural_key(*CLASS))
            self.tell_sign_ins(f"Password of all: {password}")
        elif User.objects.filter(username=TEACHER, memberships__classroom__name=CLASS[0]).exists():
            load_units()  # which may be new, or newer than the class
            self.tell_sign_ins(f"Password: {self.known_password(password)}. What was done here is as it was.")
        else:
            self.stdout.write("There are people in this database already, so no demo classroom was made.")

    def known_password(self, password):
        is_same = User.objects.get_by_natural_key(TEACHER).check_password(password)
        return f"{password}, unless somebody has chosen another" if is_same else "as it was set before"

    def tell_sign_ins(self, about_passwords):
        self.stdout.write("Sign in as:")
        for username in SHOWN:
            self.stdout.write(f"  {username:<10} {ROLES[username]}")
        others = User.objects.exclude(username__in=SHOWN).filter(memberships__classroom__term=CLASS[1])
        names = ", ".join(sorted(set(others.values_list("username", flat=True))))
        self.stdout.write(f"  also students: {names}\n{about_passwords}")


def make_classroom(password):
    """People, classes, units, and lesson 4 assigned to the first class."""
    call_command("loaddata", DEMO, verbosity=0)
    load_units()  # after it, for `loaddata` has every unit looked at again at the next start
    # One hash for all: hashing is slow on purpose, and these people share the password anyway.
    User.objects.update(password=make_password(password))
    assign_lesson()


def load_units():
    """Every unit as its folder has it now; what was answered stays."""
    for folder in sorted((Path(settings.FIXTURE_DIRS[0]) / "units").iterdir()):
        call_command("load_unit", folder.name, verbosity=0)


def assign_lesson():
    """Reading, quiz, discussion post and essay, put to the class by its teacher, each due after the one before."""
    classroom = Classroom.objects.get_by_natural_key(*CLASS)
    lesson = Lesson.objects.get_by_natural_key(*LESSON)
    day = calendar(classroom)
    opens_at = day(-1, time(8))
    plan = [(lesson, {"opens_at": opens_at, "due_at": day(3)})]
    tasks = {task.slug: task for task in lesson.assessments.prefetch_related("items__question")}
    for slug, (due, closed) in TASKS.items():
        dates = {"opens_at": opens_at, "due_at": day(due), "closes_at": day(closed)}
        plan.append((tasks[slug], {**dates, "time_limit": minutes(tasks[slug])}))
    rows = [(task, [{"classroom": classroom, **terms}]) for task, terms in plan]
    assign_together(rows, User.objects.get_by_natural_key(TEACHER))


def minutes(task):
    return QUIZ_MINUTES if task.kind == task.Kind.QUIZ else task.items.first().question.spec["minutes"]


def calendar(classroom):
    """day(3): the end of school three days from today, in the class's own time zone."""
    today = timezone.now().astimezone(classroom.zone).date()

    def day(distance, at=END_OF_SCHOOL):
        return datetime.combine(today + timedelta(days=distance), at, classroom.zone)

    return day
