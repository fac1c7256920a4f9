"""What commands print."""

import json

import pytest

from cli.output import print_json, print_table, say
from money import Money, currency


def test_what_a_bank_wrote_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("[title]", ("reference",), [("[red]INV [/] 7",), ("[/nothing]",)])
    say("[folder]")
    said, told = capsys.readouterr()
    assert "[title]" in said
    assert "[red]INV [/] 7" in said
    assert "[/nothing]" in said
    assert told == "[folder]\n"


def test_amounts_and_figures_stand_to_the_right_and_words_to_the_left(capsys: pytest.CaptureFixture[str]) -> None:
    yen = currency("JPY")
    rows = [("a", Money(7, yen), 1), ("bbb", None, 1_000), ("c", Money(12_345, yen), 10)]
    print_table("t", ("who", "amount", "entries"), rows)
    lines = capsys.readouterr().out.splitlines()
    cells = [[cell[1:-1] for cell in line.split("│")[1:-1]] for line in lines if "│" in line]
    assert [row[0] for row in cells] == ["a  ", "bbb", "c  "]
    assert [row[1].strip() for row in cells] == ["¥7", "", "¥12,345"]
    assert cells[0][1].endswith("¥7")
    assert [row[2] for row in cells] == ["      1", "  1,000", "     10"]


def test_columns_without_names_have_no_head(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("Payment", ("", ""), [("state", "settled")])
    assert "━" not in capsys.readouterr().out
    print_table("Payment", ("", "value"), [("state", "settled")])
    assert "value" in capsys.readouterr().out


def test_an_amount_in_json_is_minor_units_and_a_currency(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"amount": Money(12_345, currency("KWD")), "none": None})
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert json.loads(line) == {"amount": {"currency": "KWD", "minor_units": 12345}, "none": None}
