"""pacs.008: our own files round-trip, broken ones are refused by rule, hostile ones are harmless."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iso20022.errors import MessageRefused
from money import parse_amount
from payments.iso20022.pacs008 import CreditTransfer, read_pacs008
from payments.iso20022.pacs008_writer import write_pacs008
from serai.common.v1 import party_pb2
from serai.ids import uuid7

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DATA = os.environ.get("SERAI_DATA_DIR") or Path(__file__).parents[4] / "shared" / "data"
SAMPLES = Path(DATA) / "iso20022"

TRANSFER = CreditTransfer(
    message_id="MSG-1",
    instruction_id="INSTR-1",
    end_to_end_id="INV-2026-17",
    uetr="8f4f8b1d-2f56-46fd-816c-d41552bc93f7",
    amount=parse_amount("1250.50", "EUR"),
    settlement_date="2026-03-01",
    charge_bearer="SHAR",
    target_currency="KWD",
    debtor=party_pb2.Party(
        name="Zoë Müller & Söhne",
        kind=party_pb2.PARTY_KIND_ORGANISATION,
        address=party_pb2.PostalAddress(country="DE", town="Köln", post_code="50667", street="Domplatz 1"),
        identifiers=[party_pb2.PartyIdentifier(scheme="LEI", value="529900T8BM49AURSDO55")],
    ),
    debtor_account=party_pb2.AccountReference(number="DE89370400440532013000", scheme="IBAN", bic="ALPHDEFFXXX"),
    debtor_agent_bic="ALPHDEFFXXX",
    creditor=party_pb2.Party(
        name="ليلى حداد",
        kind=party_pb2.PARTY_KIND_PERSON,
        birth_date="1980-02-29",
        birth_country="KW",
        address=party_pb2.PostalAddress(country="KW", lines=["Block 3", "Street 15"]),
        identifiers=[party_pb2.PartyIdentifier(scheme="NIDN", value="280022900001")],
    ),
    creditor_account=party_pb2.AccountReference(number="0123456789", scheme="BBAN", bic="BETAKWKWXXX"),
    creditor_agent_bic="BETAKWKWXXX",
    purpose_code="SUPP",
    remittance="Invoice 17 <urgent>",
)


def rules(data: bytes) -> list[str]:
    with pytest.raises(MessageRefused) as refused:
        read_pacs008(data)
    return [violation.rule for violation in refused.value.violations]


def broken(old: str, new: str) -> bytes:
    text = write_pacs008([TRANSFER], NOW).decode()
    assert old in text
    return text.replace(old, new).encode()


def test_what_is_written_is_read_back_field_by_field() -> None:
    second = replace(TRANSFER, uetr="174c245f-2682-4291-ad67-2a41e530cd27", amount=parse_amount("7", "JPY"))
    assert read_pacs008(write_pacs008([TRANSFER, second], NOW)) == [TRANSFER, second]


def test_it_becomes_a_payment() -> None:
    request_id = str(uuid7())
    spec = TRANSFER.payment_spec(request_id, "beta")
    assert (spec.request_id, spec.uetr, spec.receiver_participant_id) == (request_id, TRANSFER.uetr, "beta")
    assert (spec.source_currency, spec.send_amount.minor_units, spec.target_currency) == ("EUR", 125050, "KWD")
    assert spec.creditor == TRANSFER.creditor


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<UETR>8f4f8b1d-2f56-46fd", "<UETR>8F4F8B1D-2F56-46FD", "UETR_FORM"),
        ("<UETR>8f4f8b1d-2f56-46fd-816c-d41552bc93f7</UETR>", "", "REQUIRED_ELEMENT"),
        ('Ccy="EUR"', 'Ccy="XAU"', "PAYABLE_CURRENCY"),
        ('Ccy="EUR"', "", "PAYABLE_CURRENCY"),
        (">1250.50<", ">1250.505<", "AMOUNT_FORM"),
        (">1250.50<", ">1,250.50<", "AMOUNT_FORM"),
        (">1250.50<", ">0.00<", "AMOUNT_ABOVE_ZERO"),
        (">1250.50<", ">-1.00<", "AMOUNT_ABOVE_ZERO"),
        ("DE89370400440532013000", "DE89370400440532013001", "IBAN_CHECK_DIGITS"),
        ("<Ctry>DE</Ctry>", "<Ctry>XX</Ctry>", "COUNTRY_CODE"),
        ("<NbOfTxs>1<", "<NbOfTxs>2<", "NUMBER_OF_TRANSACTIONS"),
        ("<ChrgBr>SHAR<", "<ChrgBr>FREE<", "CHARGE_BEARER"),
        ("<SttlmMtd>INDA<", "<SttlmMtd>CASH<", "SETTLEMENT_METHOD"),
        ("<InstrId>INSTR-1<", "<InstrId>/INSTR-1<", "NO_SLASHES"),
        ("<MsgDefIdr>pacs.008.001.08<", "<MsgDefIdr>pacs.009.001.08<", "HEADER_DEFINITION"),
        ("<BizMsgIdr>MSG-1<", "<BizMsgIdr>MSG-2<", "HEADER_MESSAGE_ID"),
        ('pacs.008.001.08"', 'pacs.008.001.02"', "NAMESPACE"),
        ("<Nm>Zoë Müller &amp; Söhne</Nm>", f"<Nm>{'Z' * 141}</Nm>", "TEXT_LENGTH"),
        ("<EndToEndId>INV-2026-17</EndToEndId>", "", "REQUIRED_ELEMENT"),
    ],
)
def test_each_rule_is_named(old: str, new: str, rule: str) -> None:
    assert rule in rules(broken(old, new))


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = broken("<ChrgBr>SHAR<", "<ChrgBr>FREE<").decode().replace(">1250.50<", ">0<").replace("SUPP", "SUPPLY")
    with pytest.raises(MessageRefused) as refused:
        read_pacs008(text.encode())
    assert [(v.rule, v.path) for v in refused.value.violations] == [
        ("AMOUNT_ABOVE_ZERO", "FIToFICstmrCdtTrf/CdtTrfTxInf[1]/IntrBkSttlmAmt"),
        ("CHARGE_BEARER", "FIToFICstmrCdtTrf/CdtTrfTxInf[1]/ChrgBr"),
        ("TEXT_LENGTH", "FIToFICstmrCdtTrf/CdtTrfTxInf[1]/Purp/Cd"),
    ]


def test_a_refusal_repeats_no_personal_data() -> None:
    with pytest.raises(MessageRefused) as refused:
        read_pacs008(broken("DE89370400440532013000", "DE00370400440532013000"))
    for secret in ("DE00370400440532013000", "Müller", "ليلى"):
        assert secret not in str(refused.value)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><x>&l9;</x>'.encode(), "NO_DOCTYPE"),
        (b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>', "NO_DOCTYPE"),
        (b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd"><x/>', "NO_DOCTYPE"),
        (b"<a>" * 100_000, "WELL_FORMED"),
        (b"<a" + b" b" * 10, "WELL_FORMED"),
        (b"", "WELL_FORMED"),
        (b"\x00\xff\xfe", "WELL_FORMED"),
        (b" " * (5 << 20), "FILE_SIZE"),
        (b"<x/>", "ONE_DOCUMENT"),
    ],
)
def test_hostile_files_are_harmless(data: bytes, rule: str) -> None:
    found = rules(data)
    assert found == [rule] or (rule == "NO_DOCTYPE" and found == ["WELL_FORMED"])


@pytest.mark.skipif(not SAMPLES.exists(), reason="the collected samples are not here")
@pytest.mark.parametrize(
    ("folder", "name", "rule"),
    [
        ("cbprplus", "2025_CBPR+_p.8.1.1.a_pacs.008_CtoD_1.xml", ""),
        ("cbprplus", "2025_CBPR2025.PACS008-MinMax-0023.xml", ""),
        ("cbprplus", "2025_cbprplus_pacs008_2025.xml", ""),
        ("cbprplus", "2026_example_pacs.008.max.xml", ""),
        ("fednow_scenarios", "CustomerCreditTransfer_Scenario1_Step1_pacs.008.xml", ""),
        ("cbprplus", "2025_CBPR2025.PACS008-MinMax-0023_diff_wrapper_missing_bic_xsd_issue.xml", "BIC_FORM"),
        ("cbprplus", "2025_cbprplus_pacs008_sample_bic_mismatch.xml", "HEADER_AGENTS"),
        ("cbprplus", "2025_cbprplus_pacs008_sample_dodgy_IBAN_and_bic_mismatch.xml", "IBAN_CHECK_DIGITS"),
        (
            "cbprplus_violators",
            "2026_pacs008_credit_transfer_sample__violates_pacs.008-R31_commodity_currency_XAU.xml",
            "PAYABLE_CURRENCY",
        ),
        ("misc", "prowide_pacs.008.001.07.xml", "NAMESPACE"),
        ("cbprplus", "2025_camt054_credit_notification_sample.xml", "NAMESPACE"),
    ],
)
def test_collected_samples(folder: str, name: str, rule: str) -> None:
    data = (SAMPLES / folder / name).read_bytes()
    if rule:
        assert rule in rules(data)
    else:
        assert read_pacs008(data)[0].amount.minor_units > 0
