"""择一: the measure of the first case whose condition holds, unit by unit (M27: few cases are measured otherwise)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import Condition, outcome
from kaoping.methods._shelf import Context, Declared, Input, Measure, Method, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import ZERO, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Alternative(Declared):
    """One measure and what it is called."""

    name: str = Field(alias="名称", min_length=1)
    measure: Measure = Field(alias="计分")


class Case(Alternative):
    """A measure that holds under a condition."""

    condition: Condition = Field(alias="条件")


class ChoiceParams(Params):
    """What a rule states for 择一: the cases in order, and the measure of everybody else."""

    cases: tuple[Case, ...] = Field(alias="情形", min_length=1)
    otherwise: Alternative = Field(alias="其余")


class Choice:
    """The first case whose condition holds, else the rest; not applicable where the measure chosen is not.

    Group extremes inside a case are taken from the whole class, not from the units of the case.
    """

    name: ClassVar[str] = "择一"
    catalogue: ClassVar[str] = "M27"
    params: ClassVar[type[Params]] = ChoiceParams
    formula: ClassVar[str] = "第一个条件成立的情形的计分，都不成立的按其余"

    def inputs(self, params: ChoiceParams) -> Sequence[Input]:
        """Take conditions and measures as 条件1, 情形1 …, and 其余."""
        given = [
            one
            for i, case in enumerate(params.cases, 1)
            for one in (Input(f"条件{i}", case.condition), Input(f"情形{i}", case.measure))
        ]
        return (*given, Input("其余", params.otherwise.measure))

    def score(self, inputs: Mapping[str, Vector], params: ChoiceParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Choose; step `case` is the position of the case, 0 for the rest, −1 where a condition has no value."""
        numbers = range(1, len(params.cases) + 1)
        conditions = [inputs[f"条件{i}"] for i in numbers]
        measures = [inputs["其余"], *(inputs[f"情形{i}"] for i in numbers)]
        chosen = np.zeros(len(measures[0].values), np.int64)
        for i, condition in reversed(list(zip(numbers, conditions, strict=True))):
            chosen[condition.values > 0] = i
            chosen[condition.absent] = -1
        ratio = np.choose(np.maximum(chosen, 0), [measure.values for measure in measures])
        absent = np.choose(np.maximum(chosen, 0), [measure.absent for measure in measures])
        return outcome(ratio, (absent | (chosen < 0), "不适用"), steps={"case": chosen})

    def explain(self, row: Row, params: ChoiceParams) -> Reason:
        """Say which case, why, and how it is measured: 不足三件（审结数＜3，2<3）：…."""
        chosen = int(row.step("case"))
        if chosen < 0:
            return Reason("条件里的数过大，算不出来", ZERO)
        if chosen:
            case, why = params.cases[chosen - 1], row.reason(f"情形{chosen}")
            return Reason(f"{case.name}（{_said(row, chosen)}）：{why.words}", why.arithmetic)
        why = row.reason("其余")
        against = "；".join(f"{_said(row, i)}不成立" for i in range(1, len(params.cases) + 1))
        return Reason(f"{params.otherwise.name}（{against}）：{why.words}", why.arithmetic)


def _said(row: Row, case: int) -> str:
    return f"{row.worded(f'条件{case}')}，{in_words(row.written(f'条件{case}'))}"


METHOD: Method = Choice()
