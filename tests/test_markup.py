"""A comment's text as HTML: a small Markdown subset, and nothing that could run, whatever is typed."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.markup import ATTRIBUTES, LINK_REL, TAGS, render_comment

REL = f'rel="{LINK_REL}"'
XSS = [
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[x](https://a.example "onmouseover=alert(1) x=")',
    '[x](https://a.example"onmouseover=alert(1))',
    "[x](https://a.example' onclick='alert(1))",
    "![x](javascript:alert(1))",
    "![x](https://tracker.example/pixel.gif)",
    "[a]: javascript:alert(1)\n\n[a]",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '``` "onload="alert(1)\nx\n```',
    "<!--<script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<<script>script>alert(1)<</script>/script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><button>x",
    "http://a.example/<script>alert(1)</script>",
    'https://a.example/?q="><img src=x onerror=alert(1)>',
    "\u2028<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
]
SYNTAX = st.text(alphabet="<>[]()`*_~!#&;:/\\\"'= \n\t-+.1ahjx@é\u200b😀", max_size=80)
PIECES = st.lists(st.one_of(st.sampled_from(XSS), SYNTAX), max_size=4).map("".join)


class Inspector(HTMLParser):
    """Reads HTML as a browser would, and collects what is not allowed."""

    def __init__(self):
        super().__init__()
        self.faults = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            if name == "rel":
                continue
            if name not in ATTRIBUTES.get(tag, ()):
                self.faults.append(f"{tag} {name}")
            if name == "href" and not re.match(r"https?://", value or ""):
                self.faults.append(value)
        if tag == "a" and dict(attrs).get("rel") != LINK_REL:
            self.faults.append("a link without rel")

    def handle_comment(self, data):
        self.faults.append("comment")


def faults_of(html):
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.faults


@pytest.mark.parametrize("text", XSS)
def test_nothing_typed_can_run(text):
    assert faults_of(render_comment(text)) == []
    assert faults_of(render_comment(f"Before *{text}* after\n\n> {text}\n\n- {text}")) == []


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_nor_can_any_mixture(text):
    assert faults_of(render_comment(text)) == []


def test_the_inspector_would_notice():
    leaks = ["<script>", '<a href="javascript:x">', '<p onclick="x">', '<a href="https://a.example">', "<!--x-->"]
    assert all(faults_of(leak) for leak in leaks)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("0", "<p>0</p>"),
        ("*a* _b_ **c** __d__", "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong></p>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        ("```\na\n  b\n```", "<pre><code>a\n  b\n</code></pre>"),
        ("> said\n\nreply", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>reply</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("\\*not emphasis\\*", "<p>*not emphasis*</p>"),
        ("Tom & Jerry < 5 > 3", "<p>Tom &amp; Jerry &lt; 5 &gt; 3</p>"),
        ("&copy; &amp;", "<p>&amp;copy; &amp;amp;</p>"),
        ("2 * 3 * 4 snake_case_name", "<p>2 * 3 * 4 snake_case_name</p>"),
    ],
)
def test_the_subset(text, html):
    assert render_comment(text) == html


@pytest.mark.parametrize(
    "text",
    ["# Head", "Head\n====", "---", "| a | b |\n|---|---|", "~~gone~~", "<b>bold</b>", "![x](https://a.example/x.png)"],
)
def test_what_is_not_in_it_stays_text(text):
    html = render_comment(text)
    assert not re.search(r"<(h\d|hr|table|s|del|b|img)\b", html)


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[x](https://a.example/p?a=1&b=2)", "https://a.example/p?a=1&amp;b=2"),
        ("see https://a.example/p, please", "https://a.example/p"),
        ("<http://a.example>", "http://a.example"),
        ("www.a.example.org", "http://www.a.example.org"),
    ],
)
def test_links_are_marked_as_the_readers_own(text, href):
    assert f'<a href="{href}" {REL}>' in render_comment(text)


def test_an_address_does_not_become_a_mail_link():
    assert "mailto" not in render_comment("robin@example.org <robin@example.org> [x](mailto:robin@example.org)")


def test_a_text_reads_the_same_to_the_eye():
    text = "Überall é 😀 𝕬 \u202eabc\u202c"
    assert render_comment(text) == f"<p>{text}</p>"


PATHOLOGICAL = {
    "stars": "*",
    "stars and letters": "*a_ ",
    "underscores": "_a",
    "brackets": "[",
    "closing brackets": "]",
    "links in links": "[a](",
    "link tails": "](x",
    "quotes": ">",
    "quotes and spaces": "> ",
    "lists": "- ",
    "list lines": "- a\n ",
    "numbers": "1. ",
    "backticks": "`",
    "growing backticks": "`a``b```c",
    "fences": "```\n",
    "angles": "<",
    "autolinks": "<http:",
    "entities": "&",
    "many entities": "&amp;&#x41;",
    "backslashes": "\\",
    "addresses": "a@b.co ",
    "links": "http://a.co ",
    "slashes": "http://",
    "dots": "a.",
    "lines": "\n",
    "lines and letters": "a\n",
    "spaces": " ",
    "parentheses": "[a](((((",
    "bangs": "![",
    "marks": "a\u0301",
}


@pytest.mark.parametrize("piece", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_no_text_of_5000_characters_takes_long(piece):
    whole = (piece * 5000)[:5000]
    start = time.process_time()
    html = render_comment(whole)
    assert time.process_time() - start < 1
    # What is shown is bounded as well: every level of nesting costs markup.
    assert len(html) < 60 * len(whole)


def test_nesting_has_an_end():
    html = render_comment("> " * 2000 + "deep")
    assert html.count("<blockquote>") <= 20
