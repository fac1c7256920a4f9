"""The client itself: quote, pay, confirm, follow, and exchange warnings."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from rpc.channel import open_channel
from serai.client.connection import Connection
from serai.client.retries import Response, call
from serai.client.streams import follow
from serai.fx.v1 import corridor_pb2, fx_pb2, fx_pb2_grpc, key_pb2, key_pb2_grpc, quote_pb2, rendering_pb2
from serai.ids import uuid7
from serai.payments.v1 import participant_pb2, payment_pb2, payments_pb2, payments_pb2_grpc
from serai.quote_form import verify
from serai.risk.v1 import signal_pb2, signal_pb2_grpc
from signing import VerifierKey, read_key

SETTLED = payment_pb2.WAIT_FOR_SETTLED


class Serai:
    """One channel's connection to Serai. Made by `connect`; safe for any number of tasks of one event loop.

    Items without a `request_id` are given one. Every method raises SeraiError; a refusal is in the result. `verify`
    raises ForgedQuote beside.
    """

    def __init__(
        self,
        payments: "payments_pb2_grpc.PaymentServiceAsyncStub",
        fx: "fx_pb2_grpc.FxServiceAsyncStub",
        quote_keys: "key_pb2_grpc.QuoteKeyServiceAsyncStub",
        signals: "signal_pb2_grpc.RiskSignalServiceAsyncStub",
        deadline_seconds: float,
    ) -> None:
        self._payments = payments
        self._fx = fx
        self._quote_keys = quote_keys
        self._known_keys: list[VerifierKey] = []
        self._signals = signals
        self._deadline_seconds = deadline_seconds

    @classmethod
    @asynccontextmanager
    async def connect(cls, connection: Connection) -> "AsyncIterator[Serai]":
        """Open the channels and close them at the end of the block. Raises rpc.credentials.CredentialsError."""
        at = connection.addresses
        async with AsyncExitStack() as stack:
            payments, fx, risk = [
                await stack.enter_async_context(open_channel(address, connection.tls, retries=False))
                for address in (at.payments, at.fx, at.risk)
            ]
            yield cls(
                payments_pb2_grpc.PaymentServiceStub(payments),
                fx_pb2_grpc.FxServiceStub(fx),
                key_pb2_grpc.QuoteKeyServiceStub(fx),
                signal_pb2_grpc.RiskSignalServiceStub(risk),
                connection.deadline_seconds,
            )

    async def quote(self, specs: Iterable[quote_pb2.QuoteSpec]) -> Sequence[quote_pb2.QuoteResult]:
        """Ask for quotes; one result per item, in order."""
        request = fx_pb2.CreateQuotesRequest(quotes=_identified(specs))
        return (await self._call(self._fx.CreateQuotes, request)).results

    async def corridor(self, request: corridor_pb2.GetCorridorRequest) -> corridor_pb2.CorridorDetails:
        """Read one corridor: limits, cut-offs, required fields, expected cost and time, at this channel's prices."""
        return (await self._call(self._fx.GetCorridor, request)).corridor

    async def words(
        self, quotes: Iterable[quote_pb2.Quote], locale: str = "en", time_zone: str = "UTC"
    ) -> rendering_pb2.RenderQuotesResponse:
        """Put quotes into a payer's words, in order: `locale` by BCP 47, `time_zone` by IANA. Escape what is shown."""
        request = rendering_pb2.RenderQuotesRequest(quotes=quotes, locale=locale, time_zone=time_zone)
        return await self._call(self._fx.RenderQuotes, request)

    async def quote_keys(self) -> list[VerifierKey]:
        """Read the public keys that quotes are or were signed with, newest first."""
        found = await self._call(self._quote_keys.ListQuoteKeys, key_pb2.ListQuoteKeysRequest())
        return [read_key(key.verifier_key) for key in found.keys]

    async def verify(self, quote: quote_pb2.Quote, keys: Iterable[VerifierKey] | None = None) -> VerifierKey:
        """Give the key that signed a firm quote as it is. Raises ForgedQuote, which no key of the service excuses.

        Without `keys` those that the service tells are trusted, and asked for when one is met for the first time.
        """
        if keys is not None:
            return verify(quote, keys)
        if all(key.key_id.hex() != quote.key_id for key in self._known_keys):
            self._known_keys = await self.quote_keys()
        return verify(quote, self._known_keys)

    async def pay(
        self, specs: Iterable[payment_pb2.PaymentSpec], wait_for: payment_pb2.WaitFor = SETTLED
    ) -> Sequence[payment_pb2.PaymentResult]:
        """Send payments; one result per item, in order."""
        request = payments_pb2.CreatePaymentsRequest(payments=_identified(specs), wait_for=wait_for)
        return (await self._call(self._payments.CreatePayments, request)).results

    async def confirm(
        self, payment_id: str, factors: Iterable[str], *, request_id: str = "", confirm_time: datetime | None = None
    ) -> payment_pb2.PaymentResult:
        """Give the payer's second confirmation, with the factors that were verified, such as POSSESSION, INHERENCE.

        `confirm_time` is now unless given. After Unavailable give the same request_id, time and factors again.
        """
        request = payments_pb2.ConfirmPaymentRequest(
            request_id=request_id or str(uuid7()), payment_id=payment_id, factors=factors
        )
        request.confirm_time.FromDatetime(confirm_time or datetime.now(UTC))
        return (await self._call(self._payments.ConfirmPayment, request)).result

    async def cancel(self, payment_id: str, *, request_id: str = "") -> payment_pb2.PaymentResult:
        """Cancel a payment that has not settled. After Unavailable give the same request_id again."""
        request = payments_pb2.CancelPaymentRequest(request_id=request_id or str(uuid7()), payment_id=payment_id)
        return (await self._call(self._payments.CancelPayment, request)).result

    async def respond_to_credit(
        self, payment_id: str, *, iso_code: str = "", request_id: str = ""
    ) -> payment_pb2.PaymentResult:
        """Take the credit of a submitted payment, or refuse it with an ISO 20022 code such as AC04.

        After Unavailable give the same request_id again.
        """
        request = payments_pb2.RespondToCreditRequest(
            request_id=request_id or str(uuid7()), payment_id=payment_id, accept=not iso_code, iso_code=iso_code
        )
        return (await self._call(self._payments.RespondToCredit, request)).result

    async def payment(self, *, payment_id: str = "", uetr: str = "", request_id: str = "") -> payment_pb2.Payment:
        """Read one payment by exactly one of its names."""
        named = {"payment_id": payment_id, "uetr": uetr, "request_id": request_id}
        request = payments_pb2.GetPaymentRequest(**{name: value for name, value in named.items() if value})
        return (await self._call(self._payments.GetPayment, request)).payment

    async def list_payments(self, *, incoming: bool = False) -> AsyncIterator[payment_pb2.Payment]:
        """Give our payments, newest first: those that we send, or those that we receive. Pages are read as needed."""
        token = ""
        while True:
            request = payments_pb2.ListPaymentsRequest(incoming=incoming, page_token=token)
            page = await self._call(self._payments.ListPayments, request)
            for payment in page.payments:
                yield payment
            token = page.next_page_token
            if not token:
                return

    async def outcomes(self, request_ids: Iterable[str]) -> Sequence[payment_pb2.PaymentResult]:
        """Ask what became of payments by their request_ids; one result per id, in order."""
        request = payments_pb2.GetOutcomesRequest(request_ids=request_ids)
        return (await self._call(self._payments.GetOutcomes, request)).results

    async def balances(self) -> Sequence[participant_pb2.SettlementBalance]:
        """Read the balances of our settlement accounts."""
        return (await self._call(self._payments.ListBalances, payments_pb2.ListBalancesRequest())).balances

    def watch_payments(self, resume_token: str = "") -> AsyncIterator[payments_pb2.PaymentEvent]:
        """Follow the payments that we send, from the first event or after a token, over any interruption."""

        async def events(token: str, **how: Any) -> AsyncIterator[payments_pb2.PaymentEvent | None]:
            request = payments_pb2.WatchPaymentsRequest(resume_token=token)
            async for step in self._payments.WatchPayments(request, **how):
                yield step.change if step.HasField("change") else None

        return follow(events, resume_token)

    def watch_incoming(self, resume_token: str = "") -> AsyncIterator[payments_pb2.PaymentEvent]:
        """Follow the payments that we receive, from the first event or after a token, over any interruption."""

        async def events(token: str, **how: Any) -> AsyncIterator[payments_pb2.PaymentEvent | None]:
            request = payments_pb2.WatchIncomingRequest(resume_token=token)
            async for step in self._payments.WatchIncoming(request, **how):
                yield step.change if step.HasField("change") else None

        return follow(events, resume_token)

    async def tokenize(self, identifiers: Iterable[signal_pb2.Identifier]) -> list[signal_pb2.TokenizedIdentifier]:
        """Turn identifiers into keyed tokens, which is all that warnings ever carry."""
        request = signal_pb2.TokenizeIdentifiersRequest(identifiers=identifiers)
        return list((await self._call(self._signals.TokenizeIdentifiers, request)).results)

    async def warn(self, warnings: Iterable[signal_pb2.WarningSpec]) -> Sequence[signal_pb2.WarningResult]:
        """Publish warnings to the other channels; one result per item, in order."""
        request = signal_pb2.PublishWarningsRequest(warnings=_identified(warnings))
        return (await self._call(self._signals.PublishWarnings, request)).results

    async def revoke(self, revocations: Iterable[signal_pb2.WarningRevocation]) -> Sequence[signal_pb2.WarningResult]:
        """Take back warnings of our own; one result per item, in order."""
        request = signal_pb2.RevokeWarningsRequest(revocations=_identified(revocations))
        return (await self._call(self._signals.RevokeWarnings, request)).results

    async def look_up(self, indicators: Iterable[signal_pb2.Indicator]) -> Sequence[signal_pb2.IndicatorScore]:
        """Ask what is known of tokens; one score per token, in order."""
        request = signal_pb2.LookupIndicatorsRequest(indicators=indicators)
        return (await self._call(self._signals.LookupIndicators, request)).scores

    def watch_warnings(self, resume_token: str = "") -> AsyncIterator[signal_pb2.WarningEvent]:
        """Follow the warnings that we may see, from all that are live or after a token, over any interruption."""

        async def events(token: str, **how: Any) -> AsyncIterator[signal_pb2.WarningEvent | None]:
            request = signal_pb2.WatchWarningsRequest(resume_token=token)
            async for step in self._signals.WatchWarnings(request, **how):
                yield step.warning if step.HasField("warning") else None

        return follow(events, resume_token)

    async def _call(self, method: Callable[..., Awaitable[Response]], request: object) -> Response:
        return await call(method, request, self._deadline_seconds)


Item = TypeVar(
    "Item", quote_pb2.QuoteSpec, payment_pb2.PaymentSpec, signal_pb2.WarningSpec, signal_pb2.WarningRevocation
)


def _identified(items: Iterable[Item]) -> list[Item]:
    """Give every item a request_id of its own before the first attempt, so that all attempts carry the same."""
    kept = list(items)
    for item in kept:
        if not item.request_id:
            item.request_id = str(uuid7())
    return kept
