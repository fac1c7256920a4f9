"""Amounts as people write them on a command line."""

import pytest

from cli.amounts import parse_money, sides
from cli.failure import Failure
from serai.common.v1 import money_pb2
from serai.fx.v1 import quote_pb2
from serai.payments.v1 import payment_pb2


@pytest.mark.parametrize("text", ["100.00 EUR", "EUR 100.00", "100 eur", " 100.0   EUR "])
def test_an_amount_is_read_in_either_order(text: str) -> None:
    amount = parse_money(text).amount
    assert amount is not None
    assert (amount.currency.code, amount.minor_units) == ("EUR", 100_00)


def test_a_currency_alone_has_no_amount() -> None:
    assert (parse_money("kwd").currency, parse_money("kwd").amount) == ("KWD", None)


@pytest.mark.parametrize("text", ["", "EUR USD", "1 2 EUR", "100.00"])
def test_what_is_no_amount_says_how_to_write_one(text: str) -> None:
    with pytest.raises(Failure, match="is no amount") as caught:
        parse_money(text)
    assert "100.00 EUR" in caught.value.hint


@pytest.mark.parametrize("text", ["100,50 EUR", "1,000 EUR", "1.000,00 EUR", "100.001 EUR", "1.0 JPY", "1e3 EUR"])
def test_what_could_mean_another_amount_is_refused(text: str) -> None:
    with pytest.raises(Failure) as caught:
        parse_money(text)
    assert "no commas" in caught.value.hint


def test_an_unknown_currency_is_named() -> None:
    with pytest.raises(Failure, match="XQQ"):
        parse_money("1 XQQ")


def test_the_side_with_the_amount_is_the_fixed_one() -> None:
    sent = payment_pb2.PaymentSpec(**sides("100 EUR", "USD"))
    assert sent.send_amount == money_pb2.Money(currency="EUR", minor_units=100_00)
    assert not sent.HasField("receive_amount")
    wanted = quote_pb2.QuoteSpec(**sides("EUR", "7 JPY"))
    assert wanted.receive_amount == money_pb2.Money(currency="JPY", minor_units=7)
    assert (wanted.source_currency, wanted.HasField("send_amount")) == ("EUR", False)


@pytest.mark.parametrize("both", [("100 EUR", "100 USD"), ("EUR", "USD")])
def test_two_amounts_or_none_are_refused_before_anybody_is_asked(both: tuple[str, str]) -> None:
    with pytest.raises(Failure, match="exactly one") as caught:
        sides(*both)
    assert '"100 EUR" USD' in caught.value.hint
