"""Permits to take residue out of a factory, and consents to pass on data, among the kinds of certificate"""

from collections.abc import Iterable

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BEFORE = (
    "GAP", "GAP_HERB", "DRIED_HERB", "GACP", "ORGANIC_TH", "PGS", "GMP_HERB", "FDA_REGISTRATION", "FDA_NOTIFICATION",
    "FDA_LISTING", "FDA_FOOD", "FDA_COSMETIC", "TCPS", "OTOP", "HALAL", "TIS", "TDC_MARK", "GREEN_INDUSTRY",
    "GEOGRAPHICAL_INDICATION", "CONTROLLED_HERB_LICENCE",
)  # fmt: skip
_NEW = ("WASTE_PERMIT", "DATA_CONSENT")


def upgrade() -> None:
    _allow((*_BEFORE, *_NEW))


def downgrade() -> None:
    op.execute(f"DELETE FROM certificate WHERE kind IN ({_quoted(_NEW)})")
    _allow(_BEFORE)


def _allow(kinds: Iterable[str]) -> None:
    name = op.f("ck_certificate_kind_known")
    # SQLite cannot change a constraint: there the table is written anew.
    with op.batch_alter_table("certificate") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"kind IN ({_quoted(kinds)})")


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
