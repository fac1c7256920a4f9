"""camt.053: statements are read to the last reference, broken ones refused by rule, hostile ones harmless."""

import os
from datetime import date
from pathlib import Path

import pytest

from fixtures.bank import camt053, camt053_entry
from iso20022 import MessageRefused, read_camt053

DATA = os.environ.get("SERAI_DATA_DIR") or Path(__file__).parents[4] / "shared" / "data"
SAMPLES = Path(DATA) / "iso20022" / "camt"
UETR = "8f4f8b1d-2f56-46fd-816c-d41552bc93f7"

MESSAGE = camt053(
    "STMT-1",
    opening="100.00",
    closing="130.50",
    entries=[
        camt053_entry("50.50", credit=True, uetr=UETR, end_to_end_id="INV-17", servicer_reference="BANK-1"),
        camt053_entry("20.00", credit=False, reference="2", booking_date="2026-03-01"),
        camt053_entry("7.00", credit=True, status="PDNG"),
    ],
)


def violations(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(MessageRefused) as refused:
        read_camt053(data)
    return [(violation.rule, violation.path) for violation in refused.value.violations]


def broken(old: str, new: str) -> bytes:
    text = MESSAGE.decode()
    assert old in text
    return text.replace(old, new).encode()


def test_a_statement_is_read_field_by_field() -> None:
    (statement,) = read_camt053(MESSAGE)
    assert (statement.statement_id, statement.account_id) == ("STMT-1", "DE89370400440532013000")
    assert (statement.opening.minor_units, statement.closing.minor_units) == (10_000, 13_050)
    assert (statement.opening_date, statement.closing_date) == (date(2026, 3, 1), date(2026, 3, 2))
    first, second, third = statement.entries
    assert (first.signed, first.uetr, first.end_to_end_id) == (5_050, UETR, "INV-17")
    assert (first.servicer_reference, first.booking_date) == ("BANK-1", date(2026, 3, 2))
    assert (second.signed, second.reference, second.booking_date) == (-2_000, "2", date(2026, 3, 1))
    assert (second.end_to_end_id, second.uetr, second.is_booked) == ("", "", True)
    assert (third.status, third.is_booked) == ("PDNG", False)


@pytest.mark.parametrize("version", [f"{number:02}" for number in range(2, 14)])
def test_all_versions_of_the_shape_are_read(version: str) -> None:
    data = broken("camt.053.001.08", f"camt.053.001.{version}")
    assert read_camt053(data) == read_camt053(MESSAGE)
    coded = data.replace(b"<Sts>BOOK</Sts>", b"<Sts><Cd>BOOK</Cd></Sts>")
    assert coded != data
    assert read_camt053(coded) == read_camt053(MESSAGE)


def test_an_overdrawn_account_and_the_previous_closing_balance_are_understood() -> None:
    data = camt053("S", opening="-5.00", closing="-2.00", entries=[camt053_entry("3.00", credit=True)])
    (statement,) = read_camt053(data.replace(b"OPBD", b"PRCD"))
    assert (statement.opening.minor_units, statement.closing.minor_units) == (-500, -200)


@pytest.mark.parametrize("day", ["1 March", "0001-01-01", "9999-12-31", "2026-02-30", "2026-03-011", "20260301"])
def test_days_are_of_this_age_and_in_one_form(day: str) -> None:
    data = broken("<Dt>2026-03-01</Dt></BookgDt>", f"<Dt>{day}</Dt></BookgDt>")
    assert [rule for rule, _ in violations(data)] == ["DATE_FORM"]


@pytest.mark.parametrize(
    "day", ["<Dt>2026-03-01Z</Dt>", "<Dt>2026-03-01+01:00</Dt>", "<DtTm>2026-03-01T23:59:59.5Z</DtTm>"]
)
def test_a_zone_or_a_time_leaves_the_day_as_it_is_written(day: str) -> None:
    data = broken("<Dt>2026-03-01</Dt></BookgDt>", f"{day}</BookgDt>")
    assert read_camt053(data) == read_camt053(MESSAGE)


def test_amounts_padded_with_zeros_are_those_amounts() -> None:
    assert read_camt053(broken(">50.50<", ">0050.50<")) == read_camt053(MESSAGE)
    assert read_camt053(camt053("S", opening="0.10", closing="00.10"))[0].closing.minor_units == 10


def test_transactions_booked_in_one_sum_are_read_each_by_itself() -> None:
    parts = "".join(
        f'<TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs><Amt Ccy="EUR">{n}.00</Amt></TxDtls>' for n in (1, 2)
    )
    entry = camt053_entry("3.00", credit=True).replace("</Ntry>", f"<NtryDtls>{parts}</NtryDtls></Ntry>")
    (statement,) = read_camt053(camt053("S", opening="0.00", closing="3.00", entries=[entry]))
    assert [(e.signed, e.end_to_end_id) for e in statement.entries] == [(100, "E1"), (200, "E2")]
    other = entry.replace(">2.00<", ">2.50<")
    (statement,) = read_camt053(camt053("S", opening="0.00", closing="3.00", entries=[other]))
    assert [(e.signed, e.end_to_end_id) for e in statement.entries] == [(300, "")]


@pytest.mark.parametrize(
    ("old", "new", "rule", "path"),
    [
        (">50.50<", ">50.51<", "BALANCES_ADD_UP", "Stmt[1]/Bal"),
        (">130.50<", ">130.49<", "BALANCES_ADD_UP", "Stmt[1]/Bal"),
        (">50.50<", ">+50.50<", "AMOUNT_FORM", "Stmt[1]/Ntry[1]/Amt"),
        (">50.50<", ">50.505<", "AMOUNT_FORM", "Stmt[1]/Ntry[1]/Amt"),
        (">50.50<", ">-50.50<", "AMOUNT_FORM", "Stmt[1]/Ntry[1]/Amt"),
        ('<Amt Ccy="EUR">50.50', '<Amt Ccy="USD">50.50', "ONE_CURRENCY", "Stmt[1]/Ntry[1]/Amt/@Ccy"),
        ('<Amt Ccy="EUR">50.50', '<Amt Ccy="XAU">50.50', "PAYABLE_CURRENCY", "Stmt[1]/Ntry[1]/Amt/@Ccy"),
        ('<Amt Ccy="EUR">100.00', '<Amt Ccy="USD">100.00', "ONE_CURRENCY", "Stmt[1]/Bal"),
        ("CLBD", "CLAV", "REQUIRED_ELEMENT", "Stmt[1]/Bal"),
        ("<Id>STMT-1</Id>", "", "REQUIRED_ELEMENT", "Stmt[1]/Id"),
        ("<IBAN>DE89370400440532013000</IBAN>", "", "REQUIRED_ELEMENT", "Stmt[1]/Acct/Id"),
        ("<Dt>2026-03-01</Dt></Dt>", "<Dt>2026-03-03</Dt></Dt>", "BALANCE_DATES", "Stmt[1]/Bal"),
        ("<Dt>2026-03-01</Dt></BookgDt>", "<Dt>1 March</Dt></BookgDt>", "DATE_FORM", "Stmt[1]/Ntry[2]/BookgDt/Dt"),
        ("<CdtDbtInd>DBIT<", "<CdtDbtInd>BOTH<", "CREDIT_OR_DEBIT", "Stmt[1]/Ntry[2]/CdtDbtInd"),
        (UETR, UETR.upper(), "UETR_FORM", "Stmt[1]/Ntry[1]/NtryDtls/TxDtls/Refs/UETR"),
        ("<MsgId>M-STMT-1</MsgId>", "", "REQUIRED_ELEMENT", "GrpHdr/MsgId"),
    ],
)
def test_each_rule_is_named(old: str, new: str, rule: str, path: str) -> None:
    assert (rule, f"BkToCstmrStmt/{path}") in violations(broken(old, new))


def test_a_refusal_repeats_nothing_that_was_found() -> None:
    with pytest.raises(MessageRefused) as refused:
        read_camt053(broken(">50.50<", ">Leyla Example<"))
    assert "AMOUNT_FORM" in str(refused.value)
    assert "Leyla" not in str(refused.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = broken(">50.50<", ">50.505<").decode().replace("CLBD", "CLAV").replace("<CdtDbtInd>DBIT<", "<CdtDbtInd>X<")
    assert [rule for rule, _ in violations(text.encode())] == ["REQUIRED_ELEMENT", "AMOUNT_FORM", "CREDIT_OR_DEBIT"]


def test_a_number_of_entries_that_is_not_theirs_and_a_part_of_the_pages_are_refused() -> None:
    count = "<TxsSummry><TtlNtries><NbOfNtries>4</NbOfNtries></TtlNtries></TxsSummry><Ntry>"
    assert "NUMBER_OF_ENTRIES" in [rule for rule, _ in violations(MESSAGE.replace(b"<Ntry>", count.encode(), 1))]
    page = b"<GrpHdr><MsgPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></MsgPgntn>"
    assert "ONE_PAGE" in [rule for rule, _ in violations(MESSAGE.replace(b"<GrpHdr>", page))]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b'<!DOCTYPE x [<!ENTITY l "ha"><!ENTITY m "&l;&l;">]><x>&m;</x>', "NO_DOCTYPE"),
        (b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>', "NO_DOCTYPE"),
        (b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd"><x/>', "NO_DOCTYPE"),
        (b"<a>" * 100_000, "WELL_FORMED"),
        (b"", "WELL_FORMED"),
        (b" " * (5 << 20), "FILE_SIZE"),
        (b"<x/>", "ONE_DOCUMENT"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"/>', "NAMESPACE"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>', "REQUIRED_ELEMENT"),
    ],
)
def test_hostile_and_foreign_files_are_harmless(data: bytes, rule: str) -> None:
    assert [found for found, _ in violations(data)] == [rule]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the collected samples are not here")
@pytest.mark.parametrize(
    ("name", "entries", "rule"),
    [
        ("iso20022js_nordea_example_camt.xml", 6, ""),
        ("iso20022js_abn_amro_example_camt.xml", 29, ""),
        ("genkgo_camt053.v2.five.decimals.xml", 0, "AMOUNT_FORM"),
        ("genkgo_camt053.v2.all-balance-types.xml", 0, "AMOUNT_FORM"),
        ("genkgo_camt054.v8.xml", 0, "NAMESPACE"),
    ],
)
def test_collected_samples(name: str, entries: int, rule: str) -> None:
    data = (SAMPLES / name).read_bytes()
    if rule:
        assert rule in [found for found, _ in violations(data)]
    else:
        assert [len(statement.entries) for statement in read_camt053(data)] == [entries]
