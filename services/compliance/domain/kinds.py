"""What sort of party or list entry a name belongs to."""

from enum import Enum


class Kind(Enum):
    """Rules of names differ by kind; UNKNOWN tries what suits persons and organisations alike."""

    UNKNOWN = 0
    PERSON = 1
    ORGANISATION = 2
    VESSEL = 3
