"""Two databases that differ in hidden rows alone answer anybody byte for byte alike."""

from moderation.models import Comment
from moderation.status import Action
from tests.api.conftest import Api

PATHS = (
    "articles/",
    "articles/?limit=1",
    "articles/ferry/",
    "articles/ferry/comments/",
    "articles/ferry/comments/?limit=1",
    "articles/ferry/comments/?order=oldest&limit=1",
    "articles/ferry/comments/?order=best&limit=1",
    "articles/ferry/comments/?shape=flat",
    "articles/ferry/comments/latest/",
    "articles/ferry/comments/featured/",
    "articles/ferry/comments.atom",
    "comment-counts/?article=ferry&article=hidden",
)


def answers(paths):
    reader = Api()
    seen = {}
    for path in paths:
        answer = reader.get(path)
        headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
        seen[path] = (answer.status_code, headers, answer.content)
    return seen


def test_hidden_rows_change_no_byte(publish, post, act, cms):
    top, other = publish(), publish()
    reply = publish(parent=top.id)
    hidden = ("01890000-0000-7000-8000-000000000000",)
    paths = (
        PATHS + tuple(f"comments/{one.id}/" for one in (top, other, reply)) + (f"comments/{top.id}/replies/?limit=1",)
    )
    before = answers((*paths, *(f"comments/{one}/" for one in hidden)))

    cms.put("articles/hidden/", {"title": "Not yet", "visibility": "draft"})
    for parent in (None, top.id, reply.id):
        for action in (None, Action.HOLD, Action.REJECT, Action.SPAM):
            posted = post(parent=parent)
            if action:
                act(posted, action, reason="abusive")
            assert answers([posted.path])[posted.path][0] == 404
    gone = publish(parent=top.id)
    gone.own.delete(gone.path)
    reply.own.patch(reply.path, {"body": "An edit that nobody has approved"})

    assert Comment.objects.count() == 16
    assert answers((*paths, *(f"comments/{one}/" for one in hidden))) == before


def test_what_is_hidden_answers_like_what_never_was(post):
    posted = post()
    for kind in ("", "replies/"):
        seen = answers([f"comments/{posted.id}/{kind}", f"comments/01890000-0000-7000-8000-000000000000/{kind}"])
        assert len({str(answer) for answer in seen.values()}) == 1
