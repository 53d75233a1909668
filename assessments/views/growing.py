"""A page that is sent while its work is done: what stands above it, signs of life, what came of it. No script."""

from time import monotonic

from django.http import StreamingHttpResponse
from django.template.loader import render_to_string

HERE = "<!-- ticks -->"  # where the page waits
TICK = 0.2  # seconds between two signs of life


def growing(request, template, context, pieces):
    """The page of a template that holds HERE, and there the `pieces` of HTML one by one."""
    before, _here, after = render_to_string(template, context, request).partition(HERE)
    response = StreamingHttpResponse(_each(before, pieces, after))
    response["X-Accel-Buffering"] = "no"  # a proxy in between passes each piece on at once
    return response


def _each(before, pieces, after):
    yield before + tick()
    yield from pieces
    yield after


def tick(count=0, share=None, words="", onward=""):
    """How far it is: how many questions are done, and how much of all in per cent, where that is known.

    `words` say something else; `onward` says what the page becomes now, for which it asks by itself.
    """
    context = {"count": count, "share": share, "words": words, "onward": onward}
    return render_to_string("assessments/components/bank_tick.html", context)


class Clock:
    """Says when it is time for a sign of life."""

    def __init__(self):
        self.told_at = monotonic()

    def strikes(self):
        if monotonic() - self.told_at <= TICK:
            return False
        self.told_at = monotonic()
        return True
