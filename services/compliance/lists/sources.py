"""Where the list files are: a file or folder that was named, else what was fetched, and always the invented list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from compliance.domain.entries import SanctionsList
from compliance.lists.ofac import ListFile, MalformedList, parse_ofac

OFAC_SDN = "ofac-sdn"
INVENTED = "house-invented"
INVENTED_PUBLISHED = "2026-11-22"
DEFAULT_DATA_DIR = Path("../shared/data")
MAX_FILE_BYTES = 100 * 1024 * 1024

_DATED = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class OfacFiles:
    """The files of one list in OFAC's layout; alt and add may be missing."""

    list_id: str
    sdn: Path
    alt: Path | None
    add: Path | None

    def load(self) -> SanctionsList:
        """Read and parse the files. Raises MalformedList, also for a file that cannot be read or is too large."""
        return parse_ofac(
            self.list_id,
            _read(self.sdn),
            _read(self.alt) if self.alt else None,
            _read(self.add) if self.add else None,
            published=_published(self.sdn),
            loaded_at=datetime.now(UTC),
        )


@dataclass(frozen=True, slots=True)
class Places:
    """Where to look: `data_dir` as it was named or None, and the home's folder of fetched lists."""

    data_dir: Path | None
    fetched: Path

    def find(self) -> list[OfacFiles]:
        """The newest files there are; empty when nothing was named, found or fetched.

        Raises MalformedList when a place was named and holds no list: screening against less than was asked for
        must not pass unseen.
        """
        if self.data_dir is not None:
            found = list(_in_place(self.data_dir))
            if not found:
                raise MalformedList(f"{self.data_dir} holds no list: there should be ofac_sdn*.csv or sdn.csv")
            return found
        return list(_in_place(DEFAULT_DATA_DIR)) or list(_fetched(self.fetched))


def invented() -> SanctionsList:
    """The list of invented names that ships with the service; see lists/invented/README.md."""
    folder = files("compliance.lists") / "invented"
    sdn, alt, add = (ListFile(name, (folder / name).read_bytes()) for name in ("sdn.csv", "alt.csv", "add.csv"))
    return parse_ofac(INVENTED, sdn, alt, add, published=INVENTED_PUBLISHED, loaded_at=datetime.now(UTC), invented=True)


def _in_place(place: Path) -> Iterator[OfacFiles]:
    if place.is_file():
        list_id = OFAC_SDN if re.match(r"(ofac_)?sdn", place.name) else _SLUG.sub("-", place.stem.lower()).strip("-")
        yield OfacFiles(list_id, place, None, None)
        return
    for folder in (place, place / "lists"):
        sdn = _newest(folder, "sdn")
        if sdn is not None:
            yield OfacFiles(OFAC_SDN, sdn, _newest(folder, "alt"), _newest(folder, "add"))
            return


def _fetched(folder: Path) -> Iterator[OfacFiles]:
    # Each fetch has a folder of its own, named so that the newest is the last.
    for fetch in sorted(folder.glob("ofac-*/"), reverse=True):
        if (fetch / "sdn.csv").is_file():
            yield OfacFiles(OFAC_SDN, fetch / "sdn.csv", fetch / "alt.csv", fetch / "add.csv")
            return


def _newest(folder: Path, part: str) -> Path | None:
    """The file of this part with the latest date in its name; one named as OFAC does counts when none is dated."""
    dated = [path for path in folder.glob(f"ofac_{part}*.csv") if _DATED.search(path.name)]
    if dated:
        return max(dated, key=lambda path: (_date_in(path.name), path.name))
    plain = folder / f"{part}.csv"
    return plain if plain.is_file() else None


def _date_in(name: str) -> str:
    found = _DATED.search(name)
    return "-".join(part or "01" for part in found.groups()) if found else ""


def _published(path: Path) -> str:
    """The date in the name of the file or of its folder, else the day on which it was written."""
    dated = _date_in(path.name) or _date_in(path.parent.name)
    return dated or datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()


def _read(path: Path) -> ListFile:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise MalformedList(f"{path.name} has more than {MAX_FILE_BYTES} bytes")
        return ListFile(path.name, path.read_bytes())
    except OSError as error:
        raise MalformedList(f"{path.name} cannot be read: {error.strerror}") from error
