"""Who belongs to a class, as what, and with which accommodation."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classrooms.models import Classroom, Membership

STANDING = ("time_factor", "extra_minutes", "extra_days", "accommodation_reason", "reading_tier")


def lock_classroom(classroom):
    """The class, locked until the transaction ends, so that changes to its people follow one another.

    Refuses an archived class: it is kept as it is.
    """
    locked = Classroom.objects.select_for_update().get(pk=classroom.pk)
    if locked.is_archived:
        raise ValidationError(_("“%(name)s” is archived. Take it out of the archive first.") % {"name": locked})
    return locked


def admit(classroom, user, role=Membership.Role.STUDENT):
    """(membership, is new here): whoever left comes back in the given role; whoever is here stays what they are.

    Call it with the class locked.
    """
    membership, is_new = Membership.objects.get_or_create(classroom=classroom, user=user, defaults={"role": role})
    if not is_new and not membership.is_current:
        membership.role, membership.left_at, is_new = role, None, True
        membership.save(update_fields=["role", "left_at"])
    user.forget_memberships()
    return membership, is_new


@transaction.atomic
def add_membership(membership):
    """Saves a new membership, filled in by hand."""
    lock_classroom(membership.classroom)
    membership.save()
    return membership


@transaction.atomic
def edit_membership(membership, **fields):
    """Changes the role or the standing accommodation (any of `role` and STANDING)."""
    classroom = lock_classroom(membership.classroom)
    for name, value in fields.items():
        setattr(membership, name, value)
    membership.full_clean(validate_unique=False, validate_constraints=False)
    if membership.role != Membership.Role.TEACHER:
        _keep_a_teacher(classroom, [membership.pk])
    membership.save(update_fields=list(fields))
    return membership


def choose_tier(user, tier):
    """The student's own choice of how texts are given, in all classes at once; an unknown tier changes nothing."""
    if tier in Membership.ReadingTier.values:
        Membership.objects.students().filter(user=user).update(reading_tier=tier)
        user.forget_memberships()


def remove_membership(membership):
    """The person leaves the class; work and marks stay. Leaving twice is leaving once."""
    remove_memberships([membership])
    membership.refresh_from_db(fields=["left_at"])
    return membership


@transaction.atomic
def remove_memberships(memberships):
    """Removes them all, or nobody."""
    _lock_left_behind(memberships)
    _leave(memberships)


@transaction.atomic
def bring_back(memberships):
    """How many came back, in the role they had."""
    gone = [each for each in memberships if not each.is_current]
    for classroom in {each.classroom_id: each.classroom for each in gone}.values():
        lock_classroom(classroom)
    return Membership.objects.filter(pk__in=[each.pk for each in gone]).update(left_at=None)


@transaction.atomic
def bulk_enrol(people, classroom, role=Membership.Role.STUDENT):
    """How many of the people are new in the class."""
    classroom = lock_classroom(classroom)
    return sum(is_new for _membership, is_new in (admit(classroom, user, role) for user in people))


@transaction.atomic
def move_members(memberships, classroom):
    """How many people went to `classroom`, with their role and accommodation. Their work stays where it was done."""
    leaving = [each for each in memberships if each.is_current and each.classroom_id != classroom.pk]
    classroom = lock_classroom(classroom)
    _lock_left_behind(leaving)
    for each in leaving:
        membership, is_new = admit(classroom, each.user, each.role)
        if is_new:
            edit_membership(membership, **{name: getattr(each, name) for name in STANDING})
    _leave(leaving)
    return len(leaving)


def _leave(memberships):
    keys = [each.pk for each in memberships]
    Membership.objects.filter(pk__in=keys, left_at=None).update(left_at=timezone.now())


def _lock_left_behind(leaving):
    """Locks the classes that these people leave; each must keep a teacher."""
    for classroom in {each.classroom_id: each.classroom for each in leaving}.values():
        _keep_a_teacher(lock_classroom(classroom), [each.pk for each in leaving])


def _keep_a_teacher(classroom, leaving):
    """Refuses when `leaving` (membership keys) holds the last teachers of the class."""
    teachers = Membership.objects.current().filter(classroom=classroom, role=Membership.Role.TEACHER)
    keys = set(teachers.values_list("pk", flat=True))
    if keys and keys <= set(leaving):
        raise ValidationError(
            _("“%(name)s” would be left without a teacher. Give somebody else the role of teacher first.")
            % {"name": classroom}
        )
