"""What a decision was made of: its reason, the facts it rests on, and what was predicted"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REASONS = "'CERTIFICATE', 'PRICE', 'QUANTITY', 'DISTANCE', 'PARTNER', 'OTHER'"


def upgrade() -> None:
    # Plain ALTER TABLE on both databases: Alembic's batch mode would rebuild SQLite's table without the
    # constraint on its state, and cannot write a constraint into ADD COLUMN.
    op.add_column("decision", sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "ALTER TABLE decision ADD COLUMN because VARCHAR "
        f"CONSTRAINT ck_decision_because_known CHECK (because IN ({_REASONS}))"
    )
    op.add_column("decision", sa.Column("facts", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("decision", sa.Column("predicted_thb", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("decision", sa.Column("predicted_probability", sa.Float(), nullable=True))


def downgrade() -> None:
    for name in ("predicted_probability", "predicted_thb", "facts", "because", "number"):
        op.drop_column("decision", name)
