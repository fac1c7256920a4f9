"""Rules of jurisdictions: which speak, which win, and what a pack must hold to be taken."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.domain.dates import parse_partial
from compliance.domain.decision import assess
from compliance.domain.matching import Match
from compliance.domain.parties import Address, Participant, Party, Payment, Role
from compliance.domain.rules import FIELDS, Facts, Finding, Pack, explain_corridor, judge, judge_party
from compliance.domain.verdicts import STRICTNESS, Verdict, strictest
from compliance.lists.countries import country_codes
from compliance.packs import PackError, read_packs, shipped_packs
from money import Money, currency

TODAY = date(2026, 11, 22)
SHIPPED, _ = shipped_packs()
BERLIN, SINGAPORE = Address("DE", "", "Berlin"), Address("SG", "", "Singapore")


def party(role: Role, address: Address, account: str = "A-1", bic: str = "") -> Participant:
    return Participant(role, Party("Somebody Honest", address=address), account, bic)


def payment(
    source: str = "DE",
    target: str = "SG",
    amount: tuple[int, str] = (100_00, "EUR"),
    purpose: str = "GDDS",
    *parties: Participant,
) -> Payment:
    sent = Money(amount[0], currency(amount[1]))
    everybody = parties or (party(Role.DEBTOR, BERLIN), party(Role.CREDITOR, SINGAPORE))
    return Payment("p", "alpha", everybody, sent, sent, source, target, purpose)


def said(sent: Payment, packs: tuple[Pack, ...] = SHIPPED, today: date = TODAY) -> dict[str, Finding]:
    return {finding.rule_id: finding for finding in judge(packs, sent, today)}


def one_rule(text: str, pack: str = "de", members: str = "[DE]") -> tuple[Pack, ...]:
    head = f"pack: {pack}\ndate: 2026-01-01\ntitle: Test\nmembers: {members}\nrules:\n"
    packs, _ = read_packs({"test.yaml": (head + text).encode()})
    return packs


RULE = """
  - id: de.test
    reason: REPORTING
    when: {when}
    verdict: CLEAR
    says: A rule that was made for a test.
    source: this test
    verified: official
