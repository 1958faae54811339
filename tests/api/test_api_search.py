"""Searching in Thai, in English and by ear, over the seeds and a few names that are easily confused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.api.scanning import Match
from herbcity.api.searching import Hit, matching, search
from herbcity.intake.loading import load
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.identity import actor_code
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor
from tests.api.api_door import COLLEGE, HOSPITAL, Door

SEEDS = Path(__file__).parents[2] / "seeds"

CONFUSABLE = (
    "กลุ่มผู้ปลูกข่าบ้านสวน", "ร้านข่าวสารชาวสวน", "ร้านขายยาท่าเสด็จ", "วิสาหกิจชุมชนยางพาราด่านช้าง",
    "บริษัท ชาสมุนไพรสามชุก จำกัด", "กลุ่มชาวนาบางปลาม้า", "วิสาหกิจชุมชนแปรรูปขมิ้นบ้านดอน",
    "กลุ่มขิงดองหนองหญ้าไซ", "ร้านเครื่องเขียนขาวสะอาด", "โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านโข้ง",
    "ห้างหุ้นส่วนจำกัด น้ำสมุนไพร 9", "สมาคมแห่งชาติเพื่อการเกษตร",
)  # fmt: skip
FIRST = 9001


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> NetworkSnapshot:
    """The seeds, and twelve invented names."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('seeds') / 'herbcity.db'}")
    migrate(engine)
    assert load(engine, SEEDS, editor=Editor("Seeds")).findings == ()
    with reading(engine) as session:
        seeds = take_snapshot(session)
    engine.dispose()
    return seeds.apply(
        registered(actor_code(number), name) for number, name in enumerate(CONFUSABLE, start=FIRST)
    )


def registered(code: str, name_th: str, **more: object) -> Change:
    body = {"code": code, "name_th": name_th, "roles": ["BUYER"], "evidence_level": "ILLUSTRATIVE", **more}
    return Change(RecordKind.ACTOR, code, None, None, body)


def hits(network: NetworkSnapshot, typed: str) -> list[Hit]:
    return search(network, typed, count=1000)


