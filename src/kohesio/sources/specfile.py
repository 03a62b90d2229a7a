"""Reads a list description from YAML, strictly: an unknown key or a wrong value is an error with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import yaml

from kohesio.errors import SpecError
from kohesio.model.fund import FUNDS
from kohesio.model.period import PERIODS
from kohesio.model.text import LANGUAGES
from kohesio.sources.spec import (
    AMOUNT_FIELDS,
    FIELDS,
    LIST_FIELDS,
    ColumnSpec,
    Condition,
    DateOrder,
    Edition,
    Expectation,
    Fate,
    FieldUse,
    Layout,
    ListSpec,
    PeriodRule,
    Programmes,
    ProgrammeSpec,
    RejectRule,
    Repeats,
    Repetition,
    Serial,
)

T = TypeVar("T")

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML was built with it: ten times as fast, and every run reads all descriptions."""

_ORDERS: dict[str, DateOrder] = {"dmy": "dmy", "ymd": "ymd", "mdy": "mdy"}
_SERIALS: dict[str, Serial] = {"no": "no", "1900": "1900", "1904": "1904"}
_FORMATS = ("xlsx", "xlsb", "xls", "ods", "spreadsheetml", "delimited", "json", "html", "xml")
_REPAIRS = ("control_characters",)
_BASES = ("site", "beneficiary", "region_centre", "fund_manager", "unknown")
_NUTS = re.compile("[A-Z]{2}[0-9A-Z]{1,3}")
_MARK = re.compile(r"[\t !-/:-@\[-`{-~]")
"""What can keep the fields of a file apart or enclose them: the parser takes single bytes."""


class Section:
    """A mapping of the file whose keys are taken one by one; ``finish`` refuses what nobody took."""

    def __init__(self, node: yaml.Node, file: str) -> None:
        self.file = file
        self.node = node
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, "must be a mapping of keys to values")
        self.entries: dict[str, yaml.Node] = {}
        self._keys: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in self.entries:
                raise self.error(key, f"has the key {name!r} twice")
            self.entries[name], self._keys[name] = value, key

    def error(self, node: yaml.Node, what: str) -> SpecError:
        """The error for a place in the file."""
        return SpecError(f"{self.file}, line {node.start_mark.line + 1}: the description {what}.")

    def has(self, key: str) -> bool:
        """Whether the key is there and not yet taken."""
        return key in self.entries

    def take(self, key: str) -> yaml.Node | None:
        """The value's node, once."""
        return self.entries.pop(key, None)

    def text(self, key: str, *, among: tuple[str, ...] = ()) -> str | None:
        """A scalar as it stands in the file, null for ``null``."""
        node = self.take(key)
        return None if node is None else self._text(node, key, among)

    def required(self, key: str) -> str:
        """A scalar that must be there."""
        value = self.text(key)
        if not value:
            raise self.error(self.node, f"needs the key {key!r}")
        return value

    def texts(self, key: str, *, among: tuple[str, ...] = ()) -> tuple[str, ...]:
        """One scalar or a list of scalars."""
        node = self.take(key)
        if node is None:
            return ()
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(text for each in nodes if (text := self._text(each, key, among)) is not None)

    def truth(self, key: str) -> bool:
        """A truth value; absent is false."""
        node = self.take(key)
        if node is None:
            return False
        if not isinstance(node, yaml.ScalarNode) or node.value not in {"true", "false"}:
            raise self.error(node, f"must have true or false at {key!r}")
        return bool(node.value == "true")

    def number(self, key: str, convert: Callable[[str], T], default: T) -> T:
        """A number; absent is ``default``."""
        node = self.take(key)
        if node is None:
            return default
        try:
            return convert(str(node.value))
        except (TypeError, ValueError) as error:
            raise self.error(node, f"must have a number at {key!r}") from error

    def pattern(self, key: str, *, groups: int | None = None) -> re.Pattern[str] | None:
        """A regular expression; ``groups`` is the least number of groups it must have."""
        node = self.take(key)
        if node is None:
            return None
        try:
            pattern = re.compile(str(node.value))
        except re.error as error:
            raise self.error(node, f"has an unusable pattern at {key!r} ({error})") from error
        if groups is not None and pattern.groups < groups:
            raise self.error(node, f"needs a group in the pattern at {key!r}: what stands in it is the value")
        return pattern

    def mark(self, key: str, *others: str) -> str | None:
        """One mark of ASCII, which no letter or figure is, or one of the ``others``."""
        node = self.take(key)
        text = None if node is None else self._text(node, key, ())
        if node is not None and text is not None and text not in others and not _MARK.fullmatch(text):
            raise self.error(node, f"has {text!r} at {key!r}; valid is {' or '.join(('one mark of ASCII', *others))}")
        return text

    def section(self, key: str) -> Section | None:
        """A mapping inside this one."""
        node = self.take(key)
        return None if node is None else Section(node, self.file)

    def pairs(self) -> Iterator[tuple[str, yaml.Node]]:
        """All that is left, in the order of the file."""
        for key in list(self.entries):
            yield key, self.entries.pop(key)

    def finish(self) -> None:
        """Refuse keys nobody asked for."""
        for key in self.entries:
            raise self.error(self._keys[key], f"has the unknown key {key!r}")

    def _text(self, node: yaml.Node, key: str, among: tuple[str, ...]) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(node, f"must have a text at {key!r}")
        if node.tag == "tag:yaml.org,2002:null":
            return None
        value = str(node.value)
        if among and value not in among:
            raise self.error(node, f"has {value!r} at {key!r}; valid are {', '.join(among)}")
        return value


