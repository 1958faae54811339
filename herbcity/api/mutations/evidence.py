"""Recording evidence, and certificates, which are worth what their evidence is worth."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import Desk, Draft, Given, birth, carry_out, record_values
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.enums import CertificateKindEnum
from herbcity.api.types.evidence import EvidenceType
from herbcity.api.types.listings import CertificateType
from herbcity.api.types.scalars import Date
from herbcity.registry.changes import RecordKind
from herbcity.registry.drafts import Body
from herbcity.thai import normalise


class RecordEvidenceInput(graphene.InputObjectType):
    """A document, page or register that facts can rest on from now on."""

    title = graphene.String(required=True, description="The title as it stands on the document.")
    publisher = graphene.String(description="Who published it.")
    url = graphene.String(description="Its address on the web.")
    published_on = graphene.InputField(Date, description="The day on which it was published.")
    retrieved_on = graphene.InputField(Date, description="The day on which it was read.")
    note = inputs.note()
    reason = inputs.reason()
    client_key = inputs.client_key()


class AwardCertificateInput(graphene.InputObjectType):
    """A certificate that an actor has been given."""

    holder = inputs.actor("Who holds it")
    kind = graphene.InputField(CertificateKindEnum, required=True, description="Which standard it is.")
    level = graphene.Int(description="The level, 0 to 5, for Green Industry and OTOP only.")
    number = graphene.String(description="The number on the certificate.")
    issuer = graphene.String(description="Who issued it.")
    valid_from = graphene.InputField(Date, description="The first day on which it is valid.")
    valid_until = graphene.InputField(Date, description="The first day on which it is no longer valid.")
    evidence_level = inputs.level()
    evidence = inputs.evidence()
    note = inputs.note()
    reason = inputs.reason()
    client_key = inputs.client_key()


RecordEvidencePayload = payload_of(
    "RecordEvidence", "evidence", EvidenceType, "The evidence that was recorded"
)
AwardCertificatePayload = payload_of(
    "AwardCertificate", "certificate", CertificateType, "The certificate that was recorded"
)


def _evidence_id(values: Body) -> str:
    """An id made of what tells two documents apart, so that the same one recorded twice is found out."""
    told = (values.get("url") or "", normalise(values["title"], prose=True), values.get("published_on") or "")
    digest = hashlib.sha256("|".join(told).encode()).digest()
    return f"evidence-{base64.b32encode(digest[:10]).decode().lower()}"


def evidenced(_desk: Desk, given: Given) -> Draft:
    """The birth of an evidence."""
    values = record_values(given)
    key = _evidence_id(values)
    return birth(RecordKind.EVIDENCE, key, {**values, "id": key})


def awarded(desk: Desk, given: Given) -> Draft:
    """The birth of a certificate."""
    values = inputs.with_default_level(record_values(given))
    key = desk.id_of(RecordKind.CERTIFICATE, values)
    return birth(RecordKind.CERTIFICATE, key, {**values, "id": key})


class EvidenceMutations:
    """Writing about evidence and certificates."""

    record_evidence = graphene.Field(
        RecordEvidencePayload,
        description="Record a document or other evidence, so that facts can name it. Needs the role EDITOR.",
        input=RecordEvidenceInput(required=True, description="The evidence."),
    )
    award_certificate = graphene.Field(
        AwardCertificatePayload,
        description="Record a certificate that an actor holds. Needs the role EDITOR.",
        input=AwardCertificateInput(required=True, description="The certificate."),
    )

    @staticmethod
    def resolve_record_evidence(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info,
            Permission.RECORD_EVIDENCE,
            input,
            evidenced,
            reason="Evidence recorded through the API",
        )

    @staticmethod
    def resolve_award_certificate(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info,
            Permission.AWARD_CERTIFICATE,
            input,
            awarded,
            reason="Certificate recorded through the API",
        )
