"""An invented province hangs together: what moves is there, what is taken fits, nothing poses as real."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from herbcity.errors import Refused
from herbcity.intake.loading import load
from herbcity.registry.changes import RecordKind
from herbcity.registry.drafts import check_fields
from herbcity.registry.engine import open_engine
from herbcity.registry.identity import NATURAL_KEYS, actor_code, is_actor_code
from herbcity.registry.migrating import migrate
from herbcity.registry.tables import FIELDS
from herbcity.registry.writing import Editor
from herbcity.simulation.catalogue import HERBS, kg_in_per_kg_out
from herbcity.simulation.province import Province, simulate, write_province
from herbcity.simulation.rows import INVENTED, Row
from herbcity.vocabulary import AT_WORK, ActorRole, EvidenceLevel, LinkKind, ProductForm, link_rule

K = RecordKind


@pytest.fixture(scope="module")
def province() -> Province:
    return simulate(400, seed=1)


def holding(province: Province, *kinds: LinkKind) -> list[Row]:
    return [one for one in province.sheets[K.LINK] if one["kind"] in kinds and one["status"] in AT_WORK]


def roles(province: Province) -> dict[str, list[ActorRole]]:
    return {one["code"]: one["roles"] for one in province.sheets[K.ACTOR]}


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path: Path) -> None:
    def files(seed: int, folder: str) -> list[bytes]:
        return [file.read_bytes() for file in write_province(simulate(60, seed), tmp_path / folder)]

    assert files(5, "one") == files(5, "two")
    assert files(5, "one") != files(6, "three")


@pytest.mark.parametrize("actors", [9, 10, 57, 300])
def test_a_province_has_as_many_actors_as_asked_and_every_role(actors: int) -> None:
    province = simulate(actors, seed=3)
    assert len(province.sheets[K.ACTOR]) == actors
    assert {one["roles"][0] for one in province.sheets[K.ACTOR]} == set(ActorRole)


def test_there_are_five_links_for_each_actor_unless_asked_otherwise(province: Province) -> None:
    assert len(province.sheets[K.LINK]) == 2_000
    assert len(simulate(400, 1, links=700).sheets[K.LINK]) == 700
    assert K.LINK not in simulate(400, 1, links=0).sheets


def test_too_small_a_province_is_refused_with_every_fault() -> None:
    with pytest.raises(Refused) as refused:
        simulate(3, seed=1, links=-1, first_number=0)
    assert [fault.field for fault in refused.value.faults] == ["actors", "links", "first_number"]


def test_every_row_is_marked_as_invented(province: Province) -> None:
    for kind, rows in province.sheets.items():
        if kind in (K.EVIDENCE, K.DISTRICT, K.HERB, K.LADDER_STEP):
            continue
        for one in rows:
            assert one["evidence_level"] is EvidenceLevel.ILLUSTRATIVE
            assert INVENTED in one.get("name_th", one.get("note"))


def test_every_row_passes_the_registrys_own_checks(province: Province) -> None:
    for kind, rows in province.sheets.items():
        for number, one in enumerate(rows):
            key = FIELDS[kind].key
            body, faults = check_fields(kind, {key: f"{kind}-{number}", **one})
            assert body is not None, faults


def test_no_two_rows_have_the_same_natural_key(province: Province) -> None:
    for kind, rows in province.sheets.items():
        if kind in NATURAL_KEYS:
            keys = [tuple(one.get(name) for name in NATURAL_KEYS[kind]) for one in rows]
            assert len(set(keys)) == len(keys), kind


def test_every_link_obeys_the_grammar(province: Province) -> None:
    have = roles(province)
    for one in province.sheets[K.LINK]:
        rule = link_rule(one["kind"])
        assert rule.sources & set(have[one["source"]])
        assert rule.targets & set(have[one["target"]])
        assert one["source"] != one["target"]


def test_nobody_takes_more_in_a_year_than_twelve_months_of_capacity(province: Province) -> None:
    capacity = {
        (one["actor"], one["from_form"]): one["kg_in_per_month"] * 12 for one in province.sheets[K.CAPACITY]
    }
    taken: dict[tuple[str, ProductForm], float] = defaultdict(float)
    for one in holding(province, LinkKind.SUPPLIES):
        taken[one["target"], one["form"]] += one["volume_kg_per_year"]
    for one in holding(province, LinkKind.PROCESSES_FOR, LinkKind.TAKES_BYPRODUCT_FROM):
        taken[one["source"], one["form"]] += one["volume_kg_per_year"]
    used = {key: kg / capacity[key] for key, kg in taken.items() if key in capacity}
    assert used
    assert max(used.values()) <= 1


def test_no_processor_sells_more_than_it_can_have_made(province: Province) -> None:
    herbs = {herb.id: herb for herb in HERBS}
    made: dict[tuple[str, str, ProductForm], float] = defaultdict(float)
    sold: dict[tuple[str, str, ProductForm], float] = defaultdict(float)
    crafts = {(one["actor"], one["from_form"]): one["to_form"] for one in province.sheets[K.CAPACITY]}
    for one in holding(province, LinkKind.SUPPLIES):
        sold[one["source"], one["herb"], one["form"]] += one["volume_kg_per_year"]
        to_form = crafts.get((one["target"], one["form"]))
        if to_form:
            ratio = kg_in_per_kg_out(herbs[one["herb"]], one["form"], to_form)
            made[one["target"], one["herb"], to_form] += one["volume_kg_per_year"] / ratio
    processors = {code for code, mine in roles(province).items() if mine[0] is ActorRole.PROCESSOR}
    checked = 0
    for (seller, herb, form), kg in sold.items():
        if seller in processors:
            assert kg <= made[seller, herb, form] + 0.01
            checked += 1
    assert checked > 50


def test_trade_is_mostly_with_neighbours(province: Province) -> None:
    points = {one["code"]: (one["latitude"], one["longitude"]) for one in province.sheets[K.ACTOR]}
    apart = [
        sum((a - b) ** 2 for a, b in zip(points[one["source"]], points[one["target"]])) ** 0.5 * 110
        for one in holding(province, LinkKind.SUPPLIES)
    ]
    assert sorted(apart)[len(apart) // 2] < 35
    assert max(apart) < 120


def test_the_commonest_herb_is_traded_most(province: Province) -> None:
    traded: dict[str, int] = defaultdict(int)
    for one in province.sheets[K.LINK]:
        if one.get("herb"):
            traded[one["herb"]] += 1
    assert max(traded, key=lambda herb: traded[herb]) == HERBS[0].id
    assert traded[HERBS[0].id] > 3 * traded[HERBS[-1].id] > 0


def test_codes_begin_where_asked_and_carry_their_check_character() -> None:
    codes = [one["code"] for one in simulate(30, 1, first_number=1001).sheets[K.ACTOR]]
    assert codes[0] == actor_code(1001)
    assert codes[-1] == actor_code(1030)
    assert all(map(is_actor_code, codes))


def test_a_layer_leaves_districts_and_herbs_to_the_documented_one(province: Province) -> None:
    layer = simulate(400, seed=1, standalone=False)
    assert {K.DISTRICT, K.HERB} & set(layer.sheets) == set()
    assert layer.sheets[K.LINK] == province.sheets[K.LINK]


def test_a_standalone_province_loads_into_an_empty_registry(tmp_path: Path) -> None:
    write_province(simulate(80, seed=9), tmp_path / "province")
    engine = open_engine(f"sqlite:///{tmp_path / 'herbcity.db'}")
    migrate(engine)
    report = load(engine, tmp_path / "province", editor=Editor("test"))
    assert not report.refused, report.text()
    assert report.counts[K.ACTOR]["new"] == 80
    assert report.counts[K.LINK]["new"] == 400
    assert load(engine, tmp_path / "province", editor=Editor("test")).change_count == 0
