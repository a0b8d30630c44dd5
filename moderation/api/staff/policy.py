"""The policy: reading it, putting another in force, and seeing beforehand what that would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_choice_field, read_number_field, read_time_field
from moderation.api.parameters import read_choice, read_cursor, read_limit
from moderation.api.permissions import MODERATE, MODERATE_SENIOR, Right
from moderation.api.schema import PAGING, describe, parameter
from moderation.api.staff.policy_shapes import (
    COMPARED_WITH,
    POLICY_VERSION_PAGE,
    BacktestRequestShape,
    BacktestShape,
    PolicyShape,
    TradeOffShape,
)
from moderation.api.views import StaffView, base_url, moderator_of
from moderation.backtesting import MOST_COMPARED, backtest_policy
from moderation.backtesting.lines import SCORED_LABELS, trade_off
from moderation.errors import FieldError, InvalidInput
from moderation.policy import Policy
from moderation.queries.rules import policy_versions_page
from moderation.reviewing.policy import put_in_force, read_policy
from moderation.screening.policies import current_document, current_policy


class PolicyView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE, "PUT": MODERATE_SENIOR}

    @describe("read_policy", answers={200: PolicyShape})
    def get(self, request: Request) -> Response:
        """The policy in force."""
        return Response(current_document())

    @describe("put_policy", body=PolicyShape, answers={200: PolicyShape}, problems=(409,))
    def put(self, request: Request) -> Response:
        """Put a policy in force. `version` is that of the policy that was edited; the answer has the new one.

        What is in force already is answered and stored nowhere. No live rule may refuse a comment on scores of abuse
        alone.
        """
        fields = self.read_fields(request)
        known = {key: fields[key] for key in ("version", "default", "rules", "reasons") if key in fields}
        return Response(put_in_force(moderator=moderator_of(request), document=known))


class PolicyVersionsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("list_policy_versions", answers={200: POLICY_VERSION_PAGE}, parameters=PAGING)
    def get(self, request: Request) -> Response:
        """All policies that were ever in force, newest first."""
        return Response(
            policy_versions_page(limit=read_limit(request), cursor=read_cursor(request), base_url=base_url(request))
        )


class BacktestView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE}

    @describe("backtest_policy", body=BacktestRequestShape, answers={200: BacktestShape})
    def post(self, request: Request) -> Response:
        """What a policy would have done with the comments screened from `since` to `until`: it changes nothing.

        Without a policy, the one in force is replayed. It is compared with what was recommended then, or with what the
        policy in force would recommend. Counts tell recommendations apart by what people decided;
        of `people`, `asked` are held for a person. Findings are those stored then: no check is run again.
        """
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        since = read_time_field(fields, "since", errors)
        until = read_time_field(fields, "until", errors)
        policy = _read_candidate(fields.get("policy"), errors)
        given: dict[str, object] = {"compare_with": "then", "most": MOST_COMPARED}
        given |= {name: value for name, value in fields.items() if value is not None}
        most = read_number_field(given, "most", errors, most=MOST_COMPARED)
        in_force = read_choice_field(given, "compare_with", errors, choices=COMPARED_WITH) == "in_force"
        if errors:
            raise InvalidInput(errors)
        against = current_policy() if in_force else None
        return Response(backtest_policy(policy=policy, against=against, since=since, until=until, most=most))


def _read_candidate(document: Any, errors: list[FieldError]) -> Policy:
    if document is None:
        return current_policy()
    try:
        return read_policy(document, field="policy")
    except InvalidInput as error:
        errors.extend(error.errors)
        return current_policy()


class ThresholdsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe(
        "read_trade_off",
        answers={200: TradeOffShape},
        parameters=[parameter("finding", "Whose thresholds.", choices=SCORED_LABELS, default=SCORED_LABELS[0])],
    )
    def get(self, request: Request) -> Response:
        """What each threshold on a score would catch of what people here refuse, and hold of what they approve.

        What the policy published and nobody took down counts as approved.
        """
        finding = read_choice(request, "finding", SCORED_LABELS, default=SCORED_LABELS[0])
        return Response(trade_off(label=finding, document=current_document()))
