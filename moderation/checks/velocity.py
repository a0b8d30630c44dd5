"""Says how fast comments come from one commenter or one client; the counting is the intake's business."""

from __future__ import annotations

from collections.abc import Iterable

from moderation.checks.base import Check, Finding, Submission


class VelocityCheck(Check):
    """Labels, and the unit of their score:

    velocity_address   comments of the last ten minutes under the same e-mail address, this one not counted
    velocity_client    the same from one client
    flood_elsewhere    no score: within the flood interval the same address commented from another client
    """

    name = "velocity"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        signals = submission.signals
        if signals.recent_from_address:
            detail = f"{signals.recent_from_address} more under the same address within ten minutes"
            yield Finding("velocity_address", float(signals.recent_from_address), detail)
        if signals.recent_from_client:
            detail = f"{signals.recent_from_client} more from the same client within ten minutes"
            yield Finding("velocity_client", float(signals.recent_from_client), detail)
        if signals.flood_elsewhere:
            yield Finding("flood_elsewhere", detail="the same address is posting from two clients at once")
