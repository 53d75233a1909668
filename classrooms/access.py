"""The locks on the doors: what cannot be seen does not exist, what may not be done is refused."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme


def visible_or_404(model, user, queryset=None, **lookup):
    """The one object of `model` that matches `lookup` and that the person may see; Http404 otherwise.

    `queryset` narrows or enriches (select_related) the rows looked at.
    """
    rows = model.objects.all() if queryset is None else queryset
    # Of one row the order is nothing; a table's own order may lead through half a dozen others.
    found = next(iter(rows.visible_to(user).filter(**lookup).order_by()[:1]), None)
    if found is None:
        raise Http404
    return found


def own_address(request, address):
    """The address if it is one of this site, else None: nobody is sent on to another site.

    One with spaces or control characters is none: Django lets "//\\t//other.site" pass, and taking it apart and putting
    it together again leaves out the tab.
    """
    if not address.isprintable() or " " in address:
        return None
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else None


def require(user, permission, obj=None):
    """Raises PermissionDenied unless the person has the permission for the object."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied


class LookOnly:
    """For the admin: nobody adds, changes or deletes such rows there; they have a text or a verb of their own."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
