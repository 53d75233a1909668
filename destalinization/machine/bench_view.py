"""The measure of the bench: a bare Django view that inserts one row in an authenticated request."""

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST


def only_the_bare_view(get_response):
    """Middleware: such a request knows no other address than the one below."""

    def answer(request):
        request.urlconf = "destalinization.machine.bench_view"
        return get_response(request)

    return answer


@require_POST
@login_required
def insert(request):
    row = LogEntry.objects.create(user=request.user, action_flag=ADDITION, change_message=request.POST["text"])
    return JsonResponse({"pk": row.pk})


urlpatterns = [path("bench/insert/", insert)]
