"""People, classes, and who belongs to which class in which role."""

import hashlib
import secrets
import zoneinfo
from decimal import Decimal

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from classrooms.rows import read

# Without look-alikes (0 O 1 I L), because codes are read aloud and copied from a board.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_join_code():
    """A fresh class code of eight characters, about 8 x 10^11 possibilities."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def validate_time_zone(name):
    """Raises ValidationError unless `name` is a zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone such as Europe/Prague."), params={"name": name})


MEMBERSHIPS_NOW = """
    SELECT {member} FROM classrooms_membership member WHERE member.user_id = %s AND member.left_at IS NULL
"""


class User(AbstractUser):
    """A person who signs in. What somebody may do comes from memberships and permissions, not from a user type."""

    pseudonymised_at = models.DateTimeField(_("pseudonymised"), null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        ordering = ["last_name", "first_name", "username"]

    def __str__(self):
        return self.get_full_name() or self.username

    @cached_property
    def memberships_now(self):
        """{classroom id: the person's current Membership}; of whoever is signed in it is there already."""
        return {row.classroom_id: row for [row] in read(MEMBERSHIPS_NOW, [self.pk], member=Membership)}

    def with_memberships(self, rows):
        """The person, whose current memberships these are; None among them is none, as an outer join gives it."""
        self.memberships_now = {row.classroom_id: row for row in rows if row is not None}
        return self

    def forget_memberships(self):
        """To be called after any of them changed: they are looked up anew when they are asked for next."""
        for name in ("memberships_now", "assists_anywhere"):
            self.__dict__.pop(name, None)

    @property
    def roles(self):
        """{classroom id: role} of the person's current memberships."""
        return {pk: row.role for pk, row in self.memberships_now.items()}

    @property
    def staffed(self):
        """Keys of the classes that the person teaches or assists."""
        return [pk for pk, role in self.roles.items() if role != Membership.Role.STUDENT]

    @cached_property
    def assists_anywhere(self):
        """Whether the person teaches or assists in some class, or may do everything."""
        return self.is_superuser or bool(self.staffed)

    @property
    def reading_tier(self):
        """How texts are given to the person: of several classes' tiers the one that helps most; to staff as written."""
        tiers = Membership.ReadingTier.values
        own = [row.reading_tier for row in self.memberships_now.values() if row.is_student]
        return max(own, key=tiers.index, default=tiers[0])

    @property
    def is_activated(self):
        """Whether the person has ever signed in or chosen a password of their own."""
        return self.last_login is not None or self.has_usable_password()


class ClassroomQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Classes the person belongs to; all of them for a superuser."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(memberships__user=user, memberships__left_at=None)

    def taught_by(self, user):
        return self.filter(pk__in=[pk for pk, role in user.roles.items() if role == Membership.Role.TEACHER])

    def active(self):
        return self.filter(is_archived=False)

    def called(self, text):
        """Classes with this number, class code, name, or name with the term in brackets."""
        name, _bracket, term = text.removesuffix(")").rpartition(" (")
        if text.isdecimal():
            return self.filter(pk=int(text))
        exact = models.Q(join_code=text) | models.Q(name=text)
        return self.filter(exact | models.Q(name=name, term=term) if name else exact)

    def with_student_count(self):
        """Adds `student_count`; a subquery, because `visible_to` already joins the memberships of one person."""
        students = Membership.objects.students().filter(classroom=models.OuterRef("pk")).order_by()
        count = students.values("classroom").annotate(count=models.Count("pk")).values("count")
        return self.annotate(student_count=Coalesce(models.Subquery(count), 0))


class ClassroomManager(models.Manager.from_queryset(ClassroomQuerySet)):
    def get_by_natural_key(self, name, term):
        return self.get(name=name, term=term)


class Classroom(models.Model):
    """One class of people; a section is a class of its own."""

    name = models.CharField(_("name"), max_length=100)
    term = models.CharField(_("term"), max_length=50, blank=True, help_text=_("For example: autumn 2026."))
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("All dates of the class are in this zone, for example Europe/Prague."),
    )
    join_code = models.CharField(_("class code"), max_length=12, unique=True, default=new_join_code, editable=False)
    is_archived = models.BooleanField(
        _("archived"), default=False, help_text=_("An archived class is kept as it is: nobody can hand in or join.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ClassroomManager()

    class Meta:
        ordering = ["is_archived", "name", "term", "pk"]
        verbose_name = _("class")
        verbose_name_plural = _("classes")

    def __str__(self):
        return f"{self.name} ({self.term})" if self.term else self.name

    def natural_key(self):
        return (self.name, self.term)

    @property
    def classroom(self):
        """Itself: every class-side object answers to `.classroom`, so that `teaches` is written once."""
        return self

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of a class see everybody in it; a student sees only the own membership."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(models.Q(user=user) | models.Q(classroom__in=user.staffed))

    def current(self):
        return self.filter(left_at=None)

    def students(self):
        return self.current().filter(role=Membership.Role.STUDENT)

    def staff(self):
        return self.current().exclude(role=Membership.Role.STUDENT)

    def by_role(self):
        """Teachers, assistants, students; by name within each."""
        rank = models.Case(
            models.When(role=Membership.Role.TEACHER, then=0),
            models.When(role=Membership.Role.ASSISTANT, then=1),
            default=2,
        )
        return self.order_by(rank, "user__last_name", "user__first_name", "user__username")


class MembershipManager(models.Manager.from_queryset(MembershipQuerySet)):
    def get_by_natural_key(self, name, term, username):
        return self.get(classroom__name=name, classroom__term=term, user__username=username)


class Membership(models.Model):
    """One person in one class. Leaving is a date, not a deletion, because work and marks stay."""

    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        ASSISTANT = "assistant", _("assistant")
        TEACHER = "teacher", _("teacher")

    class ReadingTier(models.TextChoices):
        CLASSROOM = "classroom", _("as written")
        SUPPORTED = "supported", _("with help beside it")
        ADAPTED = "adapted", _("short and plain")

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="memberships", verbose_name=_("class"))
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.STUDENT)
    time_factor = models.DecimalField(
        _("time factor"),
        max_digits=4,
        decimal_places=2,
        default=Decimal("1"),
        validators=[MinValueValidator(Decimal("1")), MaxValueValidator(Decimal("10"))],
        help_text=_("1.5 means time-and-a-half on every time limit."),
    )
    extra_minutes = models.PositiveSmallIntegerField(
        _("extra minutes"), default=0, validators=[MaxValueValidator(600)], help_text=_("Added to every time limit.")
    )
    extra_days = models.PositiveSmallIntegerField(
        _("extra days"), default=0, validators=[MaxValueValidator(60)], help_text=_("Added to every due date.")
    )
    accommodation_reason = models.CharField(
        _("reason"), max_length=200, blank=True, help_text=_("Seen by teachers of this class only.")
    )
    reading_tier = models.CharField(
        _("how texts are given"),
        max_length=10,
        choices=ReadingTier,
        default=ReadingTier.CLASSROOM,
        help_text=_("The student may choose too. Nobody else in the class sees it."),
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = MembershipManager()

    class Meta:
        ordering = ["classroom", "user__last_name", "user__first_name", "user__username"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["classroom", "user"], name="one_membership_a_person_and_class"),
            models.CheckConstraint(condition=models.Q(time_factor__gte=1), name="time_factor_at_least_one"),
        ]

    def __str__(self):
        return f"{self.user} – {self.classroom} ({self.get_role_display()})"

    def natural_key(self):
        return (*self.classroom.natural_key(), self.user.username)

    natural_key.dependencies = ["classrooms.classroom", "classrooms.user"]

    @property
    def is_current(self):
        return self.left_at is None

    @property
    def is_teacher(self):
        return self.role == self.Role.TEACHER

    @property
    def is_student(self):
        return self.role == self.Role.STUDENT

    @property
    def time_factor_text(self):
        """1.5, not 1.50."""
        return f"{self.time_factor.normalize():f}"

    @property
    def has_accommodation(self):
        return self.time_factor != 1 or bool(self.extra_minutes or self.extra_days)


class GroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff only: who is in which group may tell about accommodations."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(classroom__in=user.staffed)

    def with_students(self):
        """Adds `students`: a list of the memberships that count, by name. Who has left the class is in no group."""
        students = Membership.objects.students().select_related("user")
        return self.prefetch_related(models.Prefetch("members", students.order_by("user"), to_attr="students"))


class Group(models.Model):
    """Some of a class's students under one name, to whom the same exceptions are granted."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="groups", verbose_name=_("class"))
    name = models.CharField(_("name"), max_length=100)
    members = models.ManyToManyField(Membership, related_name="groups", blank=True, verbose_name=_("students"))

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["classroom", "name", "pk"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [models.UniqueConstraint(fields=["classroom", "name"], name="one_group_a_name_and_class")]

    def __str__(self):
        return self.name


def token_digest(token):
    """What is stored of an API token: enough to recognise it, useless to a thief."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Tokens are private: everybody sees only their own."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class ApiToken(models.Model):
    """A named key for a person's programs. It dies with the password it was made under."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=100, help_text=_("What it is for, for example: grade export."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    password_stamp = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            # Sending the form twice must not make two tokens.
            models.UniqueConstraint(
                fields=["user", "name"],
                name="one_token_a_person_and_name",
                violation_error_message=_("You already have a token of this name."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_alive(self):
        """Whether the password is still the one the token was made under."""
        return constant_time_compare(self.password_stamp, self.user.get_session_auth_hash())
