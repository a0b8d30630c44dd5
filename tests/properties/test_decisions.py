"""Whatever is done to a thread, in whatever order: status, public text and counts are what a small model says."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import decisions
from moderation.errors import DomainError
from moderation.intake import Submitted, edit_comment, withdraw_comment
from moderation.models import Comment, Decision, ModerationEvent
from moderation.status import Action, Actor
from tests.factories import BASE_URL, find, make_article, make_moderator, step, submit
from tests.queries.reading import read_whole_thread

OUTCOMES = {"approve": "approved", "hold": "held", "reject": "rejected", "spam": "spam"}
ALLOWED = {
    "approve": {"pending", "held", "rejected", "spam"},
    "hold": {"pending", "approved"},
    "reject": {"pending", "held", "approved"},
    "spam": {"pending", "held", "approved"},
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["post", *ALLOWED, "approve", "edit", "withdraw", "undo"]), st.integers(0, 7), st.booleans()
    ),
    min_size=3,
    max_size=14,
)


@dataclass
class Modelled:
    """One comment as the model has it: what is public is a revision's number."""

    parent: int | None
    status: str = "pending"
    text: int = 1
    public: int | None = None
    undoable: tuple[str, int | None, Decision] | None = None


def take(model, comments, article, name, index, by_person, moderator):
    """One step on the product and on the model; a step that the model forbids has to be refused."""
    if name == "post" or not comments:
        above = index % len(comments) if comments and by_person else None
        parent = None if above is None else find(comments[above])
        if parent is not None and (model[above].public is None or parent.depth >= 4):
            above = parent = None
        comments.append(submit(article, f"Text {len(comments)}, revision 1.", parent=parent))
        model.append(Modelled(parent=above))
        return
    index %= len(comments)
    comment, state = comments[index], model[index]
    if name == "undo":
        undo(comment, state, moderator)
    elif name == "edit":
        edit(comment, state, index)
    elif name == "withdraw":
        attempt(state.status != "withdrawn", withdraw_comment, comment_id=comment.id, token=comment.token)
        state.status, state.public, state.undoable = "withdrawn", None, None
    else:
        decide(comment, state, name, moderator if by_person else None)


def decide(comment, state, name, moderator):
    if not attempt(state.status in ALLOWED[name], step, comment, Action(name), moderator):
        return
    state.undoable = (state.status, state.public, Decision.objects.filter(comment=comment.id).latest("id"))
    if name == "approve":
        state.public = state.text
    elif not (name == "hold" and state.status == "pending"):
        state.public = None
    state.status = OUTCOMES[name]


def edit(comment, state, index):
    fields = {"body": f"Text {index}, revision {state.text + 1}."}
    allowed = state.status in ("pending", "held", "approved")
    if attempt(allowed, edit_comment, comment_id=comment.id, token=comment.token, fields=fields):
        state.status, state.text, state.undoable = "pending", state.text + 1, None


def undo(comment, state, moderator):
    if state.undoable is None:
        return
    status, public, decision = state.undoable
    maker = decisions.Maker(Actor.MODERATOR, moderator)
    decision.refresh_from_db()
    decisions.revert(decision=decision, maker=maker)
    state.status, state.public, state.undoable = status, public, None


def attempt(allowed, act, *args, **kwargs):
    if allowed:
        act(*args, **kwargs)
        return True
    with pytest.raises(DomainError):
        act(*args, **kwargs)
    return False


def assert_agreement(model, comments):
    for state, submitted in zip(model, comments, strict=True):
        comment = find(submitted)
        number = comment.published_revision.number if comment.published_revision else None
        assert (comment.status, comment.revision, number) == (state.status, state.text, state.public)
        children = Comment.objects.filter(parent=comment, published_revision__isnull=False)
        assert comment.public_replies == children.count()
        assert comment.public_descendants == count_below(model, comments.index(submitted))
        assert ModerationEvent.objects.filter(comment=comment).count() == comment.version


def count_below(model, index):
    below = [child for child, state in enumerate(model) if state.parent == index]
    return sum((model[child].public is not None) + count_below(model, child) for child in below)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_product_and_model_agree_after_every_sequence_of_steps(steps):
    article, moderator = make_article(thread={"max_depth": 4}), make_moderator()
    model: list[Modelled] = []
    comments: list[Submitted] = []
    for name, index, by_person in steps:
        take(model, comments, article, name, index, by_person, moderator)
    assert_agreement(model, comments)
    public = {str(comment.id) for state, comment in zip(model, comments, strict=True) if state.public is not None}
    shown = read_whole_thread(article, base_url=BASE_URL)
    assert {row["id"] for row in shown if row["author"] is not None} == public
    assert find(comments[0]).thread.comment_count == len(public)
