"""Alembic's entry: it migrates the connection that ``registry.migrating`` hands over, and opens none itself."""

from alembic import context

from herbcity.registry.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
