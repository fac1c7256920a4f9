"""RenderQuotes: reading the request and writing the answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fx.api import convert
from fx.api.batch import check_size
from fx.api.rendering.lines import rendered
from fx.api.rendering.voice import Unreadable, Voice, voice
from rpc import Violations
from serai.fx.v1 import quote_pb2, rendering_pb2

MAX_QUOTES = 100


def read_request(request: rendering_pb2.RenderQuotesRequest) -> tuple[list[UUID], Voice]:
    """Give the ids of the quotes to read and how to speak; raises Failure INVALID_REQUEST."""
    check_size("quotes", [*request.quote_ids, *request.quotes], MAX_QUOTES)
    violations = Violations()
    ids = [convert.identifier(text, f"quote_ids[{index}]", violations) for index, text in enumerate(request.quote_ids)]
    how = voice(request.locale, request.time_zone, violations)
    violations.raise_if_any()
    assert how is not None  # noqa: S101 - what could not be read is a violation, raised above.
    return [one for one in ids if one is not None], how


def render(
    stored: Sequence[quote_pb2.Quote], given: Sequence[quote_pb2.Quote], how: Voice
) -> rendering_pb2.RenderQuotesResponse:
    """Put stored quotes into words, and those that the caller gave; raises Failure INVALID_REQUEST for a false one."""
    quotes = [rendered(quote, how) for quote in stored]
    violations = Violations()
    for index, quote in enumerate(given):
        try:
            quotes.append(rendered(quote, how))
        except Unreadable as error:
            violations.add(f"quotes[{index}]", f"is no quote of this service: {error}")
    violations.raise_if_any()
    return rendering_pb2.RenderQuotesResponse(
        quotes=quotes, language=how.language, locale=str(how.locale).replace("_", "-")
    )
