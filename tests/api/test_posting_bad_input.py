"""Whatever is sent to the form's URL: a clear refusal that names the field, or a comment; never a 500, never a cut."""

import json

import pytest

from moderation.models import Comment, Commenter, Revision
from tests.api.conftest import fields, fields_refused, problem_of

PATH = "articles/ferry/comments/"
TEXT_FIELDS = ("author_name", "author_email", "author_url", "body", "parent", "form_token", "website")
ZERO_WIDTH = "\u200b\u200d\ufeff\u2060"


def _address(length: int) -> str:
    """Labels of a domain are at most 63 characters, and what stands before the @ at most 64."""
    domain = ".".join(["d" * 60] * 3) + ".example"
    return f"{'a' * (length - len(domain) - 1)}@{domain}"


def _url(length: int) -> str:
    return "https://example.org/".ljust(length, "p")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("author_name", "n"),
        ("author_name", "n" * 100),
        ("author_name", f"  {'é' * 100}  "),
        ("author_email", _address(254)),
        ("author_url", _url(200)),
        ("author_url", ""),
        ("author_url", None),
        ("body", "0"),
        ("body", "b" * 5000),
        ("body", f"\n\n{'b' * 5000}   "),
        ("body", "😀" * 5000),
        ("notify_replies", True),
        ("parent", None),
        ("parent", ""),
    ],
)
def test_a_value_at_its_limit_is_accepted(anybody, article, name, value):
    assert anybody.post(PATH, fields(**{name: value})).status_code == 202


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("author_name", "n" * 101),
        ("author_email", _address(255)),
        ("author_url", _url(201)),
        ("body", "b" * 5001),
        ("body", "😀" * 5001),
    ],
)
def test_one_over_the_limit_is_refused_and_nothing_is_cut(anybody, article, name, value):
    assert fields_refused(anybody.post(PATH, fields(**{name: value}))) == {name}
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["author_name", "author_email", "body"])
@pytest.mark.parametrize("value", ["", "   ", "\n\t", None, ZERO_WIDTH, "\u00ad", "\u3000"])
def test_what_is_required_cannot_be_empty_in_any_way(anybody, article, name, value):
    assert fields_refused(anybody.post(PATH, fields(**{name: value}))) == {name}


def test_all_that_is_missing_is_named_at_once(anybody, article):
    assert fields_refused(anybody.post(PATH, {})) == {"author_name", "author_email", "body"}


@pytest.mark.parametrize("name", TEXT_FIELDS)
@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b", "\udfff", 1, 1.5, True, [], {}, ["text"]])
def test_what_is_no_text_is_refused_by_name(anybody, article, name, value):
    assert fields_refused(anybody.post(PATH, fields(**{name: value}))) == {name}
    assert not Revision.objects.exists()


@pytest.mark.parametrize("value", ["yes", "true", 1, 0, [], {}])
def test_a_flag_is_true_or_false(anybody, article, value):
    assert fields_refused(anybody.post(PATH, fields(notify_replies=value))) == {"notify_replies"}


@pytest.mark.parametrize(
    "value", ["line\nbreak", "bell\x07", "tab\there", "escape\x1b[31m", "next\x85line", "line\u2028separator"]
)
def test_control_characters_in_a_name_are_refused(anybody, article, value):
    assert fields_refused(anybody.post(PATH, fields(author_name=value))) == {"author_name"}


@pytest.mark.parametrize(
    "value", ["nobody", "@example.org", "a@", "a b@example.org", "a@b@c.example", "a@example.org\r\nBcc: b@example.org"]
)
def test_what_is_no_address_is_refused(anybody, article, value):
    assert fields_refused(anybody.post(PATH, fields(author_email=value))) == {"author_email"}


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "data:text/html,x", "//example.org", "example.org", "ftp://example.org", "http://"]
)
def test_only_web_addresses_are_links(anybody, article, value):
    assert fields_refused(anybody.post(PATH, fields(author_url=value))) == {"author_url"}


@pytest.mark.parametrize("value", ["1", "not-an-id", "../../etc", "x" * 3000])
def test_a_parent_is_an_id(anybody, article, value):
    assert fields_refused(anybody.post(PATH, fields(parent=value))) == {"parent"}


def test_a_refusal_repeats_nothing_of_what_was_sent(anybody, article):
    answer = anybody.post(PATH, fields(author_email="marker-7319", author_url="marker-7319", parent="marker-7319"))
    assert b"marker-7319" not in answer.content


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"body": "' + b"x" * 70_000 + b'"}', 413, "too_large"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, 400, "too_deep"),
        (b'{"body": NaN}', 400, "invalid_json"),
        (b"\xff\xfe", 400, "invalid_json"),
        (b"[1]", 400, "not_an_object"),
        (b"body=text", 400, "invalid_json"),
    ],
)
def test_a_body_that_is_no_object_is_refused(anybody, article, body, status, code):
    problem_of(anybody.post(PATH, body), status, code)


def test_a_body_of_64_kib_is_read_and_one_byte_more_is_not(anybody, article):
    padded = json.dumps(fields()).encode().ljust(64 * 1024)
    assert anybody.post(PATH, padded).status_code == 202
    problem_of(anybody.post(PATH, padded + b" "), 413, "too_large")


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/xml", "json"],
)
def test_other_media_types_are_refused(anybody, article, content_type):
    answer = anybody.post(PATH, json.dumps(fields()).encode(), Content_Type=content_type)
    problem_of(answer, 415, "unsupported_media_type")


def test_a_length_that_is_none_is_refused(anybody, article):
    answer = anybody.client.post(
        f"/api/v1/{PATH}", json.dumps(fields()), content_type="application/json", CONTENT_LENGTH="many"
    )
    problem_of(answer, 400, "invalid")


def test_a_charset_beside_the_media_type_is_fine(anybody, article):
    body = json.dumps(fields()).encode()
    assert anybody.post(PATH, body, Content_Type="application/json; charset=utf-8").status_code == 202


def test_every_column_of_every_table_behind_a_comment_is_out_of_reach(anybody, article):
    columns = {field.name for model in (Comment, Commenter, Revision) for field in model._meta.get_fields()}
    written = {"body", "parent", "notify_replies", "author_url"}
    stored = [
        _stored(anybody.post(PATH, fields(body=f"The pier, part {part}.", **extra)).json()["id"])
        for part, extra in enumerate([{}, dict.fromkeys(sorted(columns - written), "5")])
    ]
    assert stored[0] == stored[1]


def _stored(comment_id: str) -> dict[str, object]:
    comment = Comment.objects.values().get(pk=comment_id)
    own = {"id", "commenter_id", "token_hash", "created_at", "edit_until", "search_text", "duplicate_by_origin"}
    return {name: value for name, value in comment.items() if name not in own}
