"""Chains of conversions: rising amounts under the same circumstances, and what becomes of them elsewhere.

One conversion can be right by itself and wrong beside another: more sent may give less, there and back may gain, the
smallest amount that a refusal names may not work. A chain asks for all of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from cli.audit import rules
from cli.audit.markets import Lane, providers
from cli.audit.tally import Tally
from fx.domain import Code, Desk, ProviderPosition, QuoteRequest, Refusal, Side, Terms
from money import MAX_MINOR_UNITS, Currency, Money, currency

AMOUNTS: Final = 48
FOLLOWED: Final = 6
"""Conversions of a chain that are also exchanged back and asked for from the other side."""
ASKED_OF_THE_STOPPED: Final = 3
"""Amounts that are asked of a pair which the breaker stops: all are refused."""
SHARE_BEYOND: Final = 64
"""One amount in so many is of any size that 64 bit hold."""
SHARE_LIMITED: Final = 4
"""One chain in so many has a provider with limits."""
COUNTRIES: Final = (("", ""), ("DE", "DE"), ("DE", "FR"), ("DE", "KW"), ("SG", "JP"), ("AE", "IN"), ("GB", "TR"))


@dataclass(slots=True)
class Chain:
    """One chain: the circumstances are drawn once, the amounts follow."""

    desk: Desk
    lane: Lane
    rng: Random
    tally: Tally
    base: QuoteRequest
    positions: tuple[ProviderPosition, ...]
    limited: bool

    def walk(self, amounts: int = AMOUNTS, followed: int = FOLLOWED) -> None:
        """Price so many amounts from the least to the most, then follow some of them."""
        priced = self._rising(amounts)
        if self._is_stopped(self.base):
            return
        self._check_smallest()
        self._check_largest()
        for number, (request, terms) in enumerate(self.rng.sample(priced, min(followed, len(priced)))):
            # Through a third currency once a chain: others would need ladders of their own each.
            by_way_of = currency(self.rng.choice(sorted(self.desk.rates.mids))) if number == 0 else None
            self._there_and_back(request, terms, by_way_of)
            self._asked_from_the_other_side(request, terms)

    def _rising(self, amounts: int) -> list[tuple[QuoteRequest, Terms]]:
        priced: list[tuple[QuoteRequest, Terms]] = []
        for fixed in self._amounts(amounts):
            request = _fixing(self.base, self.base.side, fixed)
            found = self.price(request)
            if not isinstance(found, Terms):
                continue
            if priced and self._are_comparable(priced[-1][1], found):
                before = priced[-1][1]
                if found.send < before.send or found.receive < before.receive:
                    self._note(rules.MORE_GIVES_MORE, request, f"{_shown(before)}, then {_shown(found)}")
            priced.append((request, found))
        return priced

    def _amounts(self, count: int) -> list[Money]:
        """Draw amounts from the least to the most: of every length that can be paid, and a few beyond."""
        unit, most = self.base.source, self.desk.largest_send(self.base.source.code, self.base.plan).minor_units
        if self.base.side is Side.RECEIVE:
            unit = self.base.target
            up, down = rules.unit_worth(self.desk.rates.mid(self.base.source, unit).rate)
            most = min(most * up // down + 1, MAX_MINOR_UNITS)
        drawn = []
        for _ in range(ASKED_OF_THE_STOPPED if self._is_stopped(self.base) else count):
            beyond = self.rng.randrange(SHARE_BEYOND) == 0
            bits = MAX_MINOR_UNITS.bit_length() if beyond else self.rng.randint(1, most.bit_length())
            drawn.append(self.rng.randint(1, 1 << bits))
        return [Money(min(units, MAX_MINOR_UNITS), unit) for units in sorted(drawn)]

    def _is_stopped(self, request: QuoteRequest) -> bool:
        """Say whether the breaker stops the pair; what is not exchanged needs no rate."""
        guards = [self.desk.rates.guards.get(unit.code) for unit in (request.source, request.target)]
        return request.source != request.target and any(guard is not None and guard.frozen for guard in guards)

    def _are_comparable(self, before: Terms, after: Terms) -> bool:
        """Say whether more must give more: not when a limit passes the larger amount on to a dearer provider.

        Nor when the whole of a larger amount to send is exchanged at the next step's rate, as a price of steps says.
        """
        worse = after.rate.value < before.rate.value and any(position.prices for position in self.positions)
        return not self.limited and not (worse and self.base.side is Side.SEND)

    def price(self, request: QuoteRequest) -> Terms | Refusal | None:
        """Price one request and check what comes of it by itself; None when pricing failed."""
        try:
            found = self.desk.price(request, self.positions)
        except Exception as error:
            self._note(rules.NEVER_FAILS, request, repr(error))
            return None
        if isinstance(found, Terms):
            self.tally.conversions += 1
            if self._is_stopped(request):
                self._note(rules.STOPPED_IS_NOT_QUOTED, request, _shown(found))
            for rule in rules.broken(request, found):
                self._note(rule, request, repr(found))
            if not self._has_room(found):
                self._note(rules.WITHIN_LIMITS, request, repr(found))
        else:
            self.tally.refusals[found.code.name] += 1
            if not self._is_true(request, found):
                self._note(rules.REFUSED_FOR_A_REASON, request, f"{found.code.name}: {found.message}")
        return found

    def _ask(self, request: QuoteRequest) -> Terms | Refusal | None:
        try:
            return self.desk.price(request, self.positions)
        except Exception as error:
            self._note(rules.NEVER_FAILS, request, repr(error))
            return None

    def _has_room(self, terms: Terms) -> bool:
        paid = terms.legs.provider_pays
        return not self.limited or all(
            paid.minor_units <= position.headroom(paid.currency.code)
            for position in self.positions
            if position.provider.provider_id == terms.legs.provider_id
        )

    def _is_true(self, request: QuoteRequest, refusal: Refusal) -> bool:
        """Say whether the figures bear a refusal out; every currency here has a rate and providers."""
        match refusal.code:
            case Code.AMOUNT_TOO_SMALL:
                return request.side is Side.SEND and refusal.message.endswith(str(self._smallest(request)))
            case Code.AMOUNT_TOO_LARGE:
                return self._is_beyond_the_largest(request)
            case Code.CURRENCY_FROZEN:
                return self._is_stopped(request)
            case Code.EXPOSURE_LIMIT:
                return self.limited and request.source != request.target
            case Code.NO_PROVIDER:
                mid = self.desk.rates.mid(request.source, request.target).rate
                return all(position.steps(mid)[-1].up_to is not None for position in self.positions)
        return False

    def _is_beyond_the_largest(self, request: QuoteRequest) -> bool:
        largest = self.desk.largest_send(request.source.code, request.plan)
        if request.side is Side.SEND:
            return request.fixed > largest
        most = self._ask(_sending(request, largest, request.target))
        return not isinstance(most, Terms) or most.receive <= request.fixed

    def _smallest(self, request: QuoteRequest) -> Money | None:
        return self.desk.smallest_send(request, self.positions)

    def _check_smallest(self) -> None:
        """The smallest amount works, and one less is refused and names it."""
        smallest = self._smallest(self.base)
        if smallest is None or (self.limited and self.base.source != self.base.target):
            return
        request = _fixing(self.base, Side.SEND, smallest)
        found = self.price(request)
        if not isinstance(found, Terms):
            self._note(rules.SMALLEST_WORKS, request, f"the smallest, {smallest}, gave {found}")
        if smallest.minor_units > 1:
            less = _fixing(request, Side.SEND, smallest - Money(1, smallest.currency))
            refused = self.price(less)
            if not (isinstance(refused, Refusal) and refused.code is Code.AMOUNT_TOO_SMALL):
                self._note(rules.SMALLEST_WORKS, less, f"the smallest is {smallest}, and one less gave {refused}")

    def _check_largest(self) -> None:
        """The largest amount is not too large, and one more is."""
        largest = self.desk.largest_send(self.base.source.code, self.base.plan)
        for units, allowed in ((largest.minor_units, True), (largest.minor_units + 1, False)):
            request = _fixing(self.base, Side.SEND, Money(units, largest.currency))
            found = self.price(request)
            too_large = isinstance(found, Refusal) and found.code is Code.AMOUNT_TOO_LARGE
            if too_large is allowed:
                self._note(rules.LARGEST_WORKS, request, f"the largest is {largest}, and {units} gave {found}")

    def _there_and_back(self, request: QuoteRequest, terms: Terms, by_way_of: Currency | None) -> None:
        """Exchange what was received back, straight or through a third currency: less comes back than was sent."""
        stops = [terms.send.currency] if by_way_of is None else [by_way_of, terms.send.currency]
        held = terms.receive
        for stop in stops:
            found = self.price(_sending(request, held, stop))
            if not isinstance(found, Terms):
                return
            held = found.receive
        if held > terms.send:
            self._note(rules.NO_ROUND_TRIP_GAINS, request, f"{_shown(terms)}, and {held} came back by {stops}")

    def _asked_from_the_other_side(self, request: QuoteRequest, terms: Terms) -> None:
        """What a fixed receive amount costs delivers it when it is sent, and one minor unit less does not."""
        if self.limited:
            return
        least = terms
        if request.side is Side.SEND:
            asked = self.price(_fixing(request, Side.RECEIVE, terms.receive))
            if not isinstance(asked, Terms) or asked.send > terms.send:
                self._note(rules.LEAST_IS_ASKED, request, f"{_shown(terms)}, but fixed to receive: {asked}")
                return
            least = asked
        sent = self.price(_sending(request, least.send, request.target))
        if not isinstance(sent, Terms) or sent.receive < least.receive:
            self._note(rules.LEAST_IS_ASKED, request, f"{_shown(least)}, but sending that gave {sent}")
        if least.send.minor_units > 1:
            less = self.price(_sending(request, least.send - Money(1, request.source), request.target))
            if isinstance(less, Terms) and less.receive >= least.receive:
                self._note(rules.LEAST_IS_ASKED, request, f"{_shown(least)}, and one less too: {_shown(less)}")

    def _note(self, rule: str, request: QuoteRequest, what: str) -> None:
        self.tally.note(rule, request, self.positions, self.lane.market, what)


def chain(desk: Desk, lane: Lane, rng: Random, tally: Tally) -> Chain:
    """Draw the circumstances of a chain."""
    limited = rng.randrange(SHARE_LIMITED) == 0
    codes = frozenset(desk.rates.mids)
    limits = {code: rng.getrandbits(rng.randint(8, 40)) for code in (lane.source.code, lane.target.code)}
    source_country, target_country = rng.choice(COUNTRIES)
    base = QuoteRequest(
        source=lane.source,
        target=lane.target,
        side=lane.side,
        fixed=Money(1, lane.source if lane.side is Side.SEND else lane.target),
        source_country=source_country,
        target_country=target_country,
        lock=rng.choice(desk.tariff.lock_periods),
        plan=rng.choice(desk.tariff.plan_names),
    )
    positions = providers(rng, codes, desk.rates.mid(lane.source, lane.target), limits if limited else {})
    return Chain(desk, lane, rng, tally, base, positions, limited)


def _sending(request: QuoteRequest, held: Money, target: Currency) -> QuoteRequest:
    return _fixing(request, Side.SEND, held, held.currency, target)


def _fixing(
    like: QuoteRequest, side: Side, fixed: Money, source: Currency | None = None, target: Currency | None = None
) -> QuoteRequest:
    """Give a request like another one; twice as quick as dataclasses.replace, which is felt ten million times."""
    return QuoteRequest(
        source or like.source,
        target or like.target,
        side,
        fixed,
        like.source_country,
        like.target_country,
        like.lock,
        like.plan,
    )


def _shown(terms: Terms) -> str:
    return f"{terms.send} gave {terms.receive}"
