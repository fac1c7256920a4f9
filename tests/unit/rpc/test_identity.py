"""An identity is read from a SPIFFE id strictly: what is not exactly ours is nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpc import Callers, Identity, Kind
from rpc.access import AccessTableError, check_table

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}", fullmatch=True)


@given(st.sampled_from(Kind), NAMES)
def test_an_identity_is_read_back_from_its_uri(kind, name):
    identity = Identity(kind, name)
    assert Identity.parse(identity.uri("serai.local"), "serai.local") == identity


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "spiffe://serai.local",
        "spiffe://serai.local/channel",
        "spiffe://serai.local/channel/",
        "spiffe://serai.local/channel/alpha/beta",
        "spiffe://serai.local/Channel/alpha",
        "spiffe://serai.local/channel/..",
        "spiffe://serai.local/channel/al pha",
        "spiffe://serai.local/channel/alpha\n",
        "spiffe://serai.local.evil/channel/alpha",
        "spiffe://evil/serai.local/channel/alpha",
        "spiffe://user@serai.local/channel/alpha",
        "SPIFFE://serai.local/channel/alpha",
        "https://serai.local/channel/alpha",
        "spiffe://serai.local/channel/" + "a" * 129,
    ],
)
def test_anything_else_is_refused(uri):
    with pytest.raises(ValueError, match=r".+"):
        Identity.parse(uri, "serai.local")


@given(st.text())
def test_no_text_whatsoever_gives_another_domains_identity(text):
    with pytest.raises(ValueError, match=r".+"):
        Identity.parse(f"spiffe://{text}/channel/alpha", "serai.local" if text != "serai.local" else "other")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-a", "a b", "ä", "a\n"])
def test_a_name_that_could_leave_its_folder_is_refused(name):
    with pytest.raises(ValueError, match="is not a name"):
        Identity.channel(name)


def test_nobody_may_call_what_lists_nobody():
    nobody = Callers()
    assert not any(nobody.allow(Identity(kind, "ledger")) for kind in Kind)


def test_a_kind_does_not_lend_its_name_to_another():
    callers = Callers(services=frozenset({"x"}))
    assert [callers.allow(Identity(kind, "x")) for kind in Kind] == [True, False, False]


def test_a_table_with_holes_and_strangers_names_all_of_them():
    with pytest.raises(AccessTableError) as caught:
        check_table("serai.x", {"A", "B", "C"}, {"A": Callers(), "D": Callers()})
    assert all(name in str(caught.value) for name in ("serai.x.B", "serai.x.C", "names D"))
