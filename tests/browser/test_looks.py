"""What is read is set to be read."""

import pytest
from django.urls import reverse

from tests.browser.looks import LINE_LENGTHS

pytestmark = pytest.mark.browser

TEXT = ".document .paragraph-text > p:not(.zone-label)"


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
