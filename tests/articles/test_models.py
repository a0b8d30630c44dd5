"""Which articles the public may see, and what HTML they may hold."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from articles.html import clean_body
from articles.models import Article
from tests.factories import make_article

XSS = {
    "script": "<script>alert(1)</script>",
    "handler": '<img src="x.png" onerror="alert(1)">',
    "javascript link": '<a href="javascript:alert(1)">x</a>',
    "spelled differently": '<a href=" jAvAsCrIpT&colon;alert(1)">x</a>',
    "data": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "style": '<p style="background:url(javascript:alert(1))">x</p>',
    "style element": "<style>@import 'https://evil.example';</style>",
    "frame": '<iframe src="https://evil.example"></iframe>',
    "form": '<form action="https://evil.example"><input name="a"></form>',
    "svg": '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    "math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "template": "<template><script>alert(1)</script></template>",
    "base": '<base href="https://evil.example">',
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "object": '<object data="x.swf"></object><embed src="x.swf">',
    "unclosed": "<p <script>alert(1)//",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
}


@pytest.mark.django_db
def test_the_public_sees_what_is_public_due_and_not_deleted():
    now = timezone.now()
    shown = make_article()
    make_article(visibility="draft")
    make_article(visibility="private")
    make_article(published_at=now + timedelta(seconds=30))
    make_article(deleted_at=now)
    assert list(Article.objects.published()) == [shown]
    assert Article.objects.existing().count() == 4


@pytest.mark.django_db
def test_the_newest_is_first():
    now = timezone.now()
    old, new = make_article(published_at=now - timedelta(days=2)), make_article(published_at=now)
    assert list(Article.objects.all()) == [new, old]


@pytest.mark.django_db
def test_a_slug_is_given_once():
    make_article("ferry")
    with pytest.raises(IntegrityError):
        make_article("ferry")


@pytest.mark.django_db
def test_the_database_knows_three_visibilities():
    with pytest.raises(IntegrityError):
        make_article(visibility="secret")


@pytest.mark.django_db
@pytest.mark.parametrize("html", XSS.values(), ids=XSS.keys())
def test_nothing_that_runs_styles_or_frames_is_stored(html):
    article = make_article(body_html=f"<p>Before.</p>{html}<p>After.</p>")
    stored = Article.objects.get(pk=article.pk).body_html.lower()
    forbidden = ("<script", "onerror", "onload", "javascript:", "data:", "style", "<iframe", "<form", "<input", "<svg")
    assert not [part for part in (*forbidden, "<base", "<meta", "<object", "<embed", "<math") if part in stored]
    assert "before." in stored


def test_article_markup_stays():
    html = (
        '<h2>Head</h2><p>A <a href="https://a.example/" title="t">link</a>, <em>this</em> and <strong>that</strong></p>'
        '<figure><img src="/a.svg" alt="A map" width="10" height="20"><figcaption>Map</figcaption></figure>'
        '<blockquote cite="https://b.example/"><p>Said.</p></blockquote>'
        '<table><thead><tr><th scope="col" colspan="2">H</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    )
    cleaned = clean_body(html)
    assert cleaned.replace(' rel="noopener"', "") == html
    assert 'rel="noopener"' in cleaned


def test_cleaning_twice_changes_nothing_more():
    for html in XSS.values():
        assert clean_body(clean_body(html)) == clean_body(html)
