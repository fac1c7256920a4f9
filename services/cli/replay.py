"""A history of rates through the breaker, as JSON."""

from pathlib import Path
from typing import Any

from cli.failure import Failure
from fx.clients.history_file import UnreadableHistory, read_history
from fx.domain.breaker import Episode, Published, replay
from fx.domain.breaker.judge import percent


def replayed(path: Path) -> dict[str, Any]:
    """Run the file's days through the breaker and give what docs/fx.md describes."""
    try:
        history = read_history(path)
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}") from error
    except UnreadableHistory as error:
        hint = "give the ECB's eurofxref-hist.csv, or the zip that it comes in"
        raise Failure(str(error), hint=hint) from error
    run = replay(Published(day, per_euro, {}) for day, per_euro in history)
    ordinary, tripped = run.ordinary_days(), run.tripped_days()
    return {
        "observations": run.observations,
        "days": run.days,
        "ordinary_days": ordinary,
        "tripped_days": tripped,
        "tripped_percent": f"{100 * tripped / ordinary:.4f}" if ordinary else "0",
        "tripped_days_with_crises": len(run.tripped),
        "trips": [_trip(episode) for episode in run.episodes],
    }


def _trip(episode: Episode) -> dict[str, Any]:
    trip = episode.trip
    return {
        "date": trip.since.isoformat(),
        "currency": episode.code,
        "kind": trip.kind.value,
        "frozen_days": episode.days,
        "until": None if episode.until is None else episode.until.isoformat(),
        "move_percent": percent(trip.move_ppm) if trip.threshold_ppm else None,
        "threshold_percent": percent(trip.threshold_ppm) if trip.threshold_ppm else None,
        "why": trip.why,
    }
