"""How programs sign in, and the one permission class of the whole API."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions, permissions

from classrooms.models import ApiToken, token_digest

NOTE_USE_EVERY = timedelta(minutes=10)


class ApiTokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token …`. A token is dead once revoked, once its person is, or once the password changed."""

    def authenticate_credentials(self, key):
        token = ApiToken.objects.select_related("user").filter(digest=token_digest(key)).first()
        if token is None or not token.user.is_active or not token.is_alive:
            raise exceptions.AuthenticationFailed(_("This token is not valid (any more). Make a new one."))
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > NOTE_USE_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token


class RulesPermission(permissions.IsAuthenticated):
    """Reading is decided by `visible_to` (the view's queryset); doing by rules, with the action's name as the verb.

    Action `submit` on Attempt asks for `assessments.submit_attempt`; a view may name another permission for an
    action in `action_permissions`.
    """

    def has_object_permission(self, request, view, obj):
        if request.method in permissions.SAFE_METHODS and view.action in ("list", "retrieve"):
            return True
        return request.user.has_perm(permission_of(view, obj), obj)


def permission_of(view, obj):
    """The permission's name for the view's action on the object."""
    named = getattr(view, "action_permissions", {}).get(view.action)
    return named or f"{obj._meta.app_label}.{view.action}_{obj._meta.model_name}"
