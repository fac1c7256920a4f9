"""The breaker: stops or widens a currency whose rate cannot be right, and says why. Pure."""

from fx.domain.breaker.age import LONG_GAP_DAYS, MAX_AGE_DAYS, business_age
from fx.domain.breaker.history import Learned, move_ppm
from fx.domain.breaker.judge import QUORUM, Verdict, gone_by, grown_old, is_price, judge, settled
from fx.domain.breaker.replay import Episode, Replay, replay
from fx.domain.breaker.source import Published, judge_day
from fx.domain.breaker.trip import ENDS_BY_ITSELF, FOR_EVER, Kind, Observation, Trip
from fx.domain.breaker.watch import CannotReset, Watch, reset

__all__ = [
    "ENDS_BY_ITSELF",
    "FOR_EVER",
    "LONG_GAP_DAYS",
    "MAX_AGE_DAYS",
    "QUORUM",
    "CannotReset",
    "Episode",
    "Kind",
    "Learned",
    "Observation",
    "Published",
    "Replay",
    "Trip",
    "Verdict",
    "Watch",
    "business_age",
    "gone_by",
    "grown_old",
    "is_price",
    "judge",
    "judge_day",
    "move_ppm",
    "replay",
    "reset",
    "settled",
]
