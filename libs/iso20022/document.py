"""Reading XML that a stranger has written: no entities, no network, no documents that are made to exhaust us."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from iso20022.errors import MessageRefused, RuleViolation

MAX_BYTES: Final = 4 << 20
"""A file with a few hundred transactions is below half of this."""

REPEATING: Final = frozenset({"CdtTrfTxInf", "Ntry", "Stmt"})
"""Elements that messages are lists of: paths number them also where there is one only."""


def parse(data: bytes) -> etree._Element:
    """The root of a well-formed document; raises MessageRefused.

    A document type declaration is refused, for entities are declared in it: they are how small files become large
    ones and how other files are read. Nothing is resolved or fetched, and libxml2's own bounds stay on.
    """
    if len(data) > MAX_BYTES:
        raise refused("FILE_SIZE", "/", f"the file has {len(data)} bytes, at most {MAX_BYTES} are read")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refused("WELL_FORMED", "/", f"not well-formed XML at line {error.lineno or 0}") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise refused("NO_DOCTYPE", "/", "a document type declaration is not allowed")
    return root


def only_document(root: etree._Element) -> tuple[etree._Element, str]:
    """The one Document of a file and its namespace, be it alone or in an envelope; raises MessageRefused."""
    documents = list(root.iter("{*}Document"))
    if len(documents) != 1:
        raise refused("ONE_DOCUMENT", "/", f"the file holds {len(documents)} documents, exactly one is read")
    return documents[0], str(documents[0].tag).partition("}")[0].lstrip("{")


def refused(rule: str, path: str, description: str) -> MessageRefused:
    """The refusal for one violation."""
    return MessageRefused([RuleViolation(rule, path, description)])


class Element:
    """An element with its path; children are found by their names in the message's own namespace."""

    __slots__ = ("_faults", "_namespace", "_node", "path")

    def __init__(self, node: etree._Element, namespace: str, path: str, faults: list[RuleViolation]) -> None:
        self._node = node
        self._namespace = namespace
        self._faults = faults
        self.path = path

    @property
    def text(self) -> str:
        """Its text without white space around it."""
        return (self._node.text or "").strip()

    def attribute(self, name: str) -> str:
        """The value of an attribute; empty when it is absent."""
        return self._node.get(name) or ""

    def all(self, path: str) -> Iterator["Element"]:
        """Every descendant at the path, such as `PmtId/UETR`."""
        names = path.split("/")
        found = self._node.findall("/".join(f"{{{self._namespace}}}{name}" for name in names))
        for place, node in enumerate(found, start=1):
            number = f"[{place}]" if len(found) > 1 or names[-1] in REPEATING else ""
            yield Element(node, self._namespace, f"{self.path}{path}{number}/", self._faults)

    def get(self, path: str) -> "Element | None":
        """The first descendant at the path."""
        return next(self.all(path), None)

    def value(self, path: str) -> str:
        """The text of the first descendant at the path; empty when there is none."""
        found = self.get(path)
        return found.text if found else ""

    def required(self, path: str) -> str:
        """The text of the descendant at the path; a violation when there is none."""
        found = self.value(path)
        if not found:
            self.fault("REQUIRED_ELEMENT", path, "is required")
        return found

    def text_of(self, path: str, most: int, *, required: bool = False) -> str:
        """As `value`, with a violation when it is longer than `most` characters."""
        found = self.required(path) if required else self.value(path)
        if len(found) > most:
            self.fault("TEXT_LENGTH", path, f"has {len(found)} characters, at most {most} are allowed")
        return found

    def fault(self, rule: str, path: str, description: str) -> None:
        """Notes a violation."""
        self._faults.append(RuleViolation(rule, f"{self.path}{path}", description))
