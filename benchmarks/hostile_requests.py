"""Requests meant to hurt, by kind: each as it goes over the wire.

None of them needs a key. Each has a number, and numbers that matter make it another request, so that nothing is
answered from memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Payload = Callable[[int], bytes]
"""The bytes of the request with this number."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of hurting. ``seconds`` above 0 sends the bytes bit by bit over so long a time, and never the last."""

    name: str
    payload: Payload
    seconds: float = 0.0


def post(body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """A POST of these bytes."""
    given = {
        "Host": "127.0.0.1",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Language": "en",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **(headers or {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"POST /graphql HTTP/1.1\r\n{lines}\r\n".encode() + body


def ask(query: str, variables: Mapping[str, Any] | None = None) -> bytes:
    """A POST of a document and its variables."""
    return post(json.dumps({"query": query, "variables": variables or {}}, ensure_ascii=False).encode())


def _document(name: str, text: Callable[[int], str]) -> Kind:
    return Kind(name, lambda number: ask(text(number)))


def _variable(name: str, type_: str, use: str, value: Callable[[int], Any]) -> Kind:
    document = f"query ($x: {type_}) {{ {use} }}"
    return Kind(name, lambda number: ask(document, {"x": value(number)}))


def _often(count: int, part: Callable[[int], str]) -> str:
    return " ".join(part(one) for one in range(count))


def _within(levels: int, inner: str, outer: str) -> str:
    """``outer``, which holds one ``%s``, around itself so many times."""
    for _ in range(levels):
        inner = outer % inner
    return inner


def _fragments(count: int) -> str:
    """Each fragment spreads the next one twice: few words that stand for 2 to the power of ``count``."""
    spreading = _often(count - 1, lambda one: f"fragment F{one} on Query {{ ...F{one + 1} ...F{one + 1} }}")
    return f"{{ ...F0 }} {spreading} fragment F{count - 1} on Query {{ __typename }}"


def _in_network(count: int, part: Callable[[int], str]) -> str:
    return f"{{ network {{ {_often(count, part)} }} }}"


def _garbage(number: int) -> bytes:
    """A senseless row of bytes, the same in every run."""
    return bytes((number * 131 + place * place * 17 + place) % 256 for place in range(1, 2_000))


_LINKS_OF_LINKS = "links { source { %s } }"
_TYPE = "kind name ofType { kind name ofType { kind name ofType { kind name } } }"
_WHOLE_SCHEMA = (
    "__schema { types { kind name description inputFields { name } enumValues { name description } "
    f"fields {{ name description args {{ name description type {{ {_TYPE} }} }} type {{ {_TYPE} }} }} }} }}"
)
_CYCLE = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"
_HEAD = b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"

DOCUMENTS = (
    _document(
        "depth 50", lambda _: f"{{ actors(first: 1) {{ nodes {{ {_within(24, 'id', _LINKS_OF_LINKS)} }} }} }}"
    ),
    _document("10,000 open braces", lambda _: "{a" * 10_000),
    _document("300 aliases", lambda _: f"{{ {_often(300, lambda one: f'a{one}: viewer {{ role }}')} }}"),
    _document("a fragment cycle", lambda _: _CYCLE),
    _document("exponential fragments, 18 deep", lambda _: _fragments(18)),
    _document("exponential fragments, 100 deep", lambda _: _fragments(100)),
    _document("one field 450 times", lambda _: f"{{ {'__typename ' * 450} }}"),
    _document("one field 1,900 times", lambda _: f"{{ {'__typename ' * 1_900} }}"),
    _document(
        "fields to be compared with one another",
        lambda number: (
            f"{{ {'... { actors { nodes { ... { nameTh links { id } } } } } ' * 60} a{number}: viewer {{ role }} }}"
        ),
    ),
    _document(
        "400 misspelt fields",
        lambda number: f"{{ viewer {{ {_often(400, lambda one: f'rol{number}{one}')} }} }}",
    ),
    _document("500 directives", lambda _: f"{{ viewer {'@include(if: true) ' * 500} {{ role }} }}"),
    _document("500 unknown directives", lambda _: f"{{ viewer {'@nobody ' * 500} {{ role }} }}"),
    _document(
        "500 operations in a document",
        lambda _: _often(500, lambda one: f"query Q{one} {{ viewer {{ role }} }}"),
    ),
    _document("a comment of 0.5 MB", lambda number: f"{{ viewer {{ role }} }} # {number} {'x' * 500_000}"),
    _document("a string of 0.5 MB", lambda _: f'{{ search(text: "{"ก" * 160_000}") {{ __typename }} }}'),
)
INTROSPECTION = (
    _document(
        "introspection in a circle, 10 times round",
        lambda _: f"{{ __schema {{ types {{ {_within(10, 'name', 'fields { type { %s } }')} }} }} }}",
    ),
    _document(
        "introspection in a circle, twice round",
        lambda _: f"{{ __schema {{ types {{ {_within(2, 'name', 'fields { type { %s } }')} }} }} }}",
    ),
    _document(
        "the whole schema 12 times", lambda _: f"{{ {_often(12, lambda one: f's{one}: {_WHOLE_SCHEMA}')} }}"
    ),
    _document("the whole schema in a loop", lambda number: f"query Q{number} {{ {_WHOLE_SCHEMA} }}"),
)
_SEARCH = "search(text: $x) { __typename }"
_FOUND, _COUNTED = "{ __typename }", "{ totalCount }"
VARIABLES = (
    _variable("3 MB of variables", "String!", _SEARCH, lambda _: "x" * 3_000_000),
    _variable("0.9 MB to search for", "String!", _SEARCH, lambda number: f"{number}" + "ไ" * 300_000),
    _variable(
        "0.9 MB of words to filter by",
        "String!",
        f"actors(first: 1, where: {{text: $x}}) {_COUNTED}",
        lambda number: f"{number} " + "a " * 450_000,
    ),
    _variable(
        "100,000 ids",
        "[ID!]!",
        "nodes(ids: $x) { id }",
        lambda number: [f"{number + one:x}" for one in range(100_000)],
    ),
    _variable("100,000 values of a wrong type", "[ID!]!", "nodes(ids: $x) { id }", lambda _: [{}] * 100_000),
    _variable(
        "50,000 herbs to filter by",
        "[ID!]",
        f"actors(first: 1, where: {{herbs: $x}}) {_COUNTED}",
        lambda number: [f"herb-{number + one}" for one in range(50_000)],
    ),
    Kind(
        "a list in a list, 100,000 deep",
        lambda _: post(
            b'{"query": "{ viewer { role } }", "variables": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}"
        ),
    ),
)
_PAGE_OF_ALL = 'actors(first: 100, where: {text: "%d"}) { nodes { %s } }'
AMOUNTS = (
    Kind(
        "500 operations in a batch",
        lambda _: post(json.dumps([{"query": "{ viewer { role } }"}] * 500).encode()),
    ),
    _document("first: 1000000", lambda _: "{ actors(first: 1000000) { nodes { code } } }"),
    _document(
        "15 full pages in aliases",
        lambda number: (
            f"""{{ {
                _often(
                    15,
                    lambda one: (
                        f"a{one}: "
                        + _PAGE_OF_ALL % ((number + one) % 10, "nameTh links { id target { nameTh } }")
                    ),
                )
            } }}"""
        ),
    ),
    _document(
        "links of links of links of 100 actors",
        lambda number: f"{{ {_PAGE_OF_ALL % (number % 10, _within(4, 'id', _LINKS_OF_LINKS))} }}",
    ),
    _document(
        "every value of 100 actors, and their history",
        lambda number: f"{{ {_PAGE_OF_ALL % (number % 10, 'facts { value } history { number }')} }}",
    ),
)
DEAR = (
    _document(
        "chance for dear measures in aliases",
        lambda number: _in_network(
            5,
            lambda one: (
                f"m{one}: compareWithNull(measure: BETWEENNESS, samples: 200, seed: {number * 10 + one}) {_FOUND}"
            ),
        ),
    ),
    _document(
        "betweenness by samples in aliases",
        lambda number: _in_network(
            5,
            lambda one: (
                f"m{one}: sampledBetweenness(error: 0.01, confidence: 0.999, seed: {number * 10 + one}) {_FOUND}"
            ),
        ),
    ),
    _document(
        "communities in aliases",
        lambda number: _in_network(
            15, lambda one: f"m{one}: leiden(resolution: {1 + one / 7}, seed: {number}) {{ code }}"
        ),
    ),
    _variable(
        "plans, each another",
        "PlanInput!",
        "plan(input: $x) { __typename }",
        lambda number: {"maxLinks": 50, "budgetThb": 1_000_000 + number, "officerHours": 1_000},
    ),
    _document(
        "suggestions of many days",
        lambda number: (
            f"""{{ suggestions(
        first: 100, asOf: "{2001 + number % 25}-01-01") {{ nodes {{ reasons {{ text }} }} }} }}"""
        ),
    ),
    _document(
        "networks of many days",
        lambda number: (
            f'{{ network(asOf: "{2001 + number % 25}-0{1 + number % 9}-01") {{ digest density }} }}'
        ),
    ),
    _document(
        "qualities of many draws", lambda number: f"{{ suggestionQuality(seed: {number % 100}) {_FOUND} }}"
    ),
)
BYTES = (
    Kind("garbage in the body", lambda number: post(_garbage(number))),
    Kind("garbage instead of HTTP", _garbage),
    Kind("a header of 200 kB", lambda _: _HEAD + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n"),
    Kind(
        "an address of 60 kB",
        lambda _: (
            b"GET /graphql?query=" + b"%7B" * 20_000 + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        ),
    ),
    Kind("a length of 1 TB", lambda _: post(b"{}", {"Content-Length": "1000000000000"})),
    Kind(
        "a body that comes slowly",
        lambda _: post(b'{"query": "{ viewer { role } }"}' + b" " * 30),
        seconds=30.0,
    ),
    Kind("a head that comes slowly", lambda _: _HEAD + b"X-Slow: " + b"x" * 60, seconds=30.0),
)

KINDS: Sequence[Kind] = (*DOCUMENTS, *INTROSPECTION, *VARIABLES, *AMOUNTS, *DEAR, *BYTES)
"""Every kind of hostile request."""