def load_spec(path: Path) -> ListSpec:
    """The description in the file at ``path``. Raises SpecError with file and line."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path.name}: the description cannot be read ({error}).") from error
    return parse_spec(text, path.name)


def parse_spec(text: str, file: str) -> ListSpec:
    """The description in ``text``; ``file`` names it in errors. Raises SpecError with file and line."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise SpecError(f"{file}{line}: the description is no YAML ({getattr(error, 'problem', error)}).") from error
    if root is None:
        raise SpecError(f"{file}: the description is empty.")
    top = Section(root, file)
    numbers, dates = top.section("numbers"), top.section("dates")
    spec = ListSpec(
        id=top.required("id"),
        title=top.required("title"),
        country=top.text("country"),
        per_country=top.truth("per_country"),
        many_lists=top.truth("many_lists"),
        fund_of_sheet=top.truth("fund_of_sheet"),
        languages=top.texts("languages", among=LANGUAGES),
        periods=top.texts("periods", among=PERIODS),
        funds=top.texts("funds", among=FUNDS),
        publisher=top.text("publisher"),
        address=top.text("address"),
        licence=top.text("licence"),
        currency=top.text("currency"),
        synthetic=top.truth("synthetic"),
        edition=_edition(top.section("edition")),
        layout=_layout(top.section("layout")),
        decimal=(numbers.text("decimal", among=(".", ",")) if numbers else None) or ".",
        thousands=(numbers.text("thousands") if numbers else None) or "",
        date_order=(_order(dates) if dates else None) or "dmy",
        date_language=dates.text("language", among=LANGUAGES) if dates else None,
        empty=top.texts("empty"),
        anonymous=top.texts("anonymous"),
        programme=_programme(top.section("programme")),
        programmes=_programmes(top.section("programmes")),
        period_rule=_period_rule(top.section("period_rule")),
        area=top.text("area"),
        place_basis=top.text("place_basis", among=_BASES) or "site",
        repairs=top.texts("repairs", among=_REPAIRS),
        columns=_columns(top.section("columns"), top),
        rejects=_rejects(top),
        repeats=_repeats(top.section("repeats")),
        identity=top.texts("identity"),
        expect=_expect(top.section("expect")),
    )
    for section in (numbers, dates, top):
        if section:
            section.finish()
    _check(spec, top)
    return spec


