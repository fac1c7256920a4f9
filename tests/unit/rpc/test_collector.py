"""The collector leaves alone what a process was built of."""

import gc

from rpc.collector import THRESHOLDS, spare_the_collector


def test_what_is_there_is_frozen_and_new_objects_are_looked_at_seldom() -> None:
    before = gc.get_threshold()
    try:
        spare_the_collector()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == THRESHOLDS > before
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
