"""Currencies that hang on another one by monetary law, and one that has a named demonstration rate.

A hard peg is a fact and is taken exactly, so that a pegged currency never wobbles against its anchor.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Peg:
    """Units of a currency for one unit of its anchor, and who says so."""

    code: str
    anchor: str
    per_anchor: Decimal
    source: str


# Sources: the authorities' own pages where there is one, read in 2026.
#   AED https://www.centralbank.ae/en/our-operations/currency-operations/exchange-rates
#   BAM https://www.cbbh.ba/Content/Read/13
#   BHD https://www.cbb.gov.bh/monetary-policy/
#   BMD https://en.wikipedia.org/wiki/Bermudian_dollar
#   BND https://www.bdcb.gov.bn/monetary-policy/monetary-policy-framework
#   BTN https://www.rma.org.bt/mpolicy/
#   CVE https://www.bcv.cv (Mercado cambial, perguntas frequentes)
#   FKP https://falklands.gov.fk/finance/currency
#   JOD https://www.cbj.gov.jo/Pages/viewpage.aspx?pageID=65
#   MOP https://www.amcm.gov.mo/en/about-amcm/history/the-pataca
#   OMR https://cbo.gov.om/Pages/FixedPeg.aspx
#   QAR https://www.qcb.gov.qa/Documents/BankInstructions/EN/01-02.pdf
#   SAR https://www.sama.gov.sa/en-US/MonetaryPolicy/Pages/ExchangeRatePolicy.aspx
#   SHP https://en.wikipedia.org/wiki/Saint_Helena_pound
#   TMT https://www.bloomberg.com/news/articles/2015-01-02/turkmenistan-devalues-currency-19-amid-oil-plunge-ruble-crisis
#   XAF https://en.wikipedia.org/wiki/Central_African_CFA_franc
#   XOF https://en.wikipedia.org/wiki/West_African_CFA_franc
HARD_PEGS: Final = (
    Peg("AED", "USD", Decimal("3.6725"), "USD peg since 1997-11-02, Central Bank of the UAE"),
    Peg("BAM", "EUR", Decimal("1.95583"), "EUR peg since 1997-08-11, Central Bank of Bosnia and Herzegovina"),
    Peg("BHD", "USD", Decimal("0.376"), "USD peg since 2001-01-01, Central Bank of Bahrain"),
    Peg("BMD", "USD", Decimal(1), "USD peg since 1972-02-06, Bermuda Monetary Authority"),
    Peg("BND", "SGD", Decimal(1), "SGD peg since 1967-06-12, Brunei Darussalam Central Bank"),
    Peg("BTN", "INR", Decimal(1), "INR peg since 1974-01-01, Royal Monetary Authority of Bhutan"),
    Peg("CVE", "EUR", Decimal("110.265"), "EUR peg since 1999-01-01, Banco de Cabo Verde"),
    Peg("FKP", "GBP", Decimal(1), "GBP peg since 1966-02-14, Falkland Islands Government"),
    Peg("JOD", "USD", Decimal("0.709"), "USD peg since 1995-10-23, Central Bank of Jordan"),
    Peg("MOP", "HKD", Decimal("1.03"), "HKD peg since 1983-01-01, Autoridade Monetária de Macau"),
    Peg("OMR", "USD", Decimal("0.3845"), "USD peg since 1986-01-01, Central Bank of Oman"),
    Peg("QAR", "USD", Decimal("3.64"), "USD peg since 2001-07-09, Qatar Central Bank"),
    Peg("SAR", "USD", Decimal("3.75"), "USD peg since 1986-06-01, Saudi Central Bank"),
    Peg("SHP", "GBP", Decimal(1), "GBP peg since 1976-02-02, Government of Saint Helena"),
    Peg("TMT", "USD", Decimal("3.5"), "USD peg since 2015-01-01, Central Bank of Turkmenistan"),
    Peg("XAF", "EUR", Decimal("655.957"), "EUR peg since 1999-01-01, Banque des États de l'Afrique Centrale"),
    Peg(
        "XOF", "EUR", Decimal("655.957"), "EUR peg since 1999-01-01, Banque Centrale des États de l'Afrique de l'Ouest"
    ),
)

# Kuwait pegs to a basket whose weights are not published, so there is no fixed rate to the dollar to take.
DEMONSTRATION_RATES: Final = (
    Peg("KWD", "USD", Decimal("0.3070"), "static demonstration rate (Kuwait's peg is to an unpublished basket)"),
)
