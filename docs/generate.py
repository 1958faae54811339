"""Writes the pages of this folder that are made from the code: vocabulary.md, errors.md, settings.md, access.md,
costs.md, and a page for each measure in analyses/.

Run ``python docs/generate.py`` after a change of herbcity/vocabulary.py, errors.py, settings.py or of the docstring
of a measure; a test fails until it has been done.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from herbcity.analyses.catalogue import MEASURES, Measure
from herbcity.api.costs import PAGE_ABOVE, Weight, weights
from herbcity.api.paging import DEFAULT_PAGE
from herbcity.api.permissions import rules
from herbcity.api.schema import build_schema
from herbcity.api.spelling import camel_case
from herbcity.errors import ErrorCode
from herbcity.registry.access_log import KEPT_DAYS
from herbcity.registry.keys import AccessRole, AccessScope
from herbcity.registry.personal import NATURAL, PERSONAL
from herbcity.settings import settings_table
from herbcity.vocabulary import (
    AT_WORK,
    GREEN_INDUSTRY_LEVELS,
    LINK_RULES,
    ActorRole,
    CertificateKind,
    DismissalReason,
    DuplicateReason,
    EvidenceLevel,
    FirmSize,
    Flow,
    IdentityVerdict,
    LegalForm,
    LinkKind,
    LinkStatus,
    ListingSide,
    MindDimension,
    ProductForm,
    ServiceKind,
    Stage,
    SuggestionState,
    Term,
)

HERE = Path(__file__).parent
_MADE = "<!-- Made by docs/generate.py. Edit herbcity/{source} and run it again. -->\n"

_VOCABULARY = """\
# คำศัพท์ · Vocabulary

คำเดียวกันใช้ทั้งใน CSV, SQL และ GraphQL ในไฟล์ CSV จะเขียนคำไทย คำอังกฤษ หรือรหัสก็ได้

The same name is used in CSV, SQL and GraphQL. A cell of a CSV file may hold the name, the Thai word or the
English word. The query `{ terms { type name th en meaning } }` gives the same table to a front end.
"""
_ERRORS = """\
# ข้อผิดพลาด · Errors

รหัสไม่เปลี่ยนความหมาย ข้อความอาจปรับถ้อยคำได้ ใน { } คือรายละเอียดที่ระบบเติมให้

A code never changes its meaning; the wording of a sentence may. What stands in braces is filled in. The faults of
files that are loaded and of the input of a mutation are told together, each with its place. A query gets
`errors[].extensions.code`; how that looks is in [web.md](web.md).
"""
_SETTINGS = """\
# การตั้งค่า · Settings

ตั้งเป็นตัวแปรสภาพแวดล้อมก่อนสั่ง `herbcity` ไม่ตั้งก็ใช้ค่าเริ่มต้นได้