def _check(spec: ListSpec, top: Section) -> None:
    """What no single key can tell."""
    used = {use.field for column in spec.columns for use in column.uses}
    if not used & {"title", "operation_code"}:
        raise top.error(top.node, "must have a column for title or operation_code")
    if not spec.periods:
        raise top.error(top.node, "needs the key 'periods'")
    if (spec.country is None) != spec.per_country:
        raise top.error(top.node, "needs a country, or per_country: true")
    if spec.currency is None and "currency" not in used:
        raise top.error(top.node, "needs the currency, or a column for it")
    if spec.area and not _NUTS.fullmatch(spec.area):
        raise top.error(top.node, f"has {spec.area!r} at 'area', which is no code of a NUTS region")
    wanted = {*spec.repeats.key, *spec.identity, *(spec.programmes.by if spec.programmes else ())}
    if missing := sorted(wanted - used - {"sheet"}):
        raise top.error(top.node, f"speaks of fields that no column feeds: {', '.join(missing)}")
    headings = {heading for column in spec.columns for heading in column.headings}
    for rule in spec.rejects:
        for condition in rule.when:
            if condition.column not in headings | used:
                raise top.error(top.node, f"rejects rows by {condition.column!r}, which is no heading and no field")


def _edition(section: Section | None) -> Edition:
    if section is None:
        return Edition()
    edition = Edition(
        file_name=section.pattern("file_name", groups=1),
        sheet=section.pattern("sheet", groups=1),
        cells=section.pattern("cells", groups=1),
        notes=section.text("notes"),
        date=section.text("date"),
    )
    section.finish()
    return edition


def _layout(section: Section | None) -> Layout:
    if section is None:
        return Layout()
    layout = Layout(
        format=section.text("format", among=_FORMATS),
        sheet=section.text("sheet"),
        encoding=section.text("encoding"),
        delimiter=section.mark("delimiter"),
        quote=section.mark("quote", "none"),
        records_at=section.text("records_at"),
        header_rows=section.number("header_rows", int, 1),
        ragged=section.pattern("ragged", groups=2),
    )
    section.finish()
    return layout


def _programme(section: Section | None) -> ProgrammeSpec | None:
    if section is None:
        return None
    programme = ProgrammeSpec(
        cci=section.text("cci"),
        name=section.text("name"),
        managing_authority=section.text("managing_authority"),
        funds=section.texts("funds", among=FUNDS),
        period=section.text("period", among=PERIODS),
    )
    section.finish()
    return programme


def _programmes(section: Section | None) -> Programmes | None:
    if section is None:
        return None
    by, values = section.texts("by", among=FIELDS), section.section("values")
    section.finish()
    if not by or values is None:
        raise section.error(section.node, "needs 'by' and 'values' under 'programmes'")
    found = tuple((key, _programme(Section(node, section.file)) or ProgrammeSpec()) for key, node in values.pairs())
    return Programmes(by=by, values=found)


def _period_rule(section: Section | None) -> PeriodRule | None:
    if section is None:
        return None
    rule = PeriodRule(field=section.required("field"), until=section.required("until"))
    section.finish()
    return rule


def _repeats(section: Section | None) -> Repetition:
    if section is None:
        return Repetition()
    how = Repeats(section.text("how", among=tuple(Repeats)) or Repeats.SEPARATE)
    repetition = Repetition(how=how, key=section.texts("key", among=FIELDS))
    section.finish()
    if how is not Repeats.SEPARATE and not repetition.key:
        raise section.error(section.node, "needs a key under 'repeats'")
    return repetition


def _expect(section: Section | None) -> Expectation:
    if section is None:
        return Expectation()
    fill = section.section("fill")
    shares = tuple((key, float(str(node.value))) for key, node in fill.pairs()) if fill else ()
    expectation = Expectation(operations=section.number("operations", int, 0), fill=shares)
    section.finish()
    return expectation