def names(network: NetworkSnapshot, typed: str) -> list[str]:
    return [hit.node.name_th for hit in hits(network, typed)]


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        # Words of two letters, and what only begins like them.
        ("ยา", "ร้านขายยาท่าเสด็จ", ("ยาง", "พญายอ", "พระยา", "พยาบาล")),
        ("ยา", "ศูนย์พัฒนายาไทยและการแพทย์แผนไทย", ("วิทยาลัย",)),
        ("ยา", "กลุ่มยาดมสมุนไพรบ้านต้นแจงพัฒนา", ("ยาง",)),
        ("ชา", "บริษัท ชาสมุนไพรสามชุก จำกัด", ("ชาว", "ชาติ", "กัญชา", "กระชาย")),
        ("ข่า", "ข่า", ("ข่าว", "เครือข่าย")),
        ("ข่า", "กลุ่มผู้ปลูกข่าบ้านสวน", ("ขาว",)),
        ("ขิง", "กลุ่มขิงดองหนองหญ้าไซ", ("ขี้",)),
        ("ไพล", "ไพล", ()),
        ("ข่าว", "ร้านข่าวสารชาวสวน", ("เครือข่าย", "กลุ่มผู้ปลูกข่า")),
        ("ยาง", "วิสาหกิจชุมชนยางพาราด่านช้าง", ("ร้านขายยา",)),
        ("ชาว", "กลุ่มชาวนาบางปลาม้า", ("ชาสมุนไพร",)),
        ("ขาว", "กวาวเครือขาว", ("ข่าว", "ข้าว")),
        ("นา", "กลุ่มชาวนาบางปลาม้า", ("ธนาคาร",)),
        # Ways of typing: เ twice, ำ in two pieces, Thai digits, spaces, characters without width.
        ("เเปรรูป", "วิสาหกิจชุมชนแปรรูปขมิ้นบ้านดอน", ()),
        ("แปรรูป", "วิสาหกิจชุมชนแปรรูปขมิ้นบ้านดอน", ()),
        ("นํ้า", "ห้างหุ้นส่วนจำกัด น้ำสมุนไพร 9", ()),
        ("น้ํา", "ห้างหุ้นส่วนจำกัด น้ำสมุนไพร 9", ()),
        ("สมุนไพร ๙", "ห้างหุ้นส่วนจำกัด น้ำสมุนไพร 9", ()),
        ("ภาคที่ ๘", "ศูนย์ส่งเสริมอุตสาหกรรมภาคที่ 8", ()),
        ("เขต ๓", "ผู้ตรวจราชการกระทรวงเกษตรและสหกรณ์ เขต 3", ()),
        ("โรง พยาบาล อู่ ทอง", "โรงพยาบาลอู่ทอง", ()),
        ("โรงพยาบาล\u200bอู่ทอง", "โรงพยาบาลอู่ทอง", ()),
        # Legal forms and offices, abbreviated.
        ("วสช.", "วิสาหกิจชุมชนแปรรูปขมิ้นบ้านดอน", ("โรงพยาบาล",)),
        ("วสช", "วิสาหกิจชุมชนยางพาราด่านช้าง", ()),
        ("วสช. แปรรูป", "วิสาหกิจชุมชนแปรรูปขมิ้นบ้านดอน", ("ยางพารา",)),
        ("บจก.", "บริษัท ชาสมุนไพรสามชุก จำกัด", ("ห้างหุ้นส่วน",)),
        ("บจก. ชาสมุนไพร", "บริษัท ชาสมุนไพรสามชุก จำกัด", ()),
        ("หจก.", "ห้างหุ้นส่วนจำกัด น้ำสมุนไพร 9", ("บริษัท",)),
        ("หจก. น้ำสมุนไพร", "ห้างหุ้นส่วนจำกัด น้ำสมุนไพร 9", ()),
        ("รพ.สต.", "โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านโข้ง", ("โรงพยาบาลอู่ทอง",)),
        ("รพสต", "โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านโข้ง", ()),
        ("รพ.", "โรงพยาบาลอู่ทอง", ()),
        ("รพ.อู่ทอง", "โรงพยาบาลอู่ทอง", ("โรงพยาบาลเจ้าพระยา",)),
        ("สอจ.สุพรรณบุรี", "สำนักงานอุตสาหกรรมจังหวัดสุพรรณบุรี", ()),
        ("สสจ", "สำนักงานสาธารณสุขจังหวัดสุพรรณบุรี", ("สำนักงานเกษตร",)),
        ("อบจ.", "องค์การบริหารส่วนจังหวัดสุพรรณบุรี", ()),
        ("ม.เกษตรศาสตร์", "มหาวิทยาลัยเกษตรศาสตร์ (โครงการจัดตั้งวิทยาเขตสุพรรณบุรี)", ("สวนดุสิต",)),
        ("ธพว.", "ธนาคารพัฒนาวิสาหกิจขนาดกลางและขนาดย่อมแห่งประเทศไทย สาขาสุพรรณบุรี", ()),
        # Thai herbs in Latin letters, by the Royal Institute's rules and by ear.
        ("khamin", "ขมิ้นชัน", ("ขมิ้นอ้อย",)),
        ("khamin", "วิสาหกิจชุมชนแปรรูปขมิ้นบ้านดอน", ()),
        ("kameen", "ขมิ้นชัน", ()),
        ("khaminchan", "ขมิ้นชัน", ("วิสาหกิจชุมชน",)),
        ("kha", "ข่า", ("ข่าว",)),
        ("khing", "ขิง", ()),
        ("phlai", "ไพล", ()),
        ("plai", "ไพล", ()),
        ("krachai dam", "กระชายดำ", ("กระชาย",)),
        ("fah talai jone", "ฟ้าทะลายโจร", ()),
        ("fathalai", "ฟ้าทะลายโจร", ()),
        ("bua bok", "บัวบก", ()),
        ("makham pom", "มะขามป้อม", ()),
        ("marakhinok", "มะระขี้นก", ()),
        ("kaphrao", "กะเพรา", ()),
        # English and botanical names, beginnings of words, several words in any order.
        ("turmeric", "ขมิ้นชัน", ("ขิง",)),
        ("TURMERIC", "ขมิ้นชัน", ()),
        ("Curcuma longa", "ขมิ้นชัน", ()),
        ("turm", "ขมิ้นชัน", ()),
        ("black ginger", "กระชายดำ", ("ขิง",)),
        ("ginger black", "กระชายดำ", ()),
        ("U-Thong hosp", "โรงพยาบาลอู่ทอง", ("โรงพยาบาลเจ้าพระยา",)),
        ("uthong", "โรงพยาบาลอู่ทอง", ()),
        ("dusit university", "มหาวิทยาลัยสวนดุสิต วิทยาเขตสุพรรณบุรี", ("มหาวิทยาลัยเทคโนโลยี",)),
        ("อู่ทอง โรงพยาบาล", "โรงพยาบาลอู่ทอง", ("โรงพยาบาลเจ้าพระยา",)),
        ("สมุนไพร บ้านต้นแจง", "กลุ่มยาดมสมุนไพรบ้านต้นแจงพัฒนา", ()),
        ("ผู้ปลูกบ้านห้วยม้าลอย", "กลุ่มผู้ปลูกสมุนไพร ชมรมผู้สูงอายุบ้านห้วยม้าลอย", ()),
        # Later parts of compounds, codes, places.
        ("พยาบาล", "โรงพยาบาลอู่ทอง", ()),
        ("สมุนไพร", "สวนสมุนไพร Ban-Guaruk", ()),
        ("HC-0020-8", "โรงพยาบาลอู่ทอง", ("กระทรวงอุตสาหกรรม",)),
        ("hc0020", "โรงพยาบาลอู่ทอง", ()),
        ("สำนักงานเกษตร ดอนเจดีย์", "สำนักงานเกษตรอำเภอดอนเจดีย์", ()),
        ("ชุมชน 7209", "", ()),
        # Half a word, while it is being typed, and words with a slip.
        ("ขมิ", "ขมิ้นชัน", ()),
        ("ฟ้าทะ", "ฟ้าทะลายโจร", ()),
        ("ขมินชัน", "ขมิ้นชัน", ()),
        ("turmreic", "ขมิ้นชัน", ()),
        ("hopsital u thong", "โรงพยาบาลอู่ทอง", ()),
        ("โรงพยาบาท", "โรงพยาบาลอู่ทอง", ("โรงงาน",)),
        ("สมุนไพ", "กลุ่มยาดมสมุนไพรบ้านต้นแจงพัฒนา", ()),
    ],
)  # fmt: skip
def test_what_is_meant_is_found_and_what_only_looks_alike_is_not(
    network: NetworkSnapshot, typed: str, wanted: str, unwanted: tuple[str, ...]
):
    found = names(network, typed)
    if wanted:
        assert any(name.startswith(wanted) for name in found), found
    assert [name for name in found if name.startswith(unwanted) and name not in (wanted,)] == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ข่า", "ข่า"), ("ขิง", "ขิง"), ("กระชาย", "กระชาย"), ("พริก", "พริก"), ("ขมิ้น", "ขมิ้นชัน"),
        ("ginger", "ขิง"), ("โรงพยาบาล", "โรงพยาบาลเจ้าพระยายมราช"), ("ตะไคร้", "ตะไคร้"),
    ],
)  # fmt: skip
def test_a_whole_name_comes_before_names_that_begin_with_it(network: NetworkSnapshot, typed: str, first: str):
    assert names(network, typed)[0] == first