Environment variables, read once when a command starts. A wrong value stops the command with every fault at once;
so does a name that is nearly one of these.
"""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


# ── vocabulary.md ────────────────────────────────────────────────────────────────────────────────────────

_AT_WORK = ", ".join(status for status in LinkStatus if status in AT_WORK)
_TERMS: dict[type[Term], str] = {
    Stage: "An actor stands at the stage of its first role.",
    ActorRole: "The roles decide which links an actor may have.",
    LinkKind: "Read source, verb, target. Which roles may stand at either end is the grammar below.",
    LinkStatus: f"Only {_AT_WORK} links are part of a day's network.",
    Flow: "A layer of the network is the links of one flow.",
    EvidenceLevel: "Weakest first. A result has the level of its weakest input.",
    ProductForm: "Fresh and dried weights are never added together.",
    ServiceKind: "A listing is about a material or about one of these.",
    ListingSide: "",
    CertificateKind: "Never the bare letters GI, which stand for two different things.",
    LegalForm: "",
    FirmSize: "",
    SuggestionState: "What a decision says became of a suggestion.",
    DismissalReason: "A dismissed suggestion comes back only when a fact of its reason has changed.",
    IdentityVerdict: "What was judged about a pair of actors; see [same-organisation.md](same-organisation.md).",
    DuplicateReason: "Reasons for looking at a pair, never for merging it.",
    MindDimension: "",
    AccessRole: "Each role may do all that the ones before it may; [which permission needs which](access.md).",
    AccessScope: "A key without scopes may do all that its role may.",
}


def vocabulary_page() -> str:
    """Every term in both languages, and the grammar of links."""
    parts = [_MADE.format(source="vocabulary.py"), _VOCABULARY]
    for terms, remark in _TERMS.items():
        parts.append(f"## {terms.__name__}\n")
        if remark:
            parts.append(remark + "\n")
        rows = [(f"`{term.value}`", term.th, term.en, term.meaning) for term in terms]
        parts.append(table(("name", "ไทย", "English", "meaning"), rows) + "\n")
        if terms is LinkKind:
            parts.append(_grammar())
        elif terms is CertificateKind:
            levels = enumerate(GREEN_INDUSTRY_LEVELS, start=1)
            named = "; ".join(f"{number} {th} ({en})" for number, (th, en) in levels)
            parts.append(f"Levels of Green Industry: {named}.\n")
    return "\n".join(parts)


def _grammar() -> str:
    rows = [
        (
            f"`{rule.kind.value}`",
            f"{rule.kind.th} / {rule.kind.en}",
            f"{rule.inverse_th} / {rule.inverse_en}" if rule.directed else "the same",
            _roles(rule.sources),
            _roles(rule.targets),
            rule.flow.en + ("" if rule.forward else ", towards the source"),
            rule.unit or "none",
        )
        for rule in LINK_RULES.values()
    ]
    header = ("kind", "from the source", "from the target", "source is", "target is", "carries", "unit")
    return f"### The grammar of links\n\n{table(header, rows)}\n"


def _roles(roles: frozenset[ActorRole]) -> str:
    missing = [role for role in ActorRole if role not in roles]
    if not missing:
        return "anyone"
    if len(missing) <= 2:
        return "anyone but " + ", ".join(f"`{role.value}`" for role in missing)
    return ", ".join(f"`{role.value}`" for role in ActorRole if role in roles)


# ── errors.md and settings.md ────────────────────────────────────────────────────────────────────────────


def errors_page() -> str:
    """Every code with its sentence in both languages."""
    rows = [(f"`{code.value}`", code.th, code.en) for code in ErrorCode]
    codes = table(("code", "ไทย", "English"), rows)
    return "\n".join([_MADE.format(source="errors.py"), _ERRORS, codes]) + "\n"


def settings_page() -> str:
    """Every variable with its default, what it may be, and what it means."""
    return "\n".join([_MADE.format(source="settings.py"), _SETTINGS, settings_table()])


# ── access.md ────────────────────────────────────────────────────────────────────────────────────────────

_ACCESS = """\
# ใครทำอะไรได้ · Who may do what

บทบาทหลังทำได้ทุกอย่างที่บทบาทก่อนทำได้ กุญแจจำกัดให้แคบลงเป็นขอบเขตได้ หน้า `/access` ของบริการตอบคำถามเดียวกัน

Each role may do all that the ones before it may. A key that was narrowed to scopes may do only what hangs on these.
A running service says the same at `/access`, by `{ access { permission allowed why } }`, and for one thing by
`explainAccess(permission:, node:)`; `viewerCan` on a thing is what trying would say.
"""
_PERSONAL = """\
## What is personal

Contacts, all of them. And where an actor is a natural person (%s, and not invented for illustration), these of its
fields: %s. What it trades under, what it does, in which district, what it offers and needs and with whom it works are
public: a person in trade shows them at the door, and they are what the registry is for. The number of a certificate is
public too: its issuer publishes it to be looked up.

Callers without the right are answered from a registry that never held these fields: fields, filters, orders, search,
counts, distances, suggestions with their arithmetic, earlier days, digests and exports cannot tell them. A person in
trade stands where its district stands. The log of changes and kept what-ifs are shown without them, and so are
complaints; trying to change one is refused before it is compared with what is there. In the log and in earlier states
that holds for everybody who ever was recorded as a person, whatever the record says now. So the digest that the public
is given is that of the public's records; `herbcity dump` and `export` leave them out too, unless `--personal` is given.

