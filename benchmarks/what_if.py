"""What-ifs: a dryer with links, compared with the network as it is; the service has taught and suggested before."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.comparing import Figure, Scale, alternate, timed
from benchmarks.provinces import database, size_of
from herbcity.analyses.cohesion import cut_actors
from herbcity.analyses.integration import integration_points
from herbcity.analyses.likelihood.models import Likelihood
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.suggesting import Suggestions, suggest
from herbcity.analyses.what_if.comparing import Difference, compare
from herbcity.analyses.what_if.matched import match_difference
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.identity import provisional_code, record_id
from herbcity.vocabulary import ActorRole

_MOST_TIMES_ALL = 2.0
"""Those of the changed network have to be found; the officer waits three seconds, twice what that takes."""


def measure(scale: Scale) -> Iterator[Figure]:
    """The lists of suggestions, then each other part, at the size of the scale."""
    size = size_of(scale.actors)
    engine = open_engine(f"sqlite:///{database(scale.actors, scale.seed)}")
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    assert network.digest
    taught = teach(network)
    warm = compare(network, network, taught=taught)
    _ = warm.matches, warm.figures, warm.standings
    cut_actors(network)
    integration_points(network)
    rounds = min(scale.rounds, 3)

    lists, anew = alternate(
        lambda: _asked(network, taught).matches,
        lambda: suggest.__wrapped__(network, taught=taught),  # type: ignore[attr-defined]
        rounds=rounds,
    )
    yield Figure(
        what="which suggestions appear and vanish",
        size=size,
        value=lists,
        against="all suggestions of one network, not remembered",
        bare=anew,
        target=_MOST_TIMES_ALL,
    )
    found = _asked(network, taught)
    before, after = found.matches.before, found.matches.after
    comparing, keys = alternate(
        lambda: match_difference(before, after), lambda: {*_keys(after)} ^ {*_keys(before)}, rounds=rounds
    )
    yield Figure(
        what="comparing two lists of suggestions, by columns",
        size=size,
        value=comparing,
        against="the same keys as sets of words",
        bare=keys,
        target=1.0,
    )
    for part in ("figures", "standings", "together"):
        asked = _asked(network, taught)
        _ = asked.matches
        yield Figure(what=f"its {part}", size=size, value=timed(lambda: getattr(asked, part)))  # noqa: B023


def _keys(suggestions: Suggestions) -> Iterator[str]:
    return (key for *_, key in suggestions.keys)


_asking = iter(range(1, 10**6))


def _asked(network: NetworkSnapshot, taught: Likelihood) -> Difference:
    """A dryer that nobody has asked about before, so that nothing of it is remembered."""
    level = next(iter(network.actors.values())).evidence_level.value
    code = provisional_code(1)
    growers = [one.code for one in network.actors.values() if one.roles[0] is ActorRole.FARMER_GROUP][:3]
    dryer = {
        "code": code, "name_th": "โรงอบแห้ง", "name_en": "Dryer", "roles": ["PROCESSOR"],
        "district": next(iter(network.districts)), "evidence_level": level,
    }  # fmt: skip
    capacity = {
        "actor": code, "from_form": "FRESH", "to_form": "DRIED", "evidence_level": level,
        "kg_in_per_month": 150_000.0 + next(_asking),
    }  # fmt: skip
    links = [
        {"kind": "SUPPLIES", "source": one, "target": code, "status": "AGREED", "evidence_level": level}
        for one in growers
    ]
    changes = [
        Change(RecordKind.ACTOR, code, None, None, dryer),
        _born(RecordKind.CAPACITY, capacity),
        *(_born(RecordKind.LINK, link) for link in links),
    ]
    return compare(network, network.apply(changes), taught=taught)


def _born(kind: RecordKind, body: dict[str, object]) -> Change:
    key = record_id(kind, body)
    return Change(kind, key, None, None, {**body, "id": key})
