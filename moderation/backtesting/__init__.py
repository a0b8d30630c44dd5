"""What another policy would have done with the comments of a period, and where people would not have agreed.

`replay` compares, `records` reads what was seen and decided then, `thresholds` draws the trade-off of one score,
`services` puts them together. Nothing here changes anything.
"""

from moderation.backtesting.services import MOST_COMPARED, backtest_policy

__all__ = ["MOST_COMPARED", "backtest_policy"]
