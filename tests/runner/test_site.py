"""What the environment describes, and what is said at once of what cannot be."""

import pytest

from runner.console import Failure
from runner.site import check_addresses, read_site


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://reader@127.0.0.1/news", "DATABASE_URL"),
        ("DATABASE_URL", "garbage", "DATABASE_URL"),
        ("REDIS_URL", "garbage", "REDIS_URL is no address"),
        ("REDIS_URL", "http://127.0.0.1", "REDIS_URL is no address"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "answers where REDIS_URL says"),
    ],
)
def test_an_address_that_cannot_work_is_refused_by_name(name, value, said):
    with pytest.raises(Failure, match=said):
        check_addresses(read_site({name: value}))


def test_without_addresses_there_is_nothing_to_check():
    check_addresses(read_site({}))


def test_a_database_of_the_right_kind_and_a_server_that_answers_are_taken(own_valkey):
    check_addresses(read_site({"DATABASE_URL": "postgres://reader@127.0.0.1/news", "REDIS_URL": own_valkey.url}))
