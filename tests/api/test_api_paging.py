"""Pages while others write: what stays where it is comes exactly once, in every list and every order."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.api.conditions import actor_test, link_test
from herbcity.api.ordering import actors_in_order, links_in_order
from herbcity.api.paging import Ordered, Page, PageWanted
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change
from herbcity.vocabulary import ActorRole, ProductForm
from tests.api.api_door import EDITOR, Door
from tests.api.network_changes import applied, changes
from tests.api.test_api_orders import ORDERS

FILTERED: list[tuple[Any, Any, Any]] = [
    *((in_order, by, None) for in_order, by in ORDERS),
    (
        actors_in_order,
        None,
        lambda one: actor_test(one, {"roles": [ActorRole.FARMER_GROUP, ActorRole.BUYER]}),
    ),
    (links_in_order, None, lambda one: link_test(one, {"forms": [ProductForm.FRESH]})),
]


def ordered(in_order: Any, by: Any, network: NetworkSnapshot) -> Ordered[Any]:
    return in_order(network, by) if by is not None else in_order(network)


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(("in_order", "by", "where"), FILTERED)
@settings(max_examples=15, deadline=None)
@given(written=st.lists(st.lists(changes(), max_size=3), min_size=1, max_size=6), size=st.integers(1, 3))
def test_what_stays_where_it_is_comes_exactly_once(
    in_order: Any, by: Any, where: Any, backwards: bool, written: list[list[Change]], size: int
):
    network = turmeric_chain()
    stayed: set[Any] | None = None
    seen: list[Any] = []
    cursor: str | None = None
    batches = iter(written)
    while True:
        rows = ordered(in_order, by, network)
        passes = where(network) if where else None
        here = {key for key, row in zip(rows.keys, rows.rows) if passes is None or passes(row)}
        stayed = here if stayed is None else stayed & here
        wanted = PageWanted(last=size, before=cursor) if backwards else PageWanted(first=size, after=cursor)
        page = Page(rows, wanted, passes)
        keys = [rows.key_at(edge.cursor) for edge in page.edges]
        seen = [*keys, *seen] if backwards else [*seen, *keys]
        assert page.total_count == len(here)
        assert len(seen) <= 40, "the pages do not end"
        cursor = page.start_cursor if backwards else page.end_cursor
        if not (page.has_previous_page if backwards else page.has_next_page):
            break
        for change in next(batches, []):
            network = applied(network, change)
    counted = Counter(key for key in seen if key in stayed)
    assert counted == Counter(stayed)
    assert [key for key in seen if key in stayed] == sorted(stayed)


CONNECTIONS = {
    "actors": "actors({page}) {{ ...on ActorConnection {{ {asked} }} }}",
    "links": "links({page}) {{ {asked} }}",
    "links by volume": "links({page}, orderBy: [{{field: VOLUME, direction: DESC}}]) {{ {asked} }}",
    "listings": "listings({page}) {{ {asked} }}",
    "listings by price": "listings({page}, orderBy: [{{field: PRICE}}]) {{ {asked} }}",
    "herbs": "herbs({page}) {{ {asked} }}",
    "evidence": "evidence({page}) {{ {asked} }}",
    "suggestions": "suggestions({page}) {{ {asked} }}",
    "revisions": "revisions({page}) {{ {asked} }}",
}
ASKED = "totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage endCursor startCursor }"


@pytest.mark.parametrize("name", CONNECTIONS)
def test_a_walk_through_a_list_meets_every_row_once_although_somebody_else_registers(door: Door, name: str):
    def page(number: int, after: str | None) -> dict[str, Any]:
        cursor = f', after: "{after}"' if after else ""
        field = CONNECTIONS[name].format(page=f"first: {number}{cursor}", asked=ASKED)
        return door.ask(f"{{ found: {field} }}")["found"]

    before = [node["id"] for node in page(100, None)["nodes"]]
    walked: list[str] = []
    after = None
    while True:
        found = page(1, after)
        assert [edge["node"] for edge in found["edges"]] == found["nodes"]
        walked += [node["id"] for node in found["nodes"]]
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
        assert after == found["edges"][-1]["cursor"] == found["pageInfo"]["startCursor"]
        if len(walked) < 4:
            made = f'registerActor(input: {{nameTh: "ก{len(walked)}", roles: [BUYER]}}) {{ errors {{ message }} }}'
            door.ask(f"mutation {{ {made} }}", viewer=EDITOR)
    assert [one for one in walked if one in before] == before
    assert len(walked) == len(set(walked))


@pytest.mark.parametrize(
    "field",
    ["actors", "links", "listings", "herbs", "evidence", "suggestions", "revisions"],
)
def test_more_rows_than_a_page_may_have_are_refused_with_the_limit(door: Door, field: str):
    for asked in (0, -1, 101):
        error = door.error(f"{{ {field}(first: {asked}) {{ totalCount }} }}")
        assert error["extensions"]["code"] == "PAGE_TOO_LARGE"
        assert (error["extensions"]["limit"], error["extensions"]["requested"]) == (100, asked)


def test_a_cursor_of_another_order_or_list_is_refused(door: Door):
    cursor = door.ask("{ links(first: 1) { pageInfo { endCursor } } }")["links"]["pageInfo"]["endCursor"]
    for field in ("links(orderBy: [{field: VOLUME}], ", "actors(", "listings("):
        error = door.error(f'{{ {field}first: 1, after: "{cursor}") {{ totalCount }} }}')
        assert error["extensions"]["code"] == "BAD_CURSOR"
