"""What every page needs to know about its looks."""

THEMES = ("auto", "light", "sepia", "dark")
THEME_COOKIE = "theme"


def appearance(request):
    """`theme`: one of THEMES, from the person's cookie."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return {"theme": theme if theme in THEMES else "auto"}
