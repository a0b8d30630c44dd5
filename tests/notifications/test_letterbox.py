"""Without a mail server a letter is a file of its own, that nobody else on the machine can read."""

import stat

import pytest
from django.core.mail import EmailMessage
from django.db.models.functions import Now

from moderation.identity.models import Letter
from moderation.notifications import sending, tasks
from tests.factories import make_article, publish

ADDRESS = "Robin.Reader@example.org"


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "moderation.notifications.letterbox.Letterbox"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return tmp_path / "mail"


def send():
    Letter.objects.filter(due_at__isnull=False).update(due_at=Now())
    return sending.send_due()


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.django_db
def test_each_letter_is_a_file_for_its_owner_alone_and_the_log_says_nothing(folder, caplog, capfd):
    publish(make_article(title="Die Fähre"), author_email=ADDRESS)
    assert send() == 1
    (file,) = folder.iterdir()
    assert (mode_of(folder), mode_of(file)) == (0o700, 0o600)
    assert file.name == f"{Letter.objects.get().pk}.eml"
    text = file.read_text()
    assert f"To: {ADDRESS}" in text
    assert "/confirm/" in text
    assert "robin" not in (caplog.text + "".join(capfd.readouterr())).lower()


@pytest.mark.django_db
def test_a_letter_that_goes_again_is_no_second_file(folder):
    publish(make_article(), author_email=ADDRESS)
    send()
    Letter.objects.update(due_at=Now(), sent_at=None)
    assert send() == 1
    assert len(list(folder.iterdir())) == 1


@pytest.mark.django_db
def test_the_letters_of_who_was_erased_go_with_their_rows(folder):
    publish(make_article(), author_email=ADDRESS)
    publish(make_article(), author_email="another@example.org")
    send()
    Letter.objects.earliest("pk").delete()
    tasks.purge_letters()
    assert [file.stem for file in folder.iterdir()] == [str(Letter.objects.get().pk)]


def test_no_name_of_a_letter_leads_out_of_the_folder(folder):
    EmailMessage("s", "b", to=[ADDRESS], headers={"Message-ID": "<../../etc/passwd@example.org>"}).send()
    assert [file.parent for file in folder.parent.rglob("*.eml")] == [folder]
