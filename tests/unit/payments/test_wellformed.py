"""Forms of what channels send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.domain import wellformed

IBANS = ["DE89370400440532013000", "GB29NWBK60161331926819", "KW81CBKU0000000000001234560101", "NO9386011117947"]


@pytest.mark.parametrize("iban", IBANS)
def test_real_ibans_are_taken(iban: str) -> None:
    assert wellformed.is_iban(iban)


@given(st.sampled_from(IBANS), st.data())
def test_one_wrong_digit_in_an_iban_is_seen(iban: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(2, len(iban) - 1).filter(lambda index: iban[index].isdigit()))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != iban[place]]))
    assert not wellformed.is_iban(iban[:place] + digit + iban[place + 1 :])


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (wellformed.is_bic, "DEUTDEFF", "DEUTXXFF"),
        (wellformed.is_bic, "DEUTDEFF500", "DEUTDEFF5"),
        (wellformed.is_lei, "529900T8BM49AURSDO55", "529900T8BM49AURSDO56"),
        (wellformed.is_country, "XK", "UK"),
        (wellformed.is_slug, "bank-of-exchange", "-bank"),
        (wellformed.is_slug, "ab", "a"),
        (wellformed.is_uetr, "eb6305c9-1f7f-49de-aed0-16487c27b42d", "EB6305C9-1F7F-49DE-AED0-16487C27B42D"),
        (wellformed.is_uetr, "eb6305c9-1f7f-49de-aed0-16487c27b42d", "eb6305c9-1f7f-19de-aed0-16487c27b42d"),
        (wellformed.is_iso_code, "SALA", "sala"),
        (wellformed.is_word, "BANK_TRANSFER", "Bank transfer"),
        (wellformed.is_partial_date, "1970-02", "1970-13"),
        (wellformed.is_partial_date, "1970-02-28", "70-02-28"),
        (wellformed.is_text, "Zoë Müller 张伟 محمد", "Zoë\nMüller"),
        (wellformed.is_text, "山田\u3000太郎 علی\u200cرضا", "two\u2028lines"),
        (wellformed.is_bban, "12-34-56 78", "1"),
        (wellformed.is_card_number, "4111 1111-1111 1111", "4111111111111112"),
        (wellformed.is_card_number, "5555555555554444", "V0010013022298169667504"),
    ],
)
def test_forms(check: object, good: str, bad: str) -> None:
    assert callable(check)
    assert check(good)
    assert not check(bad)
