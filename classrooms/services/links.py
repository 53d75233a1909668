"""One-time links with which a person chooses a password, without e-mail."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from classrooms.models import Membership, User

ISSUED = "Issued a one-time link."  # kept in the log, so not translated


class Link(NamedTuple):
    """What the address of the activation page is made of; good for one use within PASSWORD_RESET_TIMEOUT."""

    user: User
    uidb64: str
    token: str
    valid_until: datetime

    @property
    def path(self):
        return reverse("activate", args=[self.uidb64, self.token])


@transaction.atomic
def issue_links(people, by, classroom=None):
    """A link for each of the people, or ValidationError naming those for whom `by` may issue none.

    A teacher issues for the class given; for a forgotten password, and for everybody else, it takes an administrator.
    """
    people = list(people)
    refused = [person for person in people if not _is_admin_of(by, person)]
    if classroom is not None and refused:
        linkable = linkable_people(refused, by, classroom)
        refused = [person for person in refused if person not in linkable]
    if refused:
        names = ", ".join(f"{person} ({person.username})" for person in refused)
        raise ValidationError(
            _(
                "Only an administrator can issue a link for: %(names)s. A teacher can for those who never signed in "
                "and are students of the teacher's own classes only."
            )
            % {"names": names}
        )
    if people:
        LogEntry.objects.log_actions(by.pk, people, CHANGE, ISSUED)
    return [_link(person) for person in people]


def linkable_people(people, by, classroom):
    """Those of the people for whom `by` may issue links as a teacher of the class; three queries for any number."""
    memberships = list(
        Membership.objects.current().filter(classroom=classroom, user__in=people).select_related("classroom", "user")
    )
    prefetch_related_objects(memberships, "user__memberships", "user__groups", "user__user_permissions")
    return {each.user for each in memberships if by.has_perm("classrooms.issue_link", each)}


def _link(person):
    valid_until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    uidb64 = urlsafe_base64_encode(force_bytes(person.pk))
    return Link(person, uidb64, default_token_generator.make_token(person), valid_until)


def _is_admin_of(by, person):
    """Whoever may change accounts in the admin; nobody but a superuser takes over an administrator's account."""
    if not person.is_active:
        return False
    if by.is_superuser:
        return True
    return by.has_perm("classrooms.change_user") and not (person.is_superuser or person.is_staff)
