"""Foreign exchange: rates, the desk that prices with them, and the life of a firm quote. Pure."""

from fx.domain.delivery import Delivery
from fx.domain.desk import Desk, PriceBook
from fx.domain.market import demonstration_table
from fx.domain.outcome import Code, Refusal
from fx.domain.provider import Provider, ProviderPosition
from fx.domain.quote import (
    Acceptance,
    Cancellation,
    Quote,
    QuoteState,
    Replacement,
    Settlement,
    as_of,
    decide_acceptances,
    expired,
    open_quote,
    refuse_cancellation,
    refuse_replacement,
    refuse_settlement,
)
from fx.domain.rates import Mid, PublishedDay, RateTable
from fx.domain.tariff import DEFAULT_TARIFF, STANDARD, BadTariff, CorridorPrice, Fee, LockPeriod, SizeBand, Tariff
from fx.domain.terms import Legs, ProviderPrice, QuoteRequest, ReturnRatePolicy, Side, Terms

__all__ = [
    "DEFAULT_TARIFF",
    "STANDARD",
    "Acceptance",
    "BadTariff",
    "Cancellation",
    "Code",
    "CorridorPrice",
    "Delivery",
    "Desk",
    "Fee",
    "Legs",
    "LockPeriod",
    "Mid",
    "PriceBook",
    "Provider",
    "ProviderPosition",
    "ProviderPrice",
    "PublishedDay",
    "Quote",
    "QuoteRequest",
    "QuoteState",
    "RateTable",
    "Refusal",
    "Replacement",
    "ReturnRatePolicy",
    "Settlement",
    "Side",
    "SizeBand",
    "Tariff",
    "Terms",
    "as_of",
    "decide_acceptances",
    "demonstration_table",
    "expired",
    "open_quote",
    "refuse_cancellation",
    "refuse_replacement",
    "refuse_settlement",
]
