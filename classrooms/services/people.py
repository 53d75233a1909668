"""Accounts: activating, deactivating, taking the name off, and handing a person their data."""

import json
from importlib import import_module

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from classrooms import throttle
from classrooms.models import Membership, User


def activate(user, password):
    """The person has chosen a password: earlier links, tokens and wrong tries count no longer."""
    if not user.is_active:
        raise ValidationError(_("This account is deactivated. Ask an administrator."))
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    throttle.forget(user.get_username())


def deactivate(people, by):
    """How many accounts were closed: nobody can sign in with them, everything they made stays."""
    if by in people:
        raise ValidationError(_("You cannot deactivate your own account."))
    _refuse_colleagues(people, by)
    keys = [person.pk for person in people]
    return User.objects.filter(pk__in=keys, is_active=True).update(is_active=False)


def reactivate(people, by):
    """How many accounts were opened again; a pseudonymised one stays closed."""
    _refuse_colleagues(people, by)
    keys = [person.pk for person in people]
    return User.objects.filter(pk__in=keys, is_active=False, pseudonymised_at=None).update(is_active=True)


@transaction.atomic
def pseudonymise_people(people, by):
    """All of them, or nobody."""
    for person in people:
        pseudonymise_person(person, by)


@transaction.atomic
def pseudonymise_person(person, by):
    """Replaces names, username and e-mail and closes the account. Work and marks stay. It cannot be undone."""
    if person == by:
        raise ValidationError(_("You cannot pseudonymise your own account."))
    _refuse_colleagues([person], by)
    if person.pseudonymised_at:
        return person
    old_name = person.get_full_name()
    person.username = f"former-{person.pk}-{get_random_string(6).lower()}"
    person.first_name, person.last_name, person.email = _("Former person"), str(person.pk), ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.pseudonymised_at = timezone.now()
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    person.api_tokens.all().delete()
    person.memberships.update(accommodation_reason="")
    _forget_in_log(person, old_name)
    return person


def export_person(person):
    """Everything kept about one person, by room: what each app's `personal_data.py` tells of them, ready for JSON."""
    return {
        config.label: import_module(f"{config.name}.personal_data").personal_data(person)
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "personal_data")
    }


def _refuse_colleagues(people, by):
    """Whoever works in the admin is touched by a superuser alone."""
    colleagues = [str(person) for person in people if person.is_superuser or person.is_staff]
    if colleagues and not by.is_superuser:
        raise ValidationError(_("Only a superuser can do this to: %(names)s.") % {"names": ", ".join(colleagues)})


def _forget_in_log(person, old_name):
    """The admin's log repeats names, in its titles and inside its messages (there as JSON text)."""
    memberships = [str(pk) for pk in person.memberships.values_list("pk", flat=True)]
    types = ContentType.objects.get_for_models(User, Membership)
    own = Q(content_type=types[User], object_id=str(person.pk))
    own |= Q(content_type=types[Membership], object_id__in=memberships)
    LogEntry.objects.filter(own).update(object_repr=str(person), change_message="")
    if not (old_name and " " in old_name):
        return  # a single short name would also hit other people's entries
    in_json = json.dumps(old_name)[1:-1]
    mentions = Q(object_repr__contains=old_name) | Q(change_message__contains=old_name)
    mentions |= Q(change_message__contains=in_json)
    for entry in LogEntry.objects.filter(mentions):
        entry.object_repr = entry.object_repr.replace(old_name, str(person))
        entry.change_message = entry.change_message.replace(old_name, str(person)).replace(in_json, str(person))
        entry.save(update_fields=["object_repr", "change_message"])
