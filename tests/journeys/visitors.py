"""How a visitor asks: over HTTP with or without a key, or on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner
from starlette.testclient import TestClient

from herbcity.cli import main


def run_command(database_url: str, *arguments: str) -> str:
    """What ``herbcity`` prints; it must succeed."""
    done = CliRunner().invoke(main, arguments, env={"HERBCITY_DATABASE_URL": database_url})
    assert done.exit_code == 0, done.output
    return done.stdout


@dataclass(frozen=True)
class Caller:
    """Somebody who asks the service."""

    client: TestClient
    key: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def post(self, query: str, **variables: Any) -> Any:
        """The whole answer to a GraphQL request, errors and all."""
        request = {"query": query, "variables": variables}
        return self.client.post("/graphql", json=request, headers=self.headers)

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of a request that must not fail."""
        answer = self.post(query, **variables).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def write(self, mutation: str, given: dict[str, Any], answer: str) -> Any:
        """The payload of a mutation that must be accepted."""
        type_name = mutation[0].upper() + mutation[1:] + "Input"
        query = (
            f"mutation ($input: {type_name}!) "
            f"{{ {mutation}(input: $input) {{ {answer} revision errors {{ code path message }} }} }}"
        )
        payload = self.ask(query, input=given)[mutation]
        assert payload["errors"] == [], payload["errors"]
        return payload

    def get_document(self, name: str, *, etag: str | None = None, **parameters: str) -> Any:
        """A published operation, asked for by its name."""
        headers = {**self.headers, **({"If-None-Match": etag} if etag else {})}
        return self.client.get("/graphql", params={"documentId": name, **parameters}, headers=headers)
