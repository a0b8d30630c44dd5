"""One question and its answer: within the deadline and the size, whatever the other side does."""

import gzip
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from moderation.checks.remote.transport import NoAnswer, exchange, read_json, read_number, read_place
from tests.checks.remote.service import (
    drip,
    drip_body,
    flood,
    flood_headers,
    hang,
    reset,
    say,
    say_json,
    send,
)


def ask(service, *, seconds=5.0):
    return exchange(place=read_place(service.url), method="GET", path="/check", seconds=seconds)


def ask_in_vain(service, *, seconds=5.0):
    """Why there was no answer."""
    with pytest.raises(NoAnswer) as caught:
        ask(service, seconds=seconds)
    return caught.value


def test_an_answer_is_its_headers_and_its_body(service):
    service.behave = say("true", X_Tip="discard")
    answer = ask(service)
    assert (answer.body, answer.headers["x-tip"]) == (b"true", "discard")
    assert service.last.startswith(b"GET /check HTTP/1.1\r\nHost: 127.0.0.1:")


def test_an_answer_in_pieces_is_put_together(service):
    service.behave = send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ntr\r\n2\r\nue\r\n0\r\n\r\n")
    assert ask(service).body == b"true"


def test_a_body_is_sent_whole(service):
    service.behave = say("true")
    body = b"text=" + b"x" * 200_000
    exchange(place=read_place(service.url), method="POST", path="/", body=body, seconds=5)
    assert service.body == body


@pytest.mark.parametrize("behaviour", [hang, drip, drip_body])
def test_who_hangs_or_drips_is_left_at_the_deadline(service, behaviour):
    service.behave = behaviour
    start = time.monotonic()
    assert str(ask_in_vain(service, seconds=0.3)) == "no answer in time"
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("behaviour", [flood, flood_headers])
def test_who_floods_is_cut_off(service, behaviour):
    service.behave = behaviour
    ask_in_vain(service)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\xff\x00\xff",
        b"<html>502 Bad Gateway</html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\ntrue",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999999999\r\n\r\ntrue",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\ntrue",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\ntrue\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\ntrue\r\n0\r\n\r\n",
        b"HTTP/1.1 " + b"9" * 70_000 + b" OK\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 20,
    ],
)
def test_what_is_no_whole_answer_is_none(service, answer):
    service.behave = send(answer)
    ask_in_vain(service)


def test_a_connection_that_is_cut_is_no_answer(service):
    service.behave = reset
    ask_in_vain(service)


def test_nobody_there_is_no_answer(service):
    service.stop()
    ask_in_vain(service)


@pytest.mark.parametrize("status", ["201 Created", "204 No Content", "400 Bad Request", "500 Oops", "503 Later"])
def test_only_200_is_an_answer(service, status):
    service.behave = say("true", status=status)
    assert str(ask_in_vain(service)) == f"the service answered {status[:3]}"


def test_a_redirect_is_not_followed(service):
    service.behave = say("", status="302 Found", Location=f"{service.url}/elsewhere")
    ask_in_vain(service)
    assert len(service.received) == 1


@pytest.mark.parametrize(("value", "seconds"), [("7", 7.0), ("", None), ("soon", None), ("-3", None), ("9" * 50, 1e9)])
def test_a_wish_to_be_left_alone_is_told(service, value, seconds):
    service.behave = say("", status="429 Slow down", Retry_After=value)
    assert ask_in_vain(service).retry_after == pytest.approx(seconds)


def test_that_wish_may_be_a_date(service):
    then = (datetime.now(UTC) + timedelta(seconds=100)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    service.behave = say("", status="503 Later", Retry_After=then)
    wish = ask_in_vain(service).retry_after
    assert wish is not None
    assert 90 < wish <= 100


def test_what_is_packed_is_not_unpacked(service):
    bomb = gzip.compress(b" " * 10_000_000)
    service.behave = say(bomb, Content_Encoding="gzip")
    ask_in_vain(service)
    assert b"Accept-Encoding: identity" in service.last


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"a": NaN}', "application/json"),
        (b'{"a": Infinity}', "application/json"),
        (b'{"a": 1', "application/json"),
        (b"[" * 60_000, "application/json"),
        (b'{"a": "\xff"}', "application/json"),
        ('{"a": "é"}'.encode("utf-16"), "application/json; charset=utf-16"),
        (b'{"a": 1}', "text/html"),
        (b'{"a": 1}', ""),
        (b'{"a": ' + b"9" * 5000 + b"}", "application/json"),
    ],
)
def test_what_is_no_json_is_no_answer(service, body, kind):
    service.behave = say(body, Content_Type=kind)
    with pytest.raises(NoAnswer):
        read_json(ask(service))


def test_json_is_read(service):
    service.behave = say_json({"a": [1.5]}, Content_Type="Application/JSON; charset=UTF-8")
    assert read_json(ask(service)) == {"a": [1.5]}


@pytest.mark.parametrize("value", [True, None, "0.5", [], {}, float("nan"), float("inf"), 1e308, -0.01, 10**400])
def test_what_is_no_number_in_range_is_no_answer(value):
    with pytest.raises(NoAnswer):
        read_number(value, least=0, most=1)


@pytest.mark.parametrize(
    "url", ["http://example.org", "ftp://example.org", "//example.org", "https://", "https://a:b@example.org", ""]
)
def test_a_place_is_https_or_on_this_machine(url):
    with pytest.raises(ValueError, match="has to be"):
        read_place(url)


@pytest.mark.parametrize("url", ["https://example.org/v1/", "http://127.0.0.1:9/v1", "http://[::1]/v1"])
def test_a_place_has_a_path(url):
    assert read_place(url).path == "/v1"


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    no_password = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password)
    path = tmp_path / "certificate.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(service, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    heard = []

    def shake_hands(_service, connection):
        with pytest.raises(OSError), context.wrap_socket(connection, server_side=True) as secret:
            heard.append(secret.recv(10))

    # What comes first is the beginning of the handshake.
    service.reads = False
    service.behave = shake_hands
    place = read_place(f"https://localhost:{service.port}")
    with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
        exchange(place=place, method="GET", path="/", seconds=5)
    assert heard == []
