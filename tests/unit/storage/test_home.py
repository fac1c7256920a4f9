"""A home has one runner at a time, one secret, and one place for its data."""

import os
from pathlib import Path

import pytest

from storage.embedded import home as home_module
from storage.embedded.account import Account
from storage.embedded.home import HomeInUse, HomeLock, admin_password, state_folder

OURSELVES = Account(os.getuid(), os.getgid(), switch=False)
STRANGER = Account(os.getuid() + 1000, os.getgid() + 1000, switch=True)


def test_a_home_is_locked_until_it_is_released(tmp_path: Path) -> None:
    first, second = HomeLock(tmp_path), HomeLock(tmp_path)
    first.acquire()
    with pytest.raises(HomeInUse, match=f"process {os.getpid()}") as caught:
        second.acquire()
    assert caught.value.pid == os.getpid()
    first.release()
    second.acquire()
    second.release()


def test_homes_are_locked_each_for_itself(tmp_path: Path) -> None:
    locks = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        locks.append(HomeLock(tmp_path / name))
        locks[-1].acquire()
    assert [(tmp_path / name / "postgres.lock").read_text() for name in ("one", "other")] == [str(os.getpid())] * 2
    for lock in locks:
        lock.release()


def test_releasing_twice_is_no_error(tmp_path: Path) -> None:
    lock = HomeLock(tmp_path)
    lock.acquire()
    lock.release()
    lock.release()
    lock.acquire()
    assert (tmp_path / "postgres.lock").read_text() == str(os.getpid())
    lock.release()


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    secret = admin_password(tmp_path)
    assert len(secret) >= 32
    assert admin_password(tmp_path) == secret


def test_two_homes_have_two_secrets(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert admin_password(tmp_path) != admin_password(tmp_path / "other")


def test_a_secret_that_was_half_written_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.unfinished").write_text("half")
    assert admin_password(tmp_path) != "half"


def test_data_live_in_a_home_that_can_be_reached(tmp_path: Path) -> None:
    assert state_folder(tmp_path, OURSELVES) == tmp_path / "postgres"
    assert list(tmp_path.iterdir()) == []


def test_data_live_elsewhere_when_the_home_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "SYSTEM_FOLDER", tmp_path / "system")
    private, other = tmp_path / "private", tmp_path / "other"
    for folder in (private, other):
        folder.mkdir(mode=0o700)
    elsewhere = state_folder(private, STRANGER)
    assert elsewhere.parent == tmp_path / "system"
    assert state_folder(private, STRANGER) == elsewhere
    assert state_folder(other, STRANGER) != elsewhere


def test_data_stay_where_they_were_first_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "SYSTEM_FOLDER", tmp_path / "system")
    moved, stayed = tmp_path / "moved", tmp_path / "stayed"
    for folder in (moved, stayed):
        folder.mkdir(mode=0o700)
    elsewhere = state_folder(moved, STRANGER)
    assert state_folder(moved, OURSELVES) == elsewhere
    (stayed / "postgres").mkdir()
    assert state_folder(stayed, STRANGER) == stayed / "postgres"
