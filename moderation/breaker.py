"""A breaker: after a failure, nobody tries again for a while. It knows nothing of what failed."""

import time


class Breaker:
    """One per process and per thing that may be away; `pause` is in seconds."""

    def __init__(self, *, pause: float) -> None:
        self._pause = pause
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether a try would only cost time."""
        return time.monotonic() < self._open_until

    def trip(self) -> None:
        """Say that a try has failed."""
        self._open_until = time.monotonic() + self._pause

    def reset(self) -> None:
        """Try again at once."""
        self._open_until = 0.0