Two things are not hidden: free text of links, listings, decisions and revisions (the API asks for no personal data
there, and refuses citizens' numbers, in notes of decisions telephone numbers and e-mail addresses too), and the value
that a decided suggestion predicted, an interval in baht to which an exact distance contributed.

Who looked at what, and when, is remembered for %d days: `accessLog`, for stewards. What was seen is not.
"""


def access_page() -> str:
    """Every permission with its role, its scope and what hangs on it, and what is personal."""
    rows = [
        (
            f"`{rule.permission.value}`",
            f"{rule.permission.th} · {rule.permission.meaning}",
            f"`{rule.role.value}`",
            f"`{rule.scope.value}`",
            ", ".join(f"`{door}`" for door in rule.doors),
        )
        for rule in rules()
    ]
    header = ("permission", "what", "role", "scope", "fields and mutations")
    forms = ", ".join(f"`{form}`" for form in sorted(NATURAL))
    names = ", ".join(f"`{camel_case(name)}`" for fields in PERSONAL.values() for name in fields)
    personal = _PERSONAL % (forms, names, KEPT_DAYS)
    return "\n".join(
        [_MADE.format(source="api/permissions.py"), _ACCESS, table(header, rows) + "\n", personal]
    )


# ── analyses/ ────────────────────────────────────────────────────────────────────────────────────────────

_ANALYSES = """\
# การวัดเครือข่าย · The measures

แต่ละหน้าบอกนิยาม สูตร หน่วย กรณีที่ต้องระวัง ตัวอย่างที่ตรวจสอบแล้ว และแหล่งอ้างอิง

Every page is made from the docstring of its function. All of them look at the links that hold on the day, on the
whole network or on what `layer`, `among`, `at` and `on` leave of it, and each result carries its method, options,
seed, revision, day and digest. *Undirected simple graph*: two actors are joined or not, whichever way and however
often they are tied. *Directed simple graph*: at least one tie points that way. The last column is as how many objects
a measure counts in the [cost](../costs.md) of a GraphQL request.
"""
_BESIDES = """\
Written by hand: [suggestions](suggestions.md), [how likely they are](likelihood.md), [how often they are
right](quality.md), [the plan](planning.md), [outcomes and questions](outcomes.md), [flows and gaps](flows.md),
[integration points](integration.md), [tracing](tracing.md).
"""


def analyses_page() -> str:
    """All measures in one table."""
    rows = [
        (f"[{measure.th} · {measure.en}]({page_of(measure)})", _plain(measure.summary), f"{measure.cost:,}")
        for measure in MEASURES.values()
    ]
    measures = table(("measure", "what it says", "counts as"), rows)
    return "\n".join([_MADE.format(source="analyses"), _ANALYSES, measures + "\n", _BESIDES])


def page_of(measure: Measure) -> str:
    """The file name of a measure's page."""
    return f"{measure.command}.md"


def measure_page(measure: Measure) -> str:
    """One measure: what its docstring says, under headings, and where to ask for it."""
    paragraphs = re.split(r"\n\s*\n", inspect.getdoc(measure.function) or "")
    unit = next(at for at, one in enumerate(paragraphs) if one.startswith("Returns "))
    example = next(at for at, one in enumerate(paragraphs) if one.startswith(">>> "))
    imported = f">>> from herbcity import {measure.name}\n"
    parts = [
        _MADE.format(source=f"analyses/{measure.module}.py"),
        f"# {measure.th} · {measure.en}\n",
        _plain(paragraphs[0]) + "\n",
        "## How it is computed\n",
        *(_plain(one) + "\n" for one in paragraphs[1:unit]),
        "## Unit and range\n",
        *(_plain(one) + "\n" for one in paragraphs[unit:example]),
        f"## Example\n\n```python\n{imported}{paragraphs[example]}\n\n```\n",
        "## Reference\n",
        _references("\n".join(paragraphs[example + 1 :])),
        "## Asking for it\n",
        _doors(measure),
    ]
    return "\n".join(parts)


def _doors(measure: Measure) -> str:
    options = ", ".join(
        f"{name}=…" if option.default is option.empty else f"{name}={option.default!r}"
        for name, option in measure.options.items()
        if option.kind is option.KEYWORD_ONLY
    )
    field = build_schema().graphql_schema.type_map["Network"].fields[measure.field]
    arguments = ", ".join(field.args)
    asked = f"{measure.field}({arguments})" if arguments else measure.field
    compared = measure.name == "compare_with_null"
    command = "herbcity analyse MEASURE --null rewired" if compared else f"herbcity analyse {measure.command}"
    positional = "network, measure" if compared else "network"
    rows = [
        ("Python", f"`herbcity.{measure.name}({', '.join(filter(None, (positional, options)))})`"),
        ("GraphQL", f"`network {{ {asked} }}`, costs as much as {measure.cost:,} objects"),
        ("command line", f"`{command}`"),
    ]
    if not compared:
        rows.append(("against chance", f"`herbcity.compare_with_null(network, herbcity.{measure.name})`"))
    return table(("where", "how"), rows) + "\n"


def _references(text: str) -> str:
    """A list: each begins on a line of its own with a surname and an initial."""
    each = re.split(r"\n(?=[A-Z][\w'’-]+, [A-Z]\.)", text)
    return "".join(f"- {' '.join(_plain(one).split())}\n" for one in each)


def _plain(paragraph: str) -> str:
    return paragraph.replace("``", "`")


# ── costs.md ─────────────────────────────────────────────────────────────────────────────────────────────

_COSTS = """\
# ค่าใช้จ่ายของคำถาม · What questions cost

หน่วยคือการอ่านข้อมูลหนึ่งรายการ ค่าใช้จ่ายรู้ก่อนเริ่มทำงาน และตอบกลับมาใน extensions.cost ของทุกคำตอบ

The unit is resolving one object; it stands for about 20 µs in a registry of 3,000 actors (`python -m benchmarks.costs`
compares all of it with the time it takes). A field that is not here costs the objects that it answers: one, or none
where it is a scalar. *Itself* is added to that once, *each item* for every item. How many items there are is what the
arguments say, by default or at most so many, or else what is assumed. What *waits* reads the database or computes;
where arguments are named, when one of them is given. Limits and budgets are in
[graph_schema](../graph_schema/README.md#cost-and-budget).
"""


def costs_page() -> str:
    """Every field that costs more than one object."""
    schema = build_schema().graphql_schema
    rows = [
        (f"`{of.name}.{name}`", *_cost_cells(weight, of.fields[name]))
        for of in sorted(schema.type_map.values(), key=lambda one: one.name)
        if isinstance(of, (GraphQLObjectType, GraphQLInterfaceType)) and not of.name.startswith("__")
        for name, weight in sorted(weights(of).items())
        if weight.sized_by != PAGE_ABOVE
    ]
    header = ("field", "itself", "items", "each item", "waits")
    return "\n".join([_MADE.format(source="api"), _COSTS, table(header, rows)]) + "\n"


def _cost_cells(weight: Weight, field: GraphQLField) -> tuple[str, str, str, str]:
    defaults = [field.args[name].default_value for name in weight.sized_by if name in field.args]
    usual = next((one for one in defaults if isinstance(one, int)), weight.assumed)
    if weight.sized_by:
        said = " or ".join(f"`{name}`" for name in weight.sized_by)
        of_lists = get_named_type(field.type).name.endswith("Connection")
        usual = DEFAULT_PAGE if usual is None and of_lists else usual
        items = said + ("" if usual is None else f", else {usual:,}") + f"; at most {weight.most:,}"
    else:
        items = "" if usual is None else f"{usual:,} assumed"
    if weight.within > 1:
        items += f", of {weight.within:,} each"
    waits = (
        ", ".join(f"`{name}`" for name in weight.waits)
        if isinstance(weight.waits, tuple)
        else "yes" * weight.waits
    )
    own = f"{weight.own:,}" * bool(weight.own)
    if weight.more is not None:
        own += f"{', ' * bool(own)}more by {' and '.join(f'`{name}`' for name in weight.by)}"
    return own, items, f"{weight.each:,}" * bool(weight.each), waits


PAGES: dict[str, Callable[[], str]] = {
    "vocabulary.md": vocabulary_page,
    "errors.md": errors_page,
    "settings.md": settings_page,
    "access.md": access_page,
    "costs.md": costs_page,
    "analyses/README.md": analyses_page,
    **{f"analyses/{page_of(measure)}": partial(measure_page, measure) for measure in MEASURES.values()},
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8", newline="\n")
