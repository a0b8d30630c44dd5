"""GET /api/v1/schema/ and /api/v1/docs/"""

import json

import pytest
import yaml
from django.core.management import call_command
from django.urls import URLResolver
from openapi_spec_validator import validate

from moderation.api.urls import urlpatterns
from tests.api.conftest import fields_refused


@pytest.fixture
def document(anybody):
    return json.loads(anybody.get("schema/").content)


def test_is_a_valid_openapi_3_1_document(document):
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_is_generated_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", "", "application/json"),
        ("", "application/yaml", "application/yaml"),
        ("?format=yaml", "", "application/yaml"),
        ("?format=json", "application/yaml", "application/json"),
    ],
)
def test_is_json_or_yaml_as_asked(anybody, document, query, accept, media_type):
    answer = anybody.get(f"schema/{query}", Accept=accept)
    assert answer["Content-Type"] == media_type
    assert yaml.safe_load(answer.content) == document


def test_there_is_no_third_format(anybody):
    assert fields_refused(anybody.get("schema/?format=xml")) == {"format"}


def test_every_route_is_in_it(document):
    def routes(patterns, prefix=""):
        for pattern in patterns:
            route = prefix + pattern.pattern._route
            if isinstance(pattern, URLResolver):
                yield from routes(pattern.url_patterns, route)
            elif pattern.name != "api-docs":
                yield "/" + route.replace("<slug:", "{").replace("<uuid:", "{").replace(">", "}")

    assert set(routes(urlpatterns)) == set(document["paths"])


def test_every_refusal_is_documented_as_a_problem(document):
    for operations in document["paths"].values():
        for operation in operations.values():
            assert "503" in operation["responses"]
            for status, answer in operation["responses"].items():
                if status >= "400" and operation["operationId"] != "read_readiness":
                    assert list(answer["content"]) == ["application/problem+json"]


def test_the_page_runs_under_a_policy_without_inline_script(anybody):
    page = anybody.get("docs/")
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/html")
    assert "script-src 'self';" in page["Content-Security-Policy"]
    assert b"<script>" not in page.content
    assert b"http://" not in page.content
    assert b"https://" not in page.content

    script = anybody.get("docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert b"/api/v1/schema/" in script.content
