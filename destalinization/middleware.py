"""Turns a verb's refusal into words for the person at the page, and keeps private pages out of every cache."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from classrooms.access import own_address


class PrivacyMiddleware:
    """What was shown to somebody signed in is not kept: after signing out, the back button shows nothing of it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_somebody = request.user.is_authenticated or "Authorization" in request.headers
        response = self.get_response(request)
        if is_somebody and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class RefusalMiddleware:
    """A ValidationError that leaves a view becomes a message on the page the person came from.

    A script of ours that saves while somebody types reads JSON; sent back to a page, it would take the site for gone
    and try for ever.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, ValidationError) or request.path.startswith("/api/"):
            return None
        if not request.accepts("text/html"):
            return JsonResponse({"errors": exception.messages}, status=400)
        if request.method == "POST" and (origin := own_address(request, request.headers.get("Referer", ""))):
            for message in exception.messages:
                messages.error(request, message)
            return HttpResponseRedirect(origin)
        return render(request, "400.html", {"refusals": exception.messages}, status=400)
