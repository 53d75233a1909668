"""The look of the site is set from any page, and whatever is sent as the way back leads nowhere else."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("door", ["theme-set", "reader-set"])
@pytest.mark.parametrize("origin", ["foo", "admin:index", ".", "//evil.example", "/\\evil.example"])
def test_the_way_back_is_a_page_of_this_site(as_user, cast, door, origin):
    answer = as_user(cast.author).post(reverse(door), {"theme": "dark", "next": origin})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
