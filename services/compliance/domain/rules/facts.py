"""What rules ask of a payment or corridor, gathered once."""

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.domain.parties import Payment
from money import Money


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that decide which rules speak."""

    source_country: str
    target_country: str
    touched: frozenset[str]
    """Every country that takes part, corridor included."""
    regions: frozenset[str]
    amounts: tuple[Money, ...]
    """What is sent and, where known, what is received."""
    currencies: frozenset[str]

    @property
    def is_cross_border(self) -> bool:
        """Whether money leaves a country."""
        return self.source_country != self.target_country


def facts_of(payment: Payment) -> Facts:
    """The facts of a payment."""
    parties = [participant.party for participant in payment.participants]
    banks = [participant.bank_country for participant in payment.participants]
    # Where a party lives counts, its nationality does not: an embargo is on a place.
    countries = [party.address.country for party in parties]
    return Facts(
        payment.source_country,
        payment.target_country,
        _known((payment.source_country, payment.target_country, *countries, *banks)),
        _known(party.address.subdivision for party in parties),
        (payment.send, payment.receive),
        frozenset({payment.send.currency.code, payment.receive.currency.code}),
    )


def _known(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(code for code in codes if code)
