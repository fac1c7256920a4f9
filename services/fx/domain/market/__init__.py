"""The market: what sources say of each currency, what they agree on, and the prices that providers push. Pure."""

from fx.domain.market.blend import Blend, blend, demonstration_table, reference_sheet, table_of
from fx.domain.market.consensus import Agreement, Policy, agree
from fx.domain.market.price import LivePrice, Offered, Step, Tier, disbelieved, read_price
from fx.domain.market.pushed import pushed_sheet
from fx.domain.market.source import Grade, Sheet, Word

__all__ = [
    "Agreement",
    "Blend",
    "Grade",
    "LivePrice",
    "Offered",
    "Policy",
    "Sheet",
    "Step",
    "Tier",
    "Word",
    "agree",
    "blend",
    "demonstration_table",
    "disbelieved",
    "pushed_sheet",
    "read_price",
    "reference_sheet",
    "table_of",
]
