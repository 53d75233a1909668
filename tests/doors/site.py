"""The front door, the look of the site, and the door into the API."""

from tests.doors.driver import Press, get, post, sending


def cookie(name):
    return lambda world: str(world.client.cookies.get(name))


CHOOSE_THEME = Press(cookie("theme"), sending(theme="dark"), to="home")

DOORS = [
    #                       adm tea ass aut mat oth str ano
    get("home", "-",       "200 200 200 200 200 200 200 in"),
    post("theme-set", "-", "302 302 302 302 302 302 302 302", CHOOSE_THEME),
]  # fmt: skip
