"""What a writer remembers of a book is bounded and moves with its commits."""

from __future__ import annotations

from fixtures.ledger_books import NOON, account, hold, number, post, posted
from ledger.app.memory import BookMemory
from ledger.app.ports import AccountWithBalances
from ledger.domain import ZERO, Book, apply


def remembering(*values: int, capacity: int = 100) -> BookMemory:
    memory = BookMemory(lambda: capacity)
    memory.stamp = number(900)
    memory.learn_accounts([AccountWithBalances(account(value), ZERO) for value in values])
    return memory


def commit(memory: BookMemory, *commands: object) -> None:
    book = Book(1, 0, 1, memory.accounts, memory.balances, memory.holds)
    memory.committed(number(901), apply(book, commands, NOON))  # type: ignore[arg-type]


def test_a_commit_moves_balances_and_stamp() -> None:
    memory = remembering(1, 2)
    commit(memory, posted(10, 1, 2, 5))
    assert memory.stamp == number(901)
    assert memory.balances[number(1)].debits_posted == 5


def test_only_open_holds_are_remembered() -> None:
    memory = remembering(1, 2)
    commit(memory, hold(10, 1, 2, 5), hold(11, 1, 2, 5), post(12, 11))
    assert memory.holds.keys() == {number(10)}
    commit(memory, post(13, 10))
    assert not memory.holds


def test_the_first_remembered_are_forgotten_first_and_always_with_their_balances() -> None:
    memory = remembering(1, 2, 3, 4, capacity=2)
    commit(memory, posted(10, 1, 2, 5), hold(11, 3, 4, 1), hold(12, 3, 4, 1), hold(13, 3, 4, 1))
    assert list(memory.accounts) == [number(3), number(4)]
    assert memory.accounts.keys() == memory.balances.keys()
    assert list(memory.holds) == [number(12), number(13)]
    assert memory.unknown_accounts([number(1), None, number(3)]) == {number(1)}


def test_forgetting_leaves_nothing() -> None:
    memory = remembering(1, 2)
    commit(memory, hold(10, 1, 2, 5))
    memory.forget()
    assert memory.stamp is None
    assert not memory.accounts
    assert not memory.balances
    assert not memory.holds
