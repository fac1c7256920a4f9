"""A quote of fx, from its contract to the domain."""

from uuid import UUID

from money import Money, currency
from payments.convert.basics import id_or_none, money_from_proto, time_from_proto
from payments.domain.quote import Legs, Quote, QuoteStanding
from serai.common.v1 import money_pb2
from serai.fx.v1 import quote_pb2


def quote_from_proto(message: quote_pb2.Quote) -> Quote:
    """The quote; raises ValueError when it lacks what a firm quote has."""
    legs, send, receive = message.legs, money_from_proto(message.send_amount), money_from_proto(message.receive_amount)

    def leg(amount: money_pb2.Money, code: str) -> Money:
        # A leg of zero may come without its currency.
        return Money(amount.minor_units, currency(amount.currency or code))

    source, target = send.currency.code, receive.currency.code
    return Quote(
        quote_id=UUID(message.quote_id),
        participant_id=message.participant_id,
        send=send,
        receive=receive,
        legs=Legs(
            provider_id=legs.provider_id,
            provider_receives=leg(legs.provider_receives, source),
            fees=leg(legs.fees, source),
            spread=leg(legs.spread, source),
            provider_pays=leg(legs.provider_pays, target),
            rounding=leg(legs.rounding, target),
        ),
        expires_at=time_from_proto(message.expire_time),
        standing=QuoteStanding(message.state),
        used_by=id_or_none(message.payment_id),
        document=message.SerializeToString(),
    )


def quote_from_document(document: bytes) -> Quote:
    """The quote as it was kept with a payment."""
    return quote_from_proto(quote_pb2.Quote.FromString(document))
