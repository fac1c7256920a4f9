"""`serai lists`: the sanctions lists that compliance screens against."""

import asyncio
from datetime import UTC

import typer

from cli.connection import CALL_SECONDS, connected, operator
from cli.failure import Failure
from cli.home import Home, resolve
from cli.options import HomeOption, JsonOption
from cli.output import print_json, print_table, say
from compliance.lists.fetch import OFFICIAL_ADDRESSES, FetchFailed
from compliance.lists.fetch import fetch as fetch_lists
from rpc.deadlines import outgoing
from serai.compliance.v1 import compliance_pb2, compliance_pb2_grpc
from serai.ids import uuid7

app = typer.Typer(
    add_completion=False,
    help="Sanctions lists: status, fetch from the official addresses, reload.",
    no_args_is_help=True,
)


@app.command("status")
def status(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show the lists in force with their versions, sizes and ages."""
    _show(asyncio.run(_read(resolve(home))), [], as_json=as_json)


@app.command("fetch")
def fetch(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Fetch the lists from their official addresses into the home; a broken download never replaces a good list."""
    place = resolve(home)
    say(f"fetching {', '.join(OFFICIAL_ADDRESSES.values())}")
    try:
        fetched = fetch_lists(place.lists)
    except FetchFailed as error:
        raise Failure(str(error), hint="the lists fetched before stay; try again later") from error
    row = {"list_id": fetched.list_id, "version": fetched.version, "entries": len(fetched.entries)}
    if as_json:
        print_json(row)
    else:
        print_table("Fetched", tuple(row), [tuple(row.values())])
        say("`serai lists reload` lets running services take it")


@app.command("reload")
def reload(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Let compliance read its list files again; a broken file never replaces a good list."""
    answer = asyncio.run(_reload(resolve(home)))
    _show(list(answer.lists), list(answer.failures), as_json=as_json)
    if answer.failures:
        told = "; ".join(f"{failed.list_id}: {failed.explanation}" for failed in answer.failures)
        raise Failure(f"not taken: {told}", hint="the lists in force stay; mend the file and reload again")


async def _read(home: Home) -> list[compliance_pb2.SanctionsList]:
    async with connected(home, "compliance", operator("viewer")) as channel:
        stub = compliance_pb2_grpc.ComplianceServiceStub(channel)
        answer = await stub.ListLists(compliance_pb2.ListListsRequest(page_size=1000), **outgoing(CALL_SECONDS))
        return list(answer.lists)


async def _reload(home: Home) -> compliance_pb2.ReloadListsResponse:
    async with connected(home, "compliance", operator("security")) as channel:
        stub = compliance_pb2_grpc.ComplianceServiceStub(channel)
        request = compliance_pb2.ReloadListsRequest(request_id=str(uuid7()))
        return await stub.ReloadLists(request, **outgoing(120.0))


def _show(
    lists: list[compliance_pb2.SanctionsList], failures: list[compliance_pb2.ListFailure], *, as_json: bool
) -> None:
    rows = [
        {
            "list_id": item.list_id,
            "version": item.version,
            "entries": item.entries,
            "names": item.names,
            "rejected_rows": item.rejected_rows,
            "origin": item.origin,
            "loaded": item.load_time.ToDatetime(UTC).isoformat(timespec="seconds"),
            "invented": item.invented,
        }
        for item in lists
    ]
    if as_json:
        failed = [{"list_id": f.list_id, "explanation": f.explanation} for f in failures]
        print_json({"lists": rows, "failures": failed})
        return
    columns = ("list", "version", "entries", "names", "rejected rows", "from", "loaded", "invented")
    print_table("Sanctions lists", columns, [tuple(row.values()) for row in rows])
