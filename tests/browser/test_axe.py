"""No page of ours gives axe a reason to complain, light and dark, at a desk and on a phone; none scrolls sideways."""

import json
from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib import admin
from django.urls import reverse

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import STICKING_OUT, WIDTHS
from tests.browser.pages import ELSEWHERE, NOT_PAGES, named_addresses, pages

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OURS = {"runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]}}
# Without `preload`, with which axe itself would break the content-security policy where a style sheet imports another.
THEIRS = {"runOnly": {"type": "tag", "values": WCAG}, "preload": False}
NEVER_CRITICAL = ("color-contrast", "target-size", "link-in-text-block")
CRITICAL = {**THEIRS, "rules": {rule: {"enabled": False} for rule in NEVER_CRITICAL}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
CHIEF = {"home", "classroom-detail", "reading-detail", "attempt-detail", "attempt-review", "answer-mark", "gradebook"}

# Swagger UI is not ours; what is known of it, by rule.
API_DOCS_ACCEPTED = {"color-contrast", "nested-interactive", "target-size"}


def violations(tab, options):
    """{(rule, impact): [first nodes]} of what axe finds on the page as it is now."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate(f"axe.run({json.dumps({'resultTypes': ['violations'], **options})})")["violations"]
    return {(row["id"], row["impact"]): [node["html"][:160] for node in row["nodes"]][:3] for row in found}


def test_every_page(visit, site, subtests):
    """In one walk, because opening ninety pages takes its time: axe, and whether a page scrolls sideways."""
    visited = set()
    for each in pages(site):
        with subtests.test(page=str(each)):
            tab = visit.tab(each.user)
            each.open(tab)
            assert violations(tab, OURS) == {}
            is_another = each.name not in visited or each.is_another
            if is_another or each.press:
                _wear(tab, "dark")
                assert violations(tab, COLOURS) == {}, "in the dark"
            if each.is_another or (is_another and each.name in CHIEF):
                _wear(tab, "sepia")
                assert violations(tab, COLOURS) == {}, "in sepia"
                _wear(tab, "light")
                tab.set_viewport_size(PHONE)
                assert violations(tab, OURS) == {}, "on a phone"
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": 800})
                assert tab.evaluate(STICKING_OUT) == [], f"at {width} pixels"
            tab.set_viewport_size(DESKTOP)
        visited.add(each.name)
    assert named_addresses() - visited == NOT_PAGES | ELSEWHERE


def test_the_admin_has_nothing_critical(visit, site, subtests):
    tab = visit(site.admin)
    for path in [reverse("admin:index"), *_admin_pages(site)]:
        with subtests.test(page=path):
            tab.goto(path)
            found = violations(tab, CRITICAL)
            assert {rule: nodes for rule, nodes in found.items() if rule[1] == "critical"} == {}


def _admin_pages(site):
    """List, form to add and first row of everything in the admin, and the pages of our own there."""
    request = SimpleNamespace(user=site.admin)
    for model, page in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        if page.has_add_permission(request):
            yield reverse(f"{base}_add")
        if row := model._default_manager.first():
            yield reverse(f"{base}_change", args=[row.pk])
    yield reverse("admin:classrooms_classroom_roster_import", args=[site.classroom.pk])


def test_the_api_documentation_has_only_what_is_known_of_it(visit, site):
    tab = visit(site.teacher)
    tab.goto(reverse("api-docs"))
    tab.locator(".opblock").first.wait_for()
    found = {rule for rule, _impact in violations(tab, THEIRS)}
    assert found <= API_DOCS_ACCEPTED


def _wear(tab, theme):
    tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
