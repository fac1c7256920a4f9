"""camt.053 (bank to customer statement), read in the shape that versions 02 to 13 share.

Source: ISO 20022 camt.053.001. What is needed to reconcile an account is read: balances and entries with their
references. Names, addresses and remittance texts are personal data and are left where they are.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from iso20022.document import Element, only_document, parse, refused
from iso20022.errors import MessageRefused, RuleViolation
from money import Money, MoneyError, currency, parse_amount

NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])")
BOOKED: Final = "BOOK"
MAX_ENTRIES: Final = 20_000
DAY: Final = re.compile(r"(19[7-9]|2[0-9]{2})[0-9]-[0-9]{2}-[0-9]{2}(?![0-9])", re.ASCII)
LEADING_ZEROS: Final = re.compile(r"^0+(?=[0-9])", re.ASCII)
NOT_PROVIDED: Final = "NOTPROVIDED"
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A movement on the account as its servicer sees it; texts are empty where the message has none.

    `amount` is never negative; `is_credit` means that the account holder has more afterwards. An entry that books a
    sum of transactions with amounts of their own is read as one StatementEntry per transaction.
    """

    amount: Money
    is_credit: bool
    status: str
    """`BOOK` when it counts in the balances; others, such as `PDNG`, announce."""
    booking_date: date
    """That of the value or of the closing balance, where the message names none."""
    value_date: date
    reference: str
    servicer_reference: str
    end_to_end_id: str
    uetr: str
    transaction_id: str

    @property
    def is_booked(self) -> bool:
        """Whether it counts in the balances."""
        return self.status == BOOKED

    @property
    def signed(self) -> int:
        """Minor units, negative for a debit."""
        return self.amount.minor_units if self.is_credit else -self.amount.minor_units


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of one account in one currency. Balances are negative where the account is overdrawn."""

    statement_id: str
    account_id: str
    """IBAN or the servicer's own number."""
    opening: Money
    opening_date: date
    closing: Money
    closing_date: date
    entries: tuple[StatementEntry, ...]


@dataclass(frozen=True, slots=True)
class _Balance:
    money: Money
    day: date


def read_camt053(data: bytes) -> list[Statement]:
    """The statements of a message, given as a Document alone or in an envelope.

    Raises MessageRefused with every rule that is violated, balances that do not add up included; hostile XML is
    refused before anything of it is resolved.
    """
    node, namespace = only_document(parse(data))
    if NAMESPACE.fullmatch(namespace) is None:
        raise refused("NAMESPACE", "Document", "the namespace must be that of camt.053.001.02 to camt.053.001.13")
    faults: list[RuleViolation] = []
    message = Element(node, namespace, "", faults).get("BkToCstmrStmt")
    if message is None:
        raise refused("REQUIRED_ELEMENT", "BkToCstmrStmt", "is required")
    message.text_of("GrpHdr/MsgId", 35, required=True)
    elements = list(message.all("Stmt"))
    if not elements:
        message.fault("REQUIRED_ELEMENT", "Stmt", "is required")
    if message.value("GrpHdr/MsgPgntn/LastPgInd") == "false" or message.value("GrpHdr/MsgPgntn/PgNb") not in {"", "1"}:
        message.fault("ONE_PAGE", "GrpHdr/MsgPgntn", "a statement is read from one message that holds all its pages")
    read = [_statement(element) for element in elements]
    if faults:
        raise MessageRefused(faults)
    return [statement for statement in read if statement is not None]


def _statement(element: Element) -> Statement | None:
    statement_id = element.text_of("Id", 35, required=True)
    account_id = element.value("Acct/Id/IBAN") or element.text_of("Acct/Id/Othr/Id", 34)
    if not account_id:
        element.fault("REQUIRED_ELEMENT", "Acct/Id", "is required, with an IBAN or another identification")
    opening, closing = _balance(element, "OPBD", "PRCD"), _balance(element, "CLBD")
    told = element.value("Acct/Ccy")
    units = {balance.money.currency.code for balance in (opening, closing) if balance} | ({told} if told else set())
    if len(units) > 1:
        element.fault("ONE_CURRENCY", "Bal", "the account and its balances are not all of one currency")
    elements = list(element.all("Ntry"))
    if len(elements) > MAX_ENTRIES:
        element.fault("NUMBER_OF_ENTRIES", "Ntry", f"occurs {len(elements)} times, at most {MAX_ENTRIES} are read")
        return None
    count = element.value("TxsSummry/TtlNtries/NbOfNtries")
    if count and count != str(len(elements)):
        element.fault("NUMBER_OF_ENTRIES", "TxsSummry/TtlNtries/NbOfNtries", f"is not the {len(elements)} entries")
    day = closing.day if closing else date.min
    entries = [_entry(entry, units, day) for entry in elements]
    if opening is None or closing is None or len(units) > 1 or None in entries:
        return None
    found = tuple(part for parts in entries if parts is not None for part in parts)
    moved = sum(entry.signed for entry in found if entry.is_booked)
    if opening.money.minor_units + moved != closing.money.minor_units:
        difference = closing.money.minor_units - opening.money.minor_units - moved
        element.fault(
            "BALANCES_ADD_UP",
            "Bal",
            f"opening balance and booked entries are {difference} minor units short of the closing balance",
        )
    if opening.day > closing.day:
        element.fault("BALANCE_DATES", "Bal", "the opening balance is later than the closing balance")
    return Statement(
        statement_id, account_id, opening.money, opening.day, closing.money, closing.day, entries=found
    )  # fmt: skip


