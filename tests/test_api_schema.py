"""The API's own description: complete, valid, and readable without the network."""

import json
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse

from destalinization.api import router


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    path = tmp_path_factory.mktemp("schema") / "schema.json"
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(path))
    return json.loads(path.read_text(encoding="utf-8"))


def operations(schema):
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_says_what_it_does_and_how_it_refuses(schema):
    for name, operation in operations(schema):
        assert operation["summary"], name
        assert operation["tags"] != ["api"], name
        assert {"400", "401", "403", "404"} <= set(operation["responses"]), name


def test_every_list_is_in_pages(schema):
    for name, operation in operations(schema):
        content = operation["responses"].get("200", {}).get("content", {})
        for body in content.values():
            assert body["schema"].get("type") != "array", name


def test_rows_are_named_by_numbers_and_words_by_words(schema):
    def sent(method, path, name):
        body = schema["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
        return body["properties"][name]["items"]["type"]

    assert sent("post", "/api/groups/", "members") == "integer"
    assert sent("put", "/api/assignments/{id}/review/", "after") == "string"


def test_every_viewset_is_described(schema):
    described = {path.split("/")[2] for path in schema["paths"]}
    assert {prefix.split("/")[0] for prefix, _view, _name in router.registry} <= described


def test_schema_and_docs_are_for_those_who_are_signed_in(as_user, cast):
    assert as_user(None).get(reverse("api-docs")).status_code == 401
    client = as_user(cast.stranger)
    assert client.get(reverse("api-schema")).status_code == 200
    page = client.get(reverse("api-docs"))
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert b"style=" not in page.content


def test_docs_ask_nothing_of_another_site(as_user, cast):
    page = as_user(cast.stranger).get(reverse("api-docs")).content.decode()
    addresses = [part.split('"')[0] for mark in ('src="', 'href="') for part in page.split(mark)[1:]]
    assert addresses
    assert not [address for address in addresses if urlsplit(address).netloc]
