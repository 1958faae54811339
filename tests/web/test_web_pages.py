"""What people see: in Thai first, true to the data, complete without any other host."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from herbcity.network.holding import SnapshotHolder
from herbcity.network.toys import turmeric_chain
from herbcity.registry.engine import open_engine
from herbcity.settings import Settings
from herbcity.vocabulary import EvidenceLevel, Stage
from herbcity.web import graphiql
from herbcity.web.app import create_app
from herbcity.web.overview import REAL, chain_picture, overview

PAGE = {"accept": "text/html"}
PAGES = ["/", "/?lang=en", "/?data=real", "/graphql", "/nope"]
TABS = re.compile(r'id="tabs">(.*?)</script>', re.DOTALL)


def page(client: TestClient, path: str) -> str:
    return client.get(path, headers=PAGE).text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_anything_of_another_host(client: TestClient, path: str) -> None:
    """Evidence is linked, which asks nothing of anybody until a reader follows the link."""
    text = re.sub(r'<a rel="noreferrer" href="https?://[^"]*">', "", page(client, path))
    assert re.findall(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//[^"')\s]+""", text) == []


@pytest.mark.parametrize("path", PAGES)
def test_every_file_that_a_page_names_is_served(client: TestClient, path: str) -> None:
    if not graphiql.fetched():
        pytest.skip("the files of GraphiQL are not here: make graphiql")
    text = page(client, path)
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    assert files
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200, file
        for further in re.findall(r"url\(([^)]+)\)", answer.text if file.endswith("pages.css") else ""):
            assert client.get(f"/static/{further}").status_code == 200


def test_no_page_has_inline_scripts_styles_or_handlers(client: TestClient) -> None:
    for path in PAGES:
        text = page(client, path)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), path
        assert all("application/json" in tag or "src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_the_home_page_is_thai_unless_english_is_asked_for(client: TestClient) -> None:
    thai = client.get("/", headers={**PAGE, "accept-language": "en-US"}).text
    assert '<html lang="th">' in thai
    assert "ควรจับคู่ใคร" in thai
    english = page(client, "/?lang=en")
    assert '<html lang="en">' in english
    assert "Whom to bring together" in english


def test_the_home_page_counts_what_is_there_and_dates_it_in_the_buddhist_era(
    client: TestClient, seeded_file: Path
) -> None:
    engine = open_engine(f"sqlite:///{seeded_file}")
    network = SnapshotHolder(engine).current()
    engine.dispose()
    text = page(client, "/")
    assert f"<dd>{len(network.actors)}</dd>" in text
    assert f"<dd>{len(network.ties)}</dd>" in text
    assert f"{network.as_of.year + 543} · รุ่นที่ {network.revision}" in text
    assert network.digest[:12] in text


def test_invented_pairs_are_marked_and_can_be_left_out(client: TestClient) -> None:
    everything, real = page(client, "/"), page(client, "/?data=real")
    marked = 'class="tag invented"'
    assert everything.count(marked) >= 3
    assert marked not in real
    assert "องค์กรจริง" in everything
    assert "องค์กรจริง" in real


def test_a_card_shows_the_value_as_an_interval_its_reasons_and_what_stands_in_the_way(
    client: TestClient,
) -> None:
    text = page(client, "/?lang=en")
    card = next(card for card in text.split("<article")[1:] if "baht" in card)
    for words in ("low", "mid", "high", "Because", "In the way", "Next:", "Four MIND dimensions"):
        assert words in card


def test_a_bar_has_its_amount_and_its_unit_beside_it(client: TestClient) -> None:
    cards = page(client, "/").split("<article")[1:]
    bars = [bar for card in cards for bar in re.findall(r"<li><span>.+?</li>", card, re.DOTALL)]
    drawn = [bar for bar in bars if "<meter" in bar]
    assert drawn
    shown = [re.search(r'<span class="amount">\s*(.+?)\s*</span>', bar).group(1) for bar in drawn]
    assert all(
        re.fullmatch(r"-?[\d.,]+( ล้าน)? (บาท/ปี|ครัวเรือน|ตันกาก/ปี)|\d+% ของมูลค่าที่เพิ่ม", one) for one in shown
    ), shown
    assert all(re.search(r"<meter[^>]*></meter>", bar) for bar in drawn), "the bar itself is no number"


def test_a_card_says_what_to_expect_and_opens_its_dated_evidence(client: TestClient) -> None:
    real = page(client, "/?data=real")
    valued = next(card for card in page(client, "/").split("<article")[1:] if 'class="baht"' in card)
    assert re.search(r"โอกาสเกิดขึ้นจริง <strong>[\d.]+%</strong>\s+· คาดหวัง <strong>[\d,.]+", valued)
    assert "โอกาสมาจากอะไรมากที่สุด" in valued
    assert "บาท/ตัน-กม." in valued
    assert "THB" not in valued
    cited = re.findall(
        r'<a rel="noreferrer" href="https?://[^"]+">.+?</a>(?: <span class="quiet">\((.+?)\))?', real
    )
    assert cited
    assert any("256" in day for day in cited), "dates of documents, in the Buddhist era"
    assert valued.count("<li><span>") == 4, "the four dimensions, each by itself"


def test_whom_nobody_can_call_yet_comes_after_those_with_somebody_to_call(client: TestClient) -> None:
    cards = page(client, "/?data=real").split("<article")[1:]
    nobody = ["ยังไม่รู้ว่าเป็นใคร" in card for card in cards]
    assert nobody == sorted(nobody)
    assert not nobody[0]


def test_a_value_that_is_not_known_is_said_to_be_unknown_and_never_zero(client: TestClient) -> None:
    unknown = [card for card in page(client, "/?lang=en").split("<article")[1:] if "Not valued yet" in card]
    assert unknown
    assert all('class="baht"' not in card for card in unknown)


def test_an_empty_registry_says_what_to_do(empty_settings: Settings) -> None:
    with TestClient(create_app(empty_settings)) as client:
        assert "herbcity load seeds" in page(client, "/")
        assert "The registry is empty" in page(client, "/?lang=en")


def test_a_database_that_was_never_migrated_is_a_plain_page_and_not_a_crash(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(database_url=f"sqlite:///{tmp_path / 'new.db'}"))) as client:
        answer = client.get("/", headers=PAGE)
        assert answer.status_code == 503
        assert "no such table" not in answer.text


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────


