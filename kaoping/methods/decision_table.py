"""判定表: yes/no conditions that together decide the share of full marks (M14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from kaoping.methods._edges import Condition, outcome
from kaoping.methods._shelf import (
    Context,
    Declared,
    Fault,
    Input,
    Method,
    Number,
    Outcome,
    Params,
    Reason,
    Row,
    Vector,
    YesNo,
)
from kaoping.methods._wording import ZERO, in_words, number, percent


class Verdict(Declared):
    """One row of the table: what each condition must be (one not named may be either) and what that is worth."""

    when: dict[str, YesNo]
    ratio: Number = Field(alias="得", ge=0)
    triggers: str = Field(alias="触发", default="")

    def covers(self, answers: Mapping[str, bool]) -> bool:
        """Tell whether a combination of answers falls under this row."""
        return all(answers[name] == wanted for name, wanted in self.when.items())


def _verdict(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    own = {key: value[key] for key in ("得", "触发") if key in value}
    return {"when": {key: answer for key, answer in value.items() if key not in own}, **own}


VerdictRow = Annotated[
    Verdict,
    BeforeValidator(_verdict),
    WithJsonSchema(
        {
            "type": "object",
            "required": ["得"],
            "properties": {"得": {"type": ["number", "string"]}, "触发": {"type": "string"}},
            "additionalProperties": {"enum": ["是", "否"]},
        }
    ),
]


class DecisionTableParams(Params):
    """What a rule states for 判定表: named conditions, and a table that covers every combination once."""

    conditions: dict[str, Condition] = Field(alias="条件", min_length=1, max_length=6)
    verdicts: tuple[VerdictRow, ...] = Field(alias="判定", min_length=1)

    @model_validator(mode="after")
    def _knows_its_conditions(self) -> Self:
        for position, verdict in enumerate(self.verdicts, 1):
            for name in verdict.when:
                if name not in self.conditions:
                    raise ValueError(f"E-RULE-NAME|判定第 {position} 行的“{name}”不在条件里")
        return self


class DecisionTable:
    """The share of the row that the conditions select."""

    name: ClassVar[str] = "判定表"
    catalogue: ClassVar[str] = "M14"
    params: ClassVar[type[Params]] = DecisionTableParams
    formula: ClassVar[str] = "各条件是或否所对应一行的得分比率"

    def inputs(self, params: DecisionTableParams) -> Sequence[Input]:
        """Take the conditions under their names."""
        return tuple(Input(name, condition) for name, condition in params.conditions.items())

    def score(self, inputs: Mapping[str, Vector], params: DecisionTableParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Find the row; step `verdict` is its position, −1 where the table says nothing."""
        truth = {name: inputs[name].values > 0 for name in params.conditions}
        absent = np.logical_or.reduce([inputs[name].absent for name in params.conditions])
        verdict = np.full(len(absent), -1)
        ratio = np.zeros(len(absent))
        for position, row in enumerate(params.verdicts):
            agrees = [truth[name] == wanted for name, wanted in row.when.items()]
            here = (verdict < 0) & np.logical_and.reduce([np.ones(len(absent), np.bool_), *agrees])
            verdict[here], ratio[here] = position, row.ratio
        return outcome(ratio, (absent | (verdict < 0), "不适用"), steps={"verdict": verdict})

    def explain(self, row: Row, params: DecisionTableParams) -> Reason:
        """Say which conditions hold, with their numbers, and what the table gives."""
        said = [_answer(row, name) for name in params.conditions]
        position = int(row.step("verdict"))
        if position < 0:
            return Reason("；".join([*said, "判定表没有写这种情形"]), ZERO)
        verdict = params.verdicts[position]
        said.append(f"得{percent(verdict.ratio)}" + (f"，触发：{verdict.triggers}" if verdict.triggers else ""))
        return Reason("；".join(said), number(verdict.ratio))

    def faults(self, params: DecisionTableParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell combinations that no row or more than one row decides, and a table without full marks."""
        faults = list(_uncovered(params))
        best = max(verdict.ratio for verdict in params.verdicts)
        if best < 1:
            found = f"满分不可能得到：最高的一行只得{percent(best)}"
            faults.append(Fault("E-RULE-UNREACHABLE", found, "请让最好的一行得 100%"))
        return faults


def _answer(row: Row, name: str) -> str:
    holds = row.value(name) > 0
    figures = in_words(row.written(name)) + ("" if holds else "不成立")
    return f"{name}：{'是' if holds else '否'}（{row.worded(name)}，{figures}）"


def _uncovered(params: DecisionTableParams) -> Iterator[Fault]:
    for answers in _combinations(params):
        covering = [i for i, verdict in enumerate(params.verdicts, 1) if verdict.covers(answers)]
        said = "、".join(f"{name}{'是' if answer else '否'}" for name, answer in answers.items())
        if not covering:
            yield Fault("E-RULE-GAP", f"判定表没有写：{said}", "请补上这一行")
        elif len(covering) > 1:
            rows = "、".join(str(i) for i in covering)
            yield Fault("E-RULE-OVERLAP", f"判定表写重了：{said}同时在第 {rows} 行", "请只留一行")


def _combinations(params: DecisionTableParams) -> Iterator[dict[str, bool]]:
    names = tuple(params.conditions)
    for answers in product((True, False), repeat=len(names)):
        yield dict(zip(names, answers, strict=True))


METHOD: Method = DecisionTable()
