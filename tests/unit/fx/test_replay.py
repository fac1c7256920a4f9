"""The breaker over the whole history of the ECB's reference rates, through the command that anybody can run."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from currency_converter import CURRENCY_FILE
from typer.testing import CliRunner

from cli.commands.fx import app
from cli.failure import Failure
from cli.replay import replayed
from fx.clients.history_file import UnreadableHistory, read_history
from fx.domain.retired import RETIRED

ORDINARY_MOST = 0.001


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    ended = CliRunner().invoke(app, ["replay", "--rates", CURRENCY_FILE])
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


def trips(found: dict[str, Any], code: str, *kinds: str) -> list[str]:
    return [trip["date"] for trip in found["trips"] if trip["currency"] == code and trip["kind"] in kinds]


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("ISK", "2008-10-06"),
        ("ISK", "2008-10-08"),
        ("CHF", "2011-09-06"),
        ("RUB", "2014-12-16"),
        ("CHF", "2015-01-15"),
        ("GBP", "2016-06-24"),
        ("TRY", "2021-12-21"),
        ("RUB", "2022-02-28"),
    ],
)
def test_the_great_breaks_are_stopped(found: dict[str, Any], code: str, day: str) -> None:
    assert day in trips(found, code, "JUMP")


def test_every_retired_currency_is_stopped_for_ever(found: dict[str, Any]) -> None:
    published = {code for _, rates in read_history(Path(CURRENCY_FILE)) for code in rates}
    retired = published & RETIRED.keys()
    assert retired == {"BGN", "CYP", "EEK", "HRK", "LTL", "LVL", "MTL", "ROL", "SIT", "SKK", "TRL"}
    for code in retired:
        (since,) = trips(found, code, "RETIRED", "REDENOMINATED")
        assert 0 <= (date.fromisoformat(since) - RETIRED[code][1]).days < 7
    assert all(trip["until"] is None for trip in found["trips"] if trip["kind"] in ("RETIRED", "REDENOMINATED"))


def test_a_currency_that_is_no_longer_published_goes_stale_and_is_not_believed_after_years(
    found: dict[str, Any],
) -> None:
    assert trips(found, "RUB", "STALE") == ["2022-03-04"]
    assert trips(found, "ISK", "STALE") == ["2008-12-12"]
    assert trips(found, "ISK", "GAP") == ["2018-02-01"]


def test_ordinary_days_are_left_alone(found: dict[str, Any]) -> None:
    assert found["observations"] > 220_000
    assert 0.999 * found["observations"] < found["ordinary_days"] < found["observations"]
    assert found["tripped_days"] <= ORDINARY_MOST * found["ordinary_days"]
    # Even with every crisis counted as if it had been an ordinary day.
    assert found["tripped_days_with_crises"] <= ORDINARY_MOST * found["observations"]


def test_a_trip_says_how_far_how_far_it_might_have_been_and_how_long_it_lasted(found: dict[str, Any]) -> None:
    (swiss,) = [trip for trip in found["trips"] if (trip["date"], trip["currency"]) == ("2015-01-15", "CHF")]
    assert (swiss["frozen_days"], swiss["until"]) == (2, "2015-01-19")
    assert (swiss["threshold_percent"], swiss["move_percent"]) == ("1.38", "16.82")
    assert "CHF moved 16.82 % in a day" in swiss["why"]


HEADER = "Date,NOK,SEK,\n"
CALM = "2026-03-02,11.40,11.00,\n2026-03-03,11.41,11.01,\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "rates.csv"
    path.write_text(text)
    return path


def test_a_planted_mistake_is_found_in_a_file_in_either_order(tmp_path: Path) -> None:
    days = [*CALM.splitlines(), "2026-03-04,11.42,1102,", "2026-03-05,11.43,11.01,", "2026-03-06,NaN,11.02,"]
    for rows in (days, days[::-1]):
        answer = replayed(written(tmp_path, HEADER + "\n".join(rows) + "\n"))
        found = [(t["date"], t["currency"], t["kind"], t["frozen_days"]) for t in answer["trips"]]
        assert found == [("2026-03-04", "SEK", "FACTOR", 1), ("2026-03-06", "NOK", "NOT_A_PRICE", 1)]


def test_a_zip_is_read_like_the_csv_in_it(tmp_path: Path) -> None:
    plain = written(tmp_path, HEADER + CALM)
    packed = tmp_path / "rates.zip"
    with ZipFile(packed, "w") as archive:
        archive.write(plain, "eurofxref-hist.csv")
    assert read_history(packed) == read_history(plain)
    assert replayed(packed)["observations"] == 4


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "first line"),
        ("Day,SEK\n", "first line"),
        (HEADER + "2026-03-02,11.40\n", "line 2 has 2 columns"),
        (HEADER + "02.03.2026,11.40,11.00,\n", "line 2: '02.03.2026' is not a day"),
        (HEADER + CALM + "2026-03-04,11.40,eleven,\n", "line 4: 'eleven' is no number, of SEK"),
    ],
)
def test_a_file_of_another_layout_is_refused_with_the_place(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(Failure, match=why):
        replayed(written(tmp_path, text))


def test_what_is_no_file_of_rates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="cannot be read"):
        replayed(tmp_path / "nothing.csv")
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableHistory):
        read_history(binary)
    empty = tmp_path / "empty.zip"
    with ZipFile(empty, "w"):
        pass
    with pytest.raises(UnreadableHistory, match="exactly one csv"):
        read_history(empty)
