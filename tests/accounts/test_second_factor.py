"""The second factor at the desk: set up, asked for, used up, lost, turned off, demanded."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from moderation.accounts.models import Authenticator, RecoveryCode
from moderation.identity import rotation
from moderation.models import ApiToken, ModerationEvent
from tests.accounts.app import STEP, App, authenticator_of, turn_on
from tests.factories import PASSWORD, make_moderator, run_together
from tests.web.conftest import desk, moderator
from tests.web.page import read_page

__all__ = ["desk", "moderator"]

LOGIN, CODE, FACTOR = "/accounts/login/", "/accounts/code/", "/desk/second-factor/"


def give_password(client: Client, name: str = "mo", **more: str):
    return client.post(LOGIN, {"username": name, "password": PASSWORD} | more)


def give_code_together(visitors: list[Client], code: str) -> Counter[object]:
    return Counter(run_together(lambda number: visitors[number].post(CODE, {"code": code}).status_code, len(visitors)))


def is_signed_in(client: Client) -> bool:
    return client.get("/desk/settings/").status_code == 200


def said(answer) -> str:
    return read_page(answer).one(role="alert").text


def events() -> list[str]:
    return list(ModerationEvent.objects.values_list("action", flat=True))


def test_it_is_set_up_with_the_key_on_the_page_and_asked_for_from_then_on(desk: Client, moderator: User):
    assert desk.post(f"{FACTOR}begin/", {"password": PASSWORD}).status_code == 303
    page = read_page(desk.get(f"{FACTOR}setup/"))
    assert page.one("svg", role="img").one("path").attributes["d"].startswith("M4 4h7v1h-7z")
    app = App(page.one(class_="factor__key").text)

    answer = desk.post(f"{FACTOR}setup/", {"code": app.code()})

    codes = [each.text for each in read_page(answer).one("ol", class_="factor__codes").all("li")]
    assert len(set(codes)) == 8
    assert "no-store" in answer["Cache-Control"]
    assert is_signed_in(desk)
    assert events() == ["second_factor_on"]
    assert not any(code in repr(list(RecoveryCode.objects.values())) for code in codes)
    assert app.key not in bytes(authenticator_of(moderator).encrypted)
    shown_again = desk.get(f"{FACTOR}setup/")
    assert shown_again.status_code == 303
    assert codes[0] not in desk.get(FACTOR).content.decode()

    visitor = Client()
    assert give_password(visitor, next="/desk/?queue=spam")["Location"] == CODE
    assert not is_signed_in(visitor)
    # The next half minute's: this one's was used to turn it on.
    answer = visitor.post(CODE, {"code": app.code(later=1)})
    assert answer["Location"] == "/desk/?queue=spam"
    assert is_signed_in(visitor)


def test_a_code_opens_once_and_neither_a_wrong_nor_an_old_one_does(moderator: User):
    app, _ = turn_on(moderator)
    for code in (app.code(), app.wrong_code(), "", "１２３４５６", app.code(later=3)):
        visitor = Client()
        give_password(visitor)
        answer = visitor.post(CODE, {"code": code})
        assert answer.status_code == 400
        assert "not right" in said(answer)
        assert not is_signed_in(visitor)
        # What a wrong one costs is for the next test.
        Authenticator.objects.update(throttling_failure_count=0)


def test_after_a_wrong_code_even_the_right_one_has_to_wait_a_little_longer_each_time(moderator: User):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        app, _ = turn_on(moderator)
        visitor = Client()
        give_password(visitor)
        for failures in range(1, 4):
            clock.shift(timedelta(seconds=STEP))
            assert visitor.post(CODE, {"code": app.wrong_code()}).status_code == 400
            assert authenticator_of(moderator).throttling_failure_count == failures
            assert visitor.post(CODE, {"code": app.code()}).status_code == 400
        Authenticator.objects.update(throttling_failure_count=10)
        clock.shift(timedelta(seconds=2**9))
        give_password(visitor)
        assert visitor.post(CODE, {"code": app.wrong_code()}).status_code == 400
        # At most nine minutes, whatever was tried: nobody is kept out for good.
        clock.shift(timedelta(seconds=2**9 + 1))
        give_password(visitor)
        assert visitor.post(CODE, {"code": app.code()}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_one_code_in_many_places_at_once_opens_one_of_them(settings):
    settings.SIGN_IN_ATTEMPTS_PER_MINUTE = 50
    moderator = make_moderator("mo")
    app, codes = turn_on(moderator)
    for code in (app.code(later=1), codes[0]):
        visitors = [Client() for _ in range(6)]
        for visitor in visitors:
            give_password(visitor)
        assert give_code_together(visitors, code) == {302: 1, 400: 5}, code
        Authenticator.objects.update(throttling_failure_count=0)


def test_a_recovery_code_opens_once_however_it_is_typed(moderator: User):
    _, codes = turn_on(moderator)
    for typed, status in ((f" {codes[0].upper().replace('-', ' ')} ", 302), (codes[0], 400), (codes[1], 302)):
        visitor = Client()
        give_password(visitor)
        assert visitor.post(CODE, {"code": typed}).status_code == status
        assert is_signed_in(visitor) == (status == 302)
    assert events().count("recovery_code_used") == 2
    assert [each.detail for each in ModerationEvent.objects.filter(action="recovery_code_used")] == [
        {"left": 7},
        {"left": 6},
    ]


def test_the_second_step_waits_five_minutes_and_ends_with_the_password(moderator: User):
    app, _ = turn_on(moderator)
    visitor = Client()
    assert visitor.get(CODE)["Location"] == LOGIN
    with time_machine.travel(timezone.now(), tick=False) as clock:
        give_password(visitor)
        assert visitor.get(CODE).status_code == 200
        clock.shift(timedelta(minutes=5, seconds=1))
        assert visitor.post(CODE, {"code": app.code()})["Location"] == LOGIN
        give_password(visitor)
        moderator.set_password("another long password")
        moderator.save()
        assert visitor.post(CODE, {"code": app.code()})["Location"] == LOGIN
    assert not is_signed_in(visitor)


def test_turning_it_on_and_off_ends_what_else_is_open_but_not_this_browser(desk: Client, moderator: User):
    elsewhere, colleague = Client(), Client()
    colleague.force_login(make_moderator("colleague"))
    elsewhere.force_login(moderator)
    ApiToken.objects.create(user=moderator)
    desk.post(f"{FACTOR}begin/", {"password": PASSWORD})
    pending = Authenticator.objects.get(user=moderator)
    before = desk.cookies["sessionid"].value
    desk.post(f"{FACTOR}setup/", {"code": App(pending.key).code()})

    assert desk.cookies["sessionid"].value != before
    assert is_signed_in(desk)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(colleague)
    assert not ApiToken.objects.exists()

    elsewhere.force_login(moderator)
    assert desk.post(f"{FACTOR}off/", {"password": PASSWORD}).status_code == 303
    assert is_signed_in(desk)
    assert not is_signed_in(elsewhere)
    assert give_password(Client())["Location"] == "/desk/"
    assert events() == ["second_factor_on", "second_factor_off"]


@pytest.mark.parametrize("step", ["begin", "codes", "off"])
def test_each_step_asks_for_the_password_and_counts_wrong_ones(desk: Client, moderator: User, settings, step: str):
    if step != "begin":
        turn_on(moderator)
        desk.force_login(moderator)
    settings.SIGN_IN_ATTEMPTS_PER_MINUTE = 2
    for _ in range(2):
        answer = desk.post(f"{FACTOR}{step}/", {"password": "wrong"})
        assert answer.status_code == 400
        assert said(answer) == "That is not your password."
    answer = desk.post(f"{FACTOR}{step}/", {"password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert Authenticator.objects.filter(confirmed=True).exists() == (step != "begin")
    assert not Authenticator.objects.filter(confirmed=False).exists()


def test_new_recovery_codes_replace_the_old_ones(desk: Client, moderator: User):
    _, old = turn_on(moderator)
    desk.force_login(moderator)
    page = read_page(desk.post(f"{FACTOR}codes/", {"password": PASSWORD}))
    new = [each.text for each in page.one("ol", class_="factor__codes").all("li")]
    assert "8 codes are left" in read_page(desk.get(FACTOR)).text
    for code, status in ((old[0], 400), (new[0], 302)):
        visitor = Client()
        give_password(visitor)
        assert visitor.post(CODE, {"code": code}).status_code == status


def test_an_admin_resets_it_in_the_administration(moderator: User):
    turn_on(moderator)
    theirs, admin = Client(), Client()
    theirs.force_login(moderator)
    admin.force_login(make_moderator("ada", admin=True))
    path = f"/admin/accounts/authenticator/{authenticator_of(moderator).pk}/delete/"
    senior = Client()
    senior.force_login(make_moderator(senior=True))
    assert senior.post(path, {"post": "yes"}).status_code == 302
    assert Authenticator.objects.exists()

    assert admin.post(path, {"post": "yes"}).status_code == 302

    assert not is_signed_in(theirs)
    assert give_password(Client())["Location"] == "/desk/"
    event = ModerationEvent.objects.get(action="second_factor_reset")
    assert (str(event.moderator), event.detail) == ("ada", {"account": "mo"})


def test_an_operator_resets_it_by_command(moderator: User, capsys):
    turn_on(moderator)
    call_command("reset_second_factor", "mo")
    assert "password alone" in capsys.readouterr().out
    assert ModerationEvent.objects.get(action="second_factor_reset").actor == "operator"
    assert give_password(Client())["Location"] == "/desk/"
    call_command("reset_second_factor", "mo")
    assert "no second factor" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "nobody")


@pytest.mark.parametrize(
    ("demanded", "role", "owes"),
    [
        (["admins"], {"admin": True}, True),
        (["admins"], {"senior": True}, False),
        (["seniors"], {"senior": True}, True),
        (["seniors"], {"admin": True}, True),
        (["seniors"], {}, False),
        (["moderators"], {}, True),
        ([], {"admin": True}, False),
    ],
)
def test_whose_role_demands_one_gets_no_further_than_its_setup(db: None, settings, demanded, role, owes):
    settings.SECOND_FACTOR_FOR = demanded
    user = make_moderator("mo", **role)
    client = Client()
    token = {"Authorization": f"Token {ApiToken.objects.create(user=user, scopes=['moderate', 'admin'])[1]}"}
    assert give_password(client)["Location"] == (FACTOR if owes else "/desk/")

    def shut():
        api = [client.get("/api/v1/moderation/queue/"), Client().get("/api/v1/moderation/queue/", headers=token)]
        body = {"username": "mo", "password": PASSWORD}
        api.append(Client().post("/api/v1/auth/tokens/", body, content_type="application/json"))
        part = client.get("/desk/", headers={"HX-Request": "true"})
        pages = [client.get("/desk/").headers.get("Location") == FACTOR, part.headers.get("HX-Redirect") == FACTOR]
        return {each.status_code == 403 and each.json()["code"] == "second_factor_required" for each in api} | {*pages}

    assert shut() == {owes}
    assert (client.get("/admin/").status_code == 200) == (bool(role.get("admin")) and not owes)
    if owes:
        assert "Your role needs a second factor" in client.get(FACTOR).content.decode()
        client.post(f"{FACTOR}begin/", {"password": PASSWORD})
        client.post(f"{FACTOR}setup/", {"code": App(Authenticator.objects.get().key).code()})
        assert client.get("/desk/").status_code == 200
        assert client.get("/api/v1/moderation/queue/").status_code == 200


def test_who_signs_in_and_what_was_refused_is_in_the_log_without_names(moderator: User, caplog):
    caplog.set_level("INFO", logger="moderation.accounts")
    app, _ = turn_on(moderator)
    visitor = Client()
    visitor.post(LOGIN, {"username": "mo", "password": "wrong"})
    give_password(visitor)
    visitor.post(CODE, {"code": app.wrong_code()})
    Authenticator.objects.update(throttling_failure_count=0)
    visitor.post(CODE, {"code": app.code(later=1)})
    assert [record.getMessage() for record in caplog.records if record.name.startswith("moderation.accounts")] == [
        "A sign-in was refused: name or password",
        f"A second factor was refused: account {moderator.pk}",
        f"Signed in: account {moderator.pk}",
    ]


def test_the_key_of_an_app_is_rotated_with_those_of_the_vault(moderator: User, settings):
    app, _ = turn_on(moderator)
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode(), *settings.IDENTITY_KEYS]
    assert list(rotation.rotate_keys())[-1] == rotation.count_rows() == 1
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    assert authenticator_of(moderator).key == app.key
