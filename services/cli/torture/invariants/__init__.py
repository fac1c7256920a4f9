"""What has to be true of every history, a function for each."""

from __future__ import annotations

from collections.abc import Mapping

from cli.torture.evidence import Check, Evidence
from cli.torture.invariants import books, holds, outcomes, reading, replaying

INVARIANTS: Mapping[str, Check] = {
    "debits_equal_credits": books.debits_equal_credits,
    "limits_are_never_breached": books.limits_are_never_breached,
    "every_hold_resolves_once": holds.every_hold_resolves_once,
    "every_id_has_one_outcome": outcomes.every_id_has_one_outcome,
    "a_refusal_leaves_no_effect": outcomes.a_refusal_leaves_no_effect,
    "groups_land_whole_or_not_at_all": outcomes.groups_land_whole_or_not_at_all,
    "balances_are_the_replay_of_entries": replaying.balances_are_the_replay_of_entries,
    "each_transfer_is_in_one_window": books.each_transfer_is_in_one_window,
    "the_stream_is_the_ledger_in_order": reading.the_stream_is_the_ledger_in_order,
    "the_tables_hold_nothing_else": replaying.the_tables_hold_nothing_else,
    "lists_are_complete": reading.nothing_more,
    "the_ledger_serves_again": reading.nothing_more,
    "the_order_is_that_of_real_time": outcomes.the_order_is_that_of_real_time,
    "every_failure_is_classified": reading.nothing_more,
}
"""Name -> check: the twelve of the design in their order, then real-time order and classified failures."""


def violations(evidence: Evidence) -> list[tuple[str, str]]:
    """Gives everything that speaks against an invariant: what was seen while clients ran, and what checks find."""
    found = list(evidence.journal.seen)
    for name, check in INVARIANTS.items():
        found.extend((name, what) for what in check(evidence))
    return found
