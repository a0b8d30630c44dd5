"""The whole product as `./run` starts it: once, with its demonstration, for all tests of this file."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from runner.instance import read_run_file
from runner.private_files import read_secrets
from runner.site import ROOT
from tests.runner.shell import mode_of, run

STARTED_WITHIN = 150.0


@dataclass
class Product:
    """A started product, and all that it printed until it said that it is running."""

    process: subprocess.Popen[str]
    data_dir: Path
    printed: str
    running: dict[str, Any]


def start_product(data_dir: Path) -> Product:
    """Start `./run` on a free port; returns once it has said where to go."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "run"],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "PORT": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watchdog = threading.Timer(STARTED_WITHIN, process.terminate)
    watchdog.start()
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if "Ctrl-C" in line:
            break
    watchdog.cancel()
    running = read_run_file(data_dir)
    assert running, printed
    return Product(process=process, data_dir=data_dir, printed=printed, running=running)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, stopped by the first test that means to, else at the end."""
    started = start_product(tmp_path_factory.mktemp("site") / "data")
    with started.process:
        yield started
        started.process.terminate()


def fetch(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 -- the product on loopback
        return response.status, response.read().decode()


def test_it_says_where_to_go_and_the_moderators_password(product: Product) -> None:
    for place in ("/", "/desk/", "/api/v1/docs/"):
        assert product.running["url"] + place in product.printed
    assert product.running["moderator"]["password"] in product.printed


def test_what_it_says_is_true(product: Product) -> None:
    status, page = fetch(product.running["url"] + "/")
    assert status == 200
    assert "<html" in page
    assert fetch(product.running["url"] + "/readyz")[0] == 200


def test_another_newspaper_beside_it_may_embed_its_threads(product: Product) -> None:
    elsewhere = product.running["other_site"]
    assert f"{elsewhere}/" in product.printed
    status, page = fetch(elsewhere.replace("localhost", "127.0.0.1"))
    assert (status, product.running["url"] + "/embed.js" in page) == (200, True)
    asked = {"Origin": elsewhere, "Access-Control-Request-Method": "POST"}
    posting = urllib.request.Request(  # noqa: S310 -- the product on loopback
        product.running["url"] + "/api/v1/articles/a-symphony-for-eleven-foghorns/comments/",
        method="OPTIONS",
        headers=asked,
    )
    with urllib.request.urlopen(posting, timeout=10) as answer:  # noqa: S310 -- the product on loopback
        assert answer.headers["Access-Control-Allow-Origin"] == elsewhere


def test_it_shows_what_screening_decided_of_the_demonstration(product: Product) -> None:
    shown = product.printed.partition("is running")[0]
    for status in ("approved", "held", "rejected", "spam"):
        assert status in shown


def test_programs_learn_where_it_is_from_a_file_for_its_owner_alone(product: Product) -> None:
    assert product.running["pid"] == product.process.pid
    assert mode_of(product.data_dir / "run.json") == "0o600"
    assert mode_of(product.data_dir) == "0o700"


def test_nothing_it_makes_can_be_read_by_others(product: Product) -> None:
    made = [path for path in product.data_dir.rglob("*") if path.is_file()]
    assert made
    assert {path for path in made if path.stat().st_mode & 0o077} == set()


def test_no_secret_is_in_the_arguments_of_a_process(product: Product) -> None:
    listing = subprocess.run(["ps", "-A", "-ww", "-o", "args"], capture_output=True, text=True, check=True).stdout
    assert "granian" in listing
    for secret in read_secrets(product.data_dir).values():
        assert secret not in listing
    assert "redis://" not in listing


def test_an_insult_tried_out_is_held_and_its_words_are_marked(product: Product) -> None:
    answer = run("try", "You absolute 1d1ot", DATA_DIR=str(product.data_dir))
    assert answer.returncode == 0, answer.stderr
    assert "HELD" in answer.stdout
    assert re.search(r"\[.*1d1ot.*\]", answer.stdout)
    assert re.search(r"toxicity .*[01]\.\d\d", answer.stdout)


def test_a_kind_word_tried_out_is_approved(product: Product) -> None:
    answer = run("try", "The new timetable is a clear improvement, thank you.", DATA_DIR=str(product.data_dir))
    assert answer.returncode == 0, answer.stderr
    assert "APPROVED" in answer.stdout


def test_a_comment_that_the_product_refuses_is_explained(product: Product) -> None:
    answer = run("try", "a" * 5001, DATA_DIR=str(product.data_dir))
    assert answer.returncode == 1
    assert "answered 400" in answer.stderr
    assert "body" in answer.stderr


def test_a_second_one_on_its_data_is_sent_to_the_first(product: Product) -> None:
    answer = run(DATA_DIR=str(product.data_dir), PORT="0")
    assert answer.returncode == 1
    assert product.running["url"] in answer.stderr


def test_it_stops_when_told_to_and_starts_again_with_what_it_had(product: Product) -> None:
    assert run("stop", DATA_DIR=str(product.data_dir)).returncode == 0
    assert product.process.wait(30) == 0
    assert read_run_file(product.data_dir) is None
    again = start_product(product.data_dir)
    with again.process:
        assert "demo" not in again.printed
        assert again.running["moderator"] == product.running["moderator"]
        articles = json.loads(fetch(again.running["url"] + "/api/v1/articles/")[1])["results"]
        assert sum(article["thread"]["comment_count"] for article in articles) > 0
        again.process.send_signal(signal.SIGINT)
        assert again.process.wait(30) == 0
