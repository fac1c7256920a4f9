"""Writing pacs.008 in the shape of CBPR+, with its business header."""

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from money import format_amount
from payments.iso20022.pacs008 import DEFINITION, HEADER_NAMESPACES, NAMESPACE, CreditTransfer
from serai.common.v1 import party_pb2

ENVELOPE = "urn:swift:xsd:envelope"


def write_pacs008(transfers: Sequence[CreditTransfer], created_at: datetime) -> bytes:
    """One message with these transactions, which must share their message_id and agents; `read_pacs008` reads it back.

    `created_at` needs its time zone. Raises ValueError when there is no transaction or they do not belong together.
    """
    together = {(t.message_id, t.debtor_agent_bic, t.creditor_agent_bic) for t in transfers}
    if len(together) != 1 or created_at.tzinfo is None:
        raise ValueError("the transactions of one message share message_id and agents, and its time has a zone")
    moment = created_at.isoformat(timespec="seconds")
    first = transfers[0]
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={None: ENVELOPE})  # type: ignore[dict-item]
    _header(root, first, moment)
    document = _add(root, "Document", NAMESPACE)
    message = _add(document, "FIToFICstmrCdtTrf")
    group = _add(message, "GrpHdr")
    _put(group, "MsgId", first.message_id)
    _put(group, "CreDtTm", moment)
    _put(group, "NbOfTxs", str(len(transfers)))
    _put(group, "SttlmInf/SttlmMtd", "INDA")
    for transfer in transfers:
        _transaction(_add(message, "CdtTrfTxInf"), transfer)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _header(root: etree._Element, first: CreditTransfer, moment: str) -> None:
    header = _add(root, "AppHdr", HEADER_NAMESPACES[0])
    _put(header, "Fr/FIId/FinInstnId/BICFI", first.debtor_agent_bic)
    _put(header, "To/FIId/FinInstnId/BICFI", first.creditor_agent_bic)
    _put(header, "BizMsgIdr", first.message_id)
    _put(header, "MsgDefIdr", DEFINITION)
    _put(header, "BizSvc", "swift.cbprplus.03")
    _put(header, "CreDt", moment)


def _transaction(element: etree._Element, transfer: CreditTransfer) -> None:
    names = _add(element, "PmtId")
    _put(names, "InstrId", transfer.instruction_id)
    _put(names, "EndToEndId", transfer.end_to_end_id)
    _put(names, "UETR", transfer.uetr)
    amount = _put(element, "IntrBkSttlmAmt", format_amount(transfer.amount))
    amount.set("Ccy", transfer.amount.currency.code)
    _put(element, "IntrBkSttlmDt", transfer.settlement_date)
    _put(element, "ChrgBr", transfer.charge_bearer)
    _put(element, "InstgAgt/FinInstnId/BICFI", transfer.debtor_agent_bic)
    _put(element, "InstdAgt/FinInstnId/BICFI", transfer.creditor_agent_bic)
    _party(_add(element, "Dbtr"), transfer.debtor)
    _account(element, "DbtrAcct", transfer.debtor_account, "")
    _put(element, "DbtrAgt/FinInstnId/BICFI", transfer.debtor_agent_bic)
    _put(element, "CdtrAgt/FinInstnId/BICFI", transfer.creditor_agent_bic)
    _party(_add(element, "Cdtr"), transfer.creditor)
    currency = transfer.target_currency if transfer.target_currency != transfer.amount.currency.code else ""
    _account(element, "CdtrAcct", transfer.creditor_account, currency)
    if transfer.purpose_code:
        _put(element, "Purp/Cd", transfer.purpose_code)
    if transfer.remittance:
        _put(element, "RmtInf/Ustrd", transfer.remittance)


def _party(element: etree._Element, party: party_pb2.Party) -> None:
    _put(element, "Nm", party.name)
    address = party.address
    fields = (
        ("StrtNm", address.street),
        ("PstCd", address.post_code),
        ("TwnNm", address.town),
        ("CtrySubDvsn", address.subdivision),
        ("Ctry", address.country),
        *(("AdrLine", line) for line in address.lines),
    )
    if any(text for _, text in fields):
        postal = _add(element, "PstlAdr")
        for name, text in fields:
            if text:
                _put(postal, name, text)
    _identification(element, party)


def _identification(element: etree._Element, party: party_pb2.Party) -> None:
    kind = "PrvtId" if party.kind == party_pb2.PARTY_KIND_PERSON else "OrgId"
    own = {row.scheme: row.value for row in party.identifiers if kind == "OrgId" and row.scheme in ("LEI", "BIC")}
    others = [row for row in party.identifiers if row.scheme not in own]
    if not (own or others or party.birth_date):
        return
    found = _add(_add(element, "Id"), kind)
    for scheme, name in (("BIC", "AnyBIC"), ("LEI", "LEI")):
        if scheme in own:
            _put(found, name, own[scheme])
    if party.birth_date and kind == "PrvtId":
        birth = _add(found, "DtAndPlcOfBirth")
        _put(birth, "BirthDt", party.birth_date)
        _put(birth, "CityOfBirth", "NOTPROVIDED")
        _put(birth, "CtryOfBirth", party.birth_country)
    for row in others:
        other = _add(found, "Othr")
        _put(other, "Id", row.value)
        _put(other, "SchmeNm/Cd", row.scheme)


def _account(element: etree._Element, name: str, account: party_pb2.AccountReference, currency: str) -> None:
    if not account.number:
        return
    found = _add(element, name)
    _put(found, "Id/IBAN" if account.scheme == "IBAN" else "Id/Othr/Id", account.number)
    if currency:
        _put(found, "Ccy", currency)


def _add(parent: etree._Element, name: str, namespace: str = "") -> etree._Element:
    """A child in a namespace of its own, or in its parent's."""
    if namespace:
        return etree.SubElement(parent, f"{{{namespace}}}{name}", nsmap={None: namespace})  # type: ignore[dict-item]
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")


def _put(parent: etree._Element, path: str, text: str) -> etree._Element:
    """A text at a path of new elements."""
    element = parent
    for name in path.split("/"):
        element = _add(element, name)
    element.text = text
    return element
