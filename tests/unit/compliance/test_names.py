"""Folding and parsing of names: one name, one spelling, whatever was done to hide it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.domain.kinds import Kind
from compliance.domain.names import TokenClass, fold, parse, skeleton, token_similarity
from compliance.domain.names.folding import MAX_LETTERS
from compliance.domain.names.parsing import MAX_TOKENS


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz Žižek-Müller", "lukasz zizek muller"),
        ("Зелимир Ворханов", "zelimir vorkhanov"),
        ("O’Brien & Söhne", "obrien and sohne"),
        ("A.B.C. Company", "abc company"),
        ("ABU‑'UMAR", "abu umar"),
        ("Bo\u200bb\u202eby  \u200fTables", "bobby tables"),
        ("bell\x07tower\ttop", "bell tower top"),
        ("e\u0301ric", "eric"),
        ("ＦＵＬＬ　ＷＩＤＴＨ", "full width"),
        ("😀 Jo", "jo"),
        ("", ""),
        ("😀😀", ""),
    ],
)
def test_a_name_is_folded_to_plain_words(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize("text", ["Оsаma", "Vоrkhаnov", "Ig0r Sech1n", "Αlpha Trading"])
def test_look_alike_letters_are_undone_and_told_of(text: str) -> None:
    folded = fold(text)
    assert folded.disguised
    assert folded.text in {"osama", "vorkhanov", "igor sechin", "alpha trading"}


@pytest.mark.parametrize("text", ["Ελλάδα", "Ворханов", "Jean-Luc 2nd", "Brigade 44", "توفيق القشمري", "李 小龙"])
def test_honest_scripts_are_no_disguise(text: str) -> None:
    assert not fold(text).disguised


def test_a_listed_name_is_put_in_reading_order() -> None:
    words = [token.text for token in parse("VORKHANOV, Zelimir Ostapovich", Kind.PERSON).tokens]
    assert words == ["zelimir", "ostapovich", "vorkhanov"]


def test_particles_titles_patronymics_and_initials_are_known() -> None:
    kinds = {token.text: token.kind for token in parse("Dr Igor Ivanovich bin J. Testov", Kind.PERSON).tokens}
    assert kinds == {
        "dr": TokenClass.TITLE,
        "igor": TokenClass.NAME,
        "ivanovich": TokenClass.PATRONYMIC,
        "bin": TokenClass.PARTICLE,
        "j": TokenClass.INITIAL,
        "testov": TokenClass.NAME,
    }


def test_a_name_of_particles_alone_is_a_name() -> None:
    assert {token.kind for token in parse("Do Van", Kind.PERSON).tokens} == {TokenClass.NAME}


@pytest.mark.parametrize(
    "text",
    [
        "Krasnogorye Forge OOO",
        "LIMITED LIABILITY COMPANY Krasnogorye Forge",
        "Krasnogorye Forge Ltd.",
    ],
)
def test_legal_forms_are_taken_off_organisations(text: str) -> None:
    words = [token.text for token in parse(text, Kind.ORGANISATION).tokens]
    assert words == ["krasnogorye", "forge"]


def test_two_letter_forms_stay_in_the_names_of_persons() -> None:
    assert [token.text for token in parse("Sa Ab", Kind.PERSON).tokens] == ["sa", "ab"]


@pytest.mark.parametrize(
    ("left", "right"),
    [("mohammed", "muhammad"), ("usama", "osama"), ("hsyn", "hussein"), ("schulze", "scholz"), ("lavrov", "lavrow")],
)
def test_spellings_of_one_name_are_alike(left: str, right: str) -> None:
    assert token_similarity(left, right) >= 0.85


@pytest.mark.parametrize(
    ("left", "right"), [("hassan", "hussein"), ("kim", "tim"), ("un", "on"), ("2005", "2006"), ("maria", "mariana")]
)
def test_different_names_are_not_alike(left: str, right: str) -> None:
    assert token_similarity(left, right) == 0.0


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_bounded(left: str, right: str) -> None:
    a, b = fold(left).text.replace(" ", ""), fold(right).text.replace(" ", "")
    assert token_similarity(a, b) == token_similarity(b, a)
    assert 0.0 <= token_similarity(a, b) <= 1.0
    assert token_similarity(a, a) == 1.0


@given(st.text(max_size=60))
def test_folding_gives_plain_words_and_folding_again_changes_nothing(text: str) -> None:
    folded = fold(text).text
    assert folded == "" or all(word.isascii() and word.isalnum() and word == word.lower() for word in folded.split(" "))
    assert len(folded) <= MAX_LETTERS


@given(st.text(min_size=1, max_size=60), st.sampled_from(Kind))
def test_any_text_can_be_parsed(text: str, kind: Kind) -> None:
    name = parse(text, kind)
    assert len(name.tokens) <= MAX_TOKENS
    assert all(token.text for token in name.tokens)


def test_a_name_of_ten_thousand_letters_is_bounded() -> None:
    assert len(fold("ж" * 10_000).text) <= MAX_LETTERS
    assert len(parse("a b " * 5_000, Kind.PERSON).tokens) <= MAX_TOKENS


@pytest.mark.parametrize("word", ["aeiou", "w", "yh", "x9"])
def test_every_word_has_a_skeleton(word: str) -> None:
    assert skeleton(word)
