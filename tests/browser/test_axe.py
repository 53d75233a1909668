"""No page of ours has anything for axe to complain of, light and dark, at a desk and on a phone."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.pages import ELSEWHERE, NOT_PAGES, named_addresses, pages

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OURS = {"runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
CHIEF = {"home", "classroom-detail", "reading-detail", "attempt-detail", "attempt-review", "answer-mark", "gradebook"}

# Swagger UI is not ours; what it gets wrong is known and changes with its version only.
API_DOCS_ACCEPTED = set()


def violations(tab, options):
    """{(rule, impact): [first nodes]} of what axe finds on the page as it is now."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate(f"axe.run({json.dumps({'resultTypes': ['violations'], **options})})")["violations"]
    return {(row["id"], row["impact"]): [node["html"][:160] for node in row["nodes"]][:3] for row in found}


def test_every_page(visit, site, subtests):
    visited = set()
    for each in pages(site):
        visited.add(each.name)
        with subtests.test(page=str(each)):
            tab = visit.tab(each.user)
            each.open(tab)
            assert violations(tab, OURS) == {}
            _wear(tab, "dark")
            assert violations(tab, COLOURS) == {}, "in the dark"
            if each.name in CHIEF:
                _wear(tab, "sepia")
                assert violations(tab, COLOURS) == {}, "in sepia"
                _wear(tab, "light")
                tab.set_viewport_size(PHONE)
                assert violations(tab, OURS) == {}, "on a phone"
                tab.set_viewport_size(DESKTOP)
    assert named_addresses() - visited == NOT_PAGES | ELSEWHERE


def _wear(tab, theme):
    tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
