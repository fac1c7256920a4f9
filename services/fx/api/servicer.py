"""The RPCs of the contract: read the request, have it done, write the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, cast

from grpc import StatusCode

from fx.api import convert, pages, specs
from fx.api.batch import check_size, decide, read_items
from fx.api.corridor import corridor_message
from fx.api.indications import Indications
from fx.api.listing import corridor_page, provider_message, provider_page
from fx.api.quotes import quote_message, rates_message, stopped_messages, timestamp
from fx.api.rendering import read_request, render
from fx.api.results import answered
from fx.api.watching import RateStream
from fx.app.changes import Changes
from fx.app.providers import ProviderBook
from fx.app.quoting import Quoting
from fx.app.rates import RatesBoard
from fx.domain.rates import PIVOT
from money import Currency
from rpc import Failure, Kind, Violations, call
from serai.fx.v1 import corridor_pb2, fx_pb2, fx_pb2_grpc, quote_pb2, rendering_pb2

MAX_PROVIDERS = 100


def _own_only() -> str | None:
    """Give the channel that calls, which sees only its own; None for a service or an operator."""
    identity = call().identity
    return identity.name if identity.kind is Kind.CHANNEL else None


class FxServicer(fx_pb2_grpc.FxServiceServicer):
    """Serves serai.fx.v1.FxService; who may call what is in access.py, what can go wrong in docs/fx.md."""

    def __init__(
        self,
        board: RatesBoard,
        book: ProviderBook,
        quoting: Quoting,
        changes: Changes,
        *,
        heartbeat_seconds: float,
    ) -> None:
        self._board = board
        self._book = book
        self._quoting = quoting
        self._changes = changes
        self._indications = Indications()
        self._rate_stream = RateStream(board, heartbeat_seconds)

    async def CreateQuotes(self, request: fx_pb2.CreateQuotesRequest, _context: Any) -> fx_pb2.CreateQuotesResponse:
        """Quote a batch: firm ones in one transaction with everybody else's, indicative ones at once."""
        caller = _own_only()
        for spec in request.quotes:
            if caller is not None and spec.participant_id not in ("", caller):
                raise Failure(
                    "NOT_YOUR_PARTICIPANT",
                    "a channel can ask for its own quotes only",
                    code=StatusCode.PERMISSION_DENIED,
                )
        tariff = self._board.desk.tariff
        wanted, results = read_items(
            "quotes", request.quotes, lambda spec, violations: specs.wanted(spec, caller, tariff, violations)
        )
        asked = list(zip(request.quotes, wanted, strict=True))
        firm = [
            specs.firm_request(spec, one)
            for spec, one in asked
            if one is not None and spec.kind == quote_pb2.QUOTE_KIND_FIRM
        ]
        answers = iter(await self._quoting.firm(firm) if firm else ())
        response = fx_pb2.CreateQuotesResponse()
        # Indications of one call are made at one moment, with the same rates and providers.
        book, now = None, timestamp(datetime.now(UTC))
        for (spec, one), result in zip(asked, results, strict=True):
            if result is not None:
                response.results.append(result)
            elif one is not None and spec.kind == quote_pb2.QUOTE_KIND_FIRM:
                response.results.append(answered(spec.request_id, next(answers)))
            elif one is not None:
                if book is None:
                    book = self._board.desk.price_book(await self._book.current())
                response.results.append(self._indications.result(spec.request_id, one, book, now))
        return response

    async def AcceptQuotes(self, request: fx_pb2.AcceptQuotesRequest, _context: Any) -> fx_pb2.AcceptQuotesResponse:
        """Accept a batch of quotes, each exactly once."""
        results = await decide("acceptances", request.acceptances, convert.acceptance, self._changes.accept)
        return fx_pb2.AcceptQuotesResponse(results=results)

    async def CancelQuotes(self, request: fx_pb2.CancelQuotesRequest, _context: Any) -> fx_pb2.CancelQuotesResponse:
        """Cancel a batch of quotes."""
        caller = _own_only()
        results = await decide(
            "cancellations",
            request.cancellations,
            lambda message, violations: convert.cancellation(message, caller, violations),
            self._changes.cancel,
        )
        return fx_pb2.CancelQuotesResponse(results=results)

    async def SettleQuotes(self, request: fx_pb2.SettleQuotesRequest, _context: Any) -> fx_pb2.SettleQuotesResponse:
        """Note that the payments of a batch of quotes have settled."""
        results = await decide("settlements", request.settlements, convert.settlement, self._changes.settle)
        return fx_pb2.SettleQuotesResponse(results=results)

    async def GetQuotes(self, request: fx_pb2.GetQuotesRequest, _context: Any) -> fx_pb2.GetQuotesResponse:
        """Read quotes by id; what does not exist or belongs to another channel is left out."""
        check_size("quote_ids", request.quote_ids)
        violations = Violations()
        ids = [
            convert.identifier(text, f"quote_ids[{index}]", violations) for index, text in enumerate(request.quote_ids)
        ]
        violations.raise_if_any()
        wanted = [one for one in ids if one is not None]
        found = await self._quoting.read(wanted, _own_only())
        return fx_pb2.GetQuotesResponse(quotes=[quote_message(found[one]) for one in wanted if one in found])

    async def ListRates(self, request: fx_pb2.ListRatesRequest, _context: Any) -> fx_pb2.ListRatesResponse:
        """List the mids in force from one base."""
        violations = Violations()
        base = self._quoted_currency(request.base or "EUR", "base", violations)
        violations.raise_if_any()
        table = self._board.table
        everything: frozenset[str] = frozenset()
        return fx_pb2.ListRatesResponse(
            rates=rates_message(table, base, everything),
            notice=table.notice,
            stopped=stopped_messages(table, base, everything),
        )

    async def WatchRates(
        self, request: fx_pb2.WatchRatesRequest, _context: Any
    ) -> AsyncIterator[fx_pb2.WatchRatesResponse]:
        """Stream the mids: a snapshot or what changed since the token, then changes and signs of life."""
        violations = Violations()
        base = self._quoted_currency(request.base or "EUR", "base", violations)
        for index, code in enumerate(request.quotes):
            self._quoted_currency(code, f"quotes[{index}]", violations)
        violations.raise_if_any()
        after = pages.version(request.resume_token)
        async for step in self._rate_stream.follow(base, frozenset(request.quotes), after):
            # Serialised once for all of its readers; the guard sends bytes as they are.
            yield cast(fx_pb2.WatchRatesResponse, step)

    async def PutProviders(self, request: fx_pb2.PutProvidersRequest, _context: Any) -> fx_pb2.PutProvidersResponse:
        """Add or replace providers, all or none."""
        check_size("providers", request.providers, MAX_PROVIDERS)
        violations = Violations()
        request_id = convert.identifier(request.request_id, "request_id", violations)
        wanted = [
            convert.provider(message, violations.under(f"providers[{index}]"))
            for index, message in enumerate(request.providers)
        ]
        ids = [provider.provider_id for provider in wanted]
        for index, provider_id in enumerate(ids):
            if provider_id in ids[:index]:
                violations.add(f"providers[{index}].provider_id", f"{provider_id[:40]!r} is given twice")
        violations.raise_if_any()
        assert request_id is not None  # noqa: S101 - a missing id is a violation, raised above.
        now = await self._book.put(request_id, convert.content(request), wanted)
        return fx_pb2.PutProvidersResponse(providers=[provider_message(provider) for provider in now])

    async def ListProviders(self, request: fx_pb2.ListProvidersRequest, _context: Any) -> fx_pb2.ListProvidersResponse:
        """List providers with what is reserved of them."""
        return provider_page(request, await self._book.exact())

    async def ListCorridors(self, request: fx_pb2.ListCorridorsRequest, _context: Any) -> fx_pb2.ListCorridorsResponse:
        """List the pairs that can be quoted now, at the caller's own prices."""
        violations = Violations()
        if request.source_currency:
            self._quoted_currency(request.source_currency, "source_currency", violations)
        # A page prices up to a thousand pairs, which takes about half a second: no quote waits for that.
        desk = self._board.desk
        plan = desk.tariff.plan_for(_own_only() or "")
        return await asyncio.to_thread(corridor_page, request, desk, await self._book.current(), violations, plan)

    async def GetCorridor(
        self, request: corridor_pb2.GetCorridorRequest, _context: Any
    ) -> corridor_pb2.GetCorridorResponse:
        """Explain one corridor as it stands now."""
        providers = await self._book.current()
        return corridor_message(request, self._board.desk, providers, _own_only(), datetime.now(UTC))

    async def RenderQuotes(
        self, request: rendering_pb2.RenderQuotesRequest, _context: Any
    ) -> rendering_pb2.RenderQuotesResponse:
        """Put quotes into the payer's words; what does not exist or belongs to another channel is left out."""
        wanted, how = read_request(request)
        found = await self._quoting.read(wanted, _own_only()) if wanted else {}
        stored = [quote_message(found[one]) for one in wanted if one in found]
        # A hundred quotes take about a tenth of a second: no other call waits for that.
        return await asyncio.to_thread(render, stored, request.quotes, how)

    def _quoted_currency(self, code: str, field: str, violations: Violations) -> Currency:
        found = convert.known_currency(code, field, violations)
        if found is not None and not self._board.table.quotes(code):
            violations.add(field, self._board.table.why_not(code))
        return PIVOT if found is None else found
