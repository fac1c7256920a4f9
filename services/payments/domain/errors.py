"""Why something cannot be done with a payment or a participant.

PaymentsError
├── NotPossible               the event cannot happen to a payment that stands where it stands
├── UnknownReason             a reason that the table of reasons does not hold
├── InconsistentQuote         the legs of a quote do not add up, so nothing may be posted by it
├── PaymentUnknown            there is no such payment
├── PaymentOfAnother          the payment is another participant's
├── ParticipantUnknown        there is no such participant
├── ParticipantNotActive      the participant is suspended or has left
├── RoleMissing               the participant may not do this
└── LeaseLost                 another process has taken the payment over
"""


class PaymentsError(Exception):
    """Root of the tree; messages are free of personal data."""


class NotPossible(PaymentsError):
    """The event cannot happen to a payment that stands where it stands."""


class UnknownReason(PaymentsError):
    """A reason that the table of reasons does not hold."""


class InconsistentQuote(PaymentsError):
    """The legs of a quote do not add up."""


class PaymentUnknown(PaymentsError):
    """There is no such payment."""


class PaymentOfAnother(PaymentsError):
    """The payment belongs to other participants than the caller."""


class ParticipantUnknown(PaymentsError):
    """There is no such participant."""


class ParticipantNotActive(PaymentsError):
    """The participant is suspended or has left."""


class RoleMissing(PaymentsError):
    """The participant does not have the role that the call needs."""


class LeaseLost(PaymentsError):
    """Another process has taken the payment over; this one must not touch it any more."""
