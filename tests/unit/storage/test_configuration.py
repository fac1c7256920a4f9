"""The server's settings are written once into its configuration, however often it starts."""

from pathlib import Path

from storage.embedded import configuration


def test_settings_are_included_once(tmp_path: Path) -> None:
    main = tmp_path / "postgresql.conf"
    main.write_text("port = 5432\n")
    for _ in range(2):
        configuration.write(tmp_path)
    assert main.read_text() == "port = 5432\ninclude = 'serai.conf'\n"


def test_every_setting_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "postgresql.conf").touch()
    lines = configuration.write(tmp_path).read_text().splitlines()
    assert "fsync = 'on'" in lines
    assert len(lines) == len(configuration.SETTINGS) + 1


def test_nothing_trades_durability_for_speed() -> None:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert configuration.SETTINGS[setting] == "on"
