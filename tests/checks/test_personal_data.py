"""What PersonalDataCheck takes for a way to reach a person, and what it does not."""

import pytest

from moderation.checks.base import Signals
from moderation.checks.personal_data import PersonalDataCheck
from tests.checks.inspecting import inspect, passages


@pytest.mark.parametrize(
    "address",
    [
        "me@example.org",
        "me.you+x@sub.example.com",
        "name at domain dot org",
        "name [at] domain [dot] org",
        "name(at)domain.org",
        "NAME AT EXAMPLE DOT COM",
        "name @ example . org",
        "name＠example.org",
        "jan at mail dot example dot org",
    ],
)
def test_an_address_is_found_however_it_is_spelled(address):
    body = f"Write to {address}, please."
    finding = inspect(PersonalDataCheck(), body)["email_address"]
    assert passages(finding, body) == [address]


@pytest.mark.parametrize(
    "body",
    [
        "@user hello",
        "@user@mastodon.example said so",
        "I read it at news.example",
        "look at the dot matrix",
        "he was at the dot com bubble",
        "me @ home. Then again",
        "10 @ 3.50",
        "https://user@host.example/",
        "a@b",
    ],
)
def test_what_only_looks_like_an_address_is_none(body):
    assert "email_address" not in inspect(PersonalDataCheck(), body)


@pytest.mark.parametrize(
    "number",
    [
        "+49 30 1234567",
        "+44 (0)20 7946 0958",
        "+1-212-555-0147",
        "+15550147890",
        "0049 30 1234567",
        "030 1234567",
        "030/1234567",
        "01632 960123",
        "07700900123",
        "(212) 555-0147",
        "212-555-0147",
        "212.555.0147",
        "01 23 45 67 89",
        "01.23.45.67.89",
    ],
)
def test_a_telephone_number_is_found_in_its_usual_shapes(number):
    body = f"That is {number}, in the evening."
    finding = inspect(PersonalDataCheck(), body)["phone_number"]
    assert passages(finding, body) == [number]


@pytest.mark.parametrize("body", ["call 555-0147", "tel: 612 345 678", "whatsapp 12345678", "📞 12 34 56 78"])
def test_a_word_that_announces_it_makes_other_shapes_a_telephone_number(body):
    assert "phone_number" in inspect(PersonalDataCheck(), body)


def test_two_numbers_in_a_row_are_two():
    body = "0170 1234567 0171 7654321"
    finding = inspect(PersonalDataCheck(), body)["phone_number"]
    assert passages(finding, body) == ["0170 1234567", "0171 7654321"]


@pytest.mark.parametrize(
    "body",
    [
        "2024-05-17",
        "17.05.2024",
        "05/17/2024 10:30",
        "01.02.2024 10 people",
        "1914-1918",
        "2019 2020 2021",
        "call in 1998 - 2003",
        "1,234,567",
        "10 000 000",
        "call for 10 000 000 people",
        "1.000.000.000",
        "€ 1.234.567,00",
        "$2125550147",
        "2125550147 €",
        "3.14159265358",
        "0.123456789",
        "192.168.100.200",
        "1700000000",
        "ISBN 978-3-16-148410-0",
        "DE00 3704 0044 0532 0130 00",
        "4111 1111 1111 1111",
        "https://news.example/2024/0212345678/",
        "section 230(c)(1)",
        "+1 for this",
        "3-0, 2-1, 4-4",
    ],
)
def test_dates_years_amounts_and_account_numbers_are_no_telephone_numbers(body):
    assert inspect(PersonalDataCheck(), body) == {}


def test_a_bank_account_needs_its_checksum():
    body = "Pay into DE89 3704 0044 0532 0130 00, please"
    finding = inspect(PersonalDataCheck(), body)["bank_account"]
    assert passages(finding, body) == ["DE89 3704 0044 0532 0130 00"]


def test_the_authors_own_address_is_passed_on_without_being_spelled_out():
    body = "It is anna at example"
    finding = inspect(PersonalDataCheck(), body, signals=Signals(own_address=((6, 21),)))["own_address"]
    assert finding.spans == ((6, 21),)
    assert "anna" not in finding.detail


def test_spans_of_another_text_are_not_passed_on():
    assert inspect(PersonalDataCheck(), "short", signals=Signals(own_address=((6, 21), (3, 3)))) == {}
