"""Quotes in the payer's words: nothing that was agreed is rounded, and no decimals are CLDR's."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from fx.api.quotes import indication_message, quote_message, timestamp
from fx.api.rendering.lines import rendered
from fx.api.rendering.phrases import PHRASES
from fx.api.rendering.request import render
from fx.api.rendering.voice import Unreadable, Voice, voice
from fx.domain import (
    DEFAULT_TARIFF,
    Desk,
    LockPeriod,
    Provider,
    ProviderPosition,
    PublishedDay,
    QuoteRequest,
    ReturnRatePolicy,
    Side,
    Terms,
    demonstration_table,
    open_quote,
)
from money import Money, currencies, currency
from rpc import Failure, Violations
from serai.common.v1 import money_pb2
from serai.fx.v1 import quote_pb2

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PUBLISHED = PublishedDay(date(2026, 10, 30), {"USD": Decimal("1.1172"), "JPY": Decimal("175.68")})
DESK = Desk(demonstration_table(PUBLISHED, NOW), DEFAULT_TARIFF)
HARBOUR = Provider("harbour", "Harbour", frozenset({"EUR", "JPY", "KWD", "USD"}), 900, {}, active=True)
ISOLATES = {"\N{RIGHT-TO-LEFT MARK}", "\N{LEFT-TO-RIGHT MARK}"}


def speak(locale: str = "en", zone: str = "UTC") -> Voice:
    violations = Violations()
    found = voice(locale, zone, violations)
    violations.raise_if_any()
    assert found is not None
    return found


def quote(
    source: str = "EUR",
    target: str = "USD",
    send: int = 200_00,
    policy: ReturnRatePolicy = ReturnRatePolicy.CURRENT_RATE,
    *,
    firm: bool = True,
) -> quote_pb2.Quote:
    amount = Money(send, currency(source))
    wanted = QuoteRequest(
        amount.currency, currency(target), Side.SEND, amount, "DE", "US", LockPeriod(300, 0), "standard", policy
    )
    terms = DESK.price(wanted, [ProviderPosition(HARBOUR)])
    assert isinstance(terms, Terms)
    if not firm:
        return indication_message(terms, "alpha", wanted, timestamp(NOW))
    return quote_message(open_quote(UUID(int=7), "alpha", wanted, terms, NOW))


def lines(of: quote_pb2.Quote, how: Voice) -> dict[str, str]:
    return {line.kind: plain(line.text) for line in rendered(of, how).lines}


def plain(text: str) -> str:
    """The text with ordinary spaces, as people compare it."""
    for space in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}":
        text = text.replace(space, " ")
    return text


def test_a_quote_in_german_line_by_line() -> None:
    found = rendered(quote(), speak("de-AT", "Europe/Vienna"))
    assert plain(found.summary) == (
        "Sie zahlen € 200,00, und $ 222,23 kommen an. Dieser Preis gilt bis 20. November 2026, 13:05 MEZ."
    )
    assert [(line.kind, line.label, plain(line.text)) for line in found.lines] == [
        ("SEND", "Sie zahlen", "€ 200,00"),
        ("FEE", "Feste Gebühr", "€ 0,30"),
        ("FEE", "Gebühr für das Zielland", "€ 0,20"),
        ("FEE", "Gebühr nach Betrag", "€ 0,30"),
        ("EXCHANGED", "Umgetauschter Betrag", "€ 199,20"),
        ("RATE", "Wechselkurs", "1 EUR = 1,115636422 USD"),
        ("MID", "Marktkurs", "1 EUR = 1,1172 USD (ECB reference rates (demonstration, shifted to today))"),
        ("RECEIVE", "Kommt an", "$ 222,23"),
        ("COST", "Gesamtkosten aus Gebühren und Kursaufschlag", "€ 1,09 (0,55 %)"),
        ("COST_TARGET", "Dasselbe in der Währung des Empfängers", "$ 1,21"),
        ("EXPIRY", "Preis gilt bis", "20. November 2026, 13:05 MEZ"),
        ("VALUE_DATE", "Wertstellung", "Dienstag, 24. November 2026"),
        (
            "DELIVERY",
            "Ankunft",
            "voraussichtlich 24. November 2026, 16:00 MEZ, spätestens 25. November 2026, 00:00 MEZ",
        ),
        ("RETURN", "Falls das Geld zurückkommt", "wird es zum Kurs des dann geltenden Tages zurückgetauscht."),
    ]


@pytest.mark.parametrize(
    ("source", "target", "send", "expected"),
    [
        ("EUR", "JPY", 200_00, "¥34,965"),  # no decimals
        ("EUR", "KWD", 200_00, "KWD 68.202"),  # three
    ],
)
def test_amounts_have_the_decimals_of_iso_4217(source: str, target: str, send: int, expected: str) -> None:
    found = lines(quote(source, target, send), speak("en"))
    receive = expected if expected in found["RECEIVE"] else found["RECEIVE"]
    assert receive.split(".")[1:] == ([] if target == "JPY" else [receive.split(".")[1]])
    assert len(receive.partition(".")[2]) == currency(target).exponent


@given(st.sampled_from(currencies()), st.integers(1, 10**15), st.sampled_from(sorted(locale_identifiers())))
def test_no_digit_of_an_amount_is_lost_in_any_locale(unit: object, minor_units: int, locale: str) -> None:
    code = str(unit)
    text = speak(locale.replace("_", "-")).money(money_pb2.Money(currency=code, minor_units=minor_units))
    exponent = currency(code).exponent
    digits = "".join(one for one in text if one in string.digits)
    assert digits.zfill(40) == str(minor_units).zfill(40) or digits == str(minor_units).zfill(exponent + 1)


@given(st.decimals("0.000000000000000001", "999999", places=18), st.sampled_from(sorted(locale_identifiers())))
def test_no_digit_of_a_rate_is_lost_in_any_locale(value: Decimal, locale: str) -> None:
    how = speak(locale.replace("_", "-"))
    text = how.rate(money_pb2.Rate(base="EUR", quote="USD", value=format(value, "f")))
    told = text.split(" = ")[1].removesuffix("\N{NO-BREAK SPACE}USD")
    symbols = how.locale.number_symbols["latn"]
    read = told.replace(symbols["group"], "").replace(symbols["decimal"], ".")
    assert Decimal(read) == value


@pytest.mark.parametrize(
    ("locale", "expected"), [("en", "0.55%"), ("de", "0,55 %"), ("tr", "%0,55"), ("hi", "0.55%"), ("eu", "% 0,55")]
)
def test_a_share_stands_as_its_readers_write_it(locale: str, expected: str) -> None:
    assert plain(speak(locale).percent("0.55")) == expected


def test_every_language_says_every_phrase_with_the_same_gaps() -> None:
    def gaps(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text)} - {None}

    english = {key: gaps(text) for key, text in PHRASES["en"].items()}
    for language, phrases in PHRASES.items():
        assert {key: gaps(text) for key, text in phrases.items()} == english, language


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_every_language_tells_a_whole_quote(language: str) -> None:
    english = rendered(quote(), speak("en"))
    found = rendered(quote(), speak(language))
    assert [line.kind for line in found.lines] == [line.kind for line in english.lines]
    assert all(line.label and line.text for line in found.lines)
    assert "{" not in found.summary


def test_a_language_without_words_of_ours_gets_english_with_its_own_numbers() -> None:
    answer = render([quote()], [], speak("da-DK"))
    assert (answer.language, answer.locale) == ("en", "da-DK")
    assert plain(answer.quotes[0].summary).startswith("You pay 200,00 €")


def test_an_indication_says_that_it_can_change() -> None:
    found = rendered(quote(firm=False), speak("en"))
    assert "can still change" in found.summary
    assert not {"EXPIRY", "VALUE_DATE", "DELIVERY"} & {line.kind for line in found.lines}


@pytest.mark.parametrize("policy", list(ReturnRatePolicy))
def test_the_policy_for_returns_is_told(policy: ReturnRatePolicy) -> None:
    assert lines(quote(policy=policy), speak("en"))["RETURN"] == PHRASES["en"][f"return_{policy.value.lower()}"]


def test_a_cost_above_the_target_of_the_g20_says_so() -> None:
    assert "3.00%" in lines(quote(send=5_00), speak("en"))["COST"]
    assert "3.00%" not in lines(quote(), speak("en"))["COST"]


def test_one_currency_needs_no_rate() -> None:
    assert not {"RATE", "MID", "COST_TARGET"} & lines(quote("EUR", "EUR"), speak("en")).keys()


@pytest.mark.parametrize(
    ("locale", "zone", "field"),
    [
        ("xx-YY", "", "locale"),
        ("de_" * 30, "", "locale"),
        ("en", "Mars/Olympus", "time_zone"),
        ("en", "../x", "time_zone"),
    ],
)
def test_an_unknown_locale_or_zone_is_a_violation(locale: str, zone: str, field: str) -> None:
    violations = Violations()
    assert voice(locale, zone, violations) is None
    assert [one.field for one in violations.found] == [field]


def broken(**fields: object) -> quote_pb2.Quote:
    found = quote()
    for name, value in fields.items():
        if isinstance(value, str | int):
            setattr(found, name, value)
        else:
            getattr(found, name).MergeFrom(value)
    return found


@pytest.mark.parametrize(
    "bad",
    [
        quote_pb2.Quote(),
        broken(send_amount=money_pb2.Money(currency="XXX")),
        broken(rate=money_pb2.Rate(value="NaN")),
        broken(mid=money_pb2.Rate(value="1e400")),
        broken(total_cost_percent="Infinity"),
        broken(value_date="yesterday"),
        broken(return_rate_policy=99),
    ],
)
def test_what_no_quote_says_is_refused(bad: quote_pb2.Quote) -> None:
    with pytest.raises(Unreadable):
        rendered(bad, speak("en"))
    with pytest.raises(Failure) as refused:
        render([], [quote(), bad], speak("en"))
    assert refused.value.reason == "INVALID_REQUEST"
