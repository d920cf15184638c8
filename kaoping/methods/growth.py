"""增长: how much more than in the base period, against a benchmark, with steps above and below it (M03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple, Self

import numpy as np
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from kaoping.exact import number_text
from kaoping.expressions import NEAR, NEAR_RELATIVE, compile_expression
from kaoping.methods._edges import Counting, MayDivide, cap_faults, counted_steps, edge_reason, near, outcome, quotient
from kaoping.methods._peers import ALONE, COMPARED, Direction, by_rule
from kaoping.methods._shelf import (
    Context,
    Declared,
    Edge,
    Fault,
    Flags,
    Floats,
    Input,
    Method,
    Number,
    Outcome,
    Params,
    Quantity,
    Reason,
    Row,
    Vector,
    _expression,
    _ratio,
)
from kaoping.methods._wording import (
    about,
    at_least,
    at_most,
    bracketed,
    comes_to,
    counted_written,
    decimal,
    in_words,
    minus,
    number,
    over,
    over_standard,
    over_stated,
    percent,
    percentage_points,
    plus,
    said_steps,
    stated,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.expressions import Expression, Written

MEAN = "类均值"
_FAR = 1e300
"""A gap that overflows is this wide: still finite, and beyond any cap."""
_SIZE = compile_expression("绝对值(甲)")


def _benchmark(value: object) -> Expression | None:
    """Read 类均值 as None, a percentage as a number, anything else as an expression."""
    text = str(value).strip()
    if text == MEAN:
        return None
    return _expression(number_text(_ratio(text)) if text.endswith("%") else value)


Benchmark = Annotated[
    Quantity | None,
    BeforeValidator(_benchmark),
    WithJsonSchema({"type": ["string", "number"]}),
]


class Steps(Declared):
    """So much for each step beyond the benchmark, in points of the 细则."""

    step: Number = Field(alias="步长", gt=0)
    each: Number = Field(alias="每步", gt=0)


class GrowthParams(MayDivide):
    """What a rule states for 增长.

    对标 is 类均值 (the mean of the class) or an expression. 增幅 needs 基期为零 and 基期为负; 类均值 needs 只有一家
    (out of 100).
    """

    now: Quantity = Field(alias="本期")
    base: Quantity = Field(alias="基期")
    kind: Literal["增幅", "百分点差", "增量"] = Field(alias="算法")
    benchmark: Benchmark = Field(alias="对标")
    direction: Direction = Field(alias="方向")
    met: Number = Field(alias="达标得", gt=0, le=1)
    above: Steps | None = Field(alias="每高", default=None)
    below: Steps | None = Field(alias="每低", default=None)
    counting: Counting = Field(alias="取步")
    cap: Number = Field(alias="封顶", gt=0)
    floor: Number = Field(alias="下限", ge=0, le=1)
    zero_base: Edge | None = Field(alias="基期为零", default=None)
    negative_base: Literal["按绝对值", "不适用", "满分", "零分"] | None = Field(alias="基期为负", default=None)
    alone: Annotated[Number, Field(ge=0, le=100)] | None = Field(alias="只有一家", default=None)

    @model_validator(mode="after")
    def _says_what_the_base_means(self) -> Self:
        if self.kind == "增幅" and self.zero_base is None:
            raise ValueError("E-RULE-EDGE|增幅要除以基期，没有写“基期为零”：不适用、满分或零分")
        if self.kind == "增幅" and self.negative_base is None:
            raise ValueError("E-RULE-EDGE|增幅要除以基期，没有写“基期为负”：按绝对值、不适用、满分或零分")
        if self.to_mean and self.alone is None:
            raise ValueError("E-RULE-EDGE|对标类均值，没有写“只有一家”|请写明只有一家时得多少（百分制）")
        return self

    @model_validator(mode="after")
    def _keeps_within_its_ends(self) -> Self:
        if self.above is None and self.below is None:
            raise ValueError("E-RULE-MISSING|“每高”和“每低”至少写一个|请写明高于、低于对标每步加减多少")
        if not self.floor <= self.met <= self.cap:
            raise ValueError("E-RULE-TYPE|“达标得”不在“下限”和“封顶”之间|请核对这三个数")
        return self

    @property
    def to_mean(self) -> bool:
        """Whether the benchmark is the mean of the class."""
        return self.benchmark is None


class _Growth(NamedTuple):
    """Growth of n rows (0.0 where there is none) and the rows in which an edge rule decides."""

    growth: Floats
    undefined: Flags
    zero: Flags
    negative: Flags
    lost: Flags

    @property
    def known(self) -> Flags:
        return ~(self.undefined | self.zero | self.negative | self.lost)


class Growth:
    """How far growth lies from the benchmark, in steps that add to or take from what meeting it is worth."""

    name: ClassVar[str] = "增长"
    catalogue: ClassVar[str] = "M03"
    params: ClassVar[type[Params]] = GrowthParams
    formula: ClassVar[str] = (
        "限定(达标得±步数×每步÷细则分值, 下限, 封顶)，步数＝与对标的差距÷步长；"
        "增幅＝(本期－基期)÷|基期|，百分点差、增量＝本期－基期"
    )

    def inputs(self, params: GrowthParams) -> Sequence[Input]:
        """Take both figures, and the benchmark where it is not the mean."""
        given = (Input("本期", params.now), Input("基期", params.base))
        return given if params.benchmark is None else (*given, Input("对标", params.benchmark))

    def score(self, inputs: Mapping[str, Vector], params: GrowthParams, context: Context) -> Outcome:
        """Count the steps; the steps are named case, growth, benchmark, gap, steps, lost."""
        found = _growth(inputs, params)
        n = len(found.growth)
        edges = _edges(found, params)
        benchmark = inputs["对标"].values if "对标" in inputs else np.zeros(n)
        if params.to_mean:
            members = np.flatnonzero(context.population & found.known)
            if len(members) < 2:
                steps = {"case": np.full(n, ALONE), "growth": found.growth, "lost": found.lost}
                return outcome(np.full(n, (params.alone or 0.0) / 100), *edges, steps=steps)
            benchmark = np.full(n, (found.growth[members] / len(members)).sum())
        with np.errstate(over="ignore"):  # what overflows is beyond the cap or the floor
            gap = found.growth - benchmark if params.direction == "正向" else benchmark - found.growth
            gap = np.clip(np.where(np.abs(gap) <= NEAR + NEAR_RELATIVE * np.abs(benchmark), 0.0, gap), -_FAR, _FAR)
            counted = _counted(gap, params)
            price = np.where(gap > 0, _each(params.above), -_each(params.below))
            moved = counted * price / context.standard
        steps = {"case": np.full(n, COMPARED), "growth": found.growth, "benchmark": benchmark, "gap": gap}
        ratio = np.clip(params.met + moved, params.floor, params.cap)
        return outcome(ratio, *edges, steps=steps | {"steps": counted, "lost": found.lost})

    def explain(self, row: Row, params: GrowthParams) -> Reason:
        """Say the growth, the benchmark, and what the steps between them are worth."""
        by_edge = _by_edge(row, params)
        if by_edge is not None:
            return by_edge
        written, words = _growth_said(row, params)
        rate = params.kind == "增幅"
        growth = float(row.step("growth"))
        if int(row.step("case")) == ALONE:
            return by_rule(f"{words}{comes_to(growth, rate=rate)}", ALONE, params.alone or 0.0)
        benchmark, gap = float(row.step("benchmark")), float(row.step("gap"))

        def fits(shown: float) -> bool:
            return bool(np.sign(shown - benchmark) == np.sign(growth - benchmark)) or gap == 0

        words += comes_to(growth, rate=rate, fits=fits)
        against = number(benchmark) if params.to_mean else row.written("对标")
        called = "同类平均" if params.to_mean else _title(row, params)
        words += f"，{_relation(gap, params)}{called}{about(benchmark, rate=rate)}"
        return _moved(row, params, words, _gap_written(written, against, gap, params))

    def faults(self, params: GrowthParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap below full marks, and a benchmark worth less than full marks with nothing to gain above it."""
        if params.met < 1 and params.above is None:
            found = f"满分不可能得到：达标只得{percent(params.met)}，高于对标没有加分"
            return (Fault("E-RULE-UNREACHABLE", found, "请让达标得 100%，或写明“每高”"),)
        return cap_faults(params.cap)


