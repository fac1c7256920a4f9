"""`serai participants`: who takes part."""

import asyncio

import typer

from cli.connection import CALL_SECONDS, connected, operator
from cli.demo.onboarding import onboard
from cli.home import Home, resolve
from cli.options import HomeOption, JsonOption
from cli.output import print_json, print_table, say
from rpc.deadlines import outgoing
from serai.payments.v1 import participant_pb2, payments_pb2, payments_pb2_grpc

app = typer.Typer(
    add_completion=False,
    help="Who takes part: list, or take on the demonstration's institutions.",
    no_args_is_help=True,
)


@app.command("list")
def list_participants(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the participants with roles, currencies and state."""
    _show(asyncio.run(_read(resolve(home))), as_json=as_json)


@app.command("sample")
def sample(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Take on the demonstration's institutions, with certificates, accounts, money and prices; safe to repeat."""
    _show(asyncio.run(onboard(resolve(home), say)), as_json=as_json)


async def _read(home: Home) -> list[participant_pb2.Participant]:
    found: list[participant_pb2.Participant] = []
    async with connected(home, "payments", operator("viewer")) as channel:
        stub = payments_pb2_grpc.ParticipantServiceStub(channel)
        request = payments_pb2.ListParticipantsRequest(page_size=1000)
        while True:
            page = await stub.ListParticipants(request, **outgoing(CALL_SECONDS))
            found.extend(page.participants)
            if not page.next_page_token:
                return found
            request.page_token = page.next_page_token


def _show(found: list[participant_pb2.Participant], *, as_json: bool) -> None:
    rows = [
        {
            "participant_id": p.participant_id,
            "name": p.display_name,
            "bic": p.bic,
            "country": p.country,
            "roles": [_word(participant_pb2.ParticipantRole.Name(r), "PARTICIPANT_ROLE_") for r in p.roles],
            "currencies": [a.currency for a in p.accounts],
            "state": _word(participant_pb2.ParticipantState.Name(p.state), "PARTICIPANT_STATE_"),
        }
        for p in found
    ]
    if as_json:
        print_json({"participants": rows})
        return
    cells = [[", ".join(v) if isinstance(v, list) else v for v in row.values()] for row in rows]
    print_table("Participants", ("id", "name", "BIC", "country", "roles", "currencies", "state"), cells)


def _word(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower()
