"""Money: a whole number of minor units in one currency."""

from dataclasses import dataclass
from typing import Final

from money.currency import Currency
from money.errors import AmountOutOfRange, CurrencyMismatch, InvalidAmount

MIN_MINOR_UNITS: Final = -(2**63)
MAX_MINOR_UNITS: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (EUR 1.23 is 123, JPY 5 is 5, KWD 1.234 is 1234), within signed 64 bit.

    Raises InvalidAmount for anything but an int (a float, a Decimal and a bool too) and AmountOutOfRange.
    Arithmetic and order exist only within one currency and raise CurrencyMismatch otherwise.
    """

    minor_units: int
    currency: Currency

    def __post_init__(self) -> None:
        # This is the only check, and it runs once per amount: batches make many thousands of amounts a second.
        if type(self.minor_units) is not int:
            raise InvalidAmount(f"minor units must be an int, not {type(self.minor_units).__name__}")
        if not MIN_MINOR_UNITS <= self.minor_units <= MAX_MINOR_UNITS:
            raise AmountOutOfRange(f"{self.currency.code} amount does not fit in signed 64 bit of minor units")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor_units + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor_units - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor_units, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor_units < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor_units <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor_units > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor_units >= self._same(other)

    def __str__(self) -> str:
        """Code and plain decimal, such as `KWD 12.345`: for logs and messages, not for people's locales."""
        return f"{self.currency.code} {format_amount(self)}"

    def _same(self, other: "Money") -> int:
        """The other's minor units, once it is known to be in this currency."""
        # Currencies are shared instances, so identity settles nearly every case without comparing fields.
        if self.currency is not other.currency and self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency.code} and {other.currency.code} cannot be combined")
        return other.minor_units


def format_amount(money: Money) -> str:
    """The amount as a plain decimal with all decimals of its currency, such as `-0.050`; `parse_amount` reads it."""
    exponent = money.currency.exponent
    sign = "-" if money.minor_units < 0 else ""
    digits = str(abs(money.minor_units)).rjust(exponent + 1, "0")
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}" if exponent else f"{sign}{digits}"
