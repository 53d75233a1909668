"""Keys for a person's own programs."""

import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from classrooms.models import ApiToken, token_digest


def create_token(user, name):
    """(token, secret). The secret is stored nowhere: this is the only moment it is known."""
    secret = secrets.token_urlsafe(32)
    token = ApiToken(user=user, name=name, digest=token_digest(secret), password_stamp=user.get_session_auth_hash())
    token.full_clean()
    try:
        with transaction.atomic():
            token.save()
    except IntegrityError:  # the other of two clicks was faster, and its secret was shown
        raise ValidationError({"name": _("You have just made a token of this name.")}) from None
    return token, secret


def revoke_token(token):
    """Programs that use the token are refused from now on."""
    token.delete()
