"""A small registry with two evidenced actors and an invented turmeric chain, and the door that people use."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Engine

from herbcity.api.context import Context
from herbcity.api.documents import Documents
from herbcity.api.execution import Answer, Executor, GraphQLRequest, Prepared
from herbcity.api.limits import Limits
from herbcity.api.schema import build_schema
from herbcity.network.holding import SnapshotHolder
from herbcity.network.toys import turmeric_chain
from herbcity.network.values import VALUES
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import writing
from herbcity.registry.identity import actor_code
from herbcity.registry.keys import ANYONE, AccessRole, Viewer
from herbcity.registry.writing import Editor, commit, put_contact

EDITOR = Viewer(AccessRole.EDITOR, "Provincial office")
STEWARD = Viewer(AccessRole.STEWARD, "Data steward")
MEMBER = Viewer(AccessRole.MEMBER, "Member agency")

HILL, RIVER, COLLECTOR, MILL, BUYER, AGENCY, HOSPITAL, COLLEGE = map(actor_code, range(1, 9))


class Door:
    """Asks as a caller would and gives back the data, or everything."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.holder = SnapshotHolder(engine)
        self.executor = Executor(build_schema(), limits=Limits(), documents=Documents.from_folder())

    def send(
        self,
        request: GraphQLRequest | Prepared,
        *,
        viewer: Viewer = ANYONE,
        language: str = "en",
        read_only: bool = False,
        deadline: float | None = None,
    ) -> Answer:
        context = Context(self.holder, self.engine, viewer, language, "request-1", deadline)
        return self.executor.run(request, context, read_only=read_only)

    def answer(self, query: str, *, variables: dict[str, Any] | None = None, **options: Any) -> Answer:
        return self.send(GraphQLRequest(query=query, variables=variables), **options)

    def ask(self, query: str, **options: Any) -> Any:
        """The data of a query that must not fail."""
        answer = self.answer(query, **options)
        assert "errors" not in answer.body, answer.body["errors"]
        return answer.body["data"]

    def error(self, query: str, **options: Any) -> Any:
        """The one error of a query that must fail in one place."""
        (error,) = self.answer(query, **options).body["errors"]
        return error


def documented(code: str, name_th: str, name_en: str, role: str) -> Change:
    """An actor that a document speaks of."""
    body = {
        "code": code,
        "name_th": name_th,
        "name_en": name_en,
        "roles": [role],
        "district": "7209",
        "evidence_level": "DOCUMENTED",
        "evidence": ["report-2566"],
    }
    return Change(RecordKind.ACTOR, code, None, None, body)


def fill(engine: Engine) -> None:
    """Revision 1: two documented actors and their link; 2: the invented chain; 3: a contact."""
    evidence = {"id": "report-2566", "title": "รายงานประจำปี 2566", "publisher": "สำนักงานจังหวัด"}
    district = {
        "code": "7209",
        "name_th": "อู่ทอง",
        "name_en": "U Thong",
        "latitude": 14.37,
        "longitude": 99.89,
        "evidence_level": "ESTIMATED",
    }
    link = {
        "id": "college-hospital",
        "kind": "COORDINATES_WITH",
        "source": COLLEGE,
        "target": HOSPITAL,
        "status": "ACTIVE",
        "evidence_level": "DOCUMENTED",
        "evidence": ["report-2566"],
    }
    toy = turmeric_chain()
    with writing(engine) as session:
        commit(
            session,
            [
                Change(RecordKind.EVIDENCE, "report-2566", None, None, evidence),
                Change(RecordKind.DISTRICT, "7209", None, None, district),
                documented(HOSPITAL, "โรงพยาบาลอู่ทอง", "U Thong Hospital", "BUYER"),
                documented(COLLEGE, "วิทยาลัยเกษตร", "College of Agriculture", "RESEARCH_PARTNER"),
                Change(RecordKind.LINK, "college-hospital", None, None, link),
            ],
            editor=Editor("Seeds"),
            reason="What the report says",
            evidence="report-2566",
        )
    with writing(engine) as session:
        births = [
            Change(kind, record_id, None, None, msgspec.to_builtins(value))
            for kind in VALUES
            for record_id, value in toy.table(kind).items()
        ]
        commit(session, births, editor=Editor("Seeds"), reason="Invented, to show how it works")
    with writing(engine) as session:
        contact = {"actor": HOSPITAL, "title": "Pharmacy", "phone": "035-551-422", "basis": "public task"}
        put_contact(session, contact, editor=Editor("Seeds"), reason="Published number")
