"""Loading all lists: the good ones take effect, a broken one leaves the last good version in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.domain.entries import SanctionsList
from compliance.lists.ofac import MalformedList
from compliance.lists.sources import OFAC_SDN, Places, invented


@dataclass(frozen=True, slots=True)
class ListFailure:
    """A list file that was not taken, and why."""

    list_id: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The lists to screen against, in order of id, and what was not taken."""

    lists: tuple[SanctionsList, ...]
    failures: tuple[ListFailure, ...]


def load(places: Places, in_force: Sequence[SanctionsList] = ()) -> Loaded:
    """Read every list there is; file I/O and CPU: run it off the event loop.

    A list that fails keeps the version in `in_force`, and so does one whose files have gone. The invented list is
    always among them.
    """
    lists = {known.list_id: known for known in in_force}
    failures = []
    try:
        found = places.find()
    except MalformedList as error:
        found = []
        failures.append(ListFailure(OFAC_SDN, str(error)))
    for source in found:
        try:
            fresh = source.load()
        except MalformedList as error:
            failures.append(ListFailure(source.list_id, str(error)))
        else:
            lists[source.list_id] = fresh
    house = invented()
    lists[house.list_id] = house
    return Loaded(tuple(lists[list_id] for list_id in sorted(lists)), tuple(failures))
