"""pacs.008 (FI to FI customer credit transfer), read in the shape of CBPR+.

Source: ISO 20022 pacs.008.001.08 and SWIFT's CBPR+ usage guidelines. What Serai needs of a message is read; parts that
it does not carry, such as intermediary agents, are left. docs/payments.md lists the rules that are checked.
"""

from dataclasses import dataclass
from typing import Final

from iso20022.document import Element, only_document, parse, refused
from iso20022.errors import MessageRefused, RuleViolation
from money import Money, MoneyError, currency, parse_amount
from payments.domain import wellformed
from payments.iso20022.parties import read_account, read_party
from serai.common.v1 import party_pb2
from serai.payments.v1 import payment_pb2

DEFINITION: Final = "pacs.008.001.08"
NAMESPACE: Final = f"urn:iso:std:iso:20022:tech:xsd:{DEFINITION}"
HEADER_NAMESPACES: Final = ("urn:iso:std:iso:20022:tech:xsd:head.001.001.02",)
CHARGE_BEARERS: Final = frozenset({"DEBT", "CRED", "SHAR", "SLEV"})
SETTLEMENT_METHODS: Final = frozenset({"INDA", "INGA", "COVE", "CLRG"})
MAX_TRANSACTIONS: Final = 500


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """One transaction of a pacs.008. Parties are personal data.

    `amount` is the interbank settlement amount; `target_currency` is that of the creditor's account where the message
    names it, else that of the amount.
    """

    message_id: str
    instruction_id: str
    end_to_end_id: str
    uetr: str
    amount: Money
    settlement_date: str
    charge_bearer: str
    target_currency: str
    debtor: party_pb2.Party
    debtor_account: party_pb2.AccountReference
    debtor_agent_bic: str
    creditor: party_pb2.Party
    creditor_account: party_pb2.AccountReference
    creditor_agent_bic: str
    purpose_code: str
    remittance: str

    def payment_spec(self, request_id: str, receiver_participant_id: str) -> payment_pb2.PaymentSpec:
        """The payment that this transaction asks for, the amount being what is sent."""
        spec = payment_pb2.PaymentSpec(
            request_id=request_id,
            uetr=self.uetr,
            source_currency=self.amount.currency.code,
            target_currency=self.target_currency,
            receiver_participant_id=receiver_participant_id,
            debtor=self.debtor,
            debtor_account=self.debtor_account,
            creditor=self.creditor,
            creditor_account=self.creditor_account,
            end_to_end_id=self.end_to_end_id,
            purpose_code=self.purpose_code,
            remittance=self.remittance,
        )
        spec.send_amount.currency = self.amount.currency.code
        spec.send_amount.minor_units = self.amount.minor_units
        return spec


def read_pacs008(data: bytes) -> list[CreditTransfer]:
    """The transactions of a message, given as a Document alone or in an envelope with its business header.

    Raises MessageRefused with every rule that is violated; hostile XML is refused before anything of it is resolved.
    """
    root = parse(data)
    found, namespace = only_document(root)
    if namespace != NAMESPACE:
        raise refused("NAMESPACE", "Document", f"the namespace must be {NAMESPACE}")
    faults: list[RuleViolation] = []
    document = Element(found, NAMESPACE, "", faults)
    message = document.get("FIToFICstmrCdtTrf")
    if message is None:
        raise refused("REQUIRED_ELEMENT", "FIToFICstmrCdtTrf", "is required")
    header = _group_header(message)
    transactions = list(message.all("CdtTrfTxInf"))
    _check_count(message, len(transactions))
    read = [_transaction(transaction, header) for transaction in transactions[:MAX_TRANSACTIONS]]
    for node in root.iter(*(f"{{{name}}}AppHdr" for name in HEADER_NAMESPACES)):
        name = str(node.tag).partition("}")[0].lstrip("{")
        _check_header(Element(node, name, "AppHdr/", faults), message, transactions)
    if faults:
        raise MessageRefused(faults)
    return [transfer for transfer in read if transfer is not None]


def _group_header(message: Element) -> str:
    method = message.required("GrpHdr/SttlmInf/SttlmMtd")
    if method and method not in SETTLEMENT_METHODS:
        message.fault("SETTLEMENT_METHOD", "GrpHdr/SttlmInf/SttlmMtd", "must be INDA, INGA, COVE or CLRG")
    message.required("GrpHdr/CreDtTm")
    return message.text_of("GrpHdr/MsgId", 35, required=True)


def _check_count(message: Element, count: int) -> None:
    told = message.required("GrpHdr/NbOfTxs")
    if told and told != str(count):
        message.fault("NUMBER_OF_TRANSACTIONS", "GrpHdr/NbOfTxs", f"does not agree with the {count} transactions")
    if not 1 <= count <= MAX_TRANSACTIONS:
        message.fault("NUMBER_OF_TRANSACTIONS", "CdtTrfTxInf", f"must occur 1 to {MAX_TRANSACTIONS} times")


