"""What the signature of a firm quote covers, taken from the quote itself.

serai.quote_form says what is covered and takes it from the message that a channel gets. To make that message first
costs twice as much as all of this; tests hold the two against each other for every field.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from fx.api.quotes import DIRECTIONS, POLICIES, decimal_text, quote_message
from fx.domain import ProviderPrice, Quote
from serai.fx.v1 import quote_pb2
from serai.quote_form import FIELDS, FORM, canonical, names

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NO_MOMENT: Final = (0, 0)
_ONE_SIDED: Final = ("", "")
_PATHS: Final = tuple(f"{field}=" for field in FIELDS)
_MOST_REMEMBERED: Final = 4_096

_evidence_written: dict[int, tuple[tuple[ProviderPrice, ...], str, int]] = {}


def signed_form(quote: Quote, key_id: str) -> bytes:
    """Give the bytes that the key of this id signs: serai.quote_form.canonical of the quote's message with that id."""
    lines = [f"{path}{value}\n" for path, value in zip(_PATHS, _values(quote, key_id), strict=True) if value]
    fees = quote.terms.fees
    if fees:
        lines.append(f"fees={len(fees)}\n")
    for index, fee in enumerate(fees):
        kind, code, amount = names("fees", index)
        of = fee.amount
        lines += (f"{kind}={fee.kind}\n", f"{code}={of.currency.code}\n", f"{amount}={of.minor_units}\n")
    evidence, evidence_lines = _written_evidence(quote.terms.evidence)
    text = f"{FORM}\n{''.join(lines)}{evidence}"
    # A text that must be written otherwise is so rare that the message is made for it.
    if "\\" in text or text.count("\n") != 1 + len(lines) + evidence_lines:
        message = quote_message(quote)
        message.key_id = key_id
        return canonical(message)
    return text.encode()


def _written_evidence(evidence: tuple[ProviderPrice, ...]) -> tuple[str, int]:
    """Write the evidence and count its lines; on one rung of a ladder it is the same tuple, so it is written once."""
    known = _evidence_written.get(id(evidence))
    # The tuple is remembered with its text, so that its id is nobody else's.
    if known is None:
        if len(_evidence_written) >= _MOST_REMEMBERED:
            _evidence_written.clear()
        lines = [f"evidence={len(evidence)}\n"] if evidence else []
        for index, price in enumerate(evidence):
            values = (price.provider_id, price.rate.text if price.rate else "", int(price.chosen), price.reason)
            paths = names("evidence", index)
            lines += [f"{path}={value}\n" for path, value in zip(paths, values, strict=True) if value]
        known = _evidence_written[id(evidence)] = (evidence, "".join(lines), len(lines))
    return known[1], known[2]


def _values(quote: Quote, key_id: str) -> tuple[Any, ...]:
    """Every field of FIELDS, in its order."""
    terms, legs = quote.terms, quote.terms.legs
    source, target = terms.send.currency.code, terms.receive.currency.code
    observed = _moment(terms.mid_observed_at)
    delivery = quote.delivery
    return (
        str(quote.quote_id),
        quote_pb2.QUOTE_KIND_FIRM,
        quote.participant_id,
        source,
        terms.send.minor_units,
        target,
        terms.receive.minor_units,
        source,
        target,
        terms.mid.text,
        *observed,
        terms.mid_source,
        source,
        target,
        terms.rate.text,
        *observed,
        terms.mid_source,
        source,
        terms.total_cost.minor_units,
        target,
        terms.total_cost_target.minor_units,
        decimal_text(terms.total_cost_percent),
        legs.provider_id,
        source,
        legs.provider_receives.minor_units,
        source,
        legs.fees.minor_units,
        source,
        legs.spread.minor_units,
        target,
        legs.provider_pays.minor_units,
        target,
        legs.rounding.minor_units,
        decimal_text(terms.residual),
        DIRECTIONS[terms.rounding],
        *_moment(quote.created_at),
        *_moment(quote.expires_at),
        quote.value_date.isoformat(),
        POLICIES[quote.return_rate_policy],
        quote.source_country,
        quote.target_country,
        key_id,
        quote.plan,
        *(_NO_MOMENT if delivery is None else _moment(delivery.expected)),
        *(_NO_MOMENT if delivery is None else _moment(delivery.latest)),
        # A quote is for one direction: its rates have one side.
        *_ONE_SIDED,
        *_ONE_SIDED,
        *_moment(quote.releases_at),
    )


def _moment(moment: datetime) -> tuple[int, int]:
    since = moment - _EPOCH
    return since.days * 86_400 + since.seconds, since.microseconds * 1_000
