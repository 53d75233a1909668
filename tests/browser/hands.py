"""What people do with their hands: sign in, answer a question, hand in, walk the page by keyboard.

A press only begins what comes of it: whoever signs in, begins or hands in waits until that has come.
"""

import re

from playwright.sync_api import expect


def sign_in_by_form(tab, username, password):
    tab.get_by_label("Username").fill(username)
    tab.get_by_label("Password").fill(password)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("button", name="Sign out", include_hidden=True)).to_be_attached()


def begin(tab):
    """Begins the task of this page: then its questions are there, and the scripts that look after them."""
    tab.get_by_role("button", name="Begin").click()
    expect(tab).to_have_url(re.compile(r"/attempts/\d+/$"))
    tab.wait_for_load_state()


def hand_in(tab):
    """Presses Hand in at the questions, and once more on the page that asks whether to."""
    tab.get_by_role("button", name="Hand in").click()
    expect(tab).to_have_url(re.compile(r"/submit/(#|$)"))
    tab.get_by_role("button", name="Hand in").click()
    expect(tab).to_have_url(re.compile(r"/review/(#|$)"))


def answer(tab, number, value):
    """Answers a question as a person does: words are written, one or several options clicked, parts chosen."""
    name = f"answer-{number}"
    question = tab.locator(f"#question-{number}")
    if isinstance(value, dict):
        for part, choice in value.items():
            question.locator(f'select[name="{name}-{part}"]').select_option(choice)
    elif question.locator("textarea").count():
        question.locator("textarea").fill(value)
    else:
        for option in value if isinstance(value, list) else [value]:
            question.locator(f'[name="{name}"][value="{option}"]').check()


def tab_to(tab, place, key="Tab", steps=120):
    """Presses Tab until one of the elements (a selector or a locator) has the focus; the number of presses.

    It waits for the element first: a page that is still on its way has nothing that a key could reach.
    """
    places = tab.locator(place) if isinstance(place, str) else place
    places.first.wait_for(state="attached")
    for presses in range(steps):
        if places.evaluate_all("found => found.includes(document.activeElement)"):
            return presses
        tab.keyboard.press(key)
    raise AssertionError(f"{place} cannot be reached with {steps} presses of {key}.")


def choose_by_keys(tab, name, value):
    """Chooses one of a group of radio buttons with Tab, Space and the arrow keys."""
    tab_to(tab, f'[name="{name}"]')
    tab.keyboard.press("Space")
    for _step in range(20):
        if tab.evaluate("document.activeElement.value") == value:
            return
        tab.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} has no {value}.")


def shut_offline(tab):
    """Shuts a page that has no network, and brings the network back for the next one.

    A page sends once more when it is hidden, and the browser, on a busy machine, may be back on the network by then; so
    the page itself is told that there is none.
    """
    tab.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    tab.close()
    tab.context.set_offline(False)
