"""herbcity: the herbal value chain of Suphanburi province as a registry, a network and a GraphQL service.

For researchers everything is one import away, and imported only when it is asked for:

>>> import herbcity
>>> chain = herbcity.turmeric_chain()  # or herbcity.open_network(…): a database, or the URL of a service
>>> herbcity.betweenness(chain).top(1)
(('HC-0003-A', 0.65),)
>>> chain.graph.number_of_nodes()  # a NetworkX graph
6
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# ruff: noqa: F401 - what is imported here is offered, and __all__ is made from _HOME
if TYPE_CHECKING:  # what _HOME says, for type checkers and editors
    from herbcity.analyses.brokerage import brokerage_roles, constraint, effective_size
    from herbcity.analyses.centrality import betweenness, core_number, degree, pagerank, strength
    from herbcity.analyses.closure import clustering, transitivity
    from herbcity.analyses.cohesion import robustness, robustness_in_order
    from herbcity.analyses.communities import communities
    from herbcity.analyses.cuts import smallest_cut
    from herbcity.analyses.decisions.outcomes import outcomes
    from herbcity.analyses.edge_groups import k_edge_components
    from herbcity.analyses.flows.at_most import supply_at_most
    from herbcity.analyses.flows.freight import freight_today
    from herbcity.analyses.flows.gaps import chain_gaps
    from herbcity.analyses.flows.today import supply_today
    from herbcity.analyses.holes import efficiency, hierarchy
    from herbcity.analyses.homophily import assortativity, degree_assortativity, ei_index
    from herbcity.analyses.integration import integration_points
    from herbcity.analyses.joining.dependences import dependences
    from herbcity.analyses.joining.missing_roles import missing_roles
    from herbcity.analyses.joining.new_ties import new_ties
    from herbcity.analyses.joining.service_coverage import service_coverage
    from herbcity.analyses.leiden import community_stability, leiden
    from herbcity.analyses.link_prediction.scoring import rank_pairs
    from herbcity.analyses.mixing import mixing
    from herbcity.analyses.nearness import closeness, personalised_pagerank
    from herbcity.analyses.null_comparison import compare_with_null
    from herbcity.analyses.planning.quarter import quarter_plan
    from herbcity.analyses.quality.back_testing import back_test
    from herbcity.analyses.questions.asking import next_questions
    from herbcity.analyses.rewiring import regrouped, rewired
    from herbcity.analyses.sampling import sampled_betweenness
    from herbcity.analyses.suggesting import suggest
    from herbcity.analyses.tracing.tracing import trace
    from herbcity.analyses.what_if.comparing import compare
    from herbcity.analyses.whole import bridges, components, cut_actors, density, reciprocity
    from herbcity.network.opening import open_network
    from herbcity.network.toys import karate_club, kite, network_from, network_of, turmeric_chain

_HOME = {
    "analyses.brokerage": ("brokerage_roles", "constraint", "effective_size"),
    "analyses.centrality": ("betweenness", "core_number", "degree", "pagerank", "strength"),
    "analyses.closure": ("clustering", "transitivity"),
    "analyses.cohesion": ("robustness", "robustness_in_order"),
    "analyses.communities": ("communities",),
    "analyses.cuts": ("smallest_cut",),
    "analyses.edge_groups": ("k_edge_components",),
    "analyses.decisions.outcomes": ("outcomes",),
    "analyses.flows.at_most": ("supply_at_most",),
    "analyses.flows.freight": ("freight_today",),
    "analyses.flows.gaps": ("chain_gaps",),
    "analyses.flows.today": ("supply_today",),
    "analyses.joining.dependences": ("dependences",),
    "analyses.joining.missing_roles": ("missing_roles",),
    "analyses.joining.new_ties": ("new_ties",),
    "analyses.joining.service_coverage": ("service_coverage",),
    "analyses.tracing.tracing": ("trace",),
    "analyses.what_if.comparing": ("compare",),
    "analyses.holes": ("efficiency", "hierarchy"),
    "analyses.homophily": ("assortativity", "degree_assortativity", "ei_index"),
    "analyses.integration": ("integration_points",),
    "analyses.leiden": ("community_stability", "leiden"),
    "analyses.link_prediction.scoring": ("rank_pairs",),
    "analyses.mixing": ("mixing",),
    "analyses.nearness": ("closeness", "personalised_pagerank"),
    "analyses.null_comparison": ("compare_with_null",),
    "analyses.planning.quarter": ("quarter_plan",),
    "analyses.quality.back_testing": ("back_test",),
    "analyses.questions.asking": ("next_questions",),
    "analyses.rewiring": ("regrouped", "rewired"),
    "analyses.sampling": ("sampled_betweenness",),
    "analyses.suggesting": ("suggest",),
    "analyses.whole": ("bridges", "components", "cut_actors", "density", "reciprocity"),
    "network.opening": ("open_network",),
    "network.toys": ("karate_club", "kite", "network_from", "network_of", "turmeric_chain"),
}
_MODULES = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULES)


def __getattr__(name: str) -> Any:
    """Imported on first use: the service and the commands start without what they do not need."""
    if name not in _MODULES:
        raise AttributeError(f"herbcity has no '{name}'; it offers {', '.join(__all__)}")
    found = globals()[name] = getattr(import_module(f"herbcity.{_MODULES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return [*globals(), *__all__]
