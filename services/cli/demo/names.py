"""Names that the demonstration's payments must be stopped for: from the invented list that the project ships."""

import csv
from importlib.resources import files

NAME_COLUMN = 1
KIND_COLUMN = 2
PERSON = "individual"


def sanctioned_names(count: int) -> list[str]:
    """Give the first `count` persons of the invented list, as people write them: given name first."""
    text = (files("compliance") / "lists" / "invented" / "sdn.csv").read_text(encoding="utf-8")
    people = [row[NAME_COLUMN] for row in csv.reader(text.splitlines()) if row[KIND_COLUMN].strip() == PERSON]
    return [" ".join(reversed([part.strip() for part in name.split(",", 1)])) for name in people[:count]]