def test_a_hit_says_which_name_matched_how_and_where(network: NetworkSnapshot):
    def said(typed: str) -> tuple[str, str, str, list[str]]:
        hit = hits(network, typed)[0]
        return hit.field, hit.matched, hit.match.name, [hit.matched[begin:end] for begin, end in hit.ranges]

    assert said("khamin") == ("nameTh", "ขมิ้นชัน", "ROMANISED", ["ขมิ้น"])
    assert said("asiatic penny") == ("otherNames", "Asiatic pennywort", "WORD_FORM", ["Asiatic penny"])
    assert said("U-Thong Hospital") == ("nameEn", "U Thong Hospital", "WORD", ["U Thong Hospital"])
    assert said("turmreic") == ("nameEn", "turmeric", "MISSPELT", ["turmeric"])
    assert said("Boesenbergia") == (
        "scientificName",
        "Boesenbergia rotunda (L.) Mansf.",
        "WORD",
        ["Boesenbergia"],
    )
    assert said("น้ำ 9") == ("nameTh", "ห้างหุ้นส่วนจำกัด น้ำสมุนไพร 9", "WORDS", ["น้ำ", "9"])
    assert said("HC-0020-8") == ("code", "HC-0020-8", "WORD", ["HC-0020-8"])


def test_words_come_before_places_and_both_can_be_asked_for_together(network: NetworkSnapshot):
    found = hits(network, "ดอนเจดีย์")
    fields = [hit.field for hit in found]
    assert fields.index("district") > fields.index("nameTh")
    assert fields[fields.index("district") :].count("nameTh") == 0
    (place,) = [hit for hit in hits(network, "ชุมชน อู่ทอง") if hit.node.name_th.startswith("ชุมชนบ้านดอน")]
    assert (place.match.name, place.field) == ("PLACE", "nameTh")  # อู่ทอง is its district


