"""The server's account reaches a folder only when every folder on the way lets it through."""

import os
from pathlib import Path

import pytest

from storage.embedded.account import UNPRIVILEGED_UID, Account, server_account

STRANGER = Account(uid=os.getuid() + 1000, gid=os.getgid() + 1000, switch=True)


@pytest.fixture
def inner(tmp_path: Path) -> Path:
    folder = tmp_path / "outer" / "inner"
    folder.mkdir(parents=True)
    return folder


def reaches(account: Account, inner: Path, outer_mode: int) -> bool:
    # pytest's own folder is closed to strangers, so only the two below it are judged.
    inner.parent.chmod(outer_mode)
    return account._passes(inner.parent) and account._passes(inner)


def test_a_stranger_passes_where_others_may_enter(inner: Path) -> None:
    assert reaches(STRANGER, inner, 0o711)
    assert not reaches(STRANGER, inner, 0o750)


def test_a_member_of_the_group_passes_where_the_group_may_enter(inner: Path) -> None:
    member = Account(uid=STRANGER.uid, gid=inner.stat().st_gid, switch=True)
    assert reaches(member, inner, 0o710)
    assert not reaches(member, inner, 0o701)


def test_the_owner_passes_where_the_owner_may_enter(inner: Path) -> None:
    owner = Account(uid=inner.stat().st_uid, gid=STRANGER.gid, switch=True)
    assert reaches(owner, inner, 0o700)


def test_one_closed_folder_on_the_way_closes_what_is_below(inner: Path) -> None:
    inner.parent.chmod(0o700)
    assert not STRANGER.may_pass(inner)
    assert not STRANGER.may_pass(inner / "not" / "yet" / "there")


def test_our_own_account_needs_no_permission(inner: Path) -> None:
    inner.parent.chmod(0o700)
    assert Account(os.getuid(), os.getgid(), switch=False).may_pass(inner)


def test_root_runs_the_server_under_an_unprivileged_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    account = server_account()
    assert (account.uid, account.switch) == (UNPRIVILEGED_UID, True)


def test_others_run_it_as_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    assert server_account() == Account(1234, os.getegid(), switch=False)
