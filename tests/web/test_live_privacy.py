"""What is private reaches nobody who may not see it: by subscription, feed or webhook, whatever is written."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
from sqlalchemy import Engine

from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import writing
from herbcity.registry.identity import actor_code
from herbcity.registry.keys import AccessRole
from herbcity.registry.mergers import judgement_id
from herbcity.registry.personal import PERSONAL
from herbcity.registry.reading import current
from herbcity.registry.tables import RECORDS
from herbcity.registry.writing import Editor, commit, erase_contact, put_contact, undo
from tests.api.api_door import HOSPITAL, fill
from tests.web.live_door import dialled, new_key, serving
from tests.web.receivers import receiving
from tests.web.test_live_webhooks import LOOPBACK, registered

HEALER = actor_code(20)
CONTACT = {
    "id": "contact-of-the-healer",
    "actor": HEALER,
    "title": "ผู้ก่อตั้ง",
    "name": "Private-Name",
    "phone": "081-555-0147",
    "email": "private@example.go.th",
    "basis": "private consent",
}
PRIVATE_FIELDS: dict[str, Any] = {
    "other_names": ["Private-Other-Name"],
    "registration_id": "0994000617721",
    "subdistrict": "Private-Subdistrict",
    "latitude": 14.123457,
    "longitude": 99.876543,
    "note": "Private-Note",
}
SECRETS = [
    *(str(CONTACT[name]) for name in ("id", "name", "phone", "email", "basis", "title")),
    *(str(value[0] if isinstance(value, list) else value) for value in PRIVATE_FIELDS.values()),
]
REVISIONS = """subscription { revisions(after: 0) { number reason editor evidence { title note }
  changes(first: 100) { kind recordId nodeId field before after adopted evidence { title } } } }"""
SUGGESTIONS = """subscription ($actor: ID!) { suggestionsFor(actor: $actor, first: 100) { revision vanished
  suggestions { id nextAction missing { text } reasons { text } blockers { text remedy } distanceKm { mid }
    source { name otherNames registrationId subdistrict latitude longitude note contacts { phone } } } } }"""
FEED = """query ($after: String) { changes(first: 100, after: $after) { pageInfo { endCursor hasNextPage }
  nodes { revision kind recordId nodeId field before after } } }"""


def write_everything(engine: Engine) -> int:
    """One revision at least of every kind of record, among them a person in trade; the last revision's number."""
    assert set(PRIVATE_FIELDS) == set(PERSONAL[RecordKind.ACTOR])
    editor = Editor("Provincial office")
    known = {"evidence_level": "REPORTED"}
    healer = {
        "code": HEALER, "name_th": "หมอยา", "roles": ["PROCESSOR"], "legal_form": "SOLE_PROPRIETOR", "district": "7209",
        **PRIVATE_FIELDS, **known,
    }  # fmt: skip
    herb = {"id": "plai", "scientific_name": "Zingiber", "name_th": "ไพล", **known}
    material = {"herb": "plai", "form": "FRESH", "kg_by_month": [10.0] * 12}
    link = {"kind": "SUPPLIES", "source": HEALER, "target": HOSPITAL, "status": "ACTIVE", "herb": "plai"}
    drying = {"from_form": "FRESH", "to_form": "DRIED"}
    decided = {"state": "CONTACTED", "decided_on": "2026-01-05", "by": "Provincial office"}
    place = {"name_th": "เมือง", "name_en": "Mueang", "latitude": 14.4, "longitude": 100.1}
    pair, (one, other) = judgement_id(HEALER, HOSPITAL), sorted((HEALER, HOSPITAL))
    judged = {"verdict": "DIFFERENT", "judged_on": "2026-01-06", "by": "Provincial office"}
    births: dict[RecordKind, dict[str, Any]] = {
        RecordKind.EVIDENCE: {"id": "visit", "title": "A visit"},
        RecordKind.DISTRICT: {"code": "7201", **place, **known},
        RecordKind.HERB: herb,
        RecordKind.LADDER_STEP: {"id": "plai-dried", "herb": "plai", **drying, **known},
        RecordKind.ACTOR: healer,
        RecordKind.LINK: {"id": "l", **link, "form": "DRIED", **known},
        RecordKind.LISTING: {"id": "need", "actor": HEALER, "side": "NEED", **material, **known},
        RecordKind.CAPACITY: {"id": "c", "actor": HEALER, **drying, "kg_in_per_month": 9.0, **known},
        RecordKind.CERTIFICATE: {"id": "cert", "holder": HEALER, "kind": "GMP_HERB", **known},
        RecordKind.DECISION: {
            "id": "d",
            "suggestion": f"SUPPLIES|{HEALER}|{HOSPITAL}|plai|DRIED|",
            "source": HEALER,
            "target": HOSPITAL,
            **decided,
        },
        RecordKind.JUDGEMENT: {"id": pair, "one": one, "other": other, **judged},
        RecordKind.MERGER: {
            "code": actor_code(21),
            "into": HEALER,
            "name_th": "หมอยา",
            "merged_on": "2026-01-07",
        },
    }
    assert {*births, RecordKind.CONTACT} == set(RECORDS)
    for kind, body in births.items():
        key = body.get("code") or body["id"]
        with writing(engine) as session:
            commit(session, [Change(kind, key, None, None, body)], editor=editor, reason="Recorded")
    with writing(engine) as session:
        put_contact(session, CONTACT, editor=editor, reason="Consent given")
    with writing(engine) as session:
        number = put_contact(
            session, {**CONTACT, "phone": "081-555-0199"}, editor=editor, reason="Moved"
        ).number
    with writing(engine) as session:
        erase_contact(session, CONTACT["id"], editor=editor, reason="Asked to")
    for field, value in PRIVATE_FIELDS.items():
        another = ["Another"] if isinstance(value, list) else None
        with writing(engine) as session:
            change = Change(RecordKind.ACTOR, HEALER, field, value, another)
            number = commit(session, [change], editor=editor, reason="Corrected").number
        with writing(engine) as session:
            undo(session, number, editor=editor)
    with writing(engine) as session:
        # That the healer has become a company does not open what was recorded of a person.
        change = Change(RecordKind.ACTOR, HEALER, "legal_form", "SOLE_PROPRIETOR", "COMPANY")
        number = commit(session, [change], editor=editor, reason="Incorporated").number
    with writing(engine) as session:
        change = Change(RecordKind.ACTOR, HEALER, "legal_form", "COMPANY", "SOLE_PROPRIETOR")
        number = commit(session, [change], editor=editor, reason="Not after all").number
        assert current(session, RecordKind.ACTOR, [HEALER])[HEALER]["note"] == "Private-Note"
    return number


