"""Payments that reach Serai as pacs.008 files, as a bank's own system would write them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from cli.demo.cast import MEMBERS
from cli.demo.scenario import Planned
from money import Money, currency
from payments.iso20022.pacs008 import CreditTransfer, read_pacs008
from payments.iso20022.pacs008_writer import write_pacs008

RECEIVERS_BY_BIC = {member.bic: member.participant_id for member in MEMBERS}


def by_file(folder: Path, planned: Sequence[Planned]) -> int:
    """Write payments into pacs.008 files below `folder`, one per pair of banks, and take them from there.

    Each plan's specification becomes what was read. Gives the number of files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    in_pairs = sorted(planned, key=_pair)
    files = 0
    for (sender, receiver), group in groupby(in_pairs, key=_pair):
        together = list(group)
        message_id = f"DEMO-{together[0].spec.request_id[:8]}-{files}"
        file = folder / f"{sender}_{receiver}.pacs008.xml"
        file.write_bytes(write_pacs008([_transfer(p, message_id) for p in together], datetime.now(UTC)))
        for p, read in zip(together, read_pacs008(file.read_bytes()), strict=True):
            method = p.spec.method
            receiver_id = RECEIVERS_BY_BIC[read.creditor_agent_bic]
            p.spec.CopyFrom(read.payment_spec(p.spec.request_id, receiver_id))
            p.spec.method = method
        files += 1
    return files


def _pair(planned: Planned) -> tuple[str, str]:
    return planned.sender.participant_id, planned.receiver.participant_id


def _transfer(planned: Planned, message_id: str) -> CreditTransfer:
    spec = planned.spec
    return CreditTransfer(
        message_id=message_id,
        instruction_id=spec.end_to_end_id,
        end_to_end_id=spec.end_to_end_id,
        uetr=spec.uetr,
        amount=Money(spec.send_amount.minor_units, currency(spec.send_amount.currency)),
        settlement_date=datetime.now(UTC).date().isoformat(),
        charge_bearer="SHAR",
        target_currency=spec.target_currency,
        debtor=spec.debtor,
        debtor_account=spec.debtor_account,
        debtor_agent_bic=planned.sender.bic,
        creditor=spec.creditor,
        creditor_account=spec.creditor_account,
        creditor_agent_bic=planned.receiver.bic,
        purpose_code=spec.purpose_code,
        remittance=spec.remittance,
    )
