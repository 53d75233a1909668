"""The front door, the look of the site, and the door into the API."""

from tests.doors.driver import get, post


def cookie(name):
    return lambda world: str(world.client.cookies.get(name))


DOORS = [
    #                       adm tea ass aut mat oth str ano
    get("home", "-",       "200 200 200 200 200 200 200 in"),
    post("theme-set", "-", "302 302 302 302 302 302 302 302", cookie("theme"), send=lambda w: {"theme": "dark"}, to="home"),
]  # fmt: skip
