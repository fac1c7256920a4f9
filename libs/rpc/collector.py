"""The garbage collector of a process that answers calls."""

import gc

THRESHOLDS = (50_000, 20, 50)
"""Objects made and not yet freed before the youngest are searched for cycles, and how much seldomer the older ones."""


def spare_the_collector() -> None:
    """Has cycles looked for seldom, and never among what the process was built of; call it once that is done.

    A batch makes thousands of records that hold no cycle and die with it. At Python's own thresholds each batch would
    be searched several times over, and now and then everything that the process keeps in memory with it: a third of
    the time of a transfer (docs/performance.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
