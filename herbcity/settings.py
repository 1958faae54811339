"""Every HERBCITY_* variable: its name, what it is when nobody sets it, and what it means.

The fields of ``Settings`` are the whole table: the environment is read from it, the documentation is rendered
from it. The environment is an argument, read once at the edge and passed down.

>>> Settings.from_environment({"HERBCITY_PORT": "8123"}).port
8123
>>> Settings().host
'127.0.0.1'
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from ipaddress import ip_network
from typing import NamedTuple, Self, TypeVar

from herbcity.errors import ErrorCode, Fault, Refused

PREFIX = "HERBCITY_"

_T = TypeVar("_T")


class LogFormat(StrEnum):
    """How a line of the log is written."""

    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """The least important line that is still written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class _Form(NamedTuple):
    """How a variable is read, and what is right, in the words of a complaint and of the documentation."""

    read: Callable[[str], object]
    right: str
    secret: bool = False


def _whole(low: int, high: int) -> _Form:
    def read(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return _Form(read, f"a whole number from {low} to {high}")


def _seconds(low: float, high: float) -> _Form:
    def read(text: str) -> float:
        number = float(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return _Form(read, f"seconds, from {low:g} to {high:g}")


_YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def _yes_or_no() -> _Form:
    def read(text: str) -> bool:
        if text.lower() not in _YES_OR_NO:
            raise ValueError(text)
        return _YES_OR_NO[text.lower()]

    return _Form(read, "yes or no")


def _one_of(words: type[StrEnum]) -> _Form:
    return _Form(lambda text: words(text.lower()), " or ".join(words))


def _host_name(text: str) -> str:
    if not re.fullmatch(r"[\w.:-]+", text):
        raise ValueError(text)
    return text


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip() for part in text.split(",") if part.strip())
    for origin in origins:
        if origin != "*" and not re.fullmatch(r"https?://[^/\s?#@]+", origin):
            raise ValueError(origin)
    return origins


def _database_url(text: str) -> str:
    if not re.match(r"sqlite:///.|postgres(ql)?(\+psycopg)?://.", text):
        raise ValueError(text)
    return text


def _issuer(text: str) -> str:
    if not re.fullmatch(r"https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?", text):
        raise ValueError(text)
    return text


def _word(text: str) -> str:
    if not re.fullmatch(r"\S{1,200}", text):
        raise ValueError(text)
    return text


_ISSUER = _Form(_issuer, "the https address of the issuer, as its tokens name it")
_WORD = _Form(_word, "one word, at most 200 characters")


def _networks(text: str) -> tuple[str, ...]:
    return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())


_NETWORKS = _Form(_networks, "networks such as 10.1.0.0/16, separated by commas")
_HOST = _Form(_host_name, "a host name or an address, such as 127.0.0.1, or 0.0.0.0 for every interface")
_ORIGINS = _Form(_origins, "origins such as https://example.go.th, separated by commas, or * for any")
# Not shown when it is refused: it may hold a password.
_DATABASE = _Form(_database_url, "sqlite:///file.db or postgresql://user:password@host/name", secret=True)


_BUDGET = _whole(100, 1_000_000_000)


