"""The demonstration's result: a summary as JSON, and tables for people."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.text import Text

from cli.bench.load import percentile
from cli.demo.expectations import Expectation, Observed, by_kind
from cli.demo.scenario import GOOD, Planned
from cli.output import out, print_table
from money import Money, currency
from serai.ledger.v1 import ledger_pb2


@dataclass(slots=True)
class Timing:
    """How long things took, in seconds: from sending a payment to the event of its settlement, and phases."""

    settled_after: list[float] = field(default_factory=list)
    sending_seconds: float = 0.0
    phases: dict[str, float] = field(default_factory=dict)


def summary(
    planned: Sequence[Planned],
    seen: Observed,
    expectations: Sequence[Expectation],
    timing: Timing,
    trial: ledger_pb2.GetTrialBalanceResponse,
) -> dict[str, Any]:
    """Give everything as one JSON object."""
    latencies = sorted(timing.settled_after)
    settled = [p for p in seen.payments.values() if p.state in GOOD]
    return {
        "ok": all(e.met for e in expectations),
        "payments": len(planned),
        "settled": len(settled),
        "by_kind": {str(kind): dict(counts) for kind, counts in by_kind(planned, seen).items()},
        "corridors": len({(p.sender.country, p.receiver.country) for p in planned}),
        "payments_per_s": round(len(planned) / timing.sending_seconds, 1) if timing.sending_seconds else 0.0,
        "settled_p50_ms": round(statistics.median(latencies) * 1000) if latencies else None,
        "settled_p99_ms": round(percentile(latencies, 99) * 1000) if latencies else None,
        "phases_s": {name: round(seconds, 1) for name, seconds in timing.phases.items()},
        "trial_balance": _trial(trial),
        "expectations": [{"name": e.name, "met": e.met, "found": e.found} for e in expectations],
    }


def _trial(trial: ledger_pb2.GetTrialBalanceResponse) -> dict[str, dict[str, str]]:
    debits: dict[str, int] = defaultdict(int)
    credited: dict[str, int] = defaultdict(int)
    for line in trial.lines:
        debits[line.currency] += int(line.debits_posted)
        credited[line.currency] += int(line.credits_posted)
    return {c: {"debits": str(debits[c]), "credits": str(credited[c])} for c in sorted(debits)}


def show(planned: Sequence[Planned], seen: Observed, result: Mapping[str, Any]) -> None:
    """Print what happened, by kind and by currency, and every expectation."""
    kinds = by_kind(planned, seen)
    print_table(
        "What became of the payments",
        ("why sent", "payments", "ended as"),
        [(k, sum(c.values()), ", ".join(f"{n} {end}" for end, n in c.most_common())) for k, c in kinds.items()],
    )
    sent: Counter[str] = Counter()
    for payment in (p for p in seen.payments.values() if p.state in GOOD):
        sent[payment.receive_amount.currency] += payment.receive_amount.minor_units
    print_table(
        "Delivered to beneficiaries, and the books",
        ("currency", "delivered", "debits", "credits"),
        [(c, _money(sent[c], c), _money(int(t["debits"]), c), _money(int(t["credits"]), c))
         for c, t in result["trial_balance"].items()],
    )  # fmt: skip
    print_table(
        "Expectations",
        ("", "expectation", "found"),
        [
            (Text("met", "green") if e["met"] else Text("NOT MET", "red"), e["name"], e["found"])
            for e in result["expectations"]
        ],
    )
    out.print(
        f"{result['settled']} of {result['payments']} payments settled over {result['corridors']} corridors, "
        f"{result['payments_per_s']} a second with the restart in between; "
        f"from sending to settled p50 {result['settled_p50_ms']} ms, p99 {result['settled_p99_ms']} ms"
    )


def _money(minor_units: int, code: str) -> Money:
    return Money(minor_units, currency(code))
