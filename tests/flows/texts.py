"""Sober things to say: those of the soak."""

from runner.soak.texts import write_sober

__all__ = ["write_sober"]