@pytest.mark.parametrize("typed", ["ฮฮฮฮฮฮ", "xyzzyxyzzy", "🙂", "...", "ๆ์", "\u200b"])
def test_what_nobody_is_called_finds_nothing(network: NetworkSnapshot, typed: str):
    assert hits(network, typed) == []


def test_a_name_that_was_written_is_found_at_once_and_its_old_one_no_longer(network: NetworkSnapshot):
    assert names(network, "เปราะหอม") == []
    code = actor_code(FIRST)
    rename = Change(RecordKind.ACTOR, code, "name_th", CONFUSABLE[0], "กลุ่มเปราะหอมบ้านสวน")
    after = network.apply([rename])
    assert names(after, "เปราะหอม") == ["กลุ่มเปราะหอมบ้านสวน"]
    assert "กลุ่มผู้ปลูกข่าบ้านสวน" not in names(after, "ข่า")
    gone = after.apply([Change(RecordKind.ACTOR, code, None, {}, None)])
    assert names(gone, "เปราะหอม") == []
    born = gone.apply([registered(code, "กลุ่มเปราะหอม", district="7206")])
    assert names(born, "เปราะหอม ดอนเจดีย์") == ["กลุ่มเปราะหอม"]


def test_the_filter_by_text_finds_what_searching_finds(door: Door):
    asked = """query ($text: String!) {
      search(text: $text, first: 100) { node { ... on Actor { code } } }
      actors(where: {text: $text}, first: 100) { nodes { code } }
    }"""
    for typed in ("กลุ่ม", "รพ.", "grow", "U Thong", "โรง", "hopsital"):
        data = door.ask(asked, variables={"text": typed})
        by_search = {hit["node"]["code"] for hit in data["search"] if "code" in hit["node"]}
        assert by_search == {actor["code"] for actor in data["actors"]["nodes"]}
        assert by_search, typed


def test_an_empty_text_and_one_that_is_too_long_are_refused(door: Door):
    for typed in ("  ", "ข" * 201):
        error = door.error(
            "query ($text: String!) { search(text: $text) { field } }", variables={"text": typed}
        )
        assert (error["extensions"]["code"], error["path"]) == ("OUT_OF_RANGE", ["search"])


def test_everything_that_is_found_is_found_again_by_the_filter(network: NetworkSnapshot):
    for typed in ("ยา", "สมุนไพร อู่ทอง", "khamin", "hopsital"):
        assert {hit.node.id for hit in search(network, typed, count=1000)} == matching(network, typed)


def test_only_what_is_known_at_the_levels_asked_for_is_found(door: Door):
    asked = "query ($text: String!) { search(text: $text, levels: [DOCUMENTED]) { node { ... on Actor { code } } } }"
    for typed, expected in (("โรง", [HOSPITAL]), ("grow", []), ("mill", []), ("อู่ทอง", [HOSPITAL, COLLEGE])):
        found = door.ask(asked, variables={"text": typed})["search"]
        assert [hit["node"]["code"] for hit in found if hit["node"]] == expected


def test_two_hundred_characters_of_anything_are_answered(network: NetworkSnapshot):
    letters = "กขคงจชซดตถทนบปผฝพฟมยรลวสหอaeiouhstnr12345"
    for typed in (" ".join(letters * 3)[:200], "า " * 100, "สมุนไพร" * 28, "ก" * 200, "๑" * 200, "abcd " * 40):
        assert all(hit.node for hit in hits(network, typed))


def test_everything_is_found_by_each_of_its_own_names(network: NetworkSnapshot):
    for thing in (*network.actors.values(), *network.herbs.values()):
        for name in (thing.name_th, thing.name_en, *thing.other_names):
            if name:
                found = {hit.node.id: hit for hit in hits(network, name)}
                assert found[thing.id].match <= Match.WORDS, name


@settings(max_examples=150, deadline=None)
@given(typed=st.text(max_size=30) | st.text(alphabet="กขาน้ำเแ ยชข่ิ9a.", max_size=20))
def test_any_text_is_answered_and_what_is_marked_lies_in_the_name(network: NetworkSnapshot, typed: str):
    for hit in search(network, typed, count=20):
        places = [place for span in hit.ranges for place in span]
        assert places == sorted(places)
        assert all(0 <= place <= len(hit.matched) for place in places)
        assert all(begin < end for begin, end in hit.ranges)
