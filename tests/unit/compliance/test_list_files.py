"""Where lists come from, what stays in force when one is broken, and how they are fetched."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from compliance.lists.fetch import FetchFailed, fetch
from compliance.lists.loading import load
from compliance.lists.sources import Places

ROW = '{number},"INVENTED PERSON {number}","individual","T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
FILES = {
    "/sdn.csv": (ROW.format(number=1) + ROW.format(number=2) + "\x1a").encode(),
    "/alt.csv": b'1,1,"aka","OTHER NAME",-0- \n\x1a',
    "/add.csv": b'1,1,-0- ,"Town","Norway",-0- \n\x1a',
}


def versions(places: Places) -> dict[str, str]:
    return {source.list_id: source.origin for source in load(places).lists}


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory beside which no data lies."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return inner


def test_without_any_list_the_invented_one_remains(nowhere: Path) -> None:
    assert versions(Places(None, nowhere / "home")) == {"house-invented": "sdn.csv"}


def test_the_newest_dated_file_is_taken_with_its_newest_companions(nowhere: Path) -> None:
    folder = nowhere / "data" / "lists"
    folder.mkdir(parents=True)
    for number, name in enumerate(["ofac_sdn_2021-08-18.csv", "ofac_sdn_2024-05-03.csv"], 1):
        (folder / name).write_text(ROW.format(number=number))
    (folder / "ofac_alt_2024-09.csv").write_text('2,1,"aka","OTHER",-0- \n9,1,"aka","NOBODY",-0- \n')
    loaded = load(Places(nowhere / "data", nowhere / "home"))
    [real] = [source for source in loaded.lists if not source.invented]
    assert real.version.startswith("2024-05-03+")
    assert (real.names, real.rejected_rows) == (2, 1)


def test_data_beside_the_working_directory_is_found_by_itself(nowhere: Path) -> None:
    folder = nowhere.parent / "shared" / "data"
    folder.mkdir(parents=True)
    (folder / "sdn.csv").write_text(ROW.format(number=1))
    assert set(versions(Places(None, nowhere / "home"))) == {"house-invented", "ofac-sdn"}


def test_a_single_file_can_be_named(nowhere: Path) -> None:
    (nowhere / "Our Own.csv").write_text(ROW.format(number=1))
    assert set(versions(Places(nowhere / "Our Own.csv", nowhere / "home"))) == {"house-invented", "our-own"}


def test_a_place_that_was_named_and_holds_no_list_is_a_failure(nowhere: Path) -> None:
    [failure] = load(Places(nowhere, nowhere / "home")).failures
    assert "holds no list" in failure.explanation


def test_a_broken_file_leaves_the_list_in_force(nowhere: Path) -> None:
    file = nowhere / "sdn.csv"
    file.write_text(ROW.format(number=1))
    places = Places(nowhere, nowhere / "home")
    before = load(places)
    file.write_text(ROW.format(number=1) + "2,half")
    after = load(places, before.lists)
    assert [failure.list_id for failure in after.failures] == ["ofac-sdn"]
    assert {s.list_id: s.version for s in after.lists} == {s.list_id: s.version for s in before.lists}


GARBLED = b"an answer that is no HTTP"


class Answering(BaseHTTPRequestHandler):
    """Serves FILES; a path in `short` gets less than its header announces, GARBLED no header at all."""

    def __init__(self, files: dict[str, bytes], short: str, *rest: object) -> None:
        self.files, self.short = files, short
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        content = self.files.get(self.path)
        if content == GARBLED:
            self.wfile.write(GARBLED)
            return
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write((content or b"")[: 5 if self.path == self.short else None])

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the tests look at what arrives."""


@contextmanager
def serving(files: dict[str, bytes], short: str = "") -> Iterator[dict[str, str]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answering, files, short))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield {name.strip("/"): f"http://127.0.0.1:{server.server_port}{name}" for name in FILES}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_fetched_lists_are_found_at_the_next_load(nowhere: Path) -> None:
    home = nowhere / "home" / "lists"
    with serving(FILES) as addresses:
        source = fetch(home, addresses)
    assert (len(source.entries), source.names) == (2, 3)
    loaded = load(Places(None, home))
    assert [found.version for found in loaded.lists if not found.invented] == [source.version]


def test_a_newer_fetch_wins(nowhere: Path) -> None:
    home = nowhere / "lists"
    for numbers in ((1,), (1, 2)):
        files = FILES | {"/sdn.csv": "".join(ROW.format(number=number) for number in numbers).encode()}
        with serving(files) as addresses:
            fetch(home, addresses)
    [real] = [source for source in load(Places(None, home)).lists if not source.invented]
    assert len(real.entries) == 2


@pytest.mark.parametrize(
    ("files", "short", "complaint"),
    [
        ({**FILES, "/sdn.csv": b"<html>maintenance</html>\n"}, "", "no good list"),
        ({**FILES, "/alt.csv": FILES["/alt.csv"][:-6]}, "", "no good list"),
        ({k: v for k, v in FILES.items() if k != "/add.csv"}, "", "could not be fetched"),
        (FILES, "/sdn.csv", "broke off"),
        ({**FILES, "/alt.csv": GARBLED}, "", "could not be fetched"),
    ],
    ids=["error page", "half a row", "missing", "half a download", "no HTTP"],
)
def test_a_bad_download_leaves_nothing_behind_and_the_good_one_in_force(
    nowhere: Path, files: dict[str, bytes], short: str, complaint: str
) -> None:
    home = nowhere / "lists"
    with serving(FILES) as addresses:
        good = fetch(home, addresses)
    with serving(files, short) as addresses, pytest.raises(FetchFailed, match=complaint):
        fetch(home, addresses)
    assert len(list(home.iterdir())) == 1
    [real] = [source for source in load(Places(None, home)).lists if not source.invented]
    assert real.version == good.version


def test_only_web_addresses_are_fetched(nowhere: Path) -> None:
    with pytest.raises(FetchFailed, match="no web address"):
        fetch(nowhere, {"sdn.csv": "file:///etc/hostname"})
