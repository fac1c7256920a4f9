"""Fetching the lists from their official addresses into the home, so that a service finds them at its next reload."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from compliance.domain.entries import SanctionsList
from compliance.lists.ofac import MalformedList
from compliance.lists.sources import MAX_FILE_BYTES, OFAC_SDN, OfacFiles

OFFICIAL_ADDRESSES: Mapping[str, str] = {
    "sdn.csv": "https://www.treasury.gov/ofac/downloads/sdn.csv",
    "alt.csv": "https://www.treasury.gov/ofac/downloads/alt.csv",
    "add.csv": "https://www.treasury.gov/ofac/downloads/add.csv",
}
"""Published by the Office of Foreign Assets Control, US Department of the Treasury."""

TIMEOUT_SECONDS = 60.0
_CHUNK_BYTES = 1 << 16


class FetchFailed(Exception):
    """A file could not be downloaded or is not a good list; what was fetched earlier stays."""


def fetch(
    folder: Path, addresses: Mapping[str, str] = OFFICIAL_ADDRESSES, *, timeout_seconds: float = TIMEOUT_SECONDS
) -> SanctionsList:
    """Download sdn.csv, alt.csv and add.csv into a new folder `ofac-<UTC time>` below `folder`; gives the list.

    The files become visible together, by one rename, after all three have been downloaded in full and parsed.
    Raises FetchFailed and leaves nothing behind otherwise.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".fetch-", dir=folder))
    try:
        for name, address in addresses.items():
            _download(address, draft / name, timeout_seconds)
        final = folder / f"ofac-{datetime.now(UTC):%Y-%m-%dT%H%M%S.%fZ}"
        OfacFiles(OFAC_SDN, draft / "sdn.csv", draft / "alt.csv", draft / "add.csv").load()
        draft.rename(final)
        return OfacFiles(OFAC_SDN, final / "sdn.csv", final / "alt.csv", final / "add.csv").load()
    except MalformedList as error:
        raise FetchFailed(f"what was downloaded is no good list: {error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _download(address: str, target: Path, timeout_seconds: float) -> None:
    if urlsplit(address).scheme not in {"https", "http"}:
        raise FetchFailed(f"{address} is no web address")
    # The address is an official one or a test's own; its scheme is checked above.
    request = Request(address, headers={"User-Agent": "serai-lists-fetch/1"})  # noqa: S310
    try:
        with urlopen(request, timeout=timeout_seconds) as answer, target.open("wb") as file:  # noqa: S310
            announced = answer.headers.get("Content-Length")
            received = 0
            while chunk := answer.read(_CHUNK_BYTES):
                received += len(chunk)
                if received > MAX_FILE_BYTES:
                    raise FetchFailed(f"{address} gives more than {MAX_FILE_BYTES} bytes")
                file.write(chunk)
            if announced is not None and int(announced) != received:
                raise FetchFailed(f"{address} broke off after {received} of {announced} bytes")
            file.flush()
            os.fsync(file.fileno())
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise FetchFailed(f"{address} could not be fetched: {error}") from error
