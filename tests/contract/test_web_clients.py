"""What a web team builds on the contract: types from a code generator, and a page of another site with urql."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from herbcity.api.documents import Documents
from tests.contract.conftest import EXAMPLE, ROOT, service

SCENARIO = Path(__file__).with_name("visiting.mjs")


@pytest.fixture(scope="module")
def generated(example: Callable[..., str]) -> Path:
    """The types, made anew."""
    folder = EXAMPLE / "src" / "generated"
    shutil.rmtree(folder, ignore_errors=True)
    example(["npm", "run", "generate"])
    return folder


def test_typescript_types_of_the_schema_and_of_every_operation_generate_and_pass_a_strict_compiler(
    example: Callable[..., str], generated: Path
):
    operations = (generated / "operations.ts").read_text(encoding="utf-8")
    missing = [
        name for name in Documents.from_folder().texts if f"export const {name}Document" not in operations
    ]
    assert missing == []
    schema = (generated / "schema.ts").read_text(encoding="utf-8")
    assert "DateTime: { input: string; output: string; }" in schema
    assert ": any" not in schema + operations
    example(["npm", "run", "check"])


def test_the_readme_shows_the_settings_that_the_code_generator_runs_with():
    readme = (ROOT / "graph_schema" / "README.md").read_text(encoding="utf-8")
    assert (EXAMPLE / "codegen.ts").read_text(encoding="utf-8") in readme


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────


class StrictPages(SimpleHTTPRequestHandler):
    """Serves files as a careful site does: no inline script or style, no host but its own and the API's."""

    api = ""

    def end_headers(self) -> None:
        policy = f"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src {self.api}"
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def other_site() -> Iterator[ThreadingHTTPServer]:
    """A site on an origin of its own, with the page that was built."""
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(StrictPages, directory=str(EXAMPLE / "dist"))
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_page_of_another_site_pages_keeps_each_actor_once_and_says_what_went_wrong(
    example: Callable[..., str],
    generated: Path,
    other_site: ThreadingHTTPServer,
    database_url: str,
    editor_key: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    page = f"http://127.0.0.1:{other_site.server_port}"
    with service(database_url, HERBCITY_CORS_ORIGINS=page) as api:
        monkeypatch.setattr(StrictPages, "api", api)
        example(["npm", "run", "build"], API_URL=f"{api}/graphql")
        given = {
            "page": page,
            "api": f"{api}/graphql",
            "key": editor_key,
            "pictures": str(tmp_path),
        }
        chromium = next(
            filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
        )
        seen = json.loads(example(["node", str(SCENARIO)], VISIT=json.dumps(given | {"chromium": chromium})))
    if "missing" in seen:
        pytest.skip(f"needs chromium: {seen['missing']}")
    assert seen["complaints"] == []  # of the browser: scripts that fail, and what the policy forbids
    assert seen["count"] == "10 / 166"  # the seeds have 166 actors
    assert len(seen["codes"]) == len(set(seen["codes"])) == 20
    assert seen["codes"][:10] == seen["firstCodes"]
    # The card asks for one actor, and the list, which is not asked for again, has its new name too.
    assert seen["asked"] == ["FindActors", "FindActors", "ActorCard"]
    assert seen["nameBefore"] != seen["nameAfter"] == seen["nameOnCard"] == "ชื่อใหม่จากเจ้าหน้าที่"
    assert seen["alert"].endswith("NOT_FOUND")
    assert "no-such-herb" in seen["alert"]
    assert (tmp_path / "list.png").stat().st_size > 10_000
