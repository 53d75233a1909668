"""The page between choosing an action and doing it: says to whom, and asks what is still needed."""

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from classrooms.models import Classroom, Membership


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class TargetForm(forms.Form):
    classroom = forms.ModelChoiceField(label=_("Class"), queryset=Classroom.objects.active())


class EnrolForm(TargetForm):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


def ask(model_admin, request, chosen, form_class, *, heading, what, verb):
    """(cleaned data, None) once confirmed, until then (None, the page that asks)."""
    form = form_class(request.POST if "confirmed" in request.POST else None)
    if form.is_valid():
        return form.cleaned_data, None
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        "title": heading,
        "what": what,
        "verb": verb,
        "form": form,
        "chosen": chosen,
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": request.POST["action"],
    }
    return None, render(request, "admin/classrooms/step.html", context)
