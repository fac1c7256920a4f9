"""How the ledger connects to its database."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from ledger.storage.statements import PLANNER_SETTINGS


def with_planner_settings(url: str) -> str:
    """The database's URL with the settings that every statement of the ledger is written for.

    The driver hands parameters of the URL that it does not know to the server, as settings of each connection.
    """
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, urlencode(PLANNER_SETTINGS)]))
    return urlunsplit(parts._replace(query=query))
