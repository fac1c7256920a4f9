"""The decision that docs/compliance.md walks through, figure by figure."""

from __future__ import annotations

from datetime import date

from compliance.domain.dates import parse_partial
from compliance.domain.decision import assess
from compliance.domain.kinds import Kind
from compliance.domain.matching import Matcher
from compliance.domain.matching.thresholds import score_text
from compliance.domain.parties import Address, Participant, Party, Payment, Role
from compliance.domain.rules import judge
from compliance.domain.verdicts import Verdict
from compliance.lists.sources import invented
from compliance.packs import shipped_packs
from money import parse_amount


def test_the_documented_decision_is_what_the_code_decides() -> None:
    packs, thresholds = shipped_packs()
    matcher = Matcher([invented()], thresholds)
    debtor = Party("Greta Lindqvist", Kind.PERSON, Address("DE", "", "Berlin"))
    born = parse_partial("1961")
    # The o of the family name's last syllable is a Latin letter among Cyrillic ones.
    creditor = Party("Зелимир Ворханoв", Kind.PERSON, Address("KW", "", "Kuwait City"), birth_date=born)
    participants = (Participant(Role.DEBTOR, debtor, "DE-1"), Participant(Role.CREDITOR, creditor))
    send, receive = parse_amount("2500.00", "EUR"), parse_amount("900.000", "KWD")
    payment = Payment("p", "alpha", participants, send, receive, "DE", "KW", "GDDS")
    matches = [match for one in participants for match in matcher.match(one.party, one.role)]

    decision = assess(matches, judge(packs, payment, date(2026, 11, 22)))

    assert decision.verdict is Verdict.BLOCK
    assert (decision.reasons, decision.iso_reason) == (("SANCTIONS_MATCH", "TRAVEL_RULE_DATA"), "RR04")
    [match] = decision.matches
    assert (match.role, match.entry_id, match.listed_name) == (Role.CREDITOR, "900001", "VORHANOV, Zelimir")
    assert score_text(match.score) == "1"
    assert [(reason.feature, score_text(reason.contribution)) for reason in match.reasons] == [
        ("NAME_TOKENS", "0.9833"),
        ("DISGUISED_LETTERS", "0.02"),
        ("BIRTH_YEAR_AGREES", "0.03"),
    ]
    assert [(finding.rule_id, finding.verdict, finding.missing_fields) for finding in decision.findings] == [
        ("eu.travel-rule.outside-union", Verdict.MORE_DATA, ("creditor.account.number",)),
        ("world.travel-rule.names-and-accounts", Verdict.MORE_DATA, ("creditor.account.number",)),
        ("world.fatf.increased-monitoring", Verdict.CLEAR, ()),
    ]