def _balance(statement: Element, *codes: str) -> _Balance | None:
    """The first balance of the first of these codes that there is."""
    balances = list(statement.all("Bal"))
    for code in codes:
        for balance in balances:
            if balance.value("Tp/CdOrPrtry/Cd") == code:
                money, is_credit = _amount(balance, "Amt"), _is_credit(balance)
                day = _day(balance, "Dt")
                if money is None or is_credit is None or day is None:
                    if not balance.value("Dt/Dt") and not balance.value("Dt/DtTm"):
                        balance.fault("REQUIRED_ELEMENT", "Dt", "is required")
                    return None
                return _Balance(money if is_credit else -money, day)
    statement.fault("REQUIRED_ELEMENT", "Bal", f"a balance of type {' or '.join(codes)} is required")
    return None


def _entry(element: Element, units: set[str], closing_day: date) -> list[StatementEntry] | None:
    """The entry, or its transactions where they have amounts of their own; None when it is faulty."""
    amount, is_credit = _amount(element, "Amt"), _is_credit(element)
    if amount is not None and units and amount.currency.code not in units:
        element.fault("ONE_CURRENCY", "Amt/@Ccy", "is another currency than that of the account")
        amount = None
    status = element.value("Sts/Cd") or element.required("Sts")
    value_date = _day(element, "ValDt")
    booking_date = _day(element, "BookgDt") or value_date or closing_day
    details = list(element.all("NtryDtls/TxDtls"))
    only = details[0] if len(details) == 1 else None
    if amount is None or is_credit is None or not status:
        return None
    whole = StatementEntry(
        amount=amount,
        is_credit=is_credit,
        status=status,
        booking_date=booking_date,
        value_date=value_date or booking_date,
        reference=element.text_of("NtryRef", 35),
        servicer_reference=element.text_of("AcctSvcrRef", 35) or _reference(only, "AcctSvcrRef"),
        end_to_end_id=_reference(only, "EndToEndId"),
        uetr=_uetr(only),
        transaction_id=_reference(only, "TxId"),
    )
    return _parts(whole, details) or [whole]


def _parts(whole: StatementEntry, details: list[Element]) -> list[StatementEntry]:
    """The transactions of a sum, when each tells its amount in the account's currency and they add up."""
    if len(details) < 2:
        return []
    parts = []
    for detail in details:
        path = next((path for path in ("Amt", "AmtDtls/TxAmt/Amt") if detail.value(path)), "")
        amount = _amount(detail, path) if path else None
        if amount is None or amount.currency != whole.amount.currency:
            return []
        parts.append(
            StatementEntry(
                amount=amount,
                is_credit=whole.is_credit,
                status=whole.status,
                booking_date=whole.booking_date,
                value_date=whole.value_date,
                reference=whole.reference,
                servicer_reference=_reference(detail, "AcctSvcrRef") or whole.servicer_reference,
                end_to_end_id=_reference(detail, "EndToEndId"),
                uetr=_uetr(detail),
                transaction_id=_reference(detail, "TxId"),
            )
        )
    return parts if sum(part.amount.minor_units for part in parts) == whole.amount.minor_units else []


def _reference(details: Element | None, name: str) -> str:
    found = details.text_of(f"Refs/{name}", 35) if details is not None else ""
    return "" if found == NOT_PROVIDED else found


def _uetr(details: Element | None) -> str:
    found = details.value("Refs/UETR") if details is not None else ""
    if found and details is not None and _UUID.fullmatch(found) is None:
        details.fault("UETR_FORM", "Refs/UETR", "must be a UUID of version 4 in small letters")
    return found


def _amount(element: Element, path: str) -> Money | None:
    text, found = element.required(path), element.get(path)
    code = found.attribute("Ccy") if found else ""
    try:
        unit = currency(code)
    except MoneyError:
        element.fault("PAYABLE_CURRENCY", f"{path}/@Ccy", f"{code[:3]!r} is no currency that can be paid in")
        return None
    if not text:
        return None
    try:
        # Banks pad amounts with zeros, as XML's decimals may be.
        amount = parse_amount(LEADING_ZEROS.sub("", text), unit)
    except MoneyError:
        # The text itself is not repeated: whatever stands in the wrong place may be a name.
        element.fault("AMOUNT_FORM", path, f"must be a plain decimal with at most {unit.exponent} decimals")
        return None
    if amount.minor_units < 0:
        element.fault("AMOUNT_FORM", path, "must not be negative: CdtDbtInd tells the direction")
        return None
    return amount


def _is_credit(element: Element) -> bool | None:
    found = element.required("CdtDbtInd")
    if found in {"CRDT", "DBIT"}:
        return found == "CRDT"
    if found:
        element.fault("CREDIT_OR_DEBIT", "CdtDbtInd", "must be CRDT or DBIT")
    return None


def _day(element: Element, name: str) -> date | None:
    """The day of a date or a date and time, as written there; None when there is none or it is faulty."""
    for path in (f"{name}/Dt", f"{name}/DtTm"):
        text = element.value(path)
        if not text:
            continue
        if DAY.match(text):
            try:
                return date.fromisoformat(text[:10])
            except ValueError:
                pass
        element.fault("DATE_FORM", path, "must begin with a date of the years 1970 to 2999, YYYY-MM-DD")
    return None
