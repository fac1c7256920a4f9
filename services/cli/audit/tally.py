"""What an audit counted and what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fx.domain import ProviderPosition, QuoteRequest

MOST_EXAMPLES_PER_RULE: Final = 5


@dataclass(slots=True)
class Tally:
    """Figures of a part of an audit; parts are added up in order, so that the whole does not depend on processes."""

    conversions: int = 0
    """Amounts that were priced and whose terms were checked."""
    refusals: Counter[str] = field(default_factory=Counter)
    """Amounts that were refused, by code; each refusal was checked to be true."""
    broken: Counter[str] = field(default_factory=Counter)
    """How often each rule was broken."""
    examples: list[dict[str, Any]] = field(default_factory=list)
    """The first few of each rule, with all that it takes to see them again."""

    def note(
        self, rule: str, request: QuoteRequest, providers: Sequence[ProviderPosition], market: str, what: str
    ) -> None:
        """Note that a rule was broken by a request among these providers."""
        self.broken[rule] += 1
        if self.broken[rule] > MOST_EXAMPLES_PER_RULE:
            return
        self.examples.append(
            {
                "rule": rule,
                "market": market,
                "source": request.source.code,
                "target": request.target.code,
                "side": request.side.value,
                "fixed": str(request.fixed),
                "countries": [request.source_country, request.target_country],
                "lock_seconds": request.lock.seconds,
                "plan": request.plan,
                "half_spreads_ppm": [position.provider.half_spread_ppm for position in providers],
                "limits": [dict(position.provider.limits) for position in providers],
                "own_prices": [str(position.prices) for position in providers],
                "what": what,
            }
        )

    def add(self, other: Tally) -> None:
        """Add another part; of each rule the first examples stay."""
        self.conversions += other.conversions
        self.refusals.update(other.refusals)
        shown = Counter(example["rule"] for example in self.examples)
        for example in other.examples:
            shown[example["rule"]] += 1
            if shown[example["rule"]] <= MOST_EXAMPLES_PER_RULE:
                self.examples.append(example)
        self.broken.update(other.broken)

    @property
    def violations(self) -> int:
        """How often any rule was broken."""
        return self.broken.total()
