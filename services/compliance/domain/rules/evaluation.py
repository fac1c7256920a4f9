"""Which rules speak of a payment, and what they say."""

from collections.abc import Iterable, Iterator
from datetime import date

from compliance.domain.parties import Party, Payment
from compliance.domain.rules.facts import Facts, facts_of
from compliance.domain.rules.fields import Requirement
from compliance.domain.rules.findings import Finding
from compliance.domain.rules.pack import AmountLimit, Corridor, Pack, Rule, Side, When
from compliance.domain.verdicts import Verdict
from money import Money, format_amount


def judge(packs: Iterable[Pack], payment: Payment, today: date) -> tuple[Finding, ...]:
    """Every rule that speaks of a payment on a day (UTC), in order of pack and rule.

    A rule that requires data is silent when the data is there.
    """
    facts = facts_of(payment)
    findings = []
    for pack, rule, because in _speaking(packs, facts, today):
        missing = tuple(need for need in rule.requires if not need.is_met(payment))
        if rule.requires and not missing:
            continue
        findings.append(_finding(pack, rule, because, rule.verdict, missing))
    return tuple(findings)


def judge_party(packs: Iterable[Pack], party: Party, jurisdiction: str, today: date) -> tuple[Finding, ...]:
    """Every rule on places that speaks of a party in a jurisdiction; rules on data and amounts need a payment."""
    facts = Facts(
        source_country=jurisdiction,
        target_country=party.address.country or jurisdiction,
        touched=frozenset({jurisdiction, party.address.country} - {""}),
        regions=frozenset({party.address.subdivision} - {""}),
        amounts=(),
        currencies=frozenset(),
    )
    return tuple(
        _finding(pack, rule, because, rule.verdict, ())
        for pack, rule, because in _speaking(packs, facts, today)
        if (rule.when.countries or rule.when.regions) and not rule.requires
    )


def explain_corridor(packs: Iterable[Pack], facts: Facts, today: date) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Every rule that a corridor meets, and the fields then required, without any party.

    A rule that requires data is CLEAR here: whether the data is there is seen on the payment alone.
    """
    findings, required = [], dict[str, None]()
    for pack, rule, because in _speaking(packs, facts, today):
        verdict = Verdict.CLEAR if rule.requires else rule.verdict
        findings.append(_finding(pack, rule, because, verdict, ()))
        if not rule.advisory:
            required.update(dict.fromkeys(need.asked for need in rule.requires))
    return tuple(findings), tuple(required)


def _speaking(packs: Iterable[Pack], facts: Facts, today: date) -> Iterator[tuple[Pack, Rule, str]]:
    for pack in packs:
        sides = _sides(pack, facts)
        for rule in pack.rules:
            if rule.in_force(today):
                because = _because(pack, rule.when, facts, sides)
                if because is not None:
                    yield pack, rule, because


def _sides(pack: Pack, facts: Facts) -> frozenset[Side]:
    """How the payment has to do with the pack's jurisdiction."""
    if not pack.members:
        return frozenset(Side)
    found = {
        Side.SENDER: facts.source_country in pack.members,
        Side.RECEIVER: facts.target_country in pack.members,
        Side.CURRENCY: bool(facts.currencies & pack.currencies),
    }
    return frozenset(side for side, holds in found.items() if holds)


def _because(pack: Pack, when: When, facts: Facts, sides: frozenset[Side]) -> str | None:
    """The circumstances that make a rule speak, in words; None when it does not."""
    met = sides & when.sides
    if not met or (when.cross_border and not facts.is_cross_border):
        return None
    circumstances = []
    if when.countries or when.regions:
        touched = sorted((facts.touched & when.countries) | (facts.regions & when.regions))
        if not touched:
            return None
        circumstances.append(f"{', '.join(touched)} takes part")
    if when.currencies and not facts.currencies & when.currencies:
        return None
    if when.corridor is not Corridor.ANY and when.corridor is not _corridor(pack, facts):
        return None
    if when.amount is not None:
        reached = [m for m in facts.amounts if when.amount.reached_by(m.currency.code, m.minor_units)]
        if not reached:
            return None
        circumstances.append(_reached(when.amount, reached[0]))
    return "; ".join(circumstances)


def _reached(limit: AmountLimit, amount: Money) -> str:
    unit = amount.currency
    bound = format_amount(Money(limit.from_minor_units[unit.code], unit))
    relation = "is above" if limit.above else "reaches"
    return f"{unit} {format_amount(amount)} {relation} {unit} {bound}"


def _corridor(pack: Pack, facts: Facts) -> Corridor:
    ends = [end in pack.members for end in (facts.source_country, facts.target_country)]
    if all(ends):
        return Corridor.WITHIN
    return Corridor.ACROSS if any(ends) else Corridor.ANY


def _finding(pack: Pack, rule: Rule, because: str, verdict: Verdict, missing: tuple[Requirement, ...]) -> Finding:
    parts = [rule.says, because and f"Here: {because}.", missing and f"Missing: {', '.join(map(str, missing))}."]
    return Finding(
        rule_id=rule.rule_id,
        pack_version=pack.version,
        reason=rule.reason,
        verdict=verdict,
        explanation=" ".join(part for part in parts if part),
        source=rule.source,
        missing_fields=tuple(need.asked for need in missing),
        advisory=rule.advisory,
    )
