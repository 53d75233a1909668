"""The front door: what waits for me today, and how the site looks to me."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.agenda import staff_agenda, student_agenda
from assessments.mendbook import notices
from assessments.models import Attempt
from assessments.services.attempts import submit_expired
from classrooms.access import own_address
from destalinization.context_processors import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600


@never_cache
@require_safe
def home(request):
    """Today: what waits for me, in the order I should do it."""
    submit_expired(Attempt.objects.filter(user=request.user))
    context = {
        "student": student_agenda(request.user),
        "staff": staff_agenda(request.user),
        "notices": notices(request.user),
    }
    return render(request, "home.html", context)


@login_not_required
@require_POST
def theme_set(request):
    """Keeps the chosen theme in a cookie and goes back to the page the choice was made on."""
    origin = own_address(request, request.POST.get("next", ""))
    response = HttpResponseRedirect(origin) if origin else redirect("home")
    if request.POST.get("theme") in THEMES:
        response.set_cookie(
            THEME_COOKIE, request.POST["theme"], max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response
