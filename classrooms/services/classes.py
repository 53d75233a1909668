"""Opening, changing, archiving and joining classes."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from classrooms import throttle
from classrooms.models import Classroom, Membership, User, new_join_code
from classrooms.services.memberships import admit, lock_classroom


@transaction.atomic
def create_classroom(by, **fields):
    """A new class with `by` as its teacher. Sending the form twice makes one class."""
    User.objects.select_for_update().get(pk=by.pk)  # two clicks wait for each other here
    twins = Classroom.objects.active().filter(name=fields["name"], term=fields.get("term", ""))
    if twins.filter(memberships__user=by, memberships__role=Membership.Role.TEACHER, memberships__left_at=None):
        raise ValidationError(_("You already teach a class of this name and term."))
    classroom = Classroom(**fields)
    classroom.full_clean()
    classroom.save()
    Membership.objects.create(classroom=classroom, user=by, role=Membership.Role.TEACHER)
    by.forget_memberships()
    return classroom


def usual_time_zone(user):
    """The zone of the class the person opened or took over last; the site's where there is none yet."""
    taught = Membership.objects.filter(user=user, role=Membership.Role.TEACHER).order_by("-pk")
    return taught.values_list("classroom__time_zone", flat=True).first() or settings.TIME_ZONE


def edit_classroom(classroom, **fields):
    """Changes name, term or time zone."""
    for name, value in fields.items():
        setattr(classroom, name, value)
    classroom.full_clean()
    classroom.save(update_fields=list(fields))
    return classroom


def archive_classroom(classroom):
    _set_archived(classroom, True)


def unarchive_classroom(classroom):
    _set_archived(classroom, False)


def rotate_code(classroom):
    """A new class code; the old one stops working at once."""
    with transaction.atomic():
        lock_classroom(classroom)
        Classroom.objects.filter(pk=classroom.pk).update(join_code=new_join_code())
    classroom.refresh_from_db(fields=["join_code"])
    return classroom.join_code


def classroom_called(text):
    """The one class with this number, class code or name; for the console."""
    found = list(Classroom.objects.called(text)[:2])
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{each.pk} = {each}" for each in Classroom.objects.all()[:50])
    words = _("More than one class is called “%(text)s”.") if found else _("No class is called “%(text)s”.")
    raise ValidationError(f"{words % {'text': text}} {_('Give the number of one of these:')} {known}")


def class_of_code(code, guesser):
    """The class that may be joined by this code. Wrong codes are counted for `guesser` (a session or a person).

    Not to be called inside a transaction: a refusal would take the count back with it.
    """
    if seconds := throttle.seconds_left(guesser, throttle.CODES):
        minutes = -(-seconds // 60)
        raise ValidationError(
            _("Too many wrong codes. Wait %(minutes)s min, then look at the code again.") % {"minutes": minutes}
        )
    classroom = Classroom.objects.filter(join_code="".join(code.upper().split())).first()
    if classroom is None:
        throttle.count_wrong(guesser, throttle.CODES)
        raise ValidationError(_("No class has this code. Ask your teacher for the present one."))
    if classroom.is_archived:
        raise ValidationError(_("This class is archived: nobody can join it any more."))
    return classroom


def join_class(user, code, guesser):
    """The person becomes a student of the class with this code; whoever already belongs to it stays what they are.

    Whoever was taken out comes back by the teacher's hand alone: the code is on the board.
    """
    classroom = class_of_code(code, guesser)
    with transaction.atomic():
        lock_classroom(classroom)
        if user.memberships.filter(classroom=classroom, left_at__isnull=False):
            raise ValidationError(_("You were taken out of this class. Its teacher can take you in again."))
        admit(classroom, user)
    return classroom


def join_class_as_new_person(code, guesser, *, password, **names):
    """(classroom, user): an account with its own password, and its place in the class."""
    classroom = class_of_code(code, guesser)
    user = User(**names)
    user.set_password(password)
    user.full_clean()
    try:
        with transaction.atomic():
            lock_classroom(classroom)
            user.save()
            admit(classroom, user)
    except IntegrityError as error:
        raise ValidationError(_("Somebody has just taken this username. Choose another one.")) from error
    return classroom, user


def _set_archived(classroom, is_archived):
    Classroom.objects.filter(pk=classroom.pk).update(is_archived=is_archived)
    classroom.is_archived = is_archived
