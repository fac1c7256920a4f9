"""Serves serai.risk.v1.RiskScoringService."""

from __future__ import annotations

from typing import Any

import rpc
from risk.api.fields import identifier
from risk.api.items import check_size, read_items
from risk.api.payments import outcome, payment, score_message
from risk.api.results import malformed, status
from risk.app.outcomes import OutcomeDesk, Reported
from risk.app.scoring import ScoreOutcome, Scorer
from risk.app.stores import ScoreStore
from risk.domain.codes import Code
from risk.domain.tokens import KeyRing
from rpc import Violations
from serai.risk.v1 import scoring_pb2, scoring_pb2_grpc

MAX_PAYMENTS = 500


class ScoringServicer(scoring_pb2_grpc.RiskScoringServiceServicer):
    """Each method reads its request, lets a use case decide, and writes the answer."""

    def __init__(self, ring: KeyRing, scorer: Scorer, outcomes: OutcomeDesk, store: ScoreStore) -> None:
        self._ring = ring
        self._scorer = scorer
        self._outcomes = outcomes
        self._store = store

    async def ScorePayments(
        self, request: scoring_pb2.ScorePaymentsRequest, _context: Any
    ) -> scoring_pb2.ScorePaymentsResponse:
        """Scores payments; the scores are kept before they are answered."""
        scope = str(rpc.call().identity)
        items = read_items(
            request.payments,
            "payments",
            MAX_PAYMENTS,
            lambda message, violations: payment(message, scope, self._ring, violations),
        )
        outcomes = iter(await self._scorer.submit([item for item in items if not isinstance(item, tuple)]))
        return scoring_pb2.ScorePaymentsResponse(
            results=[
                scoring_pb2.ScoreResult(request_id=message.request_id[:36], status=malformed(item))
                if isinstance(item, tuple)
                else _score_result(message.request_id, next(outcomes))
                for message, item in zip(request.payments, items, strict=True)
            ]
        )

    async def ReportOutcomes(
        self, request: scoring_pb2.ReportOutcomesRequest, _context: Any
    ) -> scoring_pb2.ReportOutcomesResponse:
        """Records what became of payments."""
        caller = rpc.call().identity
        items = read_items(
            request.outcomes,
            "outcomes",
            MAX_PAYMENTS,
            lambda message, violations: outcome(message, caller, self._ring, violations),
        )
        reported = iter(await self._outcomes.submit([item for item in items if not isinstance(item, tuple)]))
        return scoring_pb2.ReportOutcomesResponse(
            results=[
                scoring_pb2.OutcomeResult(request_id=message.request_id[:36], status=malformed(item))
                if isinstance(item, tuple)
                else _outcome_result(message.request_id, next(reported))
                for message, item in zip(request.outcomes, items, strict=True)
            ]
        )

    async def GetScores(self, request: scoring_pb2.GetScoresRequest, _context: Any) -> scoring_pb2.GetScoresResponse:
        """Reads the scores that exist."""
        check_size(request.score_ids, "score_ids", MAX_PAYMENTS)
        violations = Violations()
        ids = [identifier(text, f"score_ids[{place}]", violations) for place, text in enumerate(request.score_ids)]
        violations.raise_if_any()
        wanted = list(dict.fromkeys(score_id for score_id in ids if score_id is not None))
        known = await self._store.scores(wanted)
        return scoring_pb2.GetScoresResponse(
            scores=[score_message(known[score_id]) for score_id in wanted if score_id in known]
        )


def _score_result(request_id: str, scored: ScoreOutcome) -> scoring_pb2.ScoreResult:
    if scored.score is None:
        reused = status(Code.IDEMPOTENCY_KEY_REUSED, applied=False)
        return scoring_pb2.ScoreResult(request_id=request_id, status=reused)
    return scoring_pb2.ScoreResult(
        request_id=request_id,
        status=status(Code.OK, applied=True, replayed=scored.replayed),
        score=score_message(scored.score),
    )


def _outcome_result(request_id: str, reported: Reported) -> scoring_pb2.OutcomeResult:
    result = status(reported.code, applied=reported.code is Code.OK, replayed=reported.replayed)
    return scoring_pb2.OutcomeResult(request_id=request_id, status=result)
