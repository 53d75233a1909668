"""The bench: its arithmetic, what it reads, and that a run of two attempts goes through without an error."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from destalinization.machine.bench_figures import (
    BARE,
    Measured,
    cpu_ticks,
    megabytes,
    parent,
    percentile,
    ratio,
    report,
    verdict,
)
from destalinization.machine.bench_load import AT_ONCE, Form, family, students_for

ROOT = Path(__file__).resolve().parent.parent
STAT = (
    "4711 (a (odd) name) S 42 4711 4711 0 -1 4194560 900 0 0 0 150 25 3 4 20 0 4 0 12345 1000 200 18446744073709551615"
)
OPERATIONS = [BARE, "save", "sign in", "home page", "attempt page", "review", "essay", "whole attempt"]


def measured(name=BARE, times=10, cpu=0.05, latencies=(1.0, 2.0, 30.0), errors=()):
    return Measured(name, times, cpu, list(latencies), list(errors))


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, None), ([7], 0.95, 7), ([3, 1, 2], 0.5, 2), ([4, 3, 2, 1], 0.5, 2), (range(1, 101), 0.95, 95)],
)
def test_percentile_is_the_smallest_value_that_enough_do_not_exceed(values, share, expected):
    assert percentile(values, share) == expected


def test_stat_is_read_past_the_name_of_the_program():
    assert cpu_ticks(STAT) == 175
    assert parent(STAT) == 42


def test_megabytes_come_from_their_line_alone():
    status = "Name:\tpython\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n"
    assert megabytes(status, "VmRSS") == 100
    assert megabytes(status, "VmHWM") == 200
    assert megabytes("", "VmRSS") == 0


def test_ratio_is_how_many_bare_inserts_it_costs():
    assert ratio(measured("save", times=5, cpu=0.05), measured()) == pytest.approx(2)
    assert ratio(measured("save", cpu=None), measured()) is None
    assert ratio(measured("save", times=0), measured()) is None


@pytest.mark.parametrize(
    ("name", "cpu", "words"),
    [
        ("save", 0.075, "at most 1.5 bare inserts: met"),
        ("save", 0.08, "at most 1.5 bare inserts: MISSED"),
        ("sign in", 0.8, "at most 0.08 CPU-s: met"),
        ("sign in", 0.9, "at most 0.08 CPU-s: MISSED"),
        ("home page", 99, ""),
        ("save", None, ""),
    ],
)
def test_verdict_compares_with_the_goal(name, cpu, words):
    assert verdict(measured(name, cpu=cpu), measured()) == words


def test_report_names_what_it_does_not_know_and_what_went_wrong():
    lines = report([measured(cpu=None), measured("save", cpu=None, errors=["GET /: 500"])], [(500, 0, 0)])
    assert lines[1].split()[:5] == ["bare", "insert", "10", "–", "–"]
    assert lines[-3:] == ["memory: not known, because this system has no /proc", "errors: 1", "  GET /: 500"]


def test_family_starts_with_the_process_itself():
    if Path("/proc/self/stat").exists():
        assert family(os.getpid())[0] == os.getpid()


def test_students_are_enough_for_attempts_essays_and_lanes():
    assert students_for(2) == 64 + AT_ONCE
    assert students_for(5000) == 5000 + AT_ONCE


def test_form_fills_in_what_a_browser_would_send():
    page = """<input name="csrfmiddlewaretoken" value="x">
      <div data-save-url="/answers/7/save/"><input type="radio" name="answer-1" value="a">
        <input type="radio" name="answer-1" value="b"><input type="hidden" name="base-1" value="3"></div>
      <div data-save-url="/answers/8/save/"><select name="answer-2-g"><option value="">choose</option>
        <option value="w">w</option></select><textarea name="answer-2-t"></textarea></div>"""
    form = Form(page, "some words")
    assert form.questions == [
        ("/answers/7/save/", {"answer-1": "a", "base-1": 3}),
        ("/answers/8/save/", {"answer-2-g": "w", "answer-2-t": "some words"}),
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_bench_drives_two_attempts_without_an_error():
    command = [sys.executable, "dev.py", "bench", "--attempts", "2", "--database", "sqlite"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200)
    assert run.returncode == 0, run.stdout + run.stderr
    for name in OPERATIONS:
        assert re.search(rf"^{name} +\d+ +\d\.\d{{4}} +\d+\.\d\d +[\d.]+ +[\d.]+ +0\b", run.stdout, re.MULTILINE), name
    assert re.search(r"^memory after 2 attempts: \d+ MB", run.stdout, re.MULTILINE)
    assert "errors: 0" in run.stdout