"""


def test_an_honest_payment_with_full_data_meets_nothing_that_stops_it() -> None:
    corridors = "DE SG EUR,US GB USD,SG JP SGD,JP CN CNY,GB KW KWD,KW BH BHD,CN US USD,IN DE EUR,US HK HKD"
    for source, target, unit in map(str.split, corridors.split(",")):
        findings = judge(SHIPPED, payment(source, target, (9_000_000, unit)), TODAY)
        assert strictest(f.verdict for f in findings if not f.advisory) is Verdict.CLEAR, (source, target, findings)


@pytest.mark.parametrize("country", ["KP", "IR"])
def test_a_country_under_countermeasures_is_blocked_wherever_it_appears(country: str) -> None:
    there = Address(country, "", "Capital")
    creditor = party(Role.CREDITOR, SINGAPORE)
    ways = [
        payment(target=country),
        payment("DE", "SG", (100, "EUR"), "", party(Role.DEBTOR, there), creditor),
        payment("DE", "SG", (100, "EUR"), "", party(Role.DEBTOR, BERLIN, bic=f"TEST{country}22"), creditor),
    ]
    for sent in ways:
        finding = said(sent)["world.fatf.call-for-action"]
        assert finding.verdict is Verdict.BLOCK
        assert country in finding.explanation


def test_monitored_countries_are_told_of_and_not_stopped() -> None:
    finding = said(payment(target="KW"))["world.fatf.increased-monitoring"]
    assert finding.verdict is Verdict.CLEAR


@pytest.mark.parametrize(
    ("minor_units", "speaks"), [(299_999, False), (300_000, True), (300_001, True)], ids=["below", "at", "above"]
)
def test_a_threshold_speaks_from_its_amount(minor_units: int, speaks: bool) -> None:
    nameless = party(Role.DEBTOR, Address("US"), account="1")
    sent = payment("US", "GB", (minor_units, "USD"), "", nameless, party(Role.CREDITOR, Address("GB", "", "Leeds")))
    finding = said(sent).get("us.travel-rule")
    assert (finding is not None) is speaks
    if finding:
        assert finding.missing_fields == ("debtor.address.town",)
        assert "USD 3000.00" in finding.explanation


def test_a_threshold_in_another_currency_is_not_guessed() -> None:
    nameless = party(Role.DEBTOR, Address("US"))
    sent = payment("US", "GB", (900_000_000, "GBP"), "", nameless, party(Role.CREDITOR, Address("GB", "", "Leeds")))
    assert "us.travel-rule" not in said(sent)


def test_any_one_of_alternative_fields_will_do() -> None:
    born = Participant(Role.DEBTOR, Party("A B", address=Address("DE"), birth_date=parse_partial("1970")), "1")
    nothing = Participant(Role.DEBTOR, Party("A B", address=Address("DE")), "1")
    creditor = party(Role.CREDITOR, SINGAPORE)
    assert "eu.travel-rule.outside-union" not in said(payment("DE", "SG", (100, "EUR"), "", born, creditor))
    missing = said(payment("DE", "SG", (100, "EUR"), "", nothing, creditor))["eu.travel-rule.outside-union"]
    assert missing.missing_fields == ("debtor.address.town",)
    assert "debtor.birth_date" in missing.explanation


def test_inside_the_union_less_is_asked() -> None:
    nothing = Participant(Role.DEBTOR, Party("A B", address=Address("DE")), "1")
    sent = payment("DE", "FR", (500_00, "EUR"), "", nothing, party(Role.CREDITOR, Address("FR", "", "Lyon")))
    assert said(sent) == {}
    nameless = Participant(Role.DEBTOR, Party("", address=BERLIN), "1")
    big = payment("DE", "FR", (5_000_00, "EUR"), "", nameless, party(Role.CREDITOR, Address("FR", "", "Lyon")))
    assert {"eu.travel-rule.inside-union", "world.travel-rule.names-and-accounts"} == set(said(big))


def test_a_rule_speaks_only_between_its_dates() -> None:
    packs = one_rule(RULE.replace("{when}", "{}") + "    starts: 2026-06-01\n    ends: 2026-06-30\n")
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert ["de.test" in said(payment(), packs, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("when", "source", "target", "speaks"),
    [
        ("{sides: [sender]}", "DE", "SG", True),
        ("{sides: [sender]}", "SG", "DE", False),
        ("{sides: [receiver]}", "SG", "DE", True),
        ("{}", "DE", "DE", False),
        ("{cross_border: false}", "DE", "DE", True),
        ("{countries: [SG]}", "DE", "SG", True),
        ("{countries: [FR]}", "DE", "US", False),
        ("{currencies: [EUR]}", "DE", "SG", True),
        ("{currencies: [USD]}", "DE", "SG", False),
        ("{corridor: across}", "DE", "SG", True),
        ("{corridor: within}", "DE", "SG", False),
    ],
)
def test_each_condition_decides_when_a_rule_speaks(when: str, source: str, target: str, speaks: bool) -> None:
    assert ("de.test" in said(payment(source, target), one_rule(RULE.replace("{when}", when)))) is speaks


def test_an_unverified_rule_warns_and_decides_nothing() -> None:
    text = RULE.replace("{when}", "{}").replace("official", "unverified").replace("CLEAR", "BLOCK")
    findings = judge(one_rule(text), payment(), TODAY)
    assert [finding.advisory for finding in findings] == [True]
    assessment = assess([], findings)
    assert (assessment.verdict, assessment.reasons, assessment.iso_reason) == (Verdict.CLEAR, (), "")
    assert assessment.findings == findings


def test_a_corridor_is_explained_with_the_data_it_asks_for() -> None:
    sent = Money(1_000_000, currency("USD"))
    facts = Facts("US", "IN", frozenset({"US", "IN"}), frozenset(), (sent,), frozenset({"USD", "INR"}))
    findings, required = explain_corridor(SHIPPED, facts, TODAY)
    assert {"us.travel-rule", "in.purpose-code"} <= {finding.rule_id for finding in findings}
    assert all(f.verdict is Verdict.CLEAR for f in findings if f.rule_id in {"us.travel-rule", "in.purpose-code"})
    assert {"purpose_code", "debtor.name"} <= set(required) <= set(FIELDS)


def test_a_party_meets_the_rules_on_places_alone() -> None:
    blocked = judge_party(SHIPPED, Party("A", address=Address("KP")), "DE", TODAY)
    assert {"world.fatf.call-for-action", "eu.embargo.kp"} <= {finding.rule_id for finding in blocked}
    assert judge_party(SHIPPED, Party("A", address=Address("SG")), "DE", TODAY) == ()


def a_match(*, blocks: bool) -> Match:
    return Match(Role.DEBTOR, "l", "1", "1", "X", 9_500 if blocks else 8_500, 8_000, blocks, (), ())


@given(st.lists(st.sampled_from(Verdict)), st.lists(st.booleans(), max_size=3))
def test_the_strictest_wins_and_everything_that_spoke_is_kept(verdicts: list[Verdict], blocking: list[bool]) -> None:
    [base] = judge(one_rule(RULE.replace("{when}", "{}")), payment(), TODAY)
    findings = [Finding(f"de.r{n}", "1", base.reason, v, "x", "x", (), advisory=False) for n, v in enumerate(verdicts)]
    assessment = assess([a_match(blocks=blocks) for blocks in blocking], findings)
    spoken = [*verdicts, *(Verdict.BLOCK if blocks else Verdict.REVIEW for blocks in blocking)]
    assert STRICTNESS[assessment.verdict] == max((STRICTNESS[verdict] for verdict in spoken), default=0)
    assert len(assessment.findings) == len(findings)
    assert len(assessment.matches) == len(blocking)
    assert bool(assessment.iso_reason) is (assessment.verdict is not Verdict.CLEAR)


def test_the_shipped_packs_name_real_countries_and_a_source_for_each_rule() -> None:
    known = country_codes()
    for pack in SHIPPED:
        assert pack.members <= known
        for rule in pack.rules:
            assert rule.source
            assert rule.when.countries <= known
            assert rule.in_force(TODAY) or rule.starts is not None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("when: {}", "when: {contries: [DE]}"), "contries"),
        (("when: {}", "when: {amount: {at_least: {EUX: '1'}}}"), "EUX"),
        (("when: {}", "when: {amount: {at_least: {JPY: '1.5'}}}"), "decimals"),
        (("when: {}", "when: {countries: [NO]}"), "countries.0"),
        (("verdict: CLEAR", "verdict: MAYBE"), "MAYBE"),
        (("verdict: CLEAR", "verdict: MORE_DATA"), "requires"),
        (("verified: official", "verified: official\n    requires: [debtor.shoe_size]"), "shoe_size"),
        (("id: de.test", "id: fr.test"), "begin with 'de'"),
        (("verified: official", "verified: perhaps"), "verified"),
        (("source: this test", "source: ''"), "source"),
        (("when: {}", "when: {"), "no YAML"),
        (("official", "official\nthresholds: {default: {review: '0.80', block: '0.93'}}"), "'world' alone"),
    ],
)
def test_a_wrong_pack_is_refused_with_the_place(change: tuple[str, str], complaint: str) -> None:
    text = RULE.replace("{when}", "{}").replace(*change)
    with pytest.raises(PackError, match=complaint) as refused:
        one_rule(text)
    assert "test.yaml" in str(refused.value)
