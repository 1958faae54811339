"""The seeds tell the truth about the province, and say plainly what is invented."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from herbcity.intake.loading import load
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.identity import code_number
from herbcity.registry.migrating import migrate
from herbcity.registry.sheets import SHEET_NAMES, columns
from herbcity.registry.writing import Editor
from herbcity.simulation.datapackage import FILE_NAME, data_package_text
from herbcity.simulation.population import KM_PER_DEGREE
from herbcity.simulation.province import ILLUSTRATIVE_FIRST_NUMBER, simulate, write_province
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    EvidenceLevel,
    LegalForm,
    LinkKind,
    LinkStatus,
    ListingSide,
    ProductForm,
    link_rule,
)

SEEDS = Path(__file__).parents[1] / "seeds"
TODAY = date(2026, 1, 1)
REAL = set(EvidenceLevel) - {EvidenceLevel.ILLUSTRATIVE}
REGULATED = {"kratom", "hemp", "cannabis", "white-kwao-khrua"}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> NetworkSnapshot:
    """The whole of ``seeds/``, loaded as an officer would load it."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('seeds') / 'herbcity.db'}")
    migrate(engine)
    report = load(engine, SEEDS, editor=Editor("seeds"))
    assert not report.refused, report.text()
    again = load(engine, SEEDS, editor=Editor("seeds"))
    assert again.change_count == 0, again.text()
    with reading(engine) as session:
        return take_snapshot(session).on(TODAY)


@pytest.fixture(scope="module")
def documented(seeds: NetworkSnapshot) -> NetworkSnapshot:
    return seeds.at(REAL)


@pytest.fixture(scope="module")
def illustrative(seeds: NetworkSnapshot) -> NetworkSnapshot:
    return seeds.at({EvidenceLevel.ILLUSTRATIVE})