def _rejects(top: Section) -> tuple[RejectRule, ...]:
    node = top.take("reject")
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise top.error(node, "must have a list of rules at 'reject'")
    rules = []
    for each in node.value:
        section = Section(each, top.file)
        when = section.section("when")
        reason, detail = section.required("reason"), section.text("detail")
        section.finish()
        if when is None:
            raise section.error(each, "needs 'when' in a rule of 'reject'")
        conditions = tuple(_condition(column, value, top) for column, value in when.pairs())
        rules.append(RejectRule(reason=reason, detail=detail, when=conditions))
    return tuple(rules)


def _condition(column: str, node: yaml.Node, top: Section) -> Condition:
    section = Section(node, top.file)
    empty = section.truth("empty") if section.has("empty") else None
    condition = Condition(column=column, matches=section.pattern("matches"), values=section.texts("in"), empty=empty)
    section.finish()
    return condition


def _columns(section: Section | None, top: Section) -> tuple[ColumnSpec, ...]:
    if section is None:
        raise top.error(top.node, "needs the key 'columns'")
    return tuple(_column(heading, node, top) for heading, node in section.pairs())


def _column(heading: str, node: yaml.Node, top: Section) -> ColumnSpec:
    """One column. Short forms: a field's name, ``ignore``, ``personal``; else a mapping or a list of mappings."""
    if isinstance(node, yaml.ScalarNode):
        word = str(node.value)
        if word in {"ignore", "personal"}:
            return ColumnSpec((heading,), Fate.IGNORED if word == "ignore" else Fate.PERSONAL, optional=True)
        if word not in FIELDS:
            raise top.error(node, f"has {word!r} for a column, which is no field; valid are {', '.join(FIELDS)}")
        return ColumnSpec((heading,), Fate.USED, (FieldUse(word),))
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    uses, also, optional = [], [heading], False
    for each in nodes:
        section = Section(each, top.file)
        also.extend(section.texts("also"))
        optional = section.truth("optional") or optional
        uses.append(_use(section))
    return ColumnSpec(tuple(also), Fate.USED, tuple(uses), optional)


def _order(section: Section) -> DateOrder | None:
    order = section.text("order", among=tuple(_ORDERS))
    return None if order is None else _ORDERS[order]


def _use(section: Section) -> FieldUse:
    name = section.text("field", among=FIELDS)
    if name is None:
        raise section.error(section.node, "needs 'field' in a column")
    values = section.section("values")
    use = FieldUse(
        field=name,
        pattern=section.pattern("pattern", groups=1),
        prefix=section.text("prefix") or "",
        digits=section.number("digits", int, 0),
        values=tuple((key, str(node.value)) for key, node in values.pairs()) if values else None,
        otherwise=section.text("otherwise", among=("issue", "keep")) or "issue",
        constant=section.text("constant"),
        empty=section.texts("empty"),
        split=section.text("split"),
        lines=section.truth("lines"),
        decimal=section.text("decimal", among=(".", ",")),
        thousands=section.text("thousands"),
        unit=section.text("unit", among=("fraction", "percent")),
        of=section.text("of", among=("operation", "priority")) or "operation",
        order=_order(section),
        serial=_SERIALS[section.text("serial", among=tuple(_SERIALS)) or "no"],
        scale=section.number("scale", int, 1),
        adds=section.truth("adds"),
        language=section.text("language", among=LANGUAGES),
        origin=section.text("origin", among=("published", "machine")) or "published",
        scheme=section.text("scheme") or "national",
    )
    if use.split and name not in LIST_FIELDS:
        raise section.error(section.node, f"splits {name!r}, which holds one value")
    if use.adds and name not in {*AMOUNT_FIELDS, "beneficiary"}:
        raise section.error(section.node, f"adds {name!r}, which is neither an amount nor a name")
    section.finish()
    return use