def _feed(address: str) -> str:
    texts, after = [], None
    while True:
        asked = {"query": FEED, "variables": {"after": after}}
        answer = httpx2.post(f"http://{address}/graphql", json=asked)
        texts.append(answer.text)
        page = answer.json()["data"]["changes"]
        if not page["nodes"]:
            return "".join(texts)
        after = page["pageInfo"]["endCursor"]


def test_nothing_private_reaches_the_public_by_subscription_feed_or_webhook(
    engine: Engine, database_url: str
) -> None:
    fill(engine)
    _, member = new_key(engine, AccessRole.MEMBER)

    async def listen(address: str, last: list[int]) -> tuple[str, str]:
        public, entitled = [], []
        async with dialled(address) as outside, dialled(address) as inside:
            await outside.begin()
            await inside.begin(Authorization=f"Bearer {member}")
            await outside.subscribe("r", REVISIONS)
            await inside.subscribe("r", REVISIONS)
            last.append(await asyncio.to_thread(write_everything, engine))
            await outside.subscribe("s", SUGGESTIONS, actor=HEALER)
            for socket, heard in ((outside, public), (inside, entitled)):
                seen, wanted = 0, {"r", "s"} if socket is outside else {"r"}
                while seen < last[0] or wanted:
                    told = await socket.hear()
                    wanted.discard(told["id"])
                    heard.append(json.dumps(told, ensure_ascii=False))
                    if told["id"] == "r":
                        seen = told["payload"]["data"]["revisions"]["number"]
        return "\n".join(public), "\n".join(entitled)

    with receiving() as receiver:
        hook = registered(engine, receiver.url)
        with serving(database_url, **LOOPBACK) as (address, _):
            last: list[int] = []
            public, entitled = asyncio.run(listen(address, last))
            feed = _feed(address)
            told = receiver.wait(last[0] - hook.cursor)
        sent = "\n".join(one.body.decode() for one in told)
    for channel, text in (("subscription", public), ("feed", feed), ("webhook", sent)):
        assert HEALER in text, channel
        assert [secret for secret in SECRETS if secret in text] == [], channel
    # The same subscription does tell those who may see it, so the words would have been found; contacts nobody.
    assert {"Private-Note", "Private-Other-Name", "14.123457"} <= {
        secret for secret in SECRETS if secret in entitled
    }
    assert [CONTACT[name] for name in ("name", "phone", "email") if str(CONTACT[name]) in entitled] == []
