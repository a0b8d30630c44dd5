"""What each field takes, at its limit and one over; every field that is wrong is named, and nothing is mended."""

import pytest

from moderation.errors import InvalidInput
from moderation.intake import validate_body, validate_draft

GOOD = {"author_name": "Robin", "author_email": "robin@example.org", "body": "A remark."}
INVISIBLE = [
    "",
    " ",
    "\t\r\n",
    "\u200b",
    "\u2060\ufeff",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\ufe0f",
    "\u034f",
    "\u180b",
    "\x1f",
]


def faults(**given):
    try:
        validate_draft(GOOD | given)
    except InvalidInput as refusal:
        return [(error.field, error.code) for error in refusal.errors]
    return []


def email_of(length):
    """A valid address of that many characters; labels and local part at their own limits."""
    local, label = "a" * 64, "b" * 63
    domain = f"{label}.{label}.{label}.example"
    address = f"{local}@{domain}"
    assert len(address) >= length, len(address)
    return f"{local}@{domain[len(address) - length :]}"


@pytest.mark.parametrize(
    ("field", "limit", "make"),
    [
        ("author_name", 100, lambda length: "é" * length),
        ("author_email", 254, email_of),
        ("author_url", 200, lambda length: "https://e.example/" + "x" * (length - 18)),
        ("body", 5000, lambda length: "😀" * length),
    ],
)
def test_a_field_takes_its_limit_in_characters_and_not_one_more(field, limit, make):
    assert faults(**{field: make(limit)}) == []
    assert getattr(validate_draft(GOOD | {field: make(limit)}), field) == make(limit)
    assert faults(**{field: make(limit + 1)}) == [(field, "too_long")]


def test_a_body_is_counted_after_trimming_and_kept_as_it_was_sent():
    body = "\n \t" + "x" * 5000 + "\r\n  "
    assert validate_draft(GOOD | {"body": body}).body == body


@pytest.mark.parametrize("body", ["0", "x", " a ", "\u200ba", "e\u0301", "😀", "﷽", "a\r\nb\tc", "\u202eabc", "🏳️‍🌈"])
def test_anything_that_can_be_seen_is_a_body(body):
    assert validate_draft(GOOD | {"body": body}).body == body
    assert validate_body({"body": body}) == body


@pytest.mark.parametrize("field", ["author_name", "body"])
@pytest.mark.parametrize("text", INVISIBLE)
def test_what_cannot_be_seen_is_as_good_as_nothing(field, text):
    assert faults(**{field: text}) == [(field, "required")]
    assert faults(**{field: text * 50}) == [(field, "required")]


@pytest.mark.parametrize("field", ["author_name", "author_email", "body"])
def test_what_is_required_is_asked_for(field):
    assert faults(**{field: None}) == [(field, "required")]
    fields = {name: value for name, value in GOOD.items() if name != field}
    with pytest.raises(InvalidInput) as refusal:
        validate_draft(fields)
    assert [(error.field, error.code) for error in refusal.value.errors] == [(field, "required")]


@pytest.mark.parametrize(
    "field", ["author_name", "author_email", "author_url", "body", "parent", "form_token", "website"]
)
@pytest.mark.parametrize(
    ("value", "code"),
    [("a\x00b", "null_character"), ("a\ud800b", "surrogate"), ("\udfff", "surrogate"), (5, "not_a_string")]
    + [(value, "not_a_string") for value in (True, ["a"], {"a": 1}, 1.5)],
)
def test_what_cannot_be_text_is_refused_in_every_field(field, value, code):
    assert faults(**{field: value}) == [(field, code)]


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "\nRobin", "Robin\r", "\x1fRobin", "a\x7fb", "a\x85b", "a\u2028b"])
def test_a_name_has_no_control_characters_not_even_at_its_ends(name):
    assert faults(author_name=name) == [("author_name", "control_character")]


def test_a_name_is_kept_without_the_spaces_around_it():
    assert validate_draft(GOOD | {"author_name": "  Robin Q. \u3000"}).author_name == "Robin Q."


@pytest.mark.parametrize(
    "address",
    [
        *("robin", "robin@", "@example.org", "a b@example.org", "a@b@example.org", "robin@example", "a@-x.org"),
        *("robin@example.org\nBcc: x@example.org", "<robin@example.org>", "robin@exa mple.org"),
    ],
)
def test_half_an_address_is_none(address):
    assert faults(author_email=address) == [("author_email", "invalid_email")]


@pytest.mark.parametrize("address", ["ROBIN@Example.ORG", "o'neill+news@sub.example.co", "robin@bücher.example"])
def test_unusual_addresses_are_addresses(address):
    assert validate_draft(GOOD | {"author_email": f" {address} "}).author_email == address


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "//a.example",
        "a.example",
        "http://",
        "https://a b",
    ],
)
def test_a_web_address_is_http_or_nothing(url):
    assert faults(author_url=url) == [("author_url", "invalid_url")]


@pytest.mark.parametrize("url", ["", None, "http://a.example", "https://a.example/p?q=1#f"])
def test_a_web_address_may_be_left_out(url):
    assert validate_draft(GOOD | {"author_url": url}).author_url == (url or "")


@pytest.mark.parametrize("parent", ["x", "1", "0" * 31, "../1", "01890000-0000-7000-8000-0000000000000"])
def test_a_parent_is_an_id(parent):
    assert faults(parent=parent) == [("parent", "invalid_id")]


@pytest.mark.parametrize(("value", "meant"), [(None, False), (False, False), (True, True)])
def test_notify_replies_is_a_boolean(value, meant):
    assert validate_draft(GOOD | {"notify_replies": value}).notify_replies is meant


@pytest.mark.parametrize("value", ["true", 1, 0, []])
def test_and_nothing_else(value):
    assert faults(notify_replies=value) == [("notify_replies", "not_a_boolean")]


def test_everything_that_is_wrong_is_named_at_once():
    found = faults(author_name="", author_email="x", author_url="x", body="\u200b", parent="x", notify_replies="x")
    assert [field for field, _ in found] == [
        *("author_name", "author_email", "author_url", "body", "parent", "notify_replies")
    ]


def test_no_message_repeats_what_was_typed():
    with pytest.raises(InvalidInput) as refusal:
        validate_draft(
            {"author_name": "q7\n", "author_email": "q7@", "author_url": "q7", "body": "q7" * 3000, "parent": "q7"}
        )
    assert len(refusal.value.errors) == 5
    assert "q7" not in refusal.value.message


def test_fields_that_nobody_asked_for_are_ignored():
    assert validate_draft(GOOD | {"status": "approved", "staff": True, "id": "1"}) == validate_draft(GOOD)
