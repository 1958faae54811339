"""Writing through the API: one mutation for each intent, each a revision, all or nothing.

A mutation takes one ``input`` and answers with the thing, the number of the revision it made, and ``errors``.
Input that is refused is data and not a GraphQL error: a form can show each message beside its field.
"""
