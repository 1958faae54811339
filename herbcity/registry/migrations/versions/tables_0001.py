"""The tables of the foundation"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_key_key_hash")),
    )
    op.create_table(
        "code_counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_code_counter")),
    )
    op.create_table(
        "district",
        sa.Column("evidence_level", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "evidence_level IN ('ILLUSTRATIVE', 'ESTIMATED', 'REPORTED', 'DOCUMENTED', 'VERIFIED')",
            name=op.f("ck_district_evidence_level_known"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("retrieved_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_table(
        "herb",
        sa.Column("evidence_level", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("scientific_name", sa.String(), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("other_names", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("parts_used", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("harvest_share_by_month", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("champion_lists", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("regulated", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "evidence_level IN ('ILLUSTRATIVE', 'ESTIMATED', 'REPORTED', 'DOCUMENTED', 'VERIFIED')",
            name=op.f("ck_herb_evidence_level_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_herb")),
    )
    op.create_table(
        "revision",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("change_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_revision")),
    )
    op.create_table(
        "actor",
        sa.Column("evidence_level", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("other_names", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("roles", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("legal_form", sa.String(), nullable=True),
        sa.Column("registration_id", sa.String(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("subdistrict", sa.String(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("size", sa.String(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "evidence_level IN ('ILLUSTRATIVE', 'ESTIMATED', 'REPORTED', 'DOCUMENTED', 'VERIFIED')",
            name=op.f("ck_actor_evidence_level_known"),
        ),
        sa.CheckConstraint(
            "legal_form IN ('COMMUNITY_ENTERPRISE', 'COMMUNITY_ENTERPRISE_NETWORK', 'COOPERATIVE', 'FARMERS_GROUP', 'INFORMAL_GROUP', 'COMPANY', 'PUBLIC_COMPANY', 'LIMITED_PARTNERSHIP', 'REGISTERED_PARTNERSHIP', 'SOLE_PROPRIETOR', 'SOCIAL_ENTERPRISE', 'HOSPITAL', 'GOVERNMENT_OFFICE', 'LOCAL_GOVERNMENT', 'STATE_ENTERPRISE', 'PUBLIC_ORGANISATION', 'EDUCATIONAL_INSTITUTION', 'ASSOCIATION', 'UNNAMED_GROUP')",
            name=op.f("ck_actor_legal_form_known"),
        ),
        sa.CheckConstraint("size IN ('MICRO', 'SMALL', 'MEDIUM', 'LARGE')", name=op.f("ck_actor_size_known")),
        sa.ForeignKeyConstraint(["district"], ["district.code"], name=op.f("fk_actor_district")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_actor")),
    )
    with op.batch_alter_table("actor", schema=None) as batch_op:
        batch_op.create_index("ix_actor_registration_id", ["registration_id"], unique=True)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revision.number"], name=op.f("fk_change_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("ix_change_record", ["kind", "record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_revision"), ["revision"], unique=False)

    op.create_table(
        "ladder_step",
        sa.Column("evidence_level", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("herb", sa.String(), nullable=False),
        sa.Column("from_form", sa.String(), nullable=False),
        sa.Column("to_form", sa.String(), nullable=False),
        sa.Column("kg_in_per_kg_out", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("price_in", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("price_out", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("cost_per_kg_out", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("stated_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "evidence_level IN ('ILLUSTRATIVE', 'ESTIMATED', 'REPORTED', 'DOCUMENTED', 'VERIFIED')",
            name=op.f("ck_ladder_step_evidence_level_known"),
        ),
        sa.CheckConstraint(
            "from_form IN ('PLANTING_MATERIAL', 'FRESH', 'DRIED', 'POWDER', 'EXTRACT', 'ESSENTIAL_OIL', 'SEMI_FINISHED', 'FINISHED', 'RESIDUE')",
            name=op.f("ck_ladder_step_from_form_known"),
        ),
        sa.CheckConstraint(
            "to_form IN ('PLANTING_MATERIAL', 'FRESH', 'DRIED', 'POWDER', 'EXTRACT', 'ESSENTIAL_OIL', 'SEMI_FINISHED', 'FINISHED', 'RESIDUE')",
            name=op.f("ck_ladder_step_to_form_known"),
        ),
        sa.ForeignKeyConstraint(["herb"], ["herb.id"], name=op.f("fk_ladder_step_herb")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_step")),
    )
    with op.batch_alter_table("ladder_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ladder_step_herb"), ["herb"], unique=False)

    op.create_table(
        "capacity",
        sa.Column("evidence_level", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("herb", sa.String(), nullable=True),
        sa.Column("from_form", sa.String(), nullable=False),
        sa.Column("to_form", sa.String(), nullable=False),
        sa.Column("kg_in_per_month", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "evidence_level IN ('ILLUSTRATIVE', 'ESTIMATED', 'REPORTED', 'DOCUMENTED', 'VERIFIED')",
            name=op.f("ck_capacity_evidence_level_known"),
        ),
        sa.CheckConstraint(
            "from_form IN ('PLANTING_MATERIAL', 'FRESH', 'DRIED', 'POWDER', 'EXTRACT', 'ESSENTIAL_OIL', 'SEMI_FINISHED', 'FINISHED', 'RESIDUE')",
            name=op.f("ck_capacity_from_form_known"),
        ),
        sa.CheckConstraint(
            "to_form IN ('PLANTING_MATERIAL', 'FRESH', 'DRIED', 'POWDER', 'EXTRACT', 'ESSENTIAL_OIL', 'SEMI_FINISHED', 'FINISHED', 'RESIDUE')",
            name=op.f("ck_capacity_to_form_known"),
        ),
        sa.ForeignKeyConstraint(["actor"], ["actor.code"], name=op.f("fk_capacity_actor")),
        sa.ForeignKeyConstraint(["herb"], ["herb.id"], name=op.f("fk_capacity_herb")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity")),
    )
    with op.batch_alter_table("capacity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capacity_actor"), ["actor"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("evidence_level", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "evidence_level IN ('ILLUSTRATIVE', 'ESTIMATED', 'REPORTED', 'DOCUMENTED', 'VERIFIED')",
            name=op.f("ck_certificate_evidence_level_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('GAP', 'GAP_HERB', 'DRIED_HERB', 'GACP', 'ORGANIC_TH', 'PGS', 'GMP_HERB', 'FDA_REGISTRATION', 'FDA_NOTIFICATION', 'FDA_LISTING', 'FDA_FOOD', 'FDA_COSMETIC', 'TCPS', 'OTOP', 'HALAL', 'TIS', 'TDC_MARK', 'GREEN_INDUSTRY', 'GEOGRAPHICAL_INDICATION', 'CONTROLLED_HERB_LICENCE')",
            name=op.f("ck_certificate_kind_known"),
        ),
        sa.ForeignKeyConstraint(["holder"], ["actor.code"], name=op.f("fk_certificate_holder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_holder"), ["holder"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["actor.code"], name=op.f("fk_contact_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_actor"), ["actor"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("suggestion", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("realised_thb", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "state IN ('OPEN', 'DISMISSED', 'ACCEPTED', 'CONTACTED', 'MET', 'AGREED', 'TRIAL', 'ACTIVE', 'ENDED')",
            name=op.f("ck_decision_state_known"),
        ),
        sa.ForeignKeyConstraint(["source"], ["actor.code"], name=op.f("fk_decision_source")),
        sa.ForeignKeyConstraint(["target"], ["actor.code"], name=op.f("fk_decision_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_suggestion"), ["suggestion"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_target"), ["target"], unique=False)

    op.create_table(
        "link",
        sa.Column("evidence_level", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("herb", sa.String(), nullable=True),
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("volume_kg_per_year", sa.Float(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "evidence_level IN ('ILLUSTRATIVE', 'ESTIMATED', 'REPORTED', 'DOCUMENTED', 'VERIFIED')",
            name=op.f("ck_link_evidence_level_known"),
        ),
        sa.CheckConstraint(
            "form IN ('PLANTING_MATERIAL', 'FRESH', 'DRIED', 'POWDER', 'EXTRACT', 'ESSENTIAL_OIL', 'SEMI_FINISHED', 'FINISHED', 'RESIDUE')",
            name=op.f("ck_link_form_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('SUPPLIES', 'PROCESSES_FOR', 'TAKES_BYPRODUCT_FROM', 'RESEARCHES_WITH', 'ADVISES', 'TRAINS', 'CERTIFIES', 'FINANCES', 'MENTORS', 'OPENS_MARKET_FOR', 'COORDINATES_WITH', 'MEMBER_OF')",
            name=op.f("ck_link_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('PROPOSED', 'AGREED', 'TRIAL', 'ACTIVE', 'ENDED')", name=op.f("ck_link_status_known")
        ),
        sa.ForeignKeyConstraint(["herb"], ["herb.id"], name=op.f("fk_link_herb")),
        sa.ForeignKeyConstraint(["source"], ["actor.code"], name=op.f("fk_link_source")),
        sa.ForeignKeyConstraint(["target"], ["actor.code"], name=op.f("fk_link_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_target"), ["target"], unique=False)

    op.create_table(
        "listing",
        sa.Column("evidence_level", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("herb", sa.String(), nullable=True),
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("kg_by_month", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("price_per_kg", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("amount_thb", sa.Float(), nullable=True),
        sa.Column("requires", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("max_distance_km", sa.Float(), nullable=True),
        sa.Column("waste_code", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "evidence_level IN ('ILLUSTRATIVE', 'ESTIMATED', 'REPORTED', 'DOCUMENTED', 'VERIFIED')",
            name=op.f("ck_listing_evidence_level_known"),
        ),
        sa.CheckConstraint(
            "form IN ('PLANTING_MATERIAL', 'FRESH', 'DRIED', 'POWDER', 'EXTRACT', 'ESSENTIAL_OIL', 'SEMI_FINISHED', 'FINISHED', 'RESIDUE')",
            name=op.f("ck_listing_form_known"),
        ),
        sa.CheckConstraint(
            "service IN ('FINANCING', 'CREDIT_GUARANTEE', 'CONSULTING', 'TRAINING', 'TESTING', 'CERTIFICATION', 'RESEARCH', 'RESEARCH_FUNDING', 'MARKET_ACCESS', 'PERMITTING', 'MENTORING', 'PLANTING_MATERIAL', 'LAND_INFORMATION', 'TOLL_PROCESSING')",
            name=op.f("ck_listing_service_known"),
        ),
        sa.CheckConstraint("side IN ('OFFER', 'NEED')", name=op.f("ck_listing_side_known")),
        sa.ForeignKeyConstraint(["actor"], ["actor.code"], name=op.f("fk_listing_actor")),
        sa.ForeignKeyConstraint(["herb"], ["herb.id"], name=op.f("fk_listing_herb")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_actor"), ["actor"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_actor"))

    op.drop_table("listing")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_target"))
        batch_op.drop_index(batch_op.f("ix_link_source"))

    op.drop_table("link")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_target"))
        batch_op.drop_index(batch_op.f("ix_decision_suggestion"))
        batch_op.drop_index(batch_op.f("ix_decision_source"))

    op.drop_table("decision")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_actor"))

    op.drop_table("contact")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_holder"))

    op.drop_table("certificate")
    with op.batch_alter_table("capacity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capacity_actor"))

    op.drop_table("capacity")
    with op.batch_alter_table("ladder_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ladder_step_herb"))

    op.drop_table("ladder_step")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_revision"))
        batch_op.drop_index("ix_change_record")

    op.drop_table("change")
    with op.batch_alter_table("actor", schema=None) as batch_op:
        batch_op.drop_index("ix_actor_registration_id")

    op.drop_table("actor")
    op.drop_table("revision")
    op.drop_table("herb")
    op.drop_table("evidence")
    op.drop_table("district")
    op.drop_table("code_counter")
    op.drop_table("api_key")
