"""What our own schema has little of: unions, lists of lists, failing type resolvers, values of every wrong kind.

graphql-core is the referee throughout; what a test says is what it is there to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from types import SimpleNamespace
from typing import Any

import graphene
import pytest
from graphql import GraphQLError, execute, parse

from herbcity.api.compiling import Program, ProgramInfo
from tests.api.compiling.referee import Referee, told


class Colour(Enum):
    RED = "r"
    BLUE = "b"


ColourEnum = graphene.Enum.from_enum(Colour)


class Named(graphene.Interface):
    name = graphene.String(required=True)

    @classmethod
    def resolve_type(cls, value: Any, _info: Any) -> Any:
        kind = getattr(value, "kind", None)
        if kind == "raise":
            raise ValueError("what is this?")
        return {"cat": Cat, "dog": Dog, "stone": Stone}.get(kind)


class Cat(graphene.ObjectType):
    class Meta:
        interfaces = (Named,)

    lives = graphene.Int(required=True)
    friends = graphene.List(graphene.NonNull(lambda: Named))


class Dog(graphene.ObjectType):
    class Meta:
        interfaces = (Named,)

    lives = graphene.String()
    tricks = graphene.List(graphene.List(graphene.NonNull(graphene.String)))

    @staticmethod
    def is_type_of(value: Any, _info: Any) -> bool:
        return getattr(value, "kind", None) == "dog"


class Stone(graphene.ObjectType):
    """Not a Named: a type resolver that says so is wrong."""

    weight = graphene.Float()


class Pet(graphene.Union):
    class Meta:
        types = (Cat, Dog)

    @classmethod
    def resolve_type(cls, value: Any, info: Any) -> Any:
        return Named.resolve_type(value, info)


class Leaves(graphene.ObjectType):
    text = graphene.String()
    number = graphene.Int()
    real = graphene.Float()
    yes = graphene.Boolean()
    id = graphene.ID()
    colour = graphene.Field(ColourEnum)
    day = graphene.Date()
    moment = graphene.DateTime()
    anything = graphene.JSONString()


class Box(graphene.ObjectType):
    """``value`` decides what its fields give."""

    strict = graphene.Field(lambda: Box, required=True)
    loose = graphene.Field(lambda: Box)
    strict_text = graphene.String(required=True)
    text = graphene.String(loud=graphene.Boolean())
    strict_list = graphene.NonNull(graphene.List(graphene.NonNull(lambda: Box)))
    loose_list = graphene.List(lambda: Box)
    grid = graphene.List(graphene.NonNull(graphene.List(graphene.NonNull(graphene.Int))))
    cube = graphene.List(graphene.List(graphene.List(lambda: Box)))
    pets = graphene.List(Pet)
    named = graphene.List(graphene.NonNull(Named))
    leaves = graphene.Field(Leaves)
    batched = graphene.String(times=graphene.Int(default_value=1))
    batched_strict = graphene.String(required=True)
    default_of = graphene.String(default_value="a default")
    apart = graphene.Field(lambda: Box)
    now = graphene.String(required=True)
    place = graphene.String()

    @staticmethod
    def resolve_place(_box: Any, info: Any) -> str:
        return " ".join(key for key in info.path.as_list() if isinstance(key, str))

    @staticmethod
    def resolve_apart(box: Any, info: Any) -> Any:
        """What hangs under it is answered by what was said here last."""
        info.context["now"] = box.text
        if isinstance(info, ProgramInfo):
            info.apart = True
        return box.loose

    @staticmethod
    def resolve_now(_box: Any, info: Any) -> Any:
        if info.context["now"] == "fail":
            raise ValueError("not now")
        return info.context["now"]

    @staticmethod
    def resolve_text(box: Any, _info: Any, loud: bool | None = None) -> Any:
        if isinstance(box.text, str):
            return box.text.upper() if loud else box.text
        return box.text() if callable(box.text) else box.text

    @staticmethod
    def resolve_batched(box: Any, _info: Any, times: int) -> Any:
        if box.batched is None:
            raise ValueError("nothing to repeat")
        return box.batched * times

    @staticmethod
    def batch_batched(boxes: list[Any], _info: Any, times: int) -> list[Any]:
        return [
            ValueError("nothing to repeat") if box.batched is None else box.batched * times for box in boxes
        ]

    @staticmethod
    def resolve_batched_strict(_box: Any, _info: Any) -> Any:
        raise RuntimeError("all at once")

    @staticmethod
    def batch_batched_strict(_boxes: list[Any], _info: Any) -> list[Any]:
        raise RuntimeError("all at once")


class BoxInput(graphene.InputObjectType):
    size = graphene.Int(required=True)
    words = graphene.List(graphene.NonNull(graphene.String), default_value=["a"])


class Root(graphene.ObjectType):
    box = graphene.Field(Box)
    strict_box = graphene.Field(Box, required=True)
    boxes = graphene.List(Box)
    echo = graphene.String(
        text=graphene.String(),
        number=graphene.Int(default_value=7),
        needed=graphene.Int(),
        box=BoxInput(),
        boxes=graphene.List(BoxInput),
        colour=ColourEnum(),
    )
    must = graphene.String(needed=graphene.Int(required=True))

    @staticmethod
    def resolve_box(_root: None, info: Any) -> Any:
        return info.context["box"]

    @staticmethod
    def resolve_strict_box(_root: None, info: Any) -> Any:
        return info.context["box"]

    @staticmethod
    def resolve_boxes(_root: None, info: Any) -> Any:
        return info.context["boxes"]

    @staticmethod
    def resolve_echo(_root: None, _info: Any, **given: Any) -> str:
        return repr(given)

    @staticmethod
    def resolve_must(_root: None, _info: Any, needed: int) -> str:
        return str(needed)


SCHEMA = graphene.Schema(query=Root, types=[Stone]).graphql_schema


def failing() -> Any:
    raise ValueError("it failed")


class Failing:
    """Every attribute that is not given fails when it is read."""

    def __init__(self, **given: Any) -> None:
        self.__dict__.update(given)

    def __getattr__(self, name: str) -> Any:
        raise LookupError(f"no {name}")


def box(**given: Any) -> Any:
    usual = {
        "strict_text": "s",
        "text": "t",
        "strict_list": (),
        "loose_list": None,
        "grid": None,
        "cube": None,
        "pets": None,
        "named": None,
        "leaves": None,
        "batched": "b",
        "loose": None,
    }
    return SimpleNamespace(**{**usual, **given})


def leaves(**given: Any) -> Any:
    return SimpleNamespace(**dict.fromkeys(Leaves._meta.fields), **given) if not given else Mixed(given)


class Mixed:
    def __init__(self, given: dict[str, Any]) -> None:
        for name in Leaves._meta.fields:
            setattr(self, name, given.get(name))


def pet(kind: str, **given: Any) -> Any:
    return SimpleNamespace(kind=kind, name=given.pop("name", kind), lives=given.pop("lives", 9), **given)


def compare(text: str, variables: dict[str, Any] | None = None, **context: Any) -> Any:
    """The answer, the same from both."""
    context.setdefault("boxes", None)
    context.setdefault("box", None)
    referee = Referee(SCHEMA, lambda: context)
    found = referee.compare(text, variables)
    assert referee.tally.equal == 1, str(referee.tally)
    return found


def test_a_null_goes_up_to_the_nearest_place_that_may_be_null() -> None:
    inner = box(strict=box(strict=box(strict_text=None)))
    found = compare(
        "{ box { loose { text } loose_: strict { strict { strict { strictText } } } } }",
        box=box(strict=inner, loose=box()),
    )
    assert found.data == {"box": None}
    found = compare("{ box { text loose { strict { strictText } } } }", box=box(loose=box(strict=None)))
    assert found.data == {"box": {"text": "t", "loose": None}}
    assert [error.path for error in found.errors] == [["box", "loose", "strict"]]


def test_a_null_in_a_strict_root_field_leaves_no_data_at_all() -> None:
    found = compare("{ boxes { text } strictBox { text } }", boxes=[box()])
    assert found.data is None


def test_of_two_faults_under_one_null_the_first_in_the_document_is_told() -> None:
    text = "{ boxes { strict { text strictText } strictText } }"
    broken = [box(strict=box(strict_text=None), strict_text=None), box(strict=box(), strict_text=None)]
    found = compare(text, boxes=broken)
    assert found.data == {"boxes": [None, None]}
    assert [error.path for error in found.errors] == [
        ["boxes", 0, "strict", "strictText"],
        ["boxes", 1, "strictText"],
    ]


def test_an_error_before_a_null_is_told_and_one_after_it_is_not() -> None:
    broken = box(text=failing, strict_text=None, batched=None)
    assert len(compare("{ box { text strictText batched } }", box=broken).errors) == 2
    assert len(compare("{ box { strictText text batched } }", box=broken).errors) == 1


def test_items_that_fail_stand_as_null_in_their_list_or_take_it_along() -> None:
    items = [box(), None, ValueError("an exception as an item"), box(strict_text=None), box(text=failing)]
    found = compare("{ box { looseList { text strictText } } }", box=box(loose_list=items))
    assert [item is None for item in found.data["box"]["looseList"]] == [False, True, True, True, False]
    for bad in items[1:4]:
        found = compare("{ box { strictList { text strictText } } }", box=box(strict_list=[box(), bad]))
        assert found.data == {"box": None}


@pytest.mark.parametrize(
    "grid",
    [
        [],
        [[]],
        [[1, 2], [3]],
        ((1,), [2]),
        [[1, None]],
        [[1], None],
        [[1], [2**31]],
        [[1], ["x"]],
        [[True, 1.0, "7", 2.5]],
        [[1], 5],
        "text",
        5,
        {1: 2},
        {3, 4},
        ValueError("no grid"),
        [[1], ValueError("no row")],
    ],
    ids=repr,
)
def test_lists_of_lists_of_strict_numbers(grid: Any) -> None:
    compare("{ box { grid text } boxes { text grid } }", box=box(grid=grid), boxes=[box(), box(grid=grid)])


def test_a_list_may_be_anything_that_can_be_gone_through_once() -> None:
    def once() -> Iterator[Any]:
        yield box()
        yield box(strict_text=None)

    # A generator is used up by who asks first, so each gets one of its own.
    for items in (lambda: once(), lambda: iter([box()]), lambda: {"a": box()}.values()):
        texts = []
        for ask in ("program", "core"):
            context = {"box": box(loose_list=items()), "boxes": None}
            referee = Referee(SCHEMA, lambda context=context: context)
            texts.append(told_by(ask, referee, "{ box { looseList { strictText } } }"))
        assert texts[0] == texts[1]


def told_by(which: str, referee: Referee, text: str) -> Any:
    document = parse(text)
    if which == "program":
        return told(Program(SCHEMA, document, document.definitions[0]).run(referee.context(), None))  # type: ignore[arg-type]
    return told(execute(SCHEMA, document, context_value=referee.context()))  # type: ignore[arg-type]


def test_cubes_of_objects_keep_their_shape_and_their_paths() -> None:
    cube = [[[box(), None], None], None, [[], [box(text=failing), box(strict_text=None)]]]
    found = compare("{ box { cube { text strictText } } }", box=box(cube=cube))
    assert found.data["box"]["cube"] == [
        [[{"text": "t", "strictText": "s"}, None], None],
        None,
        [[], [{"text": None, "strictText": "s"}, None]],
    ]
    assert sorted(error.path for error in found.errors) == [
        ["box", "cube", 2, 1, 0, "text"],
        ["box", "cube", 2, 1, 1, "strictText"],
    ]


PETS = [
    pet("cat", friends=[pet("dog", tricks=[["sit"], None, ["a", None]]), pet("cat", friends=None)]),
    pet("dog", tricks=None),
    None,
    pet("cat", lives="many", friends=()),
    pet("stone"),
    pet("raise"),
    pet("unheard of"),
    pet("dog", name=None),
    ValueError("a lost pet"),
]
PET_FIELDS = """
    __typename
    ... on Named { name }
    ... on Cat { catLives: lives friends { name __typename ... on Dog { tricks } ... on Cat { friends { name } } } }
    ... on Dog { dogLives: lives tricks }
