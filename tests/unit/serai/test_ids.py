"""Ids sort by time, can be derived again after a crash, and have one spelling."""

from uuid import RFC_4122, UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from serai.ids import InvalidId, derived, parse, uuid7

anything_128_bit = st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number))
rfc_uuids = st.builds(
    lambda number, version: UUID(int=number, version=version), st.integers(0, 2**128 - 1), st.integers(1, 5)
)


def milliseconds(identifier: UUID) -> int:
    return identifier.int >> 80


def test_new_ids_are_version_7_and_never_go_back():
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert all(type(each) is UUID and each.version == 7 and each.variant == RFC_4122 for each in made)


@given(parent=anything_128_bit, purpose=st.text())
def test_a_derived_id_is_the_same_every_time_and_well_formed(parent: UUID, purpose: str):
    child = derived(parent, purpose)
    assert child == derived(UUID(str(parent)), purpose)
    assert child.version == 7
    assert child.variant == RFC_4122
    assert milliseconds(child) == milliseconds(parent)
    assert parse(str(child)) == child


@given(parent=anything_128_bit, other=anything_128_bit, purpose=st.text(), other_purpose=st.text())
def test_another_parent_or_purpose_gives_another_id(parent: UUID, other: UUID, purpose: str, other_purpose: str):
    assume((parent, purpose) != (other, other_purpose))
    assert derived(parent, purpose) != derived(other, other_purpose)


@given(times=st.lists(st.integers(0, 2**48 - 1), min_size=2, max_size=2, unique=True), rest=st.integers(0, 2**80 - 1))
def test_derived_ids_keep_the_time_order_of_their_parents(times: list[int], rest: int):
    earlier, later = (UUID(int=time << 80 | rest) for time in sorted(times))
    assert derived(earlier, "hold") < derived(later, "hold")


def test_a_derived_id_never_changes_between_releases():
    # Ids of payments in flight are derived again by the next release, so this value is a contract.
    parent = UUID("01932c07-9d2e-7b1a-8c55-0123456789ab")
    assert str(derived(parent, "hold")) == "01932c07-9d2e-7c78-903d-68b740f09e59"


@given(rfc_uuids)
def test_canonical_text_is_read_back(identifier: UUID):
    assert parse(str(identifier)) == identifier


@given(rfc_uuids)
def test_every_other_spelling_is_refused(identifier: UUID):
    text = str(identifier)
    spellings = [
        text.replace("-", ""),
        f"{{{text}}}",
        f"urn:uuid:{text}",
        f" {text}",
        f"{text}\n",
        text[:-1],
        text + "0",
    ]
    if text != text.upper():
        spellings.append(text.upper())
    for spelling in spellings:
        with pytest.raises(InvalidId):
            parse(spelling)


@given(st.text(max_size=60))
def test_text_that_is_no_uuid_is_refused_without_harm(text: str):
    with pytest.raises(InvalidId):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "01932c07-9d2e-7b1a-0c55-0123456789ab",
        "01932c07-9d2e-0b1a-8c55-0123456789ab",
        "٠1932c07-9d2e-7b1a-8c55-0123456789ab",
    ],
)
def test_nil_max_and_foreign_variants_are_no_ids(text: str):
    with pytest.raises(InvalidId):
        parse(text)


def test_a_random_uuid_of_a_partner_is_an_id_and_a_parent():
    partner = uuid4()
    assert parse(str(partner)) == partner
    assert derived(partner, "hold").version == 7