def _growth(inputs: Mapping[str, Vector], params: GrowthParams) -> _Growth:
    now, base = inputs["本期"], inputs["基期"]
    undefined = now.absent | base.absent
    if "对标" in inputs:
        undefined = undefined | inputs["对标"].absent
    never = np.zeros(len(undefined), np.bool_)
    with np.errstate(over="ignore"):
        increase = now.values - base.values
        if params.kind != "增幅":
            lost = ~np.isfinite(increase)
            return _Growth(np.where(lost, 0.0, increase), undefined, never, never, lost)
        zero = np.abs(base.values) <= near(0)
        negative = ~zero & (base.values < 0) & (params.negative_base != "按绝对值")
        growth = quotient(increase, np.abs(base.values), ~undefined & ~zero & ~negative)
    lost = ~np.isfinite(growth)
    return _Growth(np.where(lost, 0.0, growth), undefined, zero & ~undefined, negative & ~undefined, lost)


def _edges(found: _Growth, params: GrowthParams) -> tuple[tuple[Flags, Edge | None], ...]:
    return (
        (found.undefined, params.by_zero),
        (found.zero, params.zero_base),
        (found.negative, _negative(params)),
        (found.lost, "不适用"),
    )


def _negative(params: GrowthParams) -> Edge | None:
    return None if params.negative_base == "按绝对值" else params.negative_base


