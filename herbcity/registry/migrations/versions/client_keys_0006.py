"""Writes remembered by their client's key, uploads that wait to be imported, judgements on pairs of actors, and actors merged into others"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_VERDICTS = "'SAME', 'DIFFERENT', 'UNSURE'"


def upgrade() -> None:
    op.create_table(
        "client_key",
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("input_digest", sa.String(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_client_key")),
    )
    op.create_index(op.f("ix_client_key_made_at"), "client_key", ["made_at"])
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_caller"), "upload", ["caller"])
    op.create_index(op.f("ix_upload_made_at"), "upload", ["made_at"])
    op.create_table(
        "judgement",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(f"verdict IN ({_VERDICTS})", name=op.f("ck_judgement_verdict_known")),
        sa.ForeignKeyConstraint(["one"], ["actor.code"], name=op.f("fk_judgement_one")),
        sa.ForeignKeyConstraint(["other"], ["actor.code"], name=op.f("fk_judgement_other")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_one"), "judgement", ["one"])
    op.create_index(op.f("ix_judgement_other"), "judgement", ["other"])
    op.create_table(
        "merger",
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("into", sa.String(), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("merged_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["into"], ["actor.code"], name=op.f("fk_merger_into")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_merger")),
    )
    op.create_index(op.f("ix_merger_into"), "merger", ["into"])


def downgrade() -> None:
    op.drop_table("merger")
    op.drop_table("judgement")
    op.drop_table("upload")
    op.drop_table("client_key")
