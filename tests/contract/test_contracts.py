"""The contracts keep the rules that every service and partner relies on."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf.descriptor import FileDescriptor, MethodDescriptor

ROOT = Path(__file__).resolve().parents[2]
PROTOS = sorted((ROOT / "protos").rglob("*.proto"))
READS = ("Get", "List", "Watch", "Lookup", "Explain", "Echo", "Tokenize", "Render")


def descriptors() -> Iterator[FileDescriptor]:
    for proto in PROTOS:
        name = proto.relative_to(ROOT / "protos").with_suffix("")
        yield importlib.import_module(".".join(name.parts) + "_pb2").DESCRIPTOR


def methods() -> list[MethodDescriptor]:
    return [
        method
        for file in descriptors()
        for service in file.services_by_name.values()
        for method in service.methods_by_name.values()
    ]


def test_the_contracts_import_nothing_but_google_protobuf_and_themselves() -> None:
    imports = {line for proto in PROTOS for line in proto.read_text().splitlines() if line.startswith("import ")}
    assert imports
    foreign = [i for i in imports if not i.startswith(('import "google/protobuf/', 'import "serai/'))]
    assert foreign == []


@pytest.mark.parametrize("method", methods(), ids=lambda m: m.full_name)
def test_every_mutation_carries_a_request_id(method: MethodDescriptor) -> None:
    if method.name.startswith(READS):
        return
    request = method.input_type
    own = "request_id" in request.fields_by_name
    items = [
        field.message_type
        for field in request.fields
        if field.message_type is not None and "request_id" in field.message_type.fields_by_name
    ]
    assert own or items, f"{request.full_name} has no request_id, neither at the top nor in its items"


@pytest.mark.parametrize("method", [m for m in methods() if m.name.startswith("Watch")], ids=lambda m: m.full_name)
def test_every_watch_streams_resumes_and_beats(method: MethodDescriptor) -> None:
    assert method.server_streaming
    assert "resume_token" in method.input_type.fields_by_name
    event = method.output_type.oneofs_by_name["event"]
    assert "serai.common.v1.Heartbeat" in {f.message_type.full_name for f in event.fields}
    for field in event.fields:
        if field.name != "heartbeat":
            assert "position" in field.message_type.fields_by_name


@pytest.mark.parametrize("method", [m for m in methods() if m.name.startswith("List")], ids=lambda m: m.full_name)
def test_every_list_is_paged_unless_bounded(method: MethodDescriptor) -> None:
    # One row per live currency, or per key since the beginning: a few dozen at most.
    bounded = {"ListRates", "ListBalances", "ListPairStates", "ListQuoteKeys"}
    fields = method.input_type.fields_by_name
    assert method.name in bounded or {"page_size", "page_token"} <= set(fields)


def test_the_generated_code_is_fresh(tmp_path: Path) -> None:
    plugin = Path(sys.executable).with_name("protoc-gen-mypy_grpc")
    subprocess.run(
        [
            sys.executable, "-m", "grpc_tools.protoc", "-I", "protos",
            f"--python_out={tmp_path}", f"--pyi_out={tmp_path}", f"--grpc_python_out={tmp_path}",
            f"--plugin=protoc-gen-mypy_grpc={plugin}", f"--mypy_grpc_out={tmp_path}",
            *[str(p.relative_to(ROOT)) for p in PROTOS],
        ],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    made = {p.relative_to(tmp_path): p.read_text() for p in tmp_path.rglob("*.py*")}
    kept = {
        p.relative_to(ROOT / "libs"): p.read_text()
        for p in (ROOT / "libs" / "serai").glob("*/v1/*_pb2*.py*")
        if "__pycache__" not in p.parts
    }
    assert made, "protoc wrote nothing"
    stale = sorted(str(n) for n in made.keys() | kept.keys() if made.get(n) != kept.get(n))
    assert stale == [], "run `make proto` and commit"
