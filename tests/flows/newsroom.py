"""What tests do with a running product, in the words of those who use it: publish an article, post, moderate."""

import itertools
from dataclasses import dataclass
from typing import Any

from tests.flows.client import Answer, Client, wait_until
from tests.flows.product import Product
from tests.flows.texts import write_sober

# What `./run try` waits, and more: the machine may be busy with the rest of the suite.
SCREENED_WITHIN = 20.0
ABUSE = "You are a stupid worthless idiot and everybody here despises you, you disgusting pig."

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Posted:
    """A comment that was accepted, and its author's key to it."""

    id: str
    token: str
    article: str
    reader: Client

    @property
    def own(self) -> Client:
        """Its author, with the token."""
        return Client(self.reader.url, authorization=f"Comment {self.token}", address=self.reader.address)

    @property
    def path(self) -> str:
        return f"comments/{self.id}/"

    def read(self) -> dict[str, Any]:
        """The comment as its author sees it."""
        answer = self.own.get(self.path)
        assert answer.status == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def wait_for(self, *statuses: str, within: float = SCREENED_WITHIN) -> dict[str, Any]:
        """Wait until it is not pending any more; the comment then, which has to be one of `statuses`."""

        def look() -> dict[str, Any] | None:
            seen = self.read()
            return None if seen["status"] == "pending" else seen

        seen = wait_until(f"comment {self.id} is screened", look, within=within)
        assert seen["status"] in statuses, seen
        return seen


class Newsroom:
    """The people around one product."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.url = product.url
        self.anybody = Client(product.url)
        self._tokens: dict[str, Client] = {}

    def make_admin(self) -> None:
        """The admin, for a product that did not get one with the demo."""
        password = self.product.secrets["ADMIN_PASSWORD"]
        settings = {"DJANGO_SUPERUSER_PASSWORD": password, "DJANGO_SUPERUSER_EMAIL": "admin@example.org"}
        self.product.manage("createsuperuser", "--no-input", "--username", "admin", **settings)

    def staff(self, name: str) -> Client:
        """`moderator` or `admin`, with an API token got by signing in over REST."""
        if name not in self._tokens:
            fields = {"username": name, "password": self.product.secrets[f"{name.upper()}_PASSWORD"]}
            answer = Client(self.url).post("auth/tokens/", fields)
            assert answer.status == 201, answer.text
            self._tokens[name] = Client(self.url, authorization=f"Token {answer.json()['token']}")
        return self._tokens[name]

    def sign_in(self, visitor: Client, *, password: str = "") -> Answer:
        """Sign in as the moderator by the page, as a browser does."""
        assert visitor.get("/accounts/login/").status == 200
        fields = {"username": "moderator", "password": password or self.product.secrets["MODERATOR_PASSWORD"]}
        return visitor.submit("/accounts/login/", fields | {"next": "/desk/"})

    def publish_article(self, **thread: Any) -> str:
        """Put up an article as a CMS does; its slug."""
        number = next(_numbers)
        fields = {
            "title": f"Flow {number}",
            "body_html": "<p>What happened.</p>",
            "thread": {"state": "open", **thread},
        }
        answer = self.staff("admin").call("PUT", f"articles/flow-{number}/", fields)
        assert answer.status == 201, answer.text
        return f"flow-{number}"

    def post(self, article: str, body: str = "", *, reader: Client | None = None, **fields: Any) -> Posted:
        """Post a comment that has to be accepted: a sober one of its own unless `body` says something."""
        reader = reader or Client(self.url)
        answer = self.try_to_post(article, body, reader=reader, **fields)
        assert answer.status == 202, answer.text
        document = answer.json()
        return Posted(document["id"], document["token"], article, reader)

    def try_to_post(
        self, article: str, body: str = "", *, reader: Client | None = None, key: str = "", **fields: Any
    ) -> Answer:
        """The answer to a POST, with `key` as its Idempotency-Key."""
        headers = {"Idempotency_Key": key} if key else {}
        document = write_fields(body=body) | fields
        return (reader or Client(self.url)).post(f"articles/{article}/comments/", document, **headers)

    def post_public(self, article: str, **fields: Any) -> Posted:
        """Post a sober comment and wait until everybody can read it."""
        posted = self.post(article, **fields)
        posted.wait_for("approved")
        return posted

    def thread(self, article: str) -> list[dict[str, Any]]:
        """The comments below an article as the public reads them, newest first, replies inside."""
        answer = self.anybody.get(f"articles/{article}/comments/")
        assert answer.status == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def count(self, article: str) -> int:
        """How many comments the public is told there are, having checked that both places say the same."""
        counted = self.anybody.get(f"comment-counts/?article={article}").json()[article]
        assert self.anybody.get(f"articles/{article}/").json()["thread"]["comment_count"] == counted
        return int(counted)

    def review(self, posted: Posted) -> dict[str, Any]:
        """The comment as moderators see it."""
        answer = self.staff("admin").get(f"moderation/comments/{posted.id}/")
        assert answer.status == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def decide(self, posted: Posted, action: str, **fields: Any) -> Answer:
        """A moderator's decision on the comment as it is now."""
        fields = {"action": action, "version": self.review(posted)["version"]} | fields
        return self.staff("moderator").post(f"moderation/comments/{posted.id}/decisions/", fields)


def write_fields(*, body: str = "") -> dict[str, Any]:
    """A comment that is accepted, from a reader of its own."""
    number = next(_numbers)
    return {
        "author_name": f"Reader {number}",
        "author_email": f"flow-reader-{number}@example.org",
        "body": body or write_sober(number),
    }