def _each(steps: Steps | None) -> float:
    return steps.each if steps is not None else 0.0


def _counted(gap: Floats, params: GrowthParams) -> Floats:
    """Count steps on the side of the benchmark where the gap lies (above 0 better, below 0 worse)."""
    up = params.above.step if params.above is not None else np.inf
    down = params.below.step if params.below is not None else np.inf
    steps: Floats = np.abs(gap) / np.where(gap > 0, up, down)
    return counted_steps(steps, params.counting)


def _by_edge(row: Row, params: GrowthParams) -> Reason | None:
    given = ("本期", "基期") if params.to_mean else ("本期", "基期", "对标")
    undefined = next((key for key in given if row.absent(key)), None)
    if undefined is not None:
        return edge_reason(f"{row.worded(undefined)}，除数为零", params.by_zero)
    if params.kind == "增幅" and abs(row.value("基期")) <= near(0):
        return edge_reason(f"{row.worded('基期')}等于零，不能算增幅", params.zero_base)
    if params.kind == "增幅" and row.value("基期") < 0 and params.negative_base != "按绝对值":
        return edge_reason(f"{row.worded('基期')}为负，不能算增幅", _negative(params))
    return edge_reason("数过大，算不出来", "不适用") if row.step("lost") else None


def _growth_said(row: Row, params: GrowthParams) -> tuple[Written, str]:
    """Write growth as arithmetic, and say it up to the equals sign: 本期－基期，120-100."""
    now, base = row.written("本期"), row.written("基期")
    written = minus(now, base)
    words = f"{row.worded('本期')}－{bracketed(row.worded('基期'), base)}"
    if params.kind == "增幅":
        negative = row.value("基期") < 0
        written = over(written, _SIZE.part({"甲": base}) if negative else base)
        return written, f"增幅（{words}）÷{'基期的绝对值' if negative else '基期'}，{in_words(written)}"
    return written, f"{params.kind}{words}，{in_words(written)}"


def _title(row: Row, params: GrowthParams) -> str:
    return f"对标{row.worded('对标')}" if params.benchmark is not None and params.benchmark.names else "对标"


def _relation(gap: float, params: GrowthParams) -> str:
    if gap == 0:
        return "等于"
    return "高于" if (gap > 0) == (params.direction == "正向") else "低于"


def _gap_written(growth: Written, against: Written, gap: float, params: GrowthParams) -> Written:
    higher = (gap > 0) == (params.direction == "正向")
    return minus(growth, against) if higher else minus(against, growth)


def _moved(row: Row, params: GrowthParams, words: str, gap: Written) -> Reason:
    """Say what the steps are worth: 每1个百分点为一步，满3步，每步加0.1分."""
    better = float(row.step("gap")) > 0
    side = params.above if better else params.below
    counted = float(row.step("steps"))
    base = number(params.met)
    met = "满分" if params.met == 1 else percent(params.met)
    if float(row.step("gap")) == 0 or side is None:
        return Reason(f"{words}，{'不另加' if better else '不扣' if float(row.step('gap')) else '达标'}，得{met}", base)
    words += f"，每{_step(side.step, params)}为一步，{said_steps(counted, params.counting)}"
    words += f"，在{met}上每步{'加' if better else '减'}{decimal(side.each)}分" if counted else f"，得{met}"
    steps = over_stated(gap, side.step)
    price = over_standard(times(counted_written(steps, params.counting), number(side.each)), row)
    moved = counted * side.each / row.standard
    if better:
        words += f"，封顶{stated(params.cap, rate=True)}" if params.met + moved > params.cap + near(1) else ""
        return Reason(words, at_most(number(params.cap), plus(base, price)))
    words += f"，减到{percent(params.floor)}为止" if params.met - moved < params.floor - near(1) else ""
    return Reason(words, at_least(number(params.floor), minus(base, price)))


def _step(step: float, params: GrowthParams) -> str:
    if params.kind == "增幅":
        return percentage_points(step)
    return decimal(step) + ("个百分点" if params.kind == "百分点差" else "")


METHOD: Method = Growth()