def _setting(default: _T, form: _Form, meaning: str) -> _T:
    return field(default=default, metadata={"form": form, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decides. Each field is the variable HERBCITY_ and its name in capitals."""

    database_url: str = _setting(
        "sqlite:///data/herbcity.db",
        _DATABASE,
        "Where the registry lives. A path is relative to where the command runs; it is made if missing.",
    )
    host: str = _setting("127.0.0.1", _HOST, "The address on which the service listens.")
    port: int = _setting(8000, _whole(0, 65535), "The port on which the service listens; 0 takes a free one.")
    cors_origins: tuple[str, ...] = _setting(
        (), _ORIGINS, "Web sites whose pages may call the API from a browser. None, unless set."
    )
    max_body_bytes: int = _setting(
        393_216,
        _whole(1_024, 104_857_600),
        "The largest request body, in bytes; more is refused with 413.",
    )
    max_upload_bytes: int = _setting(
        8_388_608,
        _whole(1_024, 67_108_864),
        "The largest file that can be uploaded to be imported, in bytes; more is refused with 413.",
    )
    request_seconds: float = _setting(
        10.0,
        _seconds(0.05, 600),
        "How long one GraphQL request may take before it is TIMED_OUT.",
    )
    published_only: bool = _setting(
        False,
        _yes_or_no(),
        "Whether callers without a key may ask nothing but the operations published with the contract.",
    )
    public_budget: int = _setting(
        600_000,
        _BUDGET,
        "What a caller without a key may spend before its budget has to refill, in objects (see costs.md). It counts "
        "for one network address, and for one process of the service, as all budgets do.",
    )
    public_refill: int = _setting(5_000, _BUDGET, "How much of that comes back in a second.")
    member_budget: int = _setting(
        2_000_000, _BUDGET, "What a key of the role MEMBER may spend before its budget has to refill."
    )
    member_refill: int = _setting(10_000, _BUDGET, "How much of that comes back in a second.")
    editor_budget: int = _setting(
        5_000_000, _BUDGET, "What a key of the role EDITOR or a higher one may spend before it has to refill."
    )
    editor_refill: int = _setting(20_000, _BUDGET, "How much of that comes back in a second.")
    trusted_proxies: int = _setting(
        0,
        _whole(0, 10),
        "Through how many proxies of yours every request comes; each writes the address it was asked from at the end "
        "of X-Forwarded-For. 0 believes no such header.",
    )
    answer_cache_bytes: int = _setting(
        33_554_432,
        _whole(0, 4_294_967_296),
        "Memory for whole answers to published questions, in bytes; 0 keeps none.",
    )
    oidc_issuer: str = _setting(
        "",
        _ISSUER,
        "An OpenID Connect issuer whose bearer tokens are taken besides API keys. None, unless set.",
    )
    oidc_audience: str = _setting(
        "herbcity", _WORD, "The audience for which the issuer's tokens must be meant (`aud`)."
    )
    oidc_role_claim: str = _setting(
        "herbcity_role",
        _WORD,
        "The claim of a token that names its role (MEMBER, EDITOR, STEWARD, ADMIN), and scopes to narrow it to.",
    )
    streams_per_caller: int = _setting(
        100,
        _whole(1, 100_000),
        "How many connections one key, or one address without a key, may hold open for subscriptions.",
    )
    webhook_networks: tuple[str, ...] = _setting(
        (),
        _NETWORKS,
        "Networks that webhooks may lead to besides the public internet, such as that of an office. None, unless set.",
    )
    log_format: LogFormat = _setting(  # noqa: RUF009 (an enum member is frozen)
        LogFormat.CONSOLE,
        _one_of(LogFormat),
        "Log lines for people (console), or for machines (json).",
    )
    log_level: LogLevel = _setting(  # noqa: RUF009
        LogLevel.INFO, _one_of(LogLevel), "The least important line that is still written."
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings in these variables; empty ones count as not set.

        Raises Refused with every fault at once. A name that is nearly one of ours is a fault too: a misspelt
        limit that is silently ignored is found out on the worst day.
        """
        known = {PREFIX + each.name.upper(): each for each in fields(cls)}
        values: dict[str, object] = {}
        faults = []
        for name, text in environ.items():
            if not name.startswith(PREFIX) or not text.strip():
                continue
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.9)
                if near:
                    faults.append(
                        Fault.of(ErrorCode.UNKNOWN_FIELD, name, value=name, kind="settings", allowed=near)
                    )
                continue
            form: _Form = known[name].metadata["form"]
            try:
                values[known[name].name] = form.read(text.strip())
            except ValueError:
                shown = "…" if form.secret else text
                faults.append(Fault.of(ErrorCode.MALFORMED, name, value=shown, allowed=form.right))
        if faults:
            raise Refused(faults)
        return cls(**values)  # type: ignore[arg-type]


def settings_table() -> str:
    """The settings as a Markdown table, for the documentation."""
    rows = ["| variable | default | allowed | meaning |", "|---|---|---|---|"]
    for each in fields(Settings):
        default = f"`{each.default}`" if each.default not in ((), "") else "none"
        form: _Form = each.metadata["form"]
        rows.append(
            f"| `{PREFIX}{each.name.upper()}` | {default} | {form.right} | {each.metadata['meaning']} |"
        )
    return "\n".join(rows) + "\n"
