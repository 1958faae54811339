"""Queries compiled once and run many times, with the answers of graphql-core.

graphql-core executes a query value by value: for every field of every object it builds an info object and a path,
calls a resolver and completes what comes back. A program does the same work a *column* at a time. When a document is
first asked, each of its selection sets becomes a generated function (``rows``) that takes a list of parents and gives
a list of dicts; plain fields are read and checked right there, the others (``columns``) are resolved for all parents
together, by a batch resolver where the type has one, and completed together (``completing``, ``leaves``): a list of
lists is laid flat, answered by one call, and cut up again. Arguments, info and static paths are made once a field
(``inputs``, ``running``).

Nobody keeps track of paths while all goes well. Something that fails notes its row; on the way back up each level
takes the row apart into its own steps, and at the end ``nulls`` decides, in the order in which graphql-core would
have gone, what is told and how far each null reaches.

graphene stays the only place where types are declared. What no program answers (mutations, introspection) raises
``Uncovered``; graphql-core, which is also the referee of the tests, answers it, and it is counted (``counting``).
Nothing here knows the types, the snapshot or the context of this service.
"""

from herbcity.api.compiling.counting import Answered
from herbcity.api.compiling.program import Program
from herbcity.api.compiling.running import ProgramInfo, Uncovered

__all__ = ["Answered", "Program", "ProgramInfo", "Uncovered"]