def _transaction(element: Element, message_id: str) -> CreditTransfer | None:
    amount = _amount(element)
    uetr = element.required("PmtId/UETR")
    if uetr and not wellformed.is_uetr(uetr):
        element.fault("UETR_FORM", "PmtId/UETR", "must be a UUID of version 4 in small letters")
    instruction_id = element.text_of("PmtId/InstrId", 35)
    _check_slashes(element, "PmtId/InstrId", instruction_id)
    end_to_end_id = element.text_of("PmtId/EndToEndId", 35, required=True)
    bearer = element.required("ChrgBr")
    if bearer and bearer not in CHARGE_BEARERS:
        element.fault("CHARGE_BEARER", "ChrgBr", "must be DEBT, CRED, SHAR or SLEV")
    for agent in ("InstgAgt", "InstdAgt", "DbtrAgt", "CdtrAgt"):
        _check_bic(element, f"{agent}/FinInstnId/BICFI")
    debtor_bic, creditor_bic = (element.value(f"{name}/FinInstnId/BICFI") for name in ("DbtrAgt", "CdtrAgt"))
    debtor, creditor = read_party(element, "Dbtr"), read_party(element, "Cdtr")
    debtor_account = read_account(element, "DbtrAcct", debtor_bic)
    creditor_account = read_account(element, "CdtrAcct", creditor_bic)
    if amount is None:
        return None
    return CreditTransfer(
        message_id=message_id,
        instruction_id=instruction_id,
        end_to_end_id=end_to_end_id,
        uetr=uetr,
        amount=amount,
        settlement_date=element.value("IntrBkSttlmDt"),
        charge_bearer=bearer,
        target_currency=_target_currency(element, amount),
        debtor=debtor,
        debtor_account=debtor_account,
        debtor_agent_bic=debtor_bic,
        creditor=creditor,
        creditor_account=creditor_account,
        creditor_agent_bic=creditor_bic,
        purpose_code=element.text_of("Purp/Cd", 4),
        remittance=element.text_of("RmtInf/Ustrd", 140),
    )


def _amount(element: Element) -> Money | None:
    path = "IntrBkSttlmAmt"
    text = element.required(path)
    found = element.get(path)
    code = found.attribute("Ccy") if found else ""
    try:
        unit = currency(code)
    except MoneyError:
        element.fault(
            "PAYABLE_CURRENCY",
            f"{path}/@Ccy",
            f"{code[:3]!r} is no currency that can be paid in; commodities such as XAU are not (CBPR+ R41)",
        )
        return None
    try:
        amount = parse_amount(text, unit)
    except MoneyError as error:
        element.fault("AMOUNT_FORM", path, str(error))
        return None
    if amount.minor_units <= 0:
        element.fault("AMOUNT_ABOVE_ZERO", path, "must be more than zero")
    return amount


def _target_currency(element: Element, amount: Money) -> str:
    code = element.value("CdtrAcct/Ccy")
    if not code:
        return amount.currency.code
    try:
        return currency(code).code
    except MoneyError:
        element.fault("PAYABLE_CURRENCY", "CdtrAcct/Ccy", f"{code[:3]!r} is no currency that can be paid in")
        return ""


def _check_slashes(element: Element, path: str, text: str) -> None:
    if text.startswith("/") or text.endswith("/") or "//" in text:
        element.fault("NO_SLASHES", path, "must not begin or end with a slash or hold two in a row (CBPR+ R20)")


def _check_bic(element: Element, path: str) -> None:
    found = element.get(path)
    if found is not None and not wellformed.is_bic(found.text):
        element.fault("BIC_FORM", path, "must be a BIC of 8 or 11 characters of a country that exists")


def _check_header(header: Element, message: Element, transactions: list[Element]) -> None:
    """The business header speaks of the same message between the same institutions (CBPR+ R4, R6, R7)."""
    if header.value("MsgDefIdr") != DEFINITION:
        header.fault("HEADER_DEFINITION", "MsgDefIdr", f"must be {DEFINITION}")
    message_id = message.value("GrpHdr/MsgId")
    if message_id and header.value("BizMsgIdr") != message_id:
        header.fault("HEADER_MESSAGE_ID", "BizMsgIdr", "must be the message's own GrpHdr/MsgId")
    for path, agent in (("Fr", "InstgAgt"), ("To", "InstdAgt")):
        told = header.value(f"{path}/FIId/FinInstnId/BICFI")
        for transaction in transactions:
            found = transaction.value(f"{agent}/FinInstnId/BICFI")
            if found and told and _head_office(found) != _head_office(told):
                header.fault("HEADER_AGENTS", f"{path}/FIId", f"must be the institution of {transaction.path}{agent}")


def _head_office(bic: str) -> str:
    return bic.removesuffix("XXX") if len(bic) == 11 else bic
