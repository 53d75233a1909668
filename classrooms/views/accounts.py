"""Pages about one's own account: signing in, passwords, profile, tokens."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, PasswordResetConfirmView
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from classrooms import services
from classrooms.access import require, visible_or_404
from classrooms.backends import PASSWORD_BACKEND
from classrooms.forms import ProfileForm, SignInForm, TokenForm
from classrooms.models import ApiToken

page = require_http_methods(["GET", "HEAD", "POST"])

sign_in = page(
    LoginView.as_view(
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
        extra_context={"heading": gettext_lazy("Sign in"), "verb": gettext_lazy("Sign in")},
    )
)
sign_out = LogoutView.as_view()


@method_decorator(page, name="dispatch")
class PasswordChange(PasswordChangeView):
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("profile")
    extra_context = {"heading": gettext_lazy("Change your password"), "verb": gettext_lazy("Change password")}

    def form_valid(self, form):
        messages.success(self.request, _("Your password is changed. Tokens made before are dead."))
        return super().form_valid(form)


@method_decorator(page, name="dispatch")
class Activate(PasswordResetConfirmView):
    """Where a one-time link leads: choose a password, and you are in. Serves new accounts and forgotten passwords."""

    template_name = "registration/activate.html"
    extra_context = {"verb": gettext_lazy("Set password and go on")}

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form):
        services.activate(self.user, form.cleaned_data["new_password1"])
        login(self.request, self.user, PASSWORD_BACKEND)
        messages.success(self.request, _("Your password is set. Next time sign in as “%s”.") % self.user.username)
        return redirect("home")


@page
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("profile")
    request.user.refresh_from_db(fields=["first_name", "last_name"])  # a refused form must not rename the page's head
    return render(
        request,
        "classrooms/profile.html",
        {
            "form": form,
            "verb": _("Save"),
            "tokens": ApiToken.objects.visible_to(request.user).select_related("user"),
            "memberships": request.user.memberships.current().select_related("classroom"),
        },
    )


@page
def token_create(request):
    """The secret is shown on the answer to the POST, once."""
    form = TokenForm(request.POST or None, user=request.user)
    if not form.is_valid():
        context = {
            "form": form,
            "heading": _("New API token"),
            "lead": _("A program that has the token may do what you may do. It dies when your password changes."),
            "verb": _("Make token"),
            "cancel": reverse("profile"),
        }
        return render(request, "classrooms/account_form.html", context)
    token, secret = services.create_token(request.user, form.cleaned_data["name"])
    response = render(request, "classrooms/token_created.html", {"token": token, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response


@page
def token_revoke(request, pk):
    token = visible_or_404(ApiToken, request.user, pk=pk)
    require(request.user, "classrooms.revoke_token", token)
    if request.method == "POST":
        services.revoke_token(token)
        messages.success(request, _("The token “%s” is revoked.") % token)
        return redirect("profile")
    context = {
        "heading": _("Revoke a token"),
        "what": _("Programs that use the token “%s” will be refused from now on.") % token,
        "verb": _("Revoke token"),
        "cancel": reverse("profile"),
        "is_danger": True,
    }
    return render(request, "classrooms/confirm.html", context)
