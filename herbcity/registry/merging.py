"""Merging two records of one organisation: all that hangs on the one moves to the other, as changes of one revision.

Nothing is lost by it. What moves keeps its id. Where both have the same thing (one link, listing, capacity or
certificate twice), the better known one stays, the survivor's where both are known equally well; it takes over what
it did not know, and what the other said differently is recorded as stated. A link of the two with each other is
taken out. The code of the merged actor means the survivor from then on. All of it is undone by undoing the revision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.drafts import Body
from herbcity.registry.identity import NATURAL_KEYS
from herbcity.registry.mergers import judgement_id, standing_key, with_standing_codes
from herbcity.registry.personal import NATURAL
from herbcity.registry.reading import current, table_of
from herbcity.registry.tables import REFERENCES
from herbcity.vocabulary import EvidenceLevel, IdentityVerdict

_HANGING = (RecordKind.LINK, RecordKind.LISTING, RecordKind.CAPACITY, RecordKind.CERTIFICATE)
_RANK = {str(level): rank for rank, level in enumerate(EvidenceLevel)}
_OWN = frozenset({"id", "evidence", "evidence_level", "status", "valid_from", "valid_until", "requires"})
"""Of two records of one thing, what each says for itself: it is never filled from the other."""
_JURISTIC = re.compile(r"\d{13}")


def merge_changes(session: Session, *, keep: Body, merge: Body, today: date) -> list[Change]:
    """The changes by which the actor ``merge`` becomes part of ``keep``, both as they are recorded now.

    Raises Refused where the two are one already, belong to different layers, are registered under different
    juristic numbers, were judged to be different, or only one of them is a natural person.
    """
    faults = list(_against(session, keep, merge))
    if faults:
        raise Refused(faults)
    old, new = merge["code"], keep["code"]
    changes = [*_filled(keep, merge)]
    for kind in _HANGING:
        changes += _hanging(session, kind, old, new)
    changes += _decisions(session, old, new)
    changes += _judgements(session, old, new)
    changes += (
        Change(RecordKind.MERGER, key, "into", old, new)
        for key in _naming(session, RecordKind.MERGER, ("into",), old)
    )
    changes += (
        Change(RecordKind.CONTACT, key, "actor", old, new)
        for key in _ids(session, RecordKind.CONTACT, ("actor",), old)
    )
    remains = {"code": old, "into": new, "name_th": merge["name_th"], "merged_on": today.isoformat()}
    changes.append(Change(RecordKind.MERGER, old, None, None, remains))
    changes.append(Change(RecordKind.ACTOR, old, None, merge, None))
    return changes


def _against(session: Session, keep: Body, merge: Body) -> Iterator[Fault]:
    """What speaks against merging them."""
    old, new = merge["code"], keep["code"]

    def fault(code: ErrorCode) -> Fault:
        return Fault.of(code, "merge", kind=RecordKind.ACTOR, id=old, value=old, allowed=new)

    if old == new:
        yield fault(ErrorCode.ONE_ACTOR)
        return
    levels = {keep["evidence_level"], merge["evidence_level"]}
    if len(levels) == 2 and EvidenceLevel.ILLUSTRATIVE in levels:
        yield fault(ErrorCode.LAYERS_MIXED)
    numbers = {body["registration_id"] for body in (keep, merge)}
    if len(numbers) == 2 and all(number and _JURISTIC.fullmatch(number) for number in numbers):
        yield fault(ErrorCode.OTHER_NUMBER)
    forms = {body["legal_form"] for body in (keep, merge)}
    if None not in forms and len({form in NATURAL for form in forms}) == 2:
        # What is personal of the one would be shown as the other's.
        yield fault(ErrorCode.OTHER_FORM)
    pair = judgement_id(old, new)
    judged = current(session, RecordKind.JUDGEMENT, [pair]).get(pair)
    if judged and judged["verdict"] == IdentityVerdict.DIFFERENT:
        yield fault(ErrorCode.JUDGED_DIFFERENT)


# ── the actor itself ─────────────────────────────────────────────────────────────────────────────────────


def _filled(keep: Body, merge: Body) -> Iterator[Change]:
    """The survivor knows what either knew, bears every name, and has every role: its links need them."""
    names = [merge["name_th"], merge["name_en"], *merge["other_names"]]
    known = {keep["name_th"], keep["name_en"], *keep["other_names"]}
    values: dict[str, Any] = {
        "other_names": [
            *keep["other_names"],
            *dict.fromkeys(one for one in names if one and one not in known),
        ],
        "roles": [*keep["roles"], *(role for role in merge["roles"] if role not in keep["roles"])],
        "evidence": _united(keep, merge),
    }
    if keep["district"] in (None, merge["district"]):
        values |= _unknown(keep, merge, ("district", "subdistrict"))
    if keep["latitude"] is None and keep["longitude"] is None:
        values |= {name: merge[name] for name in ("latitude", "longitude")}
    values |= _unknown(
        keep, merge, ("name_en", "legal_form", "registration_id", "size", "households", "note")
    )
    if values.get("name_en"):
        values["other_names"] = [name for name in values["other_names"] if name != values["name_en"]]
    for name, value in values.items():
        if value != keep[name]:
            yield Change(RecordKind.ACTOR, keep["code"], name, keep[name], value, _first_evidence(merge))


def _unknown(stays: Body, goes: Body, names: Iterable[str]) -> Body:
    return {name: goes[name] for name in names if stays[name] is None and goes[name] is not None}


def _united(stays: Body, goes: Body) -> list[str]:
    return list(dict.fromkeys([*stays["evidence"], *goes["evidence"]]))


def _first_evidence(body: Body) -> str | None:
    return next(iter(body["evidence"]), None)


# ── what hangs on it ─────────────────────────────────────────────────────────────────────────────────────


def _ids(session: Session, kind: RecordKind, fields: Iterable[str], code: str) -> list[str]:
    table = table_of(kind)
    (key,) = table.primary_key.columns
    found = session.execute(
        select(key).where(or_(*(table.c[field] == code for field in fields))).order_by(key)
    )
    return list(found.scalars())


def _naming(session: Session, kind: RecordKind, fields: Iterable[str], code: str) -> Mapping[str, Body]:
    """The records of a kind that name an actor in one of these fields, by id."""
    return current(session, kind, _ids(session, kind, fields, code))


def _hanging(session: Session, kind: RecordKind, old: str, new: str) -> Iterator[Change]:
    """Links, listings, capacities or certificates of the merged actor, moved; of twins only one stays."""
    ends = [name for name, target in REFERENCES[kind].items() if target is RecordKind.ACTOR]
    twins = {_natural(kind, body): body for body in _naming(session, kind, ends, new).values()}
    for key, body in _naming(session, kind, ends, old).items():
        moved = {**body, **{end: new for end in ends if body[end] == old}}
        twin = twins.get(_natural(kind, moved))
        if kind is RecordKind.LINK and moved["source"] == moved["target"]:
            yield Change(kind, key, None, body, None)
        elif twin is None:
            yield from _moves(kind, body, moved, ends)
        elif _RANK[moved["evidence_level"]] > _RANK[twin["evidence_level"]]:
            yield from _moves(kind, body, moved, ends)
            yield from _taken_over(kind, moved, twin)
            yield Change(kind, twin["id"], None, twin, None)
        else:
            yield from _taken_over(kind, twin, moved)
            yield Change(kind, key, None, body, None)


def _natural(kind: RecordKind, body: Body) -> tuple[Any, ...]:
    return tuple(body[name] for name in NATURAL_KEYS[kind])


def _moves(kind: RecordKind, body: Body, moved: Body, ends: Iterable[str]) -> Iterator[Change]:
    for end in ends:
        if body[end] != moved[end]:
            yield Change(kind, body["id"], end, body[end], moved[end])


def _taken_over(kind: RecordKind, stays: Body, goes: Body) -> Iterator[Change]:
    """What the record that stays learns from its twin: what it did not know; what differs is stated only."""
    rests_on = _first_evidence(goes)
    for name, said in goes.items():
        if name == "evidence" and _united(stays, goes) != stays["evidence"]:
            yield Change(kind, stays["id"], name, stays["evidence"], _united(stays, goes))
        if name == "id" or name in NATURAL_KEYS[kind] or said in (None, [], stays[name]):
            continue
        if stays[name] is None and name not in _OWN:
            yield Change(kind, stays["id"], name, None, said, rests_on)
        elif name not in ("evidence", "evidence_level", "note"):
            yield Change(kind, stays["id"], name, stays[name], said, rests_on, adopted=False)


# ── decisions and judgements ─────────────────────────────────────────────────────────────────────────────


def _decisions(session: Session, old: str, new: str) -> Iterator[Change]:
    """Decisions go with the suggestion, whose key has the survivor's code now; those about a link of the two go."""
    table, meant = table_of(RecordKind.DECISION), {old: new}
    query = select(table.c.id).where(
        or_(table.c.source == old, table.c.target == old, table.c.suggestion.contains(old, autoescape=True))
    )
    moved = {}
    for key, body in current(session, RecordKind.DECISION, session.execute(query).scalars().all()).items():
        after = {
            **body,
            "suggestion": standing_key(body["suggestion"], meant),
            "source": meant.get(body["source"], body["source"]),
            "target": meant.get(body["target"], body["target"]),
            "facts": with_standing_codes(body["facts"], meant),
        }
        if after["source"] == after["target"]:
            yield Change(RecordKind.DECISION, key, None, body, None)
        else:
            moved[key] = body, after
    numbers = _numbers(session, {after["suggestion"] for _, after in moved.values()} if moved else set())
    for key, (body, after) in moved.items():
        taken = numbers.setdefault(after["suggestion"], set())
        if body["suggestion"] != after["suggestion"] and after["number"] in taken:
            after["number"] = max(taken) + 1
        taken.add(after["number"])
        for name, value in after.items():
            if value != body[name]:
                yield Change(RecordKind.DECISION, key, name, body[name], value)


