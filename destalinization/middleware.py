"""Turns a verb's refusal into words for the person at the page, so that no view carries try/except."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


class RefusalMiddleware:
    """A ValidationError that leaves a view becomes a message on the page the person came from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, ValidationError) or request.path.startswith("/api/"):
            return None
        if request.method == "POST" and (origin := _page_of_origin(request)):
            for message in exception.messages:
                messages.error(request, message)
            return HttpResponseRedirect(origin)
        return render(request, "400.html", {"refusals": exception.messages}, status=400)


def _page_of_origin(request):
    """The page of this site the request came from, or None; never the address of another site."""
    origin = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
    return origin if is_ours else None
