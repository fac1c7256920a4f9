"""`serai migrate`: databases, roles and schemas."""

import asyncio

from cli.home import resolve
from cli.options import HomeOption, JsonOption
from cli.output import print_json, say
from cli.stack.stack import prepare_databases
from cli.stack.topology import SERVICES


def migrate(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Make each service's database and roles where missing and apply its migrations; safe to repeat.

    Works on the embedded server, or on the one that SERAI_DATABASE_URL names.
    """
    asyncio.run(prepare_databases(resolve(home), say, SERVICES))
    if as_json:
        print_json({"migrated": list(SERVICES)})
    else:
        say(f"up to date: {', '.join(SERVICES)}")
