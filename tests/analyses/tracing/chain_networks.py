"""Random networks that carry things, and every chain in them found by walking NetworkX's simple paths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import networkx as nx
from hypothesis import strategies as st

from herbcity.analyses.tracing.conditions import Conditions
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import Actor, Certificate, Herb, Interval, LadderStep, Link
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    EvidenceLevel,
    Flow,
    LinkKind,
    LinkStatus,
    ProductForm,
)

DAY = date(2026, 1, 1)
HERBS = ("ginger", "plai", "turmeric")
LEVEL = EvidenceLevel.ILLUSTRATIVE
FORMS = (ProductForm.FRESH, ProductForm.DRIED, ProductForm.POWDER, ProductForm.RESIDUE)
KINDS = (LinkKind.SUPPLIES, LinkKind.TAKES_BYPRODUCT_FROM, LinkKind.COORDINATES_WITH)
CLIMBS = {
    "ginger": {(ProductForm.FRESH, ProductForm.DRIED), (ProductForm.DRIED, ProductForm.POWDER)},
    "plai": set(),
    "turmeric": {(ProductForm.FRESH, ProductForm.DRIED)},
}
"""The rungs that each herb has: plai has no ladder."""
RATIOS = {(ProductForm.FRESH, ProductForm.DRIED): 5.0, (ProductForm.DRIED, ProductForm.POWDER): 1.25}
PRICES = {ProductForm.DRIED: 90.0, ProductForm.POWDER: 160.0}


def exactly(value: float) -> Interval:
    return Interval(value, value, value)


def actor(code: str, *roles: ActorRole) -> Actor:
    return Actor(evidence_level=LEVEL, code=code, name_th=f"ตัวอย่าง {code}", name_en=code, roles=roles)


def link(
    name: str,
    source: str,
    target: str,
    *,
    kind: LinkKind = LinkKind.SUPPLIES,
    herb: str | None = "turmeric",
    form: ProductForm | None = ProductForm.FRESH,
    kg: float | None = 100.0,
    level: EvidenceLevel = LEVEL,
) -> Link:
    return Link(
        evidence_level=level, id=name, kind=kind, source=source, target=target, status=LinkStatus.ACTIVE,
        herb=herb, form=form, volume_kg_per_year=kg,
    )  # fmt: skip


def words() -> list[Herb | LadderStep]:
    """The herbs and their ladders."""
    herbs = [
        Herb(evidence_level=LEVEL, id=one, scientific_name=one, name_th=one, name_en=one) for one in HERBS
    ]
    rungs = [
        LadderStep(
            evidence_level=LEVEL, id=f"{herb}-{to}", herb=herb, from_form=form, to_form=to,
            kg_in_per_kg_out=exactly(RATIOS[form, to]), price_out=exactly(PRICES[to]),
        )
        for herb, climbs in CLIMBS.items()
        for form, to in sorted(climbs)
    ]  # fmt: skip
    return [*herbs, *rungs]


@st.composite
def carrying_networks(draw: st.DrawFn, most: int = 7) -> NetworkSnapshot:
    """Small, with circles, parallel links, links that name no herb, no form or no volume, and certificates."""
    codes = [f"a{number}" for number in range(draw(st.integers(2, most)))]
    roles = st.sampled_from([ActorRole.FARMER_GROUP, ActorRole.PROCESSOR, ActorRole.BUYER])
    ends = st.tuples(st.sampled_from(codes), st.sampled_from(codes)).filter(lambda pair: pair[0] != pair[1])
    carried = st.tuples(
        ends,
        st.sampled_from([*HERBS, "turmeric", None]),
        st.sampled_from([*FORMS, None]),
        st.sampled_from([None, 0.0, 10.0, 40.0, 100.0]),
        st.sampled_from([LinkKind.SUPPLIES, *KINDS]),
    )
    links = []
    for number, (pair, herb, form, kg, kind) in enumerate(draw(st.lists(carried, max_size=14))):
        if kind is LinkKind.COORDINATES_WITH:
            herb = form = kg = None
        links.append(link(f"l{number:02}", *pair, kind=kind, herb=herb, form=form, kg=kg))
    held = [
        Certificate(evidence_level=LEVEL, id=f"c-{code}", holder=code, kind=CertificateKind.GACP)
        for code in codes
        if draw(st.booleans())
    ]
    actors = [actor(code, draw(roles)) for code in codes]
    return network_of(*actors, *words(), *links, *held, as_of=DAY)


def every_chain(
    network: NetworkSnapshot, sources: set[str], targets: set[str], where: Conditions, depth: int
) -> Iterator[tuple[str, ...]]:
    """The ids of the links of every chain, by brute force."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(network.actors)
    for tie in network.ties:
        if tie.flow not in where.flows:
            continue
        ways = [(tie.source, tie.target)]
        if tie.kind is LinkKind.TAKES_BYPRODUCT_FROM:
            ways = [(tie.target, tie.source)]
        elif tie.flow is Flow.COORDINATION:
            ways.append((tie.target, tie.source))
        for source, target in ways:
            graph.add_edge(source, target, key=tie.id)
    must = where.certified_roles or frozenset(ActorRole)
    for source in sources:
        for target in targets - {source}:
            for path in nx.all_simple_edge_paths(graph, source, target, cutoff=depth):
                links = [network.links[key] for _, _, key in path]
                visited = [source, *(end for _, end, _ in path)]
                if where.certificate and not all(
                    network.certificates_of(code)
                    for code in visited
                    if must.intersection(network.actors[code].roles)
                ):
                    continue
                if fits(links, where.herb):
                    yield tuple(one.id for one in links)


def fits(links: list[Link], wanted: str | None) -> bool:
    """Whether what is bought can become what is sold, link after link."""
    named = {one.herb for one in links if one.herb}
    if len(named) > 1 or (wanted is not None and named != {wanted}):
        return False
    forms = [one.form for one in links if one.form]
    candidates = named or {*HERBS, "a herb without a ladder"}
    return any(all(becomes(herb, *step) for step in pairwise(forms)) for herb in candidates)


def becomes(herb: str, held: ProductForm, passed_on: ProductForm) -> bool:
    if held is passed_on or passed_on is ProductForm.RESIDUE:
        return True
    return any(form is held and becomes(herb, to, passed_on) for form, to in CLIMBS.get(herb, ()))


def worth(links: list[Link]) -> float | None:
    """The value by hand: the least dry kg times the price of a dry kg at the end; None where it is not known."""
    dry = {ProductForm.FRESH: 0.2, ProductForm.DRIED: 1.0, ProductForm.POWDER: 1.25}
    quantities = []
    for one in links:
        if not one.herb or not one.form or one.volume_kg_per_year is None or one.form is ProductForm.RESIDUE:
            return None
        if one.form is not ProductForm.DRIED and not any(one.form in rung for rung in CLIMBS[one.herb]):
            return None
        quantities.append(one.volume_kg_per_year * dry[one.form])
    last = links[-1]
    priced = {to for _, to in CLIMBS[last.herb or ""]}
    if last.form not in priced:
        return None
    return min(quantities) * PRICES[last.form] / dry[last.form]
