"""What commands that act for a participant share: its client, and amounts as people write them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from cli.failure import Failure
from cli.home import Home
from money import Money, MoneyError, currency, parse_amount
from money.display import display
from rpc.certificates import tls
from rpc.identity import Identity
from serai.client import Addresses, Connection, Serai
from serai.common.v1 import money_pb2, outcome_pb2

LOCALE = "en"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an exchange as written: a currency, and an amount where one was given."""

    currency: str
    amount: Money | None


def parse_money(text: str) -> Side:
    """Read '100.00 EUR', 'EUR 100.00' or 'EUR'. Raises Failure that says what is wrong."""
    words = text.replace(",", "").split()
    codes = [word.upper() for word in words if word.isalpha()]
    figures = [word for word in words if not word.isalpha()]
    if len(codes) != 1 or len(figures) > 1:
        raise Failure(f"{text!r} is no amount", hint="write it as '100.00 EUR', or the currency alone")
    try:
        unit = currency(codes[0])
        return Side(unit.code, parse_amount(figures[0], unit) if figures else None)
    except MoneyError as error:
        raise Failure(str(error), hint="write it as '100.00 EUR', with as many decimals as the currency has") from error


def money_text(money: money_pb2.Money) -> str:
    """Give an amount as people read it; nothing for none."""
    return display(Money(money.minor_units, currency(money.currency)), LOCALE) if money.currency else ""


def refused(status: outcome_pb2.ItemStatus) -> None:
    """Raise Failure with all that is known when an item was refused."""
    if status.code != 0:
        violations = "".join(f"\n  {v.field}: {v.description}" for v in status.violations)
        raise Failure(f"{status.reason}: {status.message}{violations}")


@asynccontextmanager
async def open_client(home: Home, identity: Identity) -> AsyncIterator[Serai]:
    """Open the partner's client as a participant of this home. Raises Failure when nothing runs or it has no
    certificate."""
    run = home.read_run()
    files = tls(home.certs, identity)
    if not files.cert_file.exists():
        raise Failure(
            f"{identity.name} has no certificate in {home.certs}",
            hint=f"`serai participants sample` takes on sample participants; `serai certs --channel {identity.name}`",
        )
    addresses = Addresses(*(run[name].address for name in ("payments", "fx", "risk")))
    async with Serai.connect(Connection(addresses, files)) as client:
        yield client
