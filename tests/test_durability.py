"""Nothing acknowledged is ever lost: a real server is killed while thirty students save."""

import http.client
import json
import os
import signal
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client

from assessments.models import Answer
from assessments.services.attempts import start_attempt
from tests.factories import make_assignment, make_classroom, make_essay, make_member
from tests.real_server import serving

CSRF = "a" * 32
STUDENTS = 30
SAVES = 4 * STUDENTS  # before the kill


def _cookie(user):
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"


def _save_until_cut(address, answer_pk, cookie):
    """Saves one text after the other; returns the last (revision, text) that the server acknowledged."""
    acknowledged = (0, None)
    for turn in range(10_000):
        text = f"answer {answer_pk}, turn {turn}"
        body = urlencode({"answer-1": text, "base-1": acknowledged[0]}).encode()
        request = urllib.request.Request(f"{address}/answers/{answer_pk}/save/", body)
        request.add_header("Cookie", cookie)
        request.add_header("X-CSRFToken", CSRF)
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                acknowledged = (json.load(response)["revision"], text)
        except urllib.error.HTTPError as refusal:
            pytest.fail(f"The server refused a good save: {refusal.code} {refusal.read()[:300]}")
        except (OSError, http.client.HTTPException):  # cut before the answer, or in the middle of it
            break
    return acknowledged


def _wait_for_saves(answers, saving):
    """Until they are in the midst of it: however slow the machine, the server dies under fire."""
    rows = Answer.objects.filter(pk__in=[answer.pk for answer in answers])
    while rows.aggregate(saves=Sum("revision"))["saves"] < SAVES:
        assert not any(future.done() for future in saving), "Somebody stopped saving before the server was killed."
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_save_answer_survives_a_killed_server():
    classroom = make_classroom()
    assignment = make_assignment(classroom, assessment=make_essay())
    students = [make_member(classroom).user for _ in range(STUDENTS)]
    answers = [start_attempt(assignment, student).answers.get() for student in students]
    cookies = [_cookie(student) for student in students]
    with serving() as (address, process), ThreadPoolExecutor(STUDENTS) as pool:
        saving = [
            pool.submit(_save_until_cut, address, answer.pk, cookie)
            for answer, cookie in zip(answers, cookies, strict=True)
        ]
        _wait_for_saves(answers, saving)
        os.killpg(process.pid, signal.SIGKILL)
        acknowledged = [future.result(timeout=300) for future in saving]
    assert sum(revision for revision, _text in acknowledged) > STUDENTS, "Too few saves to prove anything."
    for answer, (revision, text) in zip(answers, acknowledged, strict=True):
        stored = Answer.objects.get(pk=answer.pk)
        # One save more than acknowledged may have been under way; an acknowledged one is never missing.
        assert stored.revision in (revision, revision + 1)
        assert stored.revision > revision or stored.value == text


@pytest.mark.django_db
def test_sqlite_waits_for_the_disk():
    """A killed process cannot tell FULL from NORMAL, a power cut can; so the setting itself is looked at."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
