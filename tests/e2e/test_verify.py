"""`serai verify` against the running stack: proofs for those outside, anchors, and a database that was changed."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import asyncpg

from cli.stack.stack import Stack
from cli.verify.database import ledger_database

SERAI = str(Path(sys.executable).with_name("serai"))
COMMAND_SECONDS = 60


async def serai(*words: object) -> "subprocess.CompletedProcess[str]":
    """Run a command beside the loop that the stack lives in."""
    command = [SERAI, *map(str, words)]
    return await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
    )


async def test_proofs_and_anchors_stand_by_themselves_and_tampering_is_found(stack: Stack, tmp_path: Path) -> None:
    home = ("--home", stack.home.folder)
    keys, proof, anchor = tmp_path / "keys", tmp_path / "proof.json", tmp_path / "anchor"
    printed = await serai("verify", "keys", *home)
    assert printed.returncode == 0, printed.stderr
    keys.write_text(printed.stdout)
    async with ledger_database(stack.home, None) as url:
        conn = await asyncpg.connect(url)
        transfer = await conn.fetchval("SELECT transfer_id FROM transfer WHERE book_id = 1 AND sequence = 2")
        exported = await serai("verify", "export", "--transfer", transfer, proof, *home)
        assert exported.returncode == 0, exported.stderr

        # Offline: no home, no services.
        nowhere = ("verify", "proof", proof, "--key", keys)
        valid = await serai(*nowhere)
        assert valid.returncode == 0, valid.stderr
        assert f"valid: transfer {transfer}" in valid.stdout
        text = proof.read_text()
        proof.write_text(text.replace('"leaf_index": 1', '"leaf_index": 2'))
        assert (await serai(*nowhere)).returncode == 1

        saved = await serai("verify", "anchor", anchor, *home)
        assert saved.returncode == 0, saved.stderr
        told = json.loads((await serai("verify", "keys", "--json", *home)).stdout)
        assert told == {"keys": printed.stdout.splitlines()}
        told = json.loads((await serai("verify", "anchor", anchor, "--json", *home)).stdout)
        assert (told["file"], told["origin"]) == (str(anchor), anchor.read_text().splitlines()[0])
        told = json.loads((await serai("verify", "export", "--transfer", transfer, proof, "--json", *home)).stdout)
        assert (told["transfer_id"], told["sequence"]) == (str(transfer), 2)

        against = ("verify", "against", anchor, "--key", keys, *home)
        agreed = await serai(*against)
        assert agreed.returncode == 0, agreed.stderr

        await conn.execute("UPDATE transfer SET minor_units = minor_units + 1 WHERE book_id = 1 AND sequence = 2")
        try:
            found, books = await asyncio.gather(serai(*against), serai("verify", *home))
        finally:
            await conn.execute("UPDATE transfer SET minor_units = minor_units - 1 WHERE book_id = 1 AND sequence = 2")
            await conn.close()
    assert found.returncode == 1
    assert "the database was changed behind the ledger" in found.stderr
    assert books.returncode == 1
    assert "are not those that the ledger signed" in books.stderr
