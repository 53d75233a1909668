"""Thirty-two students at once, in a process of their own: drives a running server and measures what it costs.

Run as `python -m destalinization.machine.bench_load` with a plan as JSON on its input; writes its figures as JSON.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from destalinization.machine.bench_figures import BARE, Measured, cpu_ticks, megabytes, parent

AT_ONCE = 32
ROUNDS = 4  # every operation is measured in turn, several times, so that all of them meet the same machine
REVIEWS = 8  # attempts to look back at
TICKS_A_SECOND = 100  # USER_HZ, the unit of /proc on every Linux
MEMORY_EVERY = 500
TIMEOUT_SECONDS = 60
CSRF = "a" * 32
ESSAY = "Document D says so (D5), and Document A does not. " * 60
HOW_OFTEN = {BARE: 1280, "save": 1280, "sign in": 96, "home page": 192, "attempt page": 128, "review": 128, "essay": 64}
A_FEW = 8  # times the attempts, and no more of anything, in a run that is only to show that it runs


def students_for(attempts):
    """How many students a run needs: none has an attempt twice, and each lane has one of its own besides."""
    return max(attempts, HOW_OFTEN["essay"]) + AT_ONCE


class Failed(Exception):
    """An answer of the server that no student should get."""


# --- What the server uses ----------------------------------------------------------------------


def family(pid):
    """The process and all that descend from it; nothing where there is no /proc."""
    children = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it may have ended
            children.setdefault(parent(path.read_text()), []).append(int(path.parent.name))
    found = [pid] if children else []
    for one in found:
        found += children.get(one, [])
    return found


def cpu_seconds(pids):
    """The CPU time of processes so far; None where it cannot be told."""
    ticks = [cpu_ticks(Path(f"/proc/{pid}/stat").read_text()) for pid in pids]
    return sum(ticks) / TICKS_A_SECOND if ticks else None


def memory(pids, name):
    return sum(megabytes(Path(f"/proc/{pid}/status").read_text(), name) for pid in pids)


# --- A student's browser -----------------------------------------------------------------------


class Form(HTMLParser):
    """What a browser knows of the page of an attempt: per question its save address, and its fields filled in.

    Chosen is the first of the options, typed is `words`; `questions` is [(address, {name: value})].
    """

    def __init__(self, page, words):
        super().__init__()
        self.questions, self.words, self.select = [], words, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if has.get("data-save-url"):
            self.questions.append((has["data-save-url"], {}))
        if not self.questions:
            return
        fields, name = self.questions[-1][1], has.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and has.get("value"):
            fields.setdefault(self.select, has["value"])
        elif name.startswith("base-"):
            fields[name] = int(has["value"])
        elif name.startswith("answer-") and tag in ("input", "textarea"):
            is_choice = has.get("type") in ("radio", "checkbox")
            fields.setdefault(name, has["value"] if is_choice else self.words)

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


class Browser:
    """One lane of the load: a connection that stays open, and the time every request took."""

    def __init__(self, address):
        self.host = urlsplit(address).netloc
        self.connection, self.latencies = None, []

    def ask(self, method, path, cookie, data=None, status=200):
        """The (body, headers) of an answer that has the expected status; otherwise Failed."""
        headers = {"Cookie": f"csrftoken={CSRF}" + (f"; sessionid={cookie}" if cookie else ""), "X-CSRFToken": CSRF}
        body = None
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(data or {})
        if self.connection is None:
            self.connection = HTTPConnection(self.host, timeout=TIMEOUT_SECONDS)
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, HTTPException) as error:
            self.connection.close()
            self.connection = None
            raise Failed(f"{method} {path}: {error!r}") from error
        self.latencies.append((time.perf_counter() - began) * 1000)
        if response.status != status:
            raise Failed(f"{method} {path}: {response.status}, not {status}: {text[:200]!r}")
        return text, response.headers

    def get(self, path, cookie):
        return self.ask("GET", path, cookie)[0]

    def send(self, path, cookie, data=None):
        """Sends a form and returns where it leads."""
        return self.ask("POST", path, cookie, data, 302)[1]["Location"]


def bare_insert(browser, student, number):
    browser.ask("POST", "/bench/insert/", student["cookie"], {"text": f"An answer of some words, number {number}."})


def sign_in(browser, student, password):
    """Opens the page and sends it. To be sent back to the page would be an answer of 200."""
    browser.get("/login/", None)
    browser.send("/login/", None, {"username": student["username"], "password": password})


def home_page(browser, student, number):
    browser.get("/", student["cookie"])


def start(browser, student, task, words="an answer"):
    """Starts an attempt and opens it; returns its address and its form."""
    page = browser.send(f"/assignments/{student[task]}/start/", student["cookie"])
    return page, Form(browser.get(page, student["cookie"]), words)


def save(browser, student, question):
    """Saves one question, as the page does while somebody types, and remembers its new revision."""
    address, fields = question
    answer = json.loads(browser.ask("POST", address, student["cookie"], fields)[0])
    fields.update({name: answer["revision"] for name in fields if name.startswith("base-")})


def hand_in(browser, student, page):
    """Presses the button when all is saved, is asked once, says yes, and looks at the review."""
    question = f"{page}submit/"
    browser.get(question, student["cookie"])
    review = browser.send(question, student["cookie"])
    browser.get(review, student["cookie"])
    return review


def whole_attempt(browser, student, number):
    """Ten questions: start, a save of each, hand in, review; returns the address of the review."""
    page, form = start(browser, student, "quiz")
    if len(form.questions) != 10:
        raise Failed(f"{page} has {len(form.questions)} questions, not ten.")
    for question in form.questions:
        save(browser, student, question)
    return hand_in(browser, student, page)


def essay(browser, student, number):
    page, form = start(browser, student, "essay", ESSAY)
    save(browser, student, form.questions[0])
    hand_in(browser, student, page)


# --- The rounds --------------------------------------------------------------------------------


class Bench:
    """The rounds of one run against one server."""

    def __init__(self, address, pid, students, password, attempts):
        self.students, self.password, self.attempts = students, password, attempts
        self.browsers = [Browser(address) for _ in range(AT_ONCE)]  # one for each lane
        self.pids = family(pid)
        self.rows, self.memory = {}, []
        self.practice, self.reviews = [], []

    def run(self):
        """Every operation in every round; who starts an attempt is a student who has not had it yet."""
        self.prepare()
        operations = {
            BARE: bare_insert,
            "save": self.save_practice,
            "sign in": self.sign_in,
            "home page": home_page,
            "attempt page": self.practice_page,
            "review": self.look_back,
            "essay": essay,
            "whole attempt": whole_attempt,
        }
        for turn in range(ROUNDS):
            for name, operation in operations.items():
                times = self.attempts if name == "whole attempt" else min(HOW_OFTEN[name], A_FEW * self.attempts)
                self.measure(name, range(times * turn // ROUNDS, times * (turn + 1) // ROUNDS), operation)
        if self.attempts % MEMORY_EVERY:
            self.note_memory(self.attempts)
        return list(self.rows.values()), sorted(self.memory)

    def prepare(self):
        """Each lane has an attempt to save into, some have one to look back at; warms the server up, unmeasured."""
        lanes = range(AT_ONCE)
        students = [self.students[-1 - lane] for lane in lanes]  # the others start at the front
        with ThreadPoolExecutor(AT_ONCE) as pool:
            self.practice = list(pool.map(start, self.browsers, students, ["practice"] * AT_ONCE))
            self.reviews = list(pool.map(whole_attempt, self.browsers, students[:REVIEWS], lanes))
            list(pool.map(bare_insert, self.browsers, students, lanes))

    def sign_in(self, browser, student, number):
        sign_in(browser, student, self.password)

    def save_practice(self, browser, student, number):
        lane = self.browsers.index(browser)
        questions = self.practice[lane][1].questions
        save(browser, self.students[-1 - lane], questions[number // AT_ONCE % len(questions)])

    def practice_page(self, browser, student, number):
        lane = self.browsers.index(browser)
        browser.get(self.practice[lane][0], self.students[-1 - lane]["cookie"])

    def look_back(self, browser, student, number):
        which = self.browsers.index(browser) % REVIEWS
        browser.get(self.reviews[which], self.students[-1 - which]["cookie"])

    def measure(self, name, numbers, operation):
        """Does something once for each number, 32 at once, and adds it to the row of that name."""
        row = self.rows.setdefault(name, Measured(name, 0, 0.0, [], []))
        for browser in self.browsers:
            browser.latencies = []
        before = cpu_seconds(self.pids)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            lanes = [
                pool.submit(self.lane, browser, numbers[at::AT_ONCE], operation)
                for at, browser in enumerate(self.browsers)
            ]
            errors = [error for lane in lanes for error in lane.result()]
        cpu = None if before is None else row.cpu + cpu_seconds(self.pids) - before
        latencies = row.latencies + [ms for browser in self.browsers for ms in browser.latencies]
        self.rows[name] = Measured(name, row.times + len(numbers), cpu, latencies, row.errors + errors)

    def lane(self, browser, numbers, operation):
        """One lane's share, one after the other; returns what went wrong."""
        errors = []
        for number in numbers:
            try:
                operation(browser, self.students[number % len(self.students)], number)
            except Failed as error:
                errors.append(str(error))
            if operation is whole_attempt and (number + 1) % MEMORY_EVERY == 0:
                self.note_memory(number + 1)
        return errors

    def note_memory(self, attempts):
        self.memory.append((attempts, memory(self.pids, "VmRSS"), memory(self.pids, "VmHWM")))


if __name__ == "__main__":
    measured, remembered = Bench(**json.load(sys.stdin)).run()
    json.dump({"rows": [asdict(row) for row in measured], "memory": remembered}, sys.stdout)
