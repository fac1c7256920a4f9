"""Currencies that the ECB does not publish, through their fixed or named rates against the US dollar.

A hard peg is a fact of monetary law and is taken exactly, so that a pegged currency never wobbles against its anchor.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class DollarRate:
    """Units of a currency for one US dollar, and who says so."""

    code: str
    per_dollar: Decimal
    source: str


# Sources: the authorities' own pages, read in 2026.
#   AED https://www.centralbank.ae/en/our-operations/currency-operations/exchange-rates
#   BHD https://www.cbb.gov.bh/monetary-policy/
#   JOD https://www.cbj.gov.jo/Pages/viewpage.aspx?pageID=65
#   OMR https://cbo.gov.om/Pages/FixedPeg.aspx
#   QAR https://www.qcb.gov.qa/Documents/BankInstructions/EN/01-02.pdf
#   SAR https://www.sama.gov.sa/en-US/MonetaryPolicy/Pages/ExchangeRatePolicy.aspx
HARD_PEGS: Final = (
    DollarRate("AED", Decimal("3.6725"), "USD peg since 1997-11-02, Central Bank of the UAE"),
    DollarRate("BHD", Decimal("0.376"), "USD peg since 2001-01-01, Central Bank of Bahrain"),
    DollarRate("JOD", Decimal("0.709"), "USD peg since 1995-10-23, Central Bank of Jordan"),
    DollarRate("OMR", Decimal("0.3845"), "USD peg since 1986-01-01, Central Bank of Oman"),
    DollarRate("QAR", Decimal("3.64"), "USD peg since 2001-07-09, Qatar Central Bank"),
    DollarRate("SAR", Decimal("3.75"), "USD peg since 1986-06-01, Saudi Central Bank"),
)

# Kuwait pegs to a basket whose weights are not published, so there is no fixed rate to the dollar to take.
DEMONSTRATION_RATES: Final = (
    DollarRate("KWD", Decimal("0.3070"), "static demonstration rate (Kuwait's peg is to an unpublished basket)"),
)
