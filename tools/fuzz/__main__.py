"""Ask a service of its own what schemathesis thinks up, and say whether an answer was a fault of the service.

    python tools/fuzz [--operations 10000] [--seed 1]

Runs on a copy of the seeds in a temporary folder, with an editor's key, so that mutations are carried out too.
schemathesis and its libraries are fetched by uv into a place of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from graphql import GraphQLSchema

from herbcity.api.schema import build_schema

SCHEMATHESIS = "schemathesis==4.32.5"
UNBOUNDED = {f"HERBCITY_EDITOR_{name}": "1000000000" for name in ("BUDGET", "REFILL")}
"""A budget that does not run out, so that every operation is carried out."""

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parents[1] / "seeds"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--operations", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", help="a root field, such as Query.actors")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, **UNBOUNDED, "HERBCITY_DATABASE_URL": f"sqlite:///{folder}/herbcity.db"}
        herbcity = [sys.executable, "-u", "-m", "herbcity"]
        for command in (["migrate"], ["load", str(SEEDS)]):
            subprocess.run([*herbcity, *command], env=environ, check=True, stdout=subprocess.DEVNULL)
        key = subprocess.run(
            [*herbcity, "key", "create", "--role", "editor", "--label", "fuzz"],
            env=environ, check=True, capture_output=True, text=True,
        ).stdout.splitlines()[0]  # fmt: skip
        with subprocess.Popen(
            [*herbcity, "serve", "--port", "0"],
            env={**environ, "HERBCITY_LOG_LEVEL": "error"},
            text=True,
            stdout=subprocess.PIPE,
        ) as service:
            assert service.stdout
            address = next(
                found[0] for line in service.stdout if (found := re.search(r"http://\S+/graphql", line))
            )
            try:
                return asked(address, key, given)
            finally:
                service.kill()


def asked(address: str, key: str, given: argparse.Namespace) -> int:
    """The exit status of schemathesis: 0 where every answer was data or a refusal."""
    uvx = shutil.which("uvx", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "uvx"
    only = ["--include-name", given.only] if given.only else []
    command = [
        uvx, "--from", SCHEMATHESIS, "schemathesis", "run", address, "--checks", "answered_or_refused",
        "--max-examples", str(-(-given.operations // (1 if only else root_fields(build_schema().graphql_schema)))),
        "--phases", "fuzzing", "--continue-on-failure", "--no-color", "--seed", str(given.seed),
        "--suppress-health-check", "all", "--request-timeout", "60", "--header", f"Authorization:Bearer {key}", *only,
    ]  # fmt: skip
    environ = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "checks",
        "PYTHONPATH": str(HERE),
        "HERBCITY_FUZZ_NAMES": json.dumps(names_of_things(address)),
    }
    return subprocess.run(command, env=environ, check=False).returncode


def names_of_things(address: str) -> list[str]:
    """Ids and short names of things that there are, of every kind."""
    query = """{
      actors(first: 3) { nodes { id code } } herbs(first: 2) { nodes { id code } } districts { code }
      links(first: 2) { nodes { id } } listings(first: 2) { nodes { id } } suggestions(first: 2) { nodes { id } }
    }"""
    body = json.dumps({"query": query}).encode()
    asked = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked) as answer:
        return re.findall(r'"(?:id|code)":"([^"]+)"', answer.read().decode())


def root_fields(schema: GraphQLSchema) -> int:
    """How many fields of queries and mutations there are; schemathesis makes so many cases of each."""
    return sum(len(root.fields) for root in (schema.query_type, schema.mutation_type) if root)


if __name__ == "__main__":
    sys.exit(main())
