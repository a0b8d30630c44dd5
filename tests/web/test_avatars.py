"""The drawn marks of commenters."""

import uuid
from xml.etree import ElementTree as ET

from django.test import Client

from moderation.web.avatars import draw_avatar

ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def test_one_id_always_has_the_same_mark_and_another_id_another():
    assert draw_avatar(ONE) == draw_avatar(ONE)
    assert draw_avatar(ONE) != draw_avatar(OTHER)


def test_marks_of_ids_made_in_the_same_millisecond_differ():
    ids = [uuid.UUID(int=(0x0190_0000_0000 << 80) | number) for number in range(50)]
    assert len({draw_avatar(each) for each in ids}) > 45


def test_a_mark_is_a_well_formed_svg_without_styles_or_scripts():
    root = ET.fromstring(draw_avatar(ONE))  # noqa: S314 -- our own drawing
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {each.tag.rpartition("}")[2] for each in root.iter()} <= {"svg", "g", "rect", "path", "circle"}
    assert not [each for each in root.iter() if "style" in each.attrib]


def test_it_is_served_to_be_kept_for_ever_without_touching_the_database(client: Client):
    # Without the db fixture, any query would fail this test.
    answer = client.get(f"/avatars/{ONE}.svg")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    assert answer.content.decode() == draw_avatar(ONE)
