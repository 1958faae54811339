"""A registry with a natural person in it, each of whose personal fields holds a value that is found nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import writing
from herbcity.registry.identity import actor_code
from herbcity.registry.personal import PERSONAL
from herbcity.registry.tables import ActorFields
from herbcity.registry.writing import Editor, commit, put_contact
from tests.api.api_door import HOSPITAL, fill

TRADER, CONVERT, FARM, CORRECTED = map(actor_code, range(9, 13))
"""A person in trade; one whose record says by now that it is a company; a group that could supply the
first; and a person who was taken for a company at first."""

FIELDS = PERSONAL[RecordKind.ACTOR]
CONTACT = ("title", "name", "phone", "email")
OFFICE = Editor("Provincial office")


def value(field: str, turn: int) -> Any:
    """The value of a personal field at its ``turn``-th writing, made from the type of the field alone."""
    hint = str(ActorFields.model_fields[field].annotation)
    number = 1 + list(ActorFields.model_fields).index(field)
    if "float" in hint:
        return round(14.0 + number / 100 + turn / 1000 + 0.0000123, 7)
    if "int" in hint:
        return 770_000 + number * 10 + turn
    word = f"ลับ{field}-{turn}"
    return [word] if "list" in hint else word


def marks(field: str) -> Sequence[str]:
    """What of the field could be read in an answer."""
    found = []
    for turn in range(4):
        each = value(field, turn)
        found.append(str(each[0] if isinstance(each, list) else each))
    return [*found, f"ลับ{field}-8", f"ลับ{field}-9"]


def person(code: str, name: str, turn: int, **other: Any) -> Change:
    body = {
        "code": code,
        "name_th": name,
        "roles": ["BUYER"],
        "legal_form": "SOLE_PROPRIETOR",
        "district": "7209",
        "evidence_level": "REPORTED",
        **{field: value(field, turn) for field in FIELDS},
        **other,
    }
    return Change(RecordKind.ACTOR, code, None, None, body)


def changed(code: str, before: int, after: int, *, adopted: bool = True) -> list[Change]:
    return [
        Change(RecordKind.ACTOR, code, field, value(field, before), value(field, after), None, adopted)
        for field in FIELDS
    ]


def opened(field: str) -> Any:
    """What a company says in the same field, which everybody may see."""
    hidden = value(field, 0)
    return 14.25 if isinstance(hidden, float) else ["เปิดเผย"] if isinstance(hidden, list) else "เปิดเผย"


def fill_with_persons(engine: Engine, *, turn: int = 0) -> None:
    """After the three revisions of ``fill``: 4 the two persons and what hangs on them, 5 new values of theirs, 6 values
    that were stated and not adopted, 7 the second one's conversion, 8 a contact. ``turn`` shifts all values."""
    fill(engine)
    need = {
        "id": "traders-need",
        "actor": TRADER,
        "side": "NEED",
        "herb": "turmeric",
        "form": "DRIED",
        "kg_by_month": [500.0] * 12,
        "price_per_kg": [90.0, 100.0, 120.0],
        "evidence_level": "REPORTED",
    }
    link = {
        "id": "hospital-trader",
        "kind": "COORDINATES_WITH",
        "source": HOSPITAL,
        "target": TRADER,
        "status": "ACTIVE",
        "evidence_level": "REPORTED",
    }
    # Never two numbers the same in one registry.
    second, third = {"registration_id": "ลับregistration_id-9"}, {"registration_id": "ลับregistration_id-8"}
    old = {field: value(field, turn) for field in FIELDS}
    farm = {
        "code": FARM,
        "name_th": "กลุ่มปลูกขมิ้น",
        "roles": ["FARMER_GROUP"],
        "legal_form": "COMMUNITY_ENTERPRISE",
        "district": "7209",
        "latitude": 14.4,
        "longitude": 99.9,
        "evidence_level": "REPORTED",
    }
    offer = {**need, "id": "farms-offer", "actor": FARM, "side": "OFFER", "price_per_kg": [70.0, 80.0, 90.0]}
    revisions = [
        [
            person(TRADER, "ร้านสมุนไพรตลาดเก่า", turn),
            person(CONVERT, "ร้านยาไทย", turn, **second),
            Change(RecordKind.ACTOR, FARM, None, None, farm),
            person(CORRECTED, "ร้านสมุนไพรริมทาง", turn, **third, legal_form="COMPANY"),
            Change(RecordKind.LISTING, "farms-offer", None, None, offer),
            Change(RecordKind.LISTING, "traders-need", None, None, need),
            Change(RecordKind.LINK, "hospital-trader", None, None, link),
        ],
        changed(TRADER, turn, turn + 1),
        changed(TRADER, turn + 1, turn + 2, adopted=False),
        [
            Change(RecordKind.ACTOR, CORRECTED, "legal_form", "COMPANY", "SOLE_PROPRIETOR"),
            Change(RecordKind.ACTOR, CONVERT, "legal_form", "SOLE_PROPRIETOR", "COMPANY"),
            *(
                Change(RecordKind.ACTOR, CONVERT, field, {**old, **second}[field], opened(field))
                for field in FIELDS
            ),
        ],
    ]
    for changes in revisions:
        with writing(engine) as session:
            commit(session, changes, editor=OFFICE, reason="What was found")
    contact = {name: f"ลับติดต่อ-{name}" for name in CONTACT}
    with writing(engine) as session:
        put_contact(
            session, {**contact, "actor": TRADER, "basis": "consent"}, editor=OFFICE, reason="Consent"
        )