def _numbers(session: Session, suggestions: Iterable[str]) -> dict[str, set[int]]:
    """The numbers of the decisions that each suggestion has already."""
    table = table_of(RecordKind.DECISION)
    query = select(table.c.suggestion, table.c.number).where(table.c.suggestion.in_(list(suggestions)))
    numbers: dict[str, set[int]] = {}
    for suggestion, number in session.execute(query):
        numbers.setdefault(suggestion, set()).add(number)
    return numbers


def _judgements(session: Session, old: str, new: str) -> Iterator[Change]:
    """What was judged about the merged actor and a third one holds for the survivor, which may know better."""
    for key, body in _naming(session, RecordKind.JUDGEMENT, ("one", "other"), old).items():
        yield Change(RecordKind.JUDGEMENT, key, None, body, None)
        third = body["other"] if body["one"] == old else body["one"]
        if third == new:
            continue
        pair = judgement_id(new, third)
        known = current(session, RecordKind.JUDGEMENT, [pair]).get(pair)
        after = {**body, "id": pair, "one": min(new, third), "other": max(new, third)}
        if known is None:
            yield Change(RecordKind.JUDGEMENT, pair, None, None, after)
        elif known["verdict"] == IdentityVerdict.UNSURE and body["verdict"] != IdentityVerdict.UNSURE:
            for name in ("verdict", "judged_on", "by", "evidence", "note"):
                if known[name] != after[name]:
                    yield Change(RecordKind.JUDGEMENT, pair, name, known[name], after[name])