"""


def test_unions_and_interfaces_each_value_by_its_own_type_in_order() -> None:
    text = f"{{ box {{ pets {{ {PET_FIELDS} }} }} }}"
    found = compare(text, box=box(pets=PETS))
    assert [one and one["__typename"] for one in found.data["box"]["pets"]] == [
        "Cat",
        "Dog",
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    ]
    compare(text.replace("pets", "named"), box=box(named=PETS))
    for one in PETS:
        compare(text.replace("pets", "named"), box=box(named=[one, PETS[1]]))
    assert compare(text, box=box(pets=[PETS[0]] * 3)).data["box"]["pets"][2]["catLives"] == 9


def test_a_type_that_checks_its_values_refuses_those_of_others() -> None:
    lying = pet("dog", tricks=None)
    lying.kind = "dog"

    class Sly(SimpleNamespace):
        asked = 0

        @property
        def kind(self) -> str:
            # Says dog to the type resolver and cat to the check after it.
            self.asked += 1
            return "dog" if self.asked % 2 else "cat"

    context = {"box": box(pets=[lying, Sly(name="sly")]), "boxes": None}
    referee = Referee(SCHEMA, lambda: context)
    found = referee.compare("{ box { pets { ... on Dog { tricks } } } }")
    assert found is not None
    assert "Expected value of type 'Dog'" in found.errors[0].message  # type: ignore[index]


WRONG: list[Any] = [
    0,
    1,
    -1,
    2**31 - 1,
    2**31,
    -(2**31),
    -(2**31) - 1,
    True,
    1.5,
    2.0,
    float("nan"),
    float("inf"),
    -float("inf"),
    "",
    "text",
    "12",
    "RED",
    "r",
    Colour.RED,
    date(2026, 11, 26),
    b"bytes",
    [],
    [1],
    {},
    {"a": 1},
    object,
    ValueError("as a value"),
    10**400,
]


@pytest.mark.parametrize("value", WRONG, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("field", list(Leaves._meta.fields))
def test_a_value_of_any_kind_in_a_leaf_of_any_type(field: str, value: Any) -> None:
    text = f"{{ boxes {{ leaves {{ {field} again: {field} }} text }} }}"
    compare(text, boxes=[box(leaves=Mixed({field: value})), box(leaves=Mixed({})), box()])


def test_parents_may_be_dicts_and_attributes_may_be_missing_or_fail() -> None:
    parents = [
        {"strict_text": "of a dict", "loose": {"strict_text": None}},
        {"strict_text": None},
        {},
        SimpleNamespace(strict_text="an object"),
        SimpleNamespace(),
        Failing(strict_text="not there"),
        box(),
    ]
    compare("{ boxes { strictText loose { strictText } defaultOf } }", boxes=parents)
    for parent in parents:
        compare("{ box { strictText defaultOf loose { strictText defaultOf } } }", box=parent)


def test_batches_fail_in_single_places_or_as_a_whole() -> None:
    boxes = [box(), box(batched=None), None, box(batched="c")]
    found = compare("{ boxes { batched(times: 2) } }", boxes=boxes)
    assert [one and one["batched"] for one in found.data["boxes"]] == ["bb", None, None, "cc"]
    compare("{ boxes { text batchedStrict } }", boxes=boxes)
    compare("query ($n: Int) { boxes { batched(times: $n) } }", {"n": 3}, boxes=boxes)
    compare("query ($n: Int) { boxes { batched(times: $n) } }", {}, boxes=boxes)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ echo }", None),
        ('{ echo(text: "a", number: 3) }', None),
        ("{ echo(number: null) }", None),
        ("{ echo(box: {size: 1}) }", None),
        ('{ echo(box: {size: 1, words: "one"}) }', None),
        ("query ($n: Int) { echo(number: $n) }", None),
        ("query ($n: Int) { echo(number: $n) }", {"n": None}),
        ("query ($n: Int) { echo(number: $n) }", {"n": 2}),
        ("query ($n: Int = 5) { echo(number: $n, needed: $n) }", {}),
        ("query ($n: Int = 5) { echo(needed: $n) }", {"n": None}),
        ("query ($n: Int = null) { echo(needed: $n) }", {}),
        ("query ($n: Int = 5) { must(needed: $n) }", {}),
        ("query ($n: Int = 5) { must(needed: $n) }", {"n": None}),
        ("query ($n: Int!) { must(needed: $n) }", {}),
        ("query ($n: Int!) { must(needed: $n) }", {"n": None}),
        ("query ($n: Int!) { must(needed: $n) }", {"n": "three"}),
        ("query ($n: Int!) { must(needed: $n) }", {"n": True}),
        ("query ($n: Int!) { must(needed: $n) }", {"n": 2.0}),
        ("query ($n: Int!) { must(needed: $n) }", {"n": 2**31}),
        ("query ($n: Int!, $t: String) { must(needed: $n) echo(text: $t) }", {"n": 1, "t": 5}),
        ("query ($b: BoxInput) { echo(box: $b) }", {"b": {"size": 1}}),
        ("query ($b: BoxInput) { echo(box: $b) }", {"b": {"size": "x", "no": 1}}),
        ("query ($b: [BoxInput]) { echo(boxes: $b) }", {"b": {"size": 1}}),
        ("query ($b: [BoxInput]) { echo(boxes: $b) }", {"b": [{"size": 1}, None]}),
        ("query ($s: Int!) { echo(box: {size: $s}) }", {"s": 4}),
        ("query ($s: Int!, $w: String!) { echo(boxes: [{size: $s, words: [$w]}]) }", {"s": 4, "w": "x"}),
        ("query ($c: Colour) { echo(colour: $c) }", {"c": "RED"}),
        ("query ($c: Colour) { echo(colour: $c) }", {"c": "GREEN"}),
        ("query ($c: Colour = BLUE) { echo(colour: $c) }", None),
        ('query ($c: Colour, $t: String = "d") { echo(colour: $c, text: $t, number: 1) }', {"more": 1}),
    ],
)
def test_arguments_and_variables_come_out_the_same(text: str, variables: dict[str, Any] | None) -> None:
    compare(text, variables)


@pytest.mark.parametrize("a", [True, False])
@pytest.mark.parametrize("b", [True, False, None])
def test_what_is_skipped_and_included_by_variables(a: bool, b: bool | None) -> None:
    text = """query ($a: Boolean!, $b: Boolean = true) {
        box @include(if: $a) { ...Part @skip(if: $b) text ... @include(if: $b) { more: strictText } }
        box { loose @skip(if: $a) { text } }
        echo @include(if: true) @skip(if: false)
    }
    fragment Part on Box { strictText text @skip(if: true) loose { strictText @include(if: $a) } }"""
    variables = {"a": a} if b is None else {"a": a, "b": b}
    compare(text, variables, box=box(loose=box()))


def test_the_same_name_asked_for_in_several_places_is_one_field() -> None:
    compare(
        """{ box { text ...A ... on Box { loose { strictText } } loose { text } } box { strictText } }
        fragment A on Box { text loose { text loose { __typename } } ...B }
        fragment B on Box { loose { loose { text } } }""",
        box=box(loose=box(loose=box())),
    )


def test_an_object_of_which_nothing_is_wanted_is_empty() -> None:
    found = compare(
        "{ box { text @skip(if: true) } boxes { ... @include(if: false) { text } } }",
        box=box(),
        boxes=[box(), None],
    )
    assert found.data == {"box": {}, "boxes": [{}, None]}


def test_a_field_that_answers_for_each_parent_apart_is_answered_parent_by_parent() -> None:
    inner = box(loose_list=[box(), None])
    boxes = [box(text=text, loose=inner) for text in ("a", "fail", "c", None)]
    found = compare("{ boxes { apart { now looseList { now } } } }", boxes=boxes)
    assert [one["apart"] and one["apart"]["now"] for one in found.data["boxes"]] == ["a", None, "c", None]
    assert [error.path[:2] for error in found.errors] == [["boxes", 1], ["boxes", 3]]
    compare(
        "{ boxes { looseList { apart { now } } } }", boxes=[box(loose_list=boxes), box(loose_list=boxes[1:])]
    )


def test_a_resolver_is_told_where_it_stands_by_response_names() -> None:
    found = compare(
        "{ a: boxes { looseList { b: place } } box { place named { ... on Cat { friends { name } } } } }",
        boxes=[box(loose_list=[box(), box()])],
        box=box(),
    )
    assert found.data["a"][0]["looseList"][1] == {"b": "a looseList b"}


def test_a_directive_by_a_null_is_left_to_graphql_core() -> None:
    referee = Referee(SCHEMA, lambda: {"box": box()})
    text = "query ($a: Boolean = true) { box { text @skip(if: $a) } }"
    assert referee.compare(text, {"a": None}) is None
    assert referee.tally.uncovered == {"a directive by null": 1}
    assert referee.compare(text, {"a": False}).data == {"box": {"text": "t"}}  # type: ignore[union-attr]


def test_an_error_that_a_resolver_raises_keeps_what_it_says_of_itself() -> None:
    def raising() -> Any:
        raise GraphQLError("of its own", extensions={"code": "OWN"})

    def elsewhere() -> Any:
        raise GraphQLError("with a path of its own", path=["somewhere", "else"])

    found = compare("{ boxes { text } }", boxes=[box(text=raising), box(text=elsewhere)])
    assert {tuple(error.path) for error in found.errors} == {("boxes", 0, "text"), ("somewhere", "else")}
