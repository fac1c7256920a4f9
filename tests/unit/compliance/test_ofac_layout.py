"""The csv layout of OFAC: what is read, what is tolerated, and what is refused whole."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.domain.dates import PartialDate
from compliance.domain.entries import ListedName, SanctionsList
from compliance.domain.kinds import Kind
from compliance.lists.ofac import ListFile, MalformedList, parse_ofac
from compliance.lists.sources import invented

NONE = "-0- "
SDN = (
    '1,"DOE-INVENTED, Jon","individual","PROG-A] [PROG-B","Doctor",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 19 Apr 1947; alt. DOB 1948 to 1949; nationality Korea, North; Gender Male; '
    "a.k.a. 'JD'; a.k.a. 'ABU-'UMAR'.\"\n"
    '2,"INVENTED TRADING, LTD.",-0- ,"PROG-A",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    '3,"INVENTED STAR","vessel","PROG-C",-0- ,"X1","Tanker","1","2","Iran",-0- ,-0- \n'
)
ALT = '1,10,"aka","DOE, Jonathan",-0- \n99,11,"aka","NOBODY",-0- \n'
ADD = '2,20,"Street 1","Dubai","United Arab Emirates",-0- \n98,21,-0- ,-0- ,"Iran",-0- \n'


def parse(sdn: str | bytes, alt: str | None = None, add: str | None = None) -> SanctionsList:
    content = sdn if isinstance(sdn, bytes) else sdn.encode()
    files = [ListFile(name, text.encode()) if text else None for name, text in (("alt.csv", alt), ("add.csv", add))]
    loaded_at = datetime(2026, 1, 2, tzinfo=UTC)
    return parse_ofac("t", ListFile("sdn.csv", content), *files, published="2026-01-02", loaded_at=loaded_at)


def test_the_three_files_are_joined_by_their_number() -> None:
    source = parse(SDN, ALT, ADD)
    person, company, vessel = source.entries
    assert person.kind is Kind.PERSON
    assert person.names[:2] == (ListedName("DOE-INVENTED, Jon"), ListedName("DOE, Jonathan"))
    assert person.names[2:] == (ListedName("JD", weak=True), ListedName("ABU-'UMAR", weak=True))
    assert person.programs == ("PROG-A", "PROG-B")
    day = date(1947, 4, 19)
    assert person.birth_dates == (PartialDate(day, day), PartialDate(date(1948, 1, 1), date(1949, 12, 31)))
    assert (person.nationalities, person.gender) == ({"KP"}, "M")
    assert (company.kind, company.countries) == (Kind.ORGANISATION, {"AE"})
    assert (vessel.kind, vessel.countries) == (Kind.VESSEL, {"IR"})


def test_rows_without_an_entry_are_tolerated_and_counted() -> None:
    assert parse(SDN, ALT, ADD).rejected_rows == 2


def test_the_version_is_the_date_and_the_content() -> None:
    assert parse(SDN).version.startswith("2026-01-02+")
    assert parse(SDN).version == parse(SDN).version
    assert parse(SDN).version != parse(SDN, ALT).version


@pytest.mark.parametrize("ending", ["\x1a", "\r\n\x1a", "\x1a,,,,", ""], ids=repr)
def test_the_end_mark_of_these_files_is_no_row(ending: str) -> None:
    assert len(parse(SDN + ending).entries) == 3


def test_a_header_row_is_skipped() -> None:
    header = "ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,Vess_owner,Remarks\n"
    assert len(parse(header + SDN).entries) == 3


def test_a_file_in_latin_1_is_read() -> None:
    assert parse(SDN.replace("Jon", "José").encode("latin-1")).entries[0].names[0].text == "DOE-INVENTED, José"


@pytest.mark.parametrize(
    ("sdn", "complaint"),
    [
        ("", "holds no rows"),
        (SDN[: len(SDN) // 2], "cut off"),
        (SDN.replace(',"PROG-C"', ""), "line 3 has 11 columns instead of 12"),
        ("<html>404</html>\n", "columns instead of 12"),
        (SDN.replace('3,"INV', 'x,"INV'), "not with a number"),
        (SDN.replace('2,"INVENTED', '2,"INVENTED"oops'), "no csv"),
        (SDN.encode() + b"\0\0\n", "zero bytes"),
    ],
    ids=["empty", "truncated", "columns", "error page", "number", "quotes", "binary"],
)
def test_a_file_that_is_not_whole_is_refused_with_the_place(sdn: str | bytes, complaint: str) -> None:
    with pytest.raises(MalformedList, match=complaint):
        parse(sdn)


@given(cut=st.integers(1, len(SDN) - 2))
def test_no_truncation_passes_for_a_whole_file(cut: int) -> None:
    try:
        source = parse(SDN[:cut])
    except MalformedList:
        return
    # A cut behind a whole row cannot be told from a shorter list; then every row that is there is whole.
    assert SDN[:cut].endswith("\n")
    assert source.entries == parse(SDN).entries[: len(source.entries)]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_parser(content: bytes) -> None:
    try:
        source = parse(content)
    except MalformedList:
        return
    assert source.entries


def test_the_invented_list_is_good_and_says_what_it_is() -> None:
    source = invented()
    assert source.invented
    assert source.list_id == "house-invented"
    assert len(source.entries) >= 30
    assert source.rejected_rows == 0
    assert {kind for entry in source.entries for kind in [entry.kind]} == {Kind.PERSON, Kind.ORGANISATION, Kind.VESSEL}
