"""The site as a WSGI application, for any WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "destalinization.settings")


def utf8_only(site):
    """Refuses what says it is in another charset than UTF-8, before Django makes a request of it.

    Python also calls zlib and idna charsets, and with such a one Django fails where no error page is made.
    """

    def answer(environ, start_response):
        _type, _word, charset = environ.get("CONTENT_TYPE", "").lower().partition("charset=")
        if charset.partition(";")[0].strip(' "') in ("", "utf-8", "utf8", "us-ascii"):
            return site(environ, start_response)
        start_response("415 Unsupported Media Type", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Send this in UTF-8."]

    return answer


application = utf8_only(get_wsgi_application())

# A page makes some ten thousand short-lived objects. Python would look through all that a worker holds several times
# for each; what is there from the beginning is never looked at again, and the rest more seldom.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
