"""A few lines of HTTP and JSON over the standard library, for talking to the running product."""

import json
import urllib.error
import urllib.request
from typing import Any

from runner.console import Failure


class Api:
    """Calls one product's REST API; every refusal becomes a Failure that quotes the problem document."""

    def __init__(self, url: str) -> None:
        self.url = url

    def call(self, method: str, path: str, *, body: dict[str, Any] | None = None, auth: str = "") -> Any:
        """Send and return the decoded answer (None for an empty one). `path` may be an absolute URL of the product."""
        url = path if path.startswith(self.url) else self.url + path
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if auth:
            headers["Authorization"] = auth
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return json.loads(response.read() or b"null")
        except urllib.error.HTTPError as error:
            raise _quote_problem(error) from None
        except (OSError, ValueError) as error:
            raise Failure(f"No sensible answer from {self.url} ({error}).", advice="Its logs: DATA_DIR/log") from None


def _quote_problem(error: urllib.error.HTTPError) -> Failure:
    try:
        problem = json.loads(error.read(65_536))
        lines = [f"{item['field']}: {item['message']}" for item in problem.get("errors") or ()]
        what = problem.get("detail") or problem.get("title")
    except (ValueError, AttributeError, KeyError, TypeError):
        what, lines = None, []
    wait = error.headers.get("Retry-After")
    return Failure(
        f"The product answered {error.code}: {what or error.reason}",
        lines=lines,
        advice=f"Try again in {wait} s." if wait else "",
    )
