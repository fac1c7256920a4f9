"""What a payment does to the ledger."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import Money, currency
from payments.domain.accounts import AccountCode, AccountKey, account_id, liquidity, platform, settlement
from payments.domain.errors import InconsistentQuote
from payments.domain.payment import Instruction, Payment, PaymentState
from payments.domain.postings import hold, hold_id, legs, post_id, void_id
from payments.domain.quote import Legs, Quote, QuoteStanding

EUR, KWD = currency("EUR"), currency("KWD")
ID = UUID("01900000-0000-7000-8000-00000000000a")
amounts = st.integers(min_value=0, max_value=10**12)


def payment_of(quote: Quote) -> Payment:
    instruction = Instruction(ID, ID, ID, "alpha", "beta", quote.quote_id, "", "", None, None, b"")
    return Payment(instruction, PaymentState.APPROVED, credit_is_asked=False, quote=quote)


def quote_of(receives: int, fees: int, spread: int, receive: int, rounding: int, provider: str = "bank") -> Quote:
    target = KWD if provider else EUR
    return Quote(
        quote_id=ID,
        participant_id="alpha",
        send=Money(receives + fees + spread, EUR),
        receive=Money(receive, target),
        legs=Legs(
            provider,
            Money(receives, EUR),
            Money(fees, EUR),
            Money(spread, EUR),
            Money(receive + rounding, target),
            Money(rounding, target),
        ),
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
        standing=QuoteStanding.OPEN,
        used_by=None,
        document=b"",
    )


@given(amounts, amounts, amounts, st.integers(1, 10**12), st.integers(0, 1))
def test_every_currency_balances_and_transit_is_empty_afterwards(
    receives: int, fees: int, spread: int, receive: int, rounding: int
) -> None:
    quote = quote_of(receives + 1, fees, spread, receive, rounding)
    quote.check_legs()
    payment = payment_of(quote)
    moved: dict[AccountKey, int] = {}
    for leg in (hold(payment, quote), *legs(payment, quote)):
        assert leg.amount.minor_units > 0
        moved[leg.debit] = moved.get(leg.debit, 0) - leg.amount.minor_units
        moved[leg.credit] = moved.get(leg.credit, 0) + leg.amount.minor_units
    assert sum(amount for key, amount in moved.items() if key.currency == "EUR") == 0
    assert sum(amount for key, amount in moved.items() if key.currency == "KWD") == 0
    assert moved[platform(AccountCode.TRANSIT, "EUR")] == 0
    assert moved[settlement("alpha", "EUR")] == -quote.send.minor_units
    assert moved[settlement("beta", "KWD")] == quote.receive.minor_units
    assert moved[liquidity("bank", "KWD")] == -(quote.receive.minor_units + rounding)


def test_without_a_provider_transit_pays_the_receiver() -> None:
    quote = quote_of(1000, 15, 0, 1000, 0, provider="")
    quote.check_legs()
    found = legs(payment_of(quote), quote)
    assert [(leg.debit.code, leg.credit.code) for leg in found] == [
        (AccountCode.TRANSIT, AccountCode.FEE),
        (AccountCode.TRANSIT, AccountCode.PARTICIPANT_SETTLEMENT),
    ]


def test_legs_that_do_not_add_up_are_never_posted() -> None:
    good = quote_of(980, 15, 5, 1000, 1)
    for bad in (
        replace(good, send=Money(1001, EUR)),
        replace(good, receive=Money(999, KWD)),
        replace(good, legs=replace(good.legs, fees=Money(-15, EUR), spread=Money(35, EUR))),
        quote_of(1000, 15, 0, 900, 0, provider=""),
    ):
        with pytest.raises(InconsistentQuote):
            bad.check_legs()


def test_ids_derive_from_the_payment_and_differ_by_step() -> None:
    quote = quote_of(980, 15, 5, 1000, 1)
    payment = payment_of(quote)
    ids = [hold_id(payment), post_id(payment), void_id(payment), *(leg.transfer_id for leg in legs(payment, quote))]
    assert len(set(ids)) == len(ids) == 8
    again = payment_of(quote_of(980, 15, 5, 1000, 1))
    assert [leg.transfer_id for leg in legs(again, quote)] == ids[3:]


def test_every_process_finds_the_same_account() -> None:
    keys = [
        settlement("alpha", "EUR"),
        settlement("alpha", "USD"),
        settlement("beta", "EUR"),
        liquidity("alpha", "EUR"),
    ]
    assert len({account_id(1, key) for key in keys} | {account_id(2, keys[0])}) == 5
