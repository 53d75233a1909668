"""What holds for every page: its security policy, privacy, signing in, and a verb's refusal in words."""

from csp.constants import HEADER
from csp.utils import build_policy
from django.contrib import messages
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from classrooms.access import own_address
from classrooms.backends import signed_in

NOT_KEPT = "max-age=0, no-cache, no-store, must-revalidate, private"  # what `never_cache` says, at a third of the price


class PolicyMiddleware:
    """The same content security policy for every page, put together once: django-csp does it twice for each."""

    def __init__(self, get_response):
        self.get_response, self.policy = get_response, build_policy()

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response


class LanguageMiddleware:
    """The language that the browser asks for; Django's LocaleMiddleware would look for it in addresses, too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class PersonMiddleware(AuthenticationMiddleware):
    """`request.user`, looked up when somebody asks."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: signed_in(request))


class PrivacyMiddleware:
    """What was shown to somebody signed in is not kept: after signing out, the back button shows nothing of it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_somebody = request.user.is_authenticated or "Authorization" in request.headers
        response = self.get_response(request)
        if is_somebody and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = NOT_KEPT
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever is not signed in is led to the sign-in page; a script of ours, which cannot go there, is told."""

    def handle_no_permission(self, request, view_func):
        if request.accepts("text/html"):
            return super().handle_no_permission(request, view_func)
        return JsonResponse({"errors": [_("You are signed out.")]}, status=401)


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
            return JsonResponse({"errors": exception.messages, "code": getattr(exception, "code", None)}, status=400)
        if request.method == "POST" and (origin := own_address(request, request.headers.get("Referer", ""))):
            for message in exception.messages:
                messages.error(request, message)
            return HttpResponseRedirect(origin)
        return render(request, "400.html", {"refusals": exception.messages}, status=400)
