"""Pages fit their window, and what is read is set to be read."""

import pytest
from django.urls import reverse

from tests.browser.conftest import DESKTOP
from tests.browser.pages import pages

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390, 320)
TEXT = ".document .paragraph-text > p:not(.zone-label)"

# What sticks out to the right of the window, tables in their own scrolling region left aside.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((each) => !each.closest(".table-region") && each.getBoundingClientRect().right > width + 1)
    .map((each) => each.outerHTML.slice(0, 120)).slice(0, 3).concat(document.documentElement.scrollWidth);
}"""

# Characters of each full line of the longest paragraph: all lines of a paragraph but its last.
LINE_LENGTHS = """paragraphs => paragraphs.flatMap((paragraph) => {
  const range = document.createRange();
  const lines = new Map();
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      const line = Math.round(box.bottom / 8);
      if (box.width) lines.set(line, (lines.get(line) || 0) + 1);
    }
  }
  return [...lines.values()].slice(0, -1);
})"""


def test_no_page_scrolls_sideways(visit, site, subtests):
    for each in pages(site):
        with subtests.test(page=str(each)):
            tab = visit.tab(each.user)
            each.open(tab)
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": 800})
                assert tab.evaluate(STICKING_OUT) == [], f"{width} pixels"
            tab.set_viewport_size(DESKTOP)


def test_what_is_read_is_set_to_be_read(visit, site):
    tab = visit(site.amara)
    for path in (
        reverse("reading-detail", args=[site.reading.pk]),
        reverse("document-detail", args=[site.lesson.unit.slug, "D"]),
    ):
        tab.goto(path)
        text = tab.locator(TEXT)
        sizes = set(text.evaluate_all("all => all.map((each) => parseFloat(getComputedStyle(each).fontSize))"))
        assert min(sizes) >= 18, sizes
        lengths = sorted(text.evaluate_all(LINE_LENGTHS))
        middle = lengths[len(lengths) // 2]
        assert 62 <= middle <= 68, f"{path}: half of the lines have {middle} characters or more"
