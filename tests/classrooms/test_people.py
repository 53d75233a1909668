"""Accounts: closing, taking the name off, handing out the data; and tokens."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError

from classrooms import services
from classrooms.models import ApiToken, Membership, User
from tests.factories import make_user


def test_deactivate_closes_accounts_but_never_ones_own(cast):
    assert services.deactivate([cast.author, cast.classmate], cast.admin) == 2
    assert services.deactivate([cast.author], cast.admin) == 0
    with pytest.raises(ValidationError, match="your own"):
        services.deactivate([cast.admin], cast.admin)


def test_deactivate_leaves_superusers_to_superusers(cast):
    with pytest.raises(ValidationError, match="superuser"):
        services.deactivate([cast.admin], make_user(is_staff=True))


def test_pseudonymise_person_takes_the_name_everywhere(cast):
    User.objects.filter(pk=cast.author.pk).update(first_name="Zoë", last_name="Quist", email="zoe@example.org")
    person = User.objects.get(pk=cast.author.pk)
    Membership.objects.filter(user=person).update(accommodation_reason="a private matter")
    services.create_token(person, "export")
    LogEntry.objects.log_actions(cast.admin.pk, [person], CHANGE, [{"changed": {"object": "Zoë Quist – 9A"}}])
    LogEntry.objects.log_actions(cast.admin.pk, [cast.classroom], CHANGE, [{"added": {"object": "Zoë Quist – 9A"}}])
    services.pseudonymise_person(person, cast.admin)
    everything = str([list(model.objects.values()) for model in (User, Membership, LogEntry, ApiToken)])
    for trace in ("Quist", "zoe@", "private matter", "'author'"):
        assert trace not in everything
    assert not person.is_active and not person.has_usable_password() and not person.api_tokens.exists()
    assert Membership.objects.filter(user=person).exists()


def test_pseudonymise_person_twice_is_once(cast):
    name = services.pseudonymise_person(cast.author, cast.admin).username
    assert services.pseudonymise_person(User.objects.get(pk=cast.author.pk), cast.admin).username == name
    assert services.reactivate([cast.author], cast.admin) == 0


def test_pseudonymise_person_refuses_oneself_and_superusers(cast):
    with pytest.raises(ValidationError):
        services.pseudonymise_person(cast.admin, cast.admin)
    with pytest.raises(ValidationError):
        services.pseudonymise_person(cast.admin, make_user(is_staff=True))


def test_export_person_holds_account_and_memberships(cast):
    services.create_token(cast.author, "export")
    data = services.export_person(cast.author)["classrooms"]
    assert data["account"]["username"] == "author"
    assert data["memberships"][0]["class"] == "History 9A"
    assert "digest" not in str(data)


def test_create_token_stores_no_secret(cast):
    token, secret = services.create_token(cast.author, "export")
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert token.is_alive


def test_create_token_refuses_a_name_twice(cast):
    services.create_token(cast.author, "export")
    services.create_token(cast.classmate, "export")
    with pytest.raises(ValidationError, match="already have"):
        services.create_token(cast.author, "export")


def test_token_is_dead_after_a_password_change(cast):
    token, _secret = services.create_token(cast.author, "export")
    cast.author.set_password("a new pass phrase 7")
    cast.author.save()
    assert not ApiToken.objects.get(pk=token.pk).is_alive