def rows(layer: str, sheet: str) -> list[dict[str, str]]:
    with (SEEDS / layer / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def actor_named(network: NetworkSnapshot, name_en: str) -> str:
    (code,) = [actor.code for actor in network.actors.values() if actor.name_en == name_en]
    return code


# ── the province ─────────────────────────────────────────────────────────────────────────────────────────


def test_suphanburi_has_ten_districts_under_their_official_names(seeds: NetworkSnapshot) -> None:
    # Names: GeoThai's data, from the codes of the Department of Provincial Administration.
    assert {code: district.name_en for code, district in seeds.districts.items()} == {
        "7201": "Mueang Suphan Buri",
        "7202": "Doem Bang Nang Buat",
        "7203": "Dan Chang",
        "7204": "Bang Pla Ma",
        "7205": "Si Prachan",
        "7206": "Don Chedi",
        "7207": "Song Phi Nong",
        "7208": "Sam Chuk",
        "7209": "U Thong",
        "7210": "Nong Ya Sai",
    }
    assert {district.evidence_level for district in seeds.districts.values()} == {EvidenceLevel.VERIFIED}


def test_every_point_lies_in_the_province(seeds: NetworkSnapshot) -> None:
    # Points of the subdistricts span 14.13-14.954 N and 99.381-100.264 E; a margin for the land around them.
    places = [*seeds.districts.values(), *seeds.actors.values()]
    points = [(one.latitude, one.longitude) for one in places if one.latitude is not None]
    assert len(points) > 130
    assert all(14.05 <= latitude <= 15.05 for latitude, _ in points)
    assert all(99.25 <= longitude <= 100.35 for _, longitude in points if longitude is not None)


def test_there_are_thirty_two_herbs_and_four_of_them_are_regulated(seeds: NetworkSnapshot) -> None:
    assert len(seeds.herbs) == 32
    assert {herb.id for herb in seeds.herbs.values() if herb.regulated} == REGULATED


def test_fifteen_herbs_are_herbal_champions_three_of_them_ready(seeds: NetworkSnapshot) -> None:
    lists = Counter(name for herb in seeds.herbs.values() for name in herb.champion_lists)
    assert lists["15 Herbal Champions: ready"] == 3
    assert lists["15 Herbal Champions: potential"] == 12
    assert lists["DOAE 12 product champions"] == 12
    assert lists["Master Plan 1 product champions"] == 4


def test_only_turmeric_has_documented_monthly_shares(seeds: NetworkSnapshot) -> None:
    known = {
        herb.id: herb.harvest_share_by_month for herb in seeds.herbs.values() if herb.harvest_share_by_month
    }
    assert known == {"turmeric": (0.3, 0.5, 0.2, 0, 0, 0, 0, 0, 0, 0, 0, 0)}


# ── the documented layer ─────────────────────────────────────────────────────────────────────────────────


def test_every_documented_row_names_its_evidence() -> None:
    evidence = {row["id"] for row in rows("documented", "evidence")}
    for sheet in ("districts", "herbs", "ladder_steps", "actors", "links", "listings", "certificates"):
        for row in rows("documented", sheet):
            named = row["evidence"].split(";")
            assert set(named) <= evidence, row
            if row["evidence_level"] in ("DOCUMENTED", "VERIFIED"):
                assert "general-knowledge" not in named, row


def test_an_estimate_that_rests_on_general_knowledge_says_so(documented: NetworkSnapshot) -> None:
    for kind in (
        RecordKind.HERB,
        RecordKind.LADDER_STEP,
        RecordKind.LINK,
        RecordKind.LISTING,
        RecordKind.ACTOR,
    ):
        for one in documented.table(kind).values():
            if one.evidence_level is EvidenceLevel.ESTIMATED:
                assert one.note


def test_one_supply_link_between_named_actors_is_documented(documented: NetworkSnapshot) -> None:
    supplies = [link for link in documented.links.values() if link.kind is LinkKind.SUPPLIES]
    ends = [(documented.actors[link.source], documented.actors[link.target]) for link in supplies]
    named = [
        (source.name_en, target.name_en)
        for source, target in ends
        if LegalForm.UNNAMED_GROUP not in (source.legal_form, target.legal_form)
    ]
    assert named == [("Ban-Guaruk Garden", "U Thong Hospital")]
    assert len(supplies) == 3  # and two to the factory that the document does not name


def test_sitting_in_one_meeting_is_not_a_supply_or_service_link(documented: NetworkSnapshot) -> None:
    met = [link for link in documented.links.values() if "attended the same meeting" in (link.note or "")]
    assert len(met) == 5
    assert {(link.kind, link.status) for link in met} == {(LinkKind.COORDINATES_WITH, LinkStatus.ENDED)}
    assert {(link.valid_from, link.valid_until) for link in met} == {(date(2023, 2, 27), date(2023, 2, 28))}
    bodies = {"Suphanburi Chamber of Commerce", "The Federation of Thai Industries, Suphanburi Chapter"}
    for name in bodies:
        kinds = {
            link.kind for link in documented.links_of(actor_named(documented, name)) if link.holds(TODAY)
        }
        assert not kinds


def test_what_was_only_recommended_does_not_hold(documented: NetworkSnapshot) -> None:
    mentoring = [link for link in documented.links.values() if link.kind is LinkKind.MENTORS]
    assert {link.status for link in mentoring} == {LinkStatus.PROPOSED}
    assert not any(link.holds(TODAY) for link in mentoring)


def test_no_estimate_wears_a_documents_level(documented: NetworkSnapshot) -> None:
    # Documented are turmeric's fresh price and lemongrass's powder yield; both drying ratios are estimates.
    fresh, ratio = documented.ladder_of("turmeric")
    if fresh.kg_in_per_kg_out is not None:
        fresh, ratio = ratio, fresh
    assert (fresh.evidence_level, fresh.price_in, fresh.kg_in_per_kg_out) == (
        EvidenceLevel.DOCUMENTED,
        (7, 8.5, 10),
        None,
    )
    assert (ratio.evidence_level, ratio.price_in, ratio.kg_in_per_kg_out) == (
        EvidenceLevel.ESTIMATED,
        None,
        (5, 5.5, 6),
    )
    levels = {
        (step.to_form, step.evidence_level)
        for step in documented.ladder_of("lemongrass") if step.kg_in_per_kg_out is not None
    }  # fmt: skip
    assert levels == {
        (ProductForm.DRIED, EvidenceLevel.ESTIMATED),
        (ProductForm.POWDER, EvidenceLevel.DOCUMENTED),
    }


def test_the_peak_price_of_2021_is_nobodys_default(documented: NetworkSnapshot) -> None:
    prices = [step.price_out for step in documented.ladder_of("green-chiretta") if step.price_out]
    assert prices == [(150, 150, 2000)]


def test_unknown_is_never_written_as_zero(documented: NetworkSnapshot) -> None:
    for step in documented.ladder_steps.values():
        for interval in (step.kg_in_per_kg_out, step.price_in, step.price_out, step.cost_per_kg_out):
            assert interval is None or min(interval) > 0
    assert {link.volume_kg_per_year for link in documented.links.values()} == {None}


def test_the_province_is_not_called_a_designated_herbal_city() -> None:
    for file in (SEEDS / "documented").glob("*.csv"):
        text = file.read_text(encoding="utf-8").lower()
        assert "designated" not in text
        assert "herbal city" not in text


# ── the two layers ───────────────────────────────────────────────────────────────────────────────────────


def test_the_layers_never_name_each_others_actors(seeds: NetworkSnapshot) -> None:
    def invented(code: str) -> bool:
        return seeds.actors[code].evidence_level is EvidenceLevel.ILLUSTRATIVE

    def is_illustrative(one: object) -> bool:
        return getattr(one, "evidence_level") is EvidenceLevel.ILLUSTRATIVE  # noqa: B009

    for link in seeds.links.values():
        assert invented(link.source) == invented(link.target) == is_illustrative(link)
    owned = [*seeds.listings.values(), *seeds.capacities.values()]
    assert all(invented(one.actor) == is_illustrative(one) for one in owned)
    assert all(invented(one.holder) == is_illustrative(one) for one in seeds.certificates.values())


def test_an_invented_actor_says_so_in_its_name_and_a_real_one_does_not(seeds: NetworkSnapshot) -> None:
    for actor in seeds.actors.values():
        invented = actor.evidence_level is EvidenceLevel.ILLUSTRATIVE
        assert ("ตัวอย่าง" in actor.name_th) == invented
        assert ("Example" in (actor.name_en or "")) == invented
        number = code_number(actor.code)
        assert number is not None
        assert (number >= ILLUSTRATIVE_FIRST_NUMBER) == invented


def test_every_link_obeys_the_grammar(seeds: NetworkSnapshot) -> None:
    for link in seeds.links.values():
        rule = link_rule(link.kind)
        assert rule.sources & set(seeds.actors[link.source].roles), link
        assert rule.targets & set(seeds.actors[link.target].roles), link


# ── the illustrative layer ───────────────────────────────────────────────────────────────────────────────


def test_the_illustrative_layer_is_what_its_command_makes(tmp_path: Path) -> None:
    province = simulate(120, 2566, links=350, first_number=ILLUSTRATIVE_FIRST_NUMBER, standalone=False)
    made = {file.name: file.read_bytes() for file in write_province(province, tmp_path)}
    kept = {file.name: file.read_bytes() for file in (SEEDS / "illustrative").glob("*.csv")}
    assert made == kept


def test_the_illustrative_layer_has_120_actors_and_350_links_in_every_role(
    illustrative: NetworkSnapshot,
) -> None:
    assert len(illustrative.actors) == 120
    assert len(illustrative.links) == 350
    assert {actor.roles[0] for actor in illustrative.actors.values()} == set(ActorRole)
    assert {link.kind for link in illustrative.links.values()} == set(LinkKind)


def test_green_industry_levels_0_to_5_are_all_there(illustrative: NetworkSnapshot) -> None:
    green = [one for one in illustrative.certificates.values() if one.kind is CertificateKind.GREEN_INDUSTRY]
    assert {one.level for one in green} == {0, 1, 2, 3, 4, 5}


def test_a_factory_offers_residue_under_a_waste_code_and_somebody_wants_it(
    illustrative: NetworkSnapshot,
) -> None:
    residue = [one for one in illustrative.listings.values() if one.form is ProductForm.RESIDUE]
    offers = [one for one in residue if one.side is ListingSide.OFFER]
    assert offers
    assert all(one.waste_code and len(one.waste_code) == 6 for one in offers)
    assert any(one.side is ListingSide.NEED for one in residue)


def test_some_actors_join_others_and_some_wait_to_be_joined(illustrative: NetworkSnapshot) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(illustrative.actors)
    graph.add_edges_from(
        (link.source, link.target) for link in illustrative.links.values() if link.holds(TODAY)
    )
    sizes = sorted(map(len, nx.connected_components(graph)), reverse=True)
    assert sizes[0] > 90
    assert sizes.count(1) >= 5
    assert len(list(nx.articulation_points(graph))) >= 5
    alone = [code for code in graph if graph.degree(code) == 0]
    assert any(illustrative.listings_of(code) for code in alone)


def test_unmet_needs_lie_next_to_offers_that_pay(illustrative: NetworkSnapshot) -> None:
    """A pair: the same material, in the same months, within reach, at a bid above the ask, not yet linked."""
    materials = [one for one in illustrative.listings.values() if one.kg_by_month and one.price_per_kg]
    offers = [one for one in materials if one.side is ListingSide.OFFER]
    needs = [one for one in materials if one.side is ListingSide.NEED]
    joined = {(link.source, link.target, link.herb, link.form) for link in illustrative.links.values()}
    pairs = [
        (offer.actor, need.actor)
        for offer in offers
        for need in needs
        if offer.form is need.form and need.herb in (None, offer.herb) and offer.actor != need.actor
        and any(min(kg) > 0 for kg in zip(offer.kg_by_month or (), need.kg_by_month or ()))
        and need.price_per_kg.mid > offer.price_per_kg.mid
        and _km(illustrative, offer.actor, need.actor) <= (need.max_distance_km or 0)
        and (offer.actor, need.actor, offer.herb, offer.form) not in joined
    ]  # fmt: skip
    assert len(pairs) >= 50
    assert len({code for pair in pairs for code in pair}) >= 40


def _km(network: NetworkSnapshot, one: str, other: str) -> float:
    (south, west), (north, east) = _point(network, one), _point(network, other)
    return float(((north - south) ** 2 + (east - west) ** 2) ** 0.5) * KM_PER_DEGREE


def _point(network: NetworkSnapshot, code: str) -> tuple[float, float]:
    actor = network.actors[code]
    assert actor.latitude is not None
    assert actor.longitude is not None
    return actor.latitude, actor.longitude


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_sheet_has_the_columns_of_its_table_and_unix_lines_without_a_mark() -> None:
    for layer in ("documented", "illustrative"):
        for kind, name in SHEET_NAMES.items():
            file = SEEDS / layer / f"{name}.csv"
            if file.exists():
                raw = file.read_bytes()
                assert not raw.startswith(b"\xef\xbb\xbf")
                assert b"\r" not in raw
                assert raw.decode("utf-8").splitlines()[0].split(",") == columns(kind)


def test_the_data_package_describes_the_tables_as_they_are() -> None:
    assert (SEEDS / FILE_NAME).read_text(encoding="utf-8") == data_package_text(SEEDS)


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_the_data_package_valid() -> None:
    from frictionless import Package

    report = Package(str(SEEDS / FILE_NAME)).validate()
    assert report.valid, report.to_summary()
    assert report.stats["tasks"] == len(
        json.loads((SEEDS / FILE_NAME).read_text(encoding="utf-8"))["resources"]
    )
