"""Risk and compliance, for payments: a score and a decision for each."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from batching import Coalescer
from payments.app.ports import Way
from payments.clients.asking import MAX_QUEUED, OK, Refused, ask, decided, violations_of
from payments.convert.basics import money_to_proto
from payments.domain.assessment import ComplianceVerdict, Decision, NotReadable, RiskAction, Score
from payments.domain.payment import Payment
from rpc import outgoing
from serai.common.v1 import money_pb2, party_pb2
from serai.compliance.v1 import compliance_pb2, compliance_pb2_grpc, decision_pb2
from serai.ids import derived
from serai.payments.v1 import payment_pb2
from serai.risk.v1 import scoring_pb2, scoring_pb2_grpc, signal_pb2

MAX_BATCH = 500
POLICY_SECONDS = 3.0
RISK = "risk"
COMPLIANCE = "compliance"

_TYPE_OF_SCHEME = {
    "IBAN": signal_pb2.INDICATOR_TYPE_ACCOUNT,
    "BBAN": signal_pb2.INDICATOR_TYPE_ACCOUNT,
    "WALLET": signal_pb2.INDICATOR_TYPE_WALLET,
    "CARD_TOKEN": signal_pb2.INDICATOR_TYPE_CARD_TOKEN,
}


class RiskAndCompliance:
    """Implements app.ports.Controls."""

    def __init__(
        self,
        risk: "scoring_pb2_grpc.RiskScoringServiceAsyncStub",
        compliance: "compliance_pb2_grpc.ComplianceServiceAsyncStub",
    ) -> None:
        self._risk = risk
        self._compliance = compliance
        self._score: Coalescer[scoring_pb2.PaymentToScore, scoring_pb2.ScoreResult] = Coalescer(
            self._score_all, name="risk.score", max_batch_items=MAX_BATCH, max_queued_items=MAX_QUEUED, lanes=2
        )
        self._screen: Coalescer[decision_pb2.PaymentToScreen, decision_pb2.ScreeningResult] = Coalescer(
            self._screen_all, name="compliance.screen", max_batch_items=MAX_BATCH, max_queued_items=MAX_QUEUED, lanes=2
        )

    async def score(self, way: Way) -> Score | NotReadable:
        """The score of risk."""
        result = decided(RISK, await self._score.submit(_to_score(way)))
        if result.status.code != OK:
            return NotReadable(violations_of(result.status))
        return Score(UUID(result.score.score_id), RiskAction(result.score.action))

    async def screen(self, way: Way) -> Decision | NotReadable:
        """The decision of compliance."""
        result = decided(COMPLIANCE, await self._screen.submit(_to_screen(way)))
        if result.status.code != OK:
            return NotReadable(violations_of(result.status))
        decision = result.decision
        missing = (field for finding in decision.findings if not finding.advisory for field in finding.missing_fields)
        return Decision(
            decision_id=UUID(decision.decision_id),
            verdict=ComplianceVerdict(decision.verdict),
            reasons=tuple(decision.reasons),
            iso_code=decision.iso_reason,
            missing_fields=tuple(dict.fromkeys(missing)),
        )

    async def _score_all(self, batch: list[scoring_pb2.PaymentToScore]) -> Sequence[scoring_pb2.ScoreResult]:
        request = scoring_pb2.ScorePaymentsRequest(payments=batch)
        try:
            response = await ask(RISK, self._risk.ScorePayments(request, **outgoing(POLICY_SECONDS)))
        except Refused as refused:
            return [scoring_pb2.ScoreResult(status=status) for status in refused.statuses("payments", len(batch))]
        return response.results

    async def _screen_all(self, batch: list[decision_pb2.PaymentToScreen]) -> Sequence[decision_pb2.ScreeningResult]:
        request = compliance_pb2.ScreenPaymentsRequest(payments=batch)
        try:
            response = await ask(COMPLIANCE, self._compliance.ScreenPayments(request, **outgoing(POLICY_SECONDS)))
        except Refused as refused:
            return [decision_pb2.ScreeningResult(status=status) for status in refused.statuses("payments", len(batch))]
        return response.results


def _to_score(way: Way) -> scoring_pb2.PaymentToScore:
    spec = payment_pb2.PaymentSpec.FromString(way.payment.instruction.particulars)
    session = payment_pb2.PaymentSpec.FromString(way.session or b"").debtor_identifiers
    # Without the session's identifiers it is another question, so it is asked under another id.
    purpose = "score-resumed" if way.session is None else "score"
    return scoring_pb2.PaymentToScore(
        request_id=str(derived(way.payment.payment_id, purpose)),
        payment_id=str(way.payment.payment_id),
        stage=scoring_pb2.SCORING_STAGE_CREATE,
        send_amount=_send(way.payment),
        sender_participant_id=way.sender.participant_id,
        receiver_participant_id=way.receiver.participant_id,
        source_country=way.sender.country,
        target_country=way.receiver.country,
        debtor_identifiers=[*_account(spec.debtor_account, way.sender.country), *session],
        creditor_identifiers=_account(spec.creditor_account, way.receiver.country),
        initiate_time=spec.initiate_time if spec.HasField("initiate_time") else None,
        method=spec.method,
    )


def _account(account: party_pb2.AccountReference, country: str) -> Iterable[signal_pb2.Identifier]:
    kind = _TYPE_OF_SCHEME.get(account.scheme)
    if kind is None or not account.number:
        return
    # A national number means an account only together with its country.
    value = f"{country}:{account.number}" if account.scheme == "BBAN" else account.number
    yield signal_pb2.Identifier(type=kind, value=value)


def _to_screen(way: Way) -> decision_pb2.PaymentToScreen:
    payment = way.payment
    spec = payment_pb2.PaymentSpec.FromString(payment.instruction.particulars)
    return decision_pb2.PaymentToScreen(
        request_id=str(derived(payment.payment_id, "screen")),
        payment_id=str(payment.payment_id),
        parties=[
            decision_pb2.ScreenedParty(
                role=decision_pb2.PARTY_ROLE_DEBTOR, party=spec.debtor, account=spec.debtor_account
            ),
            decision_pb2.ScreenedParty(
                role=decision_pb2.PARTY_ROLE_CREDITOR, party=spec.creditor, account=spec.creditor_account
            ),
        ],
        send_amount=_send(payment),
        receive_amount=money_to_proto(payment.receive) if payment.receive else None,
        source_country=way.sender.country,
        target_country=way.receiver.country,
        purpose_code=spec.purpose_code,
        remittance=spec.remittance,
        participant_id=way.sender.participant_id,
    )


def _send(payment: Payment) -> money_pb2.Money | None:
    return money_to_proto(payment.send) if payment.send else None