def test_graphiql_opens_with_six_questions_in_both_languages(client: TestClient) -> None:
    if not graphiql.fetched():
        pytest.skip("the files of GraphiQL are not here: make graphiql")
    found = TABS.search(page(client, "/graphql"))
    assert found
    tabs = [tab["query"] for tab in json.loads(found[1])]
    assert len(tabs) == 6
    assert all(re.search("# .*[ก-๙]", tab) and re.search("# [A-Z]", tab) for tab in tabs)


@pytest.mark.parametrize("query", graphiql.examples(), ids=lambda query: re.search(r"query (\w+)", query)[1])  # type: ignore[index]
def test_each_question_runs_as_it_is_and_finds_something(client: TestClient, query: str) -> None:
    answer = client.post("/graphql", json={"query": query}).json()
    assert "errors" not in answer
    for field in answer["data"].values():
        assert field
        if isinstance(field, dict) and "nodes" in field:
            assert field["nodes"]


def test_where_graphiql_was_not_fetched_the_page_says_how_and_the_api_works(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphiql, "FOLDER", Path("/nowhere"))
    assert "make graphiql" in page(client, "/graphql")
    assert client.post("/graphql", json={"query": "{ viewer { role } }"}).status_code == 200


# ── the numbers behind the pages ─────────────────────────────────────────────────────────────────────────


def test_the_overview_of_an_empty_network_claims_nothing() -> None:
    empty = type(turmeric_chain()).empty(as_of=date(2026, 1, 1))
    seen = overview(empty)
    assert (seen.actors, seen.links, seen.invented_share) == (0, 0, None)
    assert chain_picture(empty).streams == {}


def test_a_stream_weighs_only_what_can_be_expressed_as_dried_herb() -> None:
    picture = chain_picture(turmeric_chain())
    # By hand: 4,000 + 2,000 kg of fresh turmeric at 5.5 kg fresh to 1 kg dried.
    stream = picture.stream(Stage.UPSTREAM, Stage.MIDSTREAM)
    assert (stream.links, stream.unweighed) == (2, 0)
    assert stream.dry_kg_per_year == pytest.approx(6000 / 5.5)
    assert picture.stream(Stage.DOWNSTREAM, Stage.UPSTREAM).dry_kg_per_year is None


def test_levels_add_up_to_all_records(seeded_file: Path) -> None:
    engine = open_engine(f"sqlite:///{seeded_file}")
    network = SnapshotHolder(engine).current()
    engine.dispose()
    seen = overview(network)
    assert sum(row.actors for row in seen.levels) == seen.actors
    assert sum(row.links for row in seen.levels) == len(network.links)
    assert overview(network.at(REAL)).invented_share == 0
    assert {row.level for row in seen.levels} == set(EvidenceLevel)
