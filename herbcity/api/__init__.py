"""The GraphQL room: graphene types, connections, mutations, limits, trusted documents and their execution.

Types live in ``types``, what may be asked in ``queries``, what may be written in ``mutations``. Resolvers are
synchronous and read straight from the snapshot that the request looks at; whoever needs more than one line
belongs in a room further down.
"""
