"""What matching does on real lists and many honest names. Skipped where the data folder is absent."""

from __future__ import annotations

import csv
import os
from itertools import islice
from pathlib import Path

import pytest

from compliance.domain.dates import InvalidDate, PartialDate, parse_partial
from compliance.domain.kinds import Kind
from compliance.domain.matching import Matcher
from compliance.domain.parties import Party, Role
from compliance.lists.countries import country_code
from compliance.lists.loading import load
from compliance.lists.sources import Places
from compliance.packs import shipped_packs

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("SERAI_DATA_DIR") or ROOT.parent / "shared" / "data")
EVERY = 20
"""The samples are spread over the whole files, which hold clusters."""

pytestmark = pytest.mark.skipif(
    not (DATA / "names").is_dir(), reason="needs ../shared/data or SERAI_DATA_DIR, which is absent"
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    loaded = load(Places(DATA, ROOT / "no-home"))
    assert not loaded.failures
    return Matcher(loaded.lists, shipped_packs()[1])


def born(text: str) -> PartialDate | None:
    try:
        return parse_partial(text)
    except InvalidDate:
        return None


def honest_people() -> list[Party]:
    with (DATA / "names" / "negatives_global.csv").open(encoding="utf-8") as file:
        return [
            Party(
                row["full_name"],
                Kind.PERSON,
                birth_date=born(row["date_of_birth"]),
                nationalities=frozenset({country_code(row["nationality"])} - {""}),
            )
            for row in islice(csv.DictReader(file), 0, None, EVERY)
        ]


def test_honest_people_are_left_alone(matcher: Matcher) -> None:
    people = honest_people()
    flagged = [party.name for party in people if matcher.match(party, Role.DEBTOR)]
    assert len(flagged) <= len(people) / 1_000


def test_listed_names_are_found_as_listed(matcher: Matcher) -> None:
    lists = load(Places(DATA, ROOT / "no-home")).lists
    missed = []
    for source in lists:
        for entry in source.entries[::EVERY]:
            matches = matcher.match(Party(entry.names[0].text, entry.kind), Role.CREDITOR)
            same_name = [match for match in matches if match.score >= 9_000]
            if not same_name:
                missed.append(entry.names[0].text)
    assert missed == []
