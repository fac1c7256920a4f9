"""Reading rule packs: YAML, checked strictly, to the domain's rules."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from compliance.domain.matching.thresholds import FULL_SCORE, Threshold, Thresholds
from compliance.domain.rules import FIELDS, AmountLimit, Corridor, Pack, Reason, Requirement, Rule, Side, When
from compliance.domain.verdicts import Verdict
from money import MoneyError, currency, parse_amount


class PackError(Exception):
    """A pack cannot be used; the message names the file, the place in it and what is allowed there."""


def _is_field(path: str) -> str:
    if path not in FIELDS:
        raise ValueError(f"{path!r} is no field; there are: {', '.join(sorted(FIELDS))}")
    return path


def _is_currency(code: str) -> str:
    try:
        return currency(code).code
    except MoneyError as error:
        raise ValueError(str(error)) from error


Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Region = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
CurrencyCode = Annotated[str, AfterValidator(_is_currency)]
FieldPath = Annotated[str, AfterValidator(_is_field)]
Likeness = Annotated[Decimal, Field(gt=0, le=1, decimal_places=4)]


class _Written(BaseModel):
    """Base of all that stands in a pack: an unknown key is an error, since it is a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _WrittenAmount(_Written):
    at_least: dict[CurrencyCode, str] = Field(default_factory=dict)
    above: dict[CurrencyCode, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_both(self) -> "_WrittenAmount":
        if bool(self.at_least) == bool(self.above):
            raise ValueError("give either at_least or above, with an amount for one currency at least")
        for code, amount in (self.at_least | self.above).items():
            try:
                parse_amount(amount, code)
            except MoneyError as error:
                raise ValueError(str(error)) from error
        return self

    def limit(self) -> AmountLimit:
        given = self.at_least or self.above
        amounts = {code: parse_amount(text, code).minor_units for code, text in given.items()}
        return AmountLimit(amounts, above=bool(self.above))


class _WrittenWhen(_Written):
    sides: list[Side] = Field(default_factory=lambda: [Side.SENDER, Side.RECEIVER], min_length=1)
    countries: list[Country] = Field(default_factory=list)
    regions: list[Region] = Field(default_factory=list)
    currencies: list[CurrencyCode] = Field(default_factory=list)
    corridor: Corridor = Corridor.ANY
    amount: _WrittenAmount | None = None
    cross_border: bool = True


class _WrittenAlternative(_Written):
    any_of: list[FieldPath] = Field(min_length=2)


class _WrittenRule(_Written):
    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9-]+)+$")
    reason: Reason
    when: _WrittenWhen
    verdict: Verdict
    says: str = Field(min_length=10, max_length=300)
    source: str = Field(min_length=3, max_length=300)
    verified: Literal["official", "secondary", "unverified"]
    requires: list[FieldPath | _WrittenAlternative] = Field(default_factory=list)
    starts: date | None = None
    ends: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _verdict_by_name(cls, written: object) -> object:
        if isinstance(written, Mapping) and isinstance(written.get("verdict"), str):
            names = {verdict.name: verdict for verdict in Verdict}
            if written["verdict"] not in names:
                raise ValueError(f"verdict {written['verdict']!r} is none of {', '.join(names)}")
            return {**written, "verdict": names[written["verdict"]]}
        return written

    @model_validator(mode="after")
    def _data_rules_ask_for_data(self) -> "_WrittenRule":
        if bool(self.requires) != (self.verdict is Verdict.MORE_DATA):
            raise ValueError("a rule has `requires` exactly when its verdict is MORE_DATA")
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError("the rule ends before it starts")
        return self


class _WrittenThreshold(_Written):
    review: Likeness
    block: Likeness

    @model_validator(mode="after")
    def _in_order(self) -> "_WrittenThreshold":
        if self.review > self.block:
            raise ValueError("review lies above block")
        return self


class _WrittenPack(_Written):
    pack: str = Field(pattern=r"^([a-z]{2}|world)$")
    date: date
    title: str
    members: list[Country]
    currencies: list[CurrencyCode] = Field(default_factory=list)
    thresholds: dict[str, _WrittenThreshold] = Field(default_factory=dict)
    rules: list[_WrittenRule]

    @model_validator(mode="after")
    def _hangs_together(self) -> "_WrittenPack":
        if bool(self.members) == (self.pack == "world"):
            raise ValueError("every pack but the world's names its members")
        if self.thresholds and self.pack != "world":
            raise ValueError("thresholds stand in the pack 'world' alone")
        ids = [rule.id for rule in self.rules]
        foreign = [rule_id for rule_id in ids if not rule_id.startswith(f"{self.pack}.")]
        if foreign or len(set(ids)) != len(ids):
            raise ValueError(f"rule ids must be unique and begin with {self.pack!r}: {', '.join(foreign or ids)}")
        return self


def read_packs(contents: Mapping[str, bytes]) -> tuple[tuple[Pack, ...], Thresholds]:
    """Read packs from the contents of their files by file name; packs come in order of id.

    Raises PackError for a file that is no YAML, is wrong in any place, or repeats a pack.
    """
    packs: dict[str, Pack] = {}
    for name in sorted(contents):
        pack = _read(name, contents[name])
        if pack.pack_id in packs:
            raise PackError(f"{name}: there is another pack {pack.pack_id!r}")
        packs[pack.pack_id] = pack
    ordered = tuple(packs[pack_id] for pack_id in sorted(packs))
    return ordered, _thresholds(ordered)


def shipped_packs() -> tuple[tuple[Pack, ...], Thresholds]:
    """Read the packs that ship with the service."""
    folder = files("compliance.packs")
    return read_packs({file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".yaml")})


def _read(name: str, content: bytes) -> Pack:
    try:
        written = _WrittenPack.model_validate(yaml.safe_load(content))
    except yaml.YAMLError as error:
        raise PackError(f"{name} is no YAML: {error}") from error
    except ValidationError as error:
        rows = [f"{'.'.join(map(str, fault['loc'])) or 'pack'}: {fault['msg']}" for fault in error.errors()]
        raise PackError(f"{name}: {'; '.join(rows)}") from error
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Pack(
        pack_id=written.pack,
        version=f"{written.date.isoformat()}+{digest}",
        title=written.title,
        members=frozenset(written.members),
        currencies=frozenset(written.currencies),
        rules=tuple(_rule(rule) for rule in written.rules),
        thresholds={list_id: (_score(t.review), _score(t.block)) for list_id, t in written.thresholds.items()},
    )


def _rule(written: _WrittenRule) -> Rule:
    when = written.when
    return Rule(
        rule_id=written.id,
        reason=written.reason,
        when=When(
            sides=frozenset(when.sides),
            countries=frozenset(when.countries),
            regions=frozenset(when.regions),
            currencies=frozenset(when.currencies),
            corridor=when.corridor,
            amount=when.amount.limit() if when.amount else None,
            cross_border=when.cross_border,
        ),
        verdict=written.verdict,
        says=written.says,
        source=written.source,
        advisory=written.verified == "unverified",
        requires=tuple(
            Requirement(tuple(need.any_of) if isinstance(need, _WrittenAlternative) else (need,))
            for need in written.requires
        ),
        starts=written.starts,
        ends=written.ends,
    )


def _score(likeness: Decimal) -> int:
    return int(likeness * FULL_SCORE)


def _thresholds(packs: Sequence[Pack]) -> Thresholds:
    given = {list_id: Threshold(*pair) for pack in packs for list_id, pair in pack.thresholds.items()}
    return Thresholds(given.pop("default", Threshold()), given)
