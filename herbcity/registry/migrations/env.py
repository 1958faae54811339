"""Alembic's entry: it migrates the connection that ``registry.migrating`` hands over, and opens none itself."""

from alembic import context

from herbcity.registry import access_log, client_keys, keys, log, tables, uploads, webhooks, what_ifs
from herbcity.registry.columns import METADATA

TABLES_OF = (access_log, client_keys, keys, log, tables, uploads, webhooks, what_ifs)
"""Importing them is what puts their tables into METADATA."""

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
