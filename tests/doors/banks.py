"""Banks of questions and the quizzes made of them: for those who teach or assist somewhere, and for nobody else."""

from lessons.models import Unit
from tests.doors.driver import Press, get, post, sending


def units(world):
    return Unit.objects.count()


MAKE_BANK = Press(units, sending(title="Algebra"), to="bank-detail")

DOORS = [
    #                                              adm tea ass aut mat oth str ano
    get("bank-list", "-",                         "200 200 200 403 403 200 403 in"),
    get("bank-create", "-",                       "200 200 403 403 403 200 403 in"),
    post("bank-create", "-",                      "302 302 403 403 403 302 403 in", MAKE_BANK),
    get("bank-detail", "unit",                    "200 200 200 403 403 200 404 in"),
    get("bank-detail", "hidden unit",             "200 200 200 404 404 200 404 in"),
]  # fmt: skip
