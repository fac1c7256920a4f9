"""Logs are JSON on stderr, know their trace, and show no secret at any depth."""

import json
import logging

import pytest

from telemetry import TraceContext, logger, logs, tracing


@pytest.fixture
def lines(restored_logging, capsys):
    """Configures logging and gives a function that reads what was logged."""
    logs.configure("ledger", "info")

    def read():
        captured = capsys.readouterr()
        assert captured.out == ""
        return [json.loads(line) for line in captured.err.splitlines()]

    return read


def test_a_line_names_its_service_level_and_module(lines):
    logger("ledger.app").info("posted", transfers=3)
    [line] = lines()
    assert (line["service"], line["level"], line["module"]) == ("ledger", "info", "ledger.app")
    assert (line["event"], line["transfers"]) == ("posted", 3)


def test_lines_below_the_level_are_not_written(lines):
    logger("ledger.app").debug("detail")
    assert lines() == []


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "api_key",
        "apiKey",
        "Authorization",
        "resume_token",
        "private-key",
        "DATABASE_PASSWORD",
        "clientSecret",
        "tls_key_file",
    ],
)
def test_a_field_whose_name_says_secret_is_hidden(lines, name):
    logger("x").info("event", **{name: "hunter2"})
    [line] = lines()
    assert line[name] == logs.HIDDEN


@pytest.mark.parametrize("name", ["monkey", "keyboard", "tokenised_at", "author", "panel"])
def test_a_field_that_only_contains_the_letters_is_not(lines, name):
    logger("x").info("event", **{name: "shown"})
    [line] = lines()
    assert line[name] == "shown"


def test_secrets_are_hidden_at_any_depth(lines):
    logger("x").info("event", request={"headers": [{"authorization": "Bearer hunter2", "host": "a"}]})
    [line] = lines()
    assert line["request"] == {"headers": [{"authorization": logs.HIDDEN, "host": "a"}]}


def test_passwords_in_urls_are_hidden_also_in_tracebacks(lines):
    try:
        raise ConnectionError("postgresql://ledger:hunter2@db:5432/serai_ledger")
    except ConnectionError as error:
        logger("x").error("no database", url="postgresql://ledger:hunter2@db/x", exc_info=error)
    [line] = lines()
    assert "hunter2" not in json.dumps(line)
    assert line["url"] == f"postgresql://ledger:{logs.HIDDEN}@db/x"
    assert "ConnectionError" in line["exception"]


@pytest.mark.parametrize(
    "text",
    [
        "new row violates check constraint\nDETAIL:  Failing row contains (1, Leyla).",
        "invalid input for query argument $3: 'Leyla' (an integer is required)",
        "invalid input for query argument $1 in element #2 of executemany() sequence: 'Leyla' (expected int)",
    ],
)
def test_the_row_that_a_database_error_shows_is_hidden(lines, text):
    try:
        raise LookupError(text)
    except LookupError as error:
        logger("x").error("no row", detail=text, exc_info=error)
    [line] = lines()
    assert "Leyla" not in json.dumps(line)
    assert text.split("Leyla")[0][:30] in line["detail"]
    assert "LookupError" in line["exception"]


def test_lines_of_other_libraries_have_the_same_shape(lines):
    logging.getLogger("asyncpg").warning("lost %s", "postgresql://ledger:hunter2@db/x")
    [line] = lines()
    assert (line["service"], line["level"], line["logger"]) == ("ledger", "warning", "asyncpg")
    assert "hunter2" not in line["event"]


def test_a_line_carries_the_trace_of_the_work_at_hand(lines, monkeypatch):
    trace = TraceContext.new()
    monkeypatch.setattr(tracing._Tracing, "work", staticmethod(lambda: trace))
    logger("x").info("event")
    [line] = lines()
    assert line["trace_id"] == trace.trace_id
