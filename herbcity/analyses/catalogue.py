"""Every analysis of the network by its name: one list for Python, GraphQL, the command line and the pages.

Nothing is imported until a function is asked for, so that ``import herbcity`` and the service start as fast as
before.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple


class Measure(NamedTuple):
    """One analysis: where it lives, what it is called, and what asking for it costs."""

    name: str
    """The name of the function and, in camel case, of the field of ``network`` in GraphQL."""
    module: str
    """Its module in ``herbcity.analyses``."""
    th: str
    en: str
    cost: int
    """As how many objects it counts in the cost of a GraphQL request: about its time at 3,000 actors, where resolving
    an object takes 20 µs. Of what is computed over and over, once."""

    @property
    def function(self) -> Callable[..., Any]:
        """``(network, *, keyword options) -> frozen result``."""
        found: Callable[..., Any] = getattr(import_module(f"herbcity.analyses.{self.module}"), self.name)
        return found

    @property
    def command(self) -> str:
        """The name on the command line."""
        return self.name.replace("_", "-")

    @property
    def field(self) -> str:
        """The name in GraphQL."""
        first, *others = self.name.split("_")
        return first + "".join(word.capitalize() for word in others)

    @property
    def options(self) -> dict[str, inspect.Parameter]:
        """The keyword options of the function."""
        return {
            name: parameter
            for name, parameter in inspect.signature(self.function).parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY
        }

    @property
    def summary(self) -> str:
        """The first sentence of its docstring."""
        return re.split(r"\n\s*\n", inspect.getdoc(self.function) or "")[0].replace("\n", " ")


def _named(*measures: Measure) -> dict[str, Measure]:
    return {measure.name: measure for measure in measures}


# One measure, one line, to be read across.
# fmt: off
MEASURES: dict[str, Measure] = _named(
    Measure("degree", "centrality", "จำนวนคู่ค้า", "Degree", 50),
    Measure("strength", "centrality", "จำนวนความเชื่อมโยง", "Strength", 50),
    Measure("betweenness", "centrality", "การอยู่ระหว่างกลาง", "Betweenness", 1_000),
    Measure("sampled_betweenness", "sampling", "การอยู่ระหว่างกลางจากการสุ่ม", "Sampled betweenness", 4_000),
    Measure("closeness", "nearness", "ความใกล้ทุกราย", "Closeness", 10_000),
    Measure("pagerank", "centrality", "เพจแรงก์", "PageRank", 300),
    Measure("personalised_pagerank", "nearness", "เพจแรงก์รอบผู้เล่นที่เลือก", "PageRank around chosen actors", 1_000),
    Measure("core_number", "centrality", "แกนของเครือข่าย", "Core number", 300),
    Measure("clustering", "closure", "การรู้จักกันของคู่ค้า", "Clustering", 300),
    Measure("transitivity", "closure", "การรู้จักกันของคู่ค้าทั้งเครือข่าย", "Transitivity", 250),
    Measure("constraint", "brokerage", "ข้อจำกัดของเบิร์ต", "Burt's constraint", 250),
    Measure("effective_size", "brokerage", "ขนาดประสิทธิผล", "Effective size", 250),
    Measure("efficiency", "holes", "ประสิทธิภาพของคู่ค้า", "Efficiency", 250),
    Measure("hierarchy", "holes", "การพึ่งคู่ค้ารายเดียว", "Hierarchy", 500),
    Measure("brokerage_roles", "brokerage", "บทบาทคนกลาง", "Brokerage roles", 500),
    Measure("density", "whole", "ความหนาแน่น", "Density", 50),
    Measure("reciprocity", "whole", "ความเชื่อมโยงสองทาง", "Reciprocity", 50),
    Measure("components", "whole", "ส่วนที่ไม่เชื่อมถึงกัน", "Components", 500),
    Measure("cut_actors", "whole", "ผู้เล่นจุดตัด", "Cut actors", 300),
    Measure("bridges", "whole", "สะพาน", "Bridges", 500),
    Measure("k_edge_components", "edge_groups", "กลุ่มที่ยึดด้วย k เส้น", "k-edge components", 1_500),
    Measure("smallest_cut", "cuts", "จุดขาดที่น้อยที่สุด", "Smallest cut", 300),
    Measure("robustness", "cohesion", "ความทนทานเมื่อผู้เล่นหายไป", "Robustness", 300),
    Measure("robustness_in_order", "cohesion", "ความทนทานตามลำดับที่กำหนด", "Robustness in a given order", 300),
    Measure("communities", "communities", "ชุมชน (ลูแวง)", "Communities (Louvain)", 1_500),
    Measure("leiden", "leiden", "ชุมชน (ไลเดิน)", "Communities (Leiden)", 6_000),
    Measure("community_stability", "leiden", "ความนิ่งของชุมชน", "Stability of communities", 4_500),
    Measure("mixing", "mixing", "ใครเชื่อมกับกลุ่มใด", "Mixing matrix", 200),
    Measure("assortativity", "homophily", "การจับกลุ่มกับพวกเดียวกัน", "Assortativity by group", 200),
    Measure("degree_assortativity", "homophily", "การจับกลุ่มตามจำนวนคู่ค้า", "Assortativity by degree", 1_000),
    Measure("ei_index", "homophily", "ดัชนีออกนอกกลุ่ม", "E–I index", 500),
    Measure("compare_with_null", "null_comparison", "เทียบกับความบังเอิญ", "Comparison with chance", 1_500),
)
# fmt: on
"""The measures in the order in which pages and lists show them."""
