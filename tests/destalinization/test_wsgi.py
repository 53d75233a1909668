"""What comes before Django: requests in a charset that is none are refused, not stumbled over."""

import io

import pytest
from django.test import RequestFactory

from destalinization.wsgi import application as site
from destalinization.wsgi import utf8_only


def status_of(content_type, application=site, method="GET", body=b""):
    environ = RequestFactory().generic(method, "/login/?a=%20", body).environ
    environ |= {"CONTENT_TYPE": content_type, "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(body)}
    told = []
    for _piece in application(environ, lambda status, headers, *_: told.append(int(status.split()[0]))):
        pass
    return told[0]


@pytest.mark.parametrize("charset", ["zlib", "idna", "hex", "punycode", "utf-16", '"rot13"', "zlib; a=b"])
@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_another_charset_is_refused(kind, charset):
    assert status_of(f"{kind}; charset={charset}") == 415
    assert status_of(f"{kind}; CHARSET={charset}", method="POST", body=b"a=b") == 415


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json; charset=UTF-8", 'text/plain; charset="utf-8"'])
def test_utf8_goes_through(kind):
    passed = utf8_only(lambda environ, start_response: start_response("204 No Content", []) or [])
    assert status_of(kind, passed) == 204


def test_the_site_answers_behind_it(db):
    assert status_of("text/plain; charset=utf-8") == 200
