"""Programs, against graphql-core as the referee."""
