"""GraphQL over HTTP, against other GraphQL servers on the same database: Strawberry, Ariadne, mercurius with its JIT.

They are installed once, in exactly the versions that ``peer_services`` pins, into the system's temporary folder: the
Python ones by uv into an environment of their own, because they want another graphql-core; mercurius by npm.
Where one cannot be had, that is said and it is left out.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.asking import graphql_request, our_service, place_for, places_in
from benchmarks.comparing import Figure, Scale
from benchmarks.provinces import copy_of, database, size_of
from benchmarks.questions import QUESTIONS
from benchmarks.serving import Load, Server, own_core, running

_FOLDER = Path(__file__).with_name("peer_services")
_SECONDS_A_TURN = 2.0
_WARMING = 200
_CLIENTS = 16
_INSTALLING_SECONDS = 900

_FIELDS = "code nameTh nameEn legalForm size households latitude longitude"
_DOCUMENTS = {
    "Page": f"query Page($place: String!) {{ actors(first: 100, after: $place) {{ {_FIELDS} }} }}",
    "Links": """query Links($place: String!) { actors(first: 50, after: $place) {
        code nameTh
        to { kind target { nameTh } }
        from { kind source { nameTh } }
    } }""",
    "One": f"query One($place: ID!) {{ actor(code: $place) {{ {_FIELDS} }} }}",
}
"""The measured questions by their keys, in the peers' schema, where a page is a list and ``place`` always a code."""


@dataclass(frozen=True, slots=True)
class _Peer:
    """Another server: its command (FILE and PORT are filled in), and how much longer than ours it should take.

    ``targets`` goes by the key of a question.
    """

    name: str
    command: tuple[str, ...]
    targets: dict[str, float]


def measure(scale: Scale) -> Iterator[Figure]:
    """Each question by turns on all servers, sixteen clients at once, after each has given the same answers as ours."""
    peers = [*_python_peers(), *_node_peers()]
    if not peers:
        return
    with (
        copy_of(database(scale.actors, scale.seed)) as file,
        own_core(),
        our_service(file) as ours,
        ExitStack() as stack,
    ):
        places = places_in(ours)
        servers = [
            stack.enter_context(running([_filled(one, file) for one in peer.command], {})) for peer in peers
        ]
        for question in QUESTIONS:
            asked = [graphql_request(question.document, place_for(question, one)) for one in places]
            theirs = [graphql_request(_DOCUMENTS[question.key], one.code) for one in places]
            for server in servers:
                for our_request, their_request in zip(asked, theirs, strict=True):
                    assert _answer(server, their_request) == _answer(ours, our_request)
            services = [(ours, asked), *((server, theirs) for server in servers)]
            for server, requests in services:
                server.load(requests, clients=_CLIENTS, count=_WARMING)
            rounds = [
                [
                    server.load(requests, clients=_CLIENTS, seconds=_SECONDS_A_TURN)
                    for server, requests in services
                ]
                for _ in range(scale.rounds)
            ]
            our_turns, *their_turns = zip(*rounds)
            for peer, turns in zip(peers, their_turns, strict=True):
                wanted = peer.targets.get(question.key)
                # While other programs run, what is soon done is seldom interrupted: only processor time is judged.
                target = 1 / wanted if wanted else None
                for what, of in (("half are faster than", _half), ("processor", _processor)):
                    _say_spread(f"{peer.name}, {question.name}: {what}", our_turns, turns, of)
                    yield Figure(
                        what=f"{question.name}: {what}, 16 at once",
                        size=size_of(scale.actors),
                        value=statistics.median(map(of, our_turns)),
                        against=peer.name,
                        bare=statistics.median(map(of, turns)),
                        target=target if of is _processor else None,
                    )


def _half(turn: Load) -> float:
    return turn.at(0.5)


def _processor(turn: Load) -> float:
    return turn.processor / len(turn.each)


def _say_spread(
    what: str, ours: tuple[Load, ...], theirs: tuple[Load, ...], of: Callable[[Load], float]
) -> None:
    """How many times ours they take: the median, the least and the most of all rounds."""
    ratios = [of(their_turn) / of(our_turn) for our_turn, their_turn in zip(ours, theirs, strict=True)]
    middle = statistics.median(ratios)
    _say(f"{what}: {middle:.2f} times ours ({min(ratios):.2f} to {max(ratios):.2f})")


def _answer(server: Server, request: bytes) -> Any:
    """What was answered, without the names that the schemas give it: an actor or a list of actors."""
    (data,) = json.loads(server.ask(request))["data"].values()
    return data["nodes"] if isinstance(data, dict) and "nodes" in data else data


def _filled(argument: str, file: Path) -> str:
    return str(file) if argument == "FILE" else argument


def _python_peers() -> list[_Peer]:
    # uv stands beside this environment's Python; there need not be one on the path.
    uv = shutil.which("uv", path=Path(sys.executable).parent) or shutil.which("uv")
    if uv is None:
        _say("Strawberry and Ariadne are left out: uv is not installed")
        return []
    requirements = _FOLDER / "requirements.txt"

    def install(folder: Path) -> None:
        _run(uv, "venv", "--quiet", "--python", sys.executable, str(folder))
        python = str(folder / "bin/python")
        _run(uv, "pip", "install", "--quiet", "--python", python, "--requirement", str(requirements))

    folder = _installed("python", [requirements], install)
    if folder is None:
        _say("Strawberry and Ariadne are left out: they could not be installed")
        return []
    versions = dict(line.split("==") for line in requirements.read_text().splitlines())
    return [
        _Peer(
            f"{name} {versions[package]}{', documents kept' if kept else ''}",
            (str(folder / "bin/python"), "-m", f"benchmarks.peer_services.{module}", "FILE", "PORT", *kept),
            {"Page": 10.0, "Links": 10.0},
        )
        for name, package, module in (
            ("Strawberry", "strawberry-graphql", "strawberry_service"),
            ("Ariadne", "ariadne", "ariadne_service"),
        )
        for kept in ((), ("kept",))
    ]


def _node_peers() -> list[_Peer]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        _say("mercurius is left out: node and npm are not installed")
        return []
    package = _FOLDER / "mercurius" / "package.json"
    files = [
        package,
        package.with_name("package-lock.json"),
        package.with_name("service.js"),
        _FOLDER / "schema.graphql",
    ]

    def install(folder: Path) -> None:
        folder.mkdir()
        for file in files:
            shutil.copy(file, folder)
        _run(npm, "ci", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder))

    folder = _installed("mercurius", files, install)
    if folder is None:
        _say("mercurius is left out: it could not be installed")
        return []
    version = json.loads(package.read_text())["dependencies"]["mercurius"]
    return [
        _Peer(
            f"mercurius {version} with its JIT",
            (node, str(folder / "service.js"), "FILE", "PORT"),
            {"Links": 1.0},
        )
    ]


def _installed(name: str, made_from: list[Path], install: Callable[[Path], None]) -> Path | None:
    """The folder that ``install`` has filled from these files, now or in an earlier run; None where it failed."""
    mark = hashlib.sha256(b"".join(file.read_bytes() for file in made_from)).hexdigest()[:8]
    kept = Path(tempfile.gettempdir()) / "herbcity-benchmarks"
    kept.mkdir(exist_ok=True)
    folder = kept / f"peers-{name}-{mark}"
    if folder.exists():
        return folder
    _say(f"installing {name} into {folder}")
    try:
        install(folder)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        _say(str(failed))
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return folder


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=_INSTALLING_SECONDS)


def _say(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)
