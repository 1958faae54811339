"""The graphene types, one subject a module.

Actors have links and links have actors, so types that point at one another are named by their dotted path
(``names``), which is how graphene resolves circles; no module here imports another one that needs it in turn.
Where the values come from is always the same: a resolver gets a frozen value of ``herbcity.network`` or of an
analysis, and looks up the rest in ``info.context.network(info)``.
"""
