"""One table of mids from everything that sources say: agreed on once from the euro, pegs snapped afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Final

from fx.domain.market.consensus import Agreement, Policy, agree, apart_ppm, median
from fx.domain.market.source import Grade, Sheet, Word
from fx.domain.pegs import DEMONSTRATION_RATES, HARD_PEGS, Peg
from fx.domain.rates import ECB_SOURCE, PIVOT, Mid, PublishedDay, RateTable, plain
from money import Rate, UnknownCurrency, currency

# One live source alone moves no mid: it would be believed about itself. A central bank's word stands alone. A month's
# rate is a witness and never a mid: too much happens in a month.
POLICIES: Final = {
    Grade.LIVE: Policy(quorum=2, harmless_ppm=500, absurd_ppm=20_000),
    Grade.DAILY: Policy(quorum=1, harmless_ppm=5_000, absurd_ppm=20_000),
    Grade.MONTHLY: Policy(quorum=1, harmless_ppm=20_000, absurd_ppm=100_000),
}
# How far a finer source may be from a coarser one before that one contradicts it: wide enough for what currencies do
# in the time between, and far below any factor.
BELIEVABLE_PPM: Final = {Grade.DAILY: 100_000, Grade.MONTHLY: 250_000}

# Reference rates have one side. For a demonstration they get this half-spread.
REFERENCE_HALF_SPREAD_PPM: Final = 500


@dataclass(frozen=True, slots=True)
class Blend:
    """The mids from the euro, and by currency why sources that speak of it gave none."""

    mids: Mapping[str, Mid]
    silent: Mapping[str, str]


def blend(sheets: Sequence[Sheet], now: datetime) -> Blend:
    """Find what the sources agree on. Codes that are no payable currency of ISO 4217 are left out."""
    said: defaultdict[str, defaultdict[Grade, dict[str, Word]]] = defaultdict(lambda: defaultdict(dict))
    for sheet in sheets:
        for code, word in sheet.words.items():
            said[code][sheet.grade][sheet.source] = word
    observed_at = min(
        (word.observed_at for sheet in sheets if sheet.grade is Grade.DAILY for word in sheet.words.values()),
        default=now,
    )
    source = next((sheet.source for sheet in sheets if sheet.grade is Grade.DAILY), "by definition")
    mids = {PIVOT.code: Mid(Rate(PIVOT, PIVOT, Decimal(1)), observed_at, source)}
    silent: dict[str, str] = {}
    for code in sorted(said.keys() - {PIVOT.code}):
        if set(said[code]) == {Grade.MONTHLY} or not _payable(code):
            continue
        found = _mid(code, said[code])
        if isinstance(found, Mid):
            mids[code] = found
        else:
            silent[code] = found
    _snap(mids, HARD_PEGS)
    _snap(mids, (rate for rate in DEMONSTRATION_RATES if rate.code not in mids))
    return Blend(mids, {code: why for code, why in silent.items() if code not in mids})


def _mid(code: str, said: Mapping[Grade, Mapping[str, Word]]) -> Mid | str:
    """Give the mid of the finest grade that agrees in itself, or why there is none: also when a coarser contradicts."""
    agreed: dict[Grade, Agreement] = {}
    for grade, words in said.items():
        found = agree({name: word.per_euro for name, word in words.items()}, POLICIES[grade])
        if found is not None:
            agreed[grade] = found
    reasons = []
    for grade in (Grade.LIVE, Grade.DAILY):
        if grade not in said:
            continue
        if grade not in agreed:
            reasons.append(f"{_names(said[grade])} do not agree on it")
            continue
        against = _contradiction(agreed, grade)
        if against is None:
            return _as_mid(code, agreed[grade], said[grade])
        # Nobody knows who is right. To carry on with the older word would be to bet on it.
        reasons.append(against)
        break
    return f"{code} is not quoted: {'; '.join(reasons)}"


def _contradiction(agreed: Mapping[Grade, Agreement], grade: Grade) -> str | None:
    value = agreed[grade].value
    for coarser in sorted(other for other in agreed if other > grade):
        witness = agreed[coarser]
        if apart_ppm(value, witness.value) > BELIEVABLE_PPM[coarser]:
            told = f"{_names(agreed[grade].used)} says {plain(value):f} for one euro"
            return f"{told} where {_names(witness.used)} says {plain(witness.value):f}"
    return None


def _as_mid(code: str, agreement: Agreement, words: Mapping[str, Word]) -> Mid:
    used = [words[name] for name in agreement.used]
    spreads = [Decimal(word.half_spread_ppm) for word in used if word.half_spread_ppm is not None]
    return Mid(
        rate=Rate(PIVOT, currency(code), plain(agreement.value)),
        observed_at=min(word.observed_at for word in used),
        source=agreement.used[0] if len(used) == 1 else f"median of {_names(agreement.used)}",
        half_spread_ppm=int(median(spreads)) if spreads else REFERENCE_HALF_SPREAD_PPM,
        sources=len(used),
    )


def _snap(mids: dict[str, Mid], pegs: Iterable[Peg]) -> None:
    """Put pegged currencies exactly where their anchors are, whatever anybody says; without its anchor none is."""
    for peg in pegs:
        anchor = mids.get(peg.anchor)
        if anchor is None:
            mids.pop(peg.code, None)
            continue
        rate = Rate(PIVOT, currency(peg.code), plain(anchor.rate.value * peg.per_anchor))
        source = peg.source if anchor.rate.quote == PIVOT else f"{peg.source}, through {anchor.source}"
        half_spread_ppm = anchor.half_spread_ppm or REFERENCE_HALF_SPREAD_PPM
        mids[peg.code] = Mid(rate, anchor.observed_at, source, half_spread_ppm, anchor.sources)


def _payable(code: str) -> bool:
    try:
        currency(code)
    except UnknownCurrency:
        return False
    return True


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def reference_sheet(published: PublishedDay, now: datetime) -> Sheet:
    """Give a central bank's day as if it were today's: observed when the day of `now` began, never in the future."""
    observed_at = datetime.combine(now.date(), time(), UTC)
    return Sheet(
        ECB_SOURCE,
        Grade.DAILY,
        {code: Word(plain(value), observed_at) for code, value in published.per_euro.items()},
        published.day,
    )


def table_of(sheets: Sequence[Sheet], now: datetime) -> RateTable:
    """Blend the sheets into a table of `now`, the database's clock in UTC. One must be of a central bank."""
    found = blend(sheets, now)
    published_day = max(sheet.published_day for sheet in sheets if sheet.published_day is not None)
    live = sorted({sheet.source for sheet in sheets if sheet.grade is Grade.LIVE})
    notice = (
        f"Demonstration rates: the ECB's euro reference rates of {published_day.isoformat()} shown as of "
        f"{now.date().isoformat()}, and fixed rates to their anchors. For information only; no market price."
    )
    if live:
        notice += f" Prices of {_names(live)} move the mids on which two or more of them agree."
    return RateTable(0, now.date(), published_day, notice, found.mids, now, found.silent)


def demonstration_table(published: PublishedDay, now: datetime) -> RateTable:
    """Take one published day as if it were today's, and add the currencies that hang on others."""
    return table_of([reference_sheet(published, now)], now)
