"""Excel's own checks: what may be typed into a cell, and what Excel says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from openpyxl.worksheet.datavalidation import DataValidation

from kaoping import layouts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.rulebook.model import Item


def check(sheet: Worksheet, area: str, rule: DataValidation) -> None:
    """Put a check on an area of a sheet."""
    rule.add(area)
    sheet.add_data_validation(rule)


LONGEST_CODE, LONGEST_TEXT = 40, 1000
"""Characters that a code and a free text may have in a form."""

_PROMPT, _PROMPT_TITLE, _ERROR = 255, 32, 225  # what Excel keeps of each


def bounds(item: Item) -> DataValidation:
    """Check a figure in a form of a unit."""
    sentence = _sentence(item)
    if item.kind == "整数":
        return whole(item.minimum, item.maximum, sentence)
    return decimal(item.minimum, item.maximum, sentence)


def _sentence(item: Item) -> str:
    kind = "整数" if item.kind == "整数" else "数字"
    measure = f"，计量单位是{item.measure}" if item.measure else ""
    return f"{item.name}应填{kind}{between(item.minimum, item.maximum)}{measure}，数字以外不写别的字"


def between(lowest: float | None, highest: float | None) -> str:
    """Say a range in brackets."""
    if lowest is not None and highest is not None:
        return f"（{lowest:.15g} 到 {highest:.15g}）"
    if lowest is not None:
        return f"（不小于 {lowest:.15g}）"
    return f"（不大于 {highest:.15g}）" if highest is not None else ""


def bounds_or_word(item: Item, first: str) -> DataValidation:
    """In a source form a word may stand in the cell of the figure; Excel can only check that by a formula."""
    number = [f"ISNUMBER({first})"]
    if item.kind == "整数":
        number.append(f"{first}=INT({first})")
    if item.minimum is not None:
        number.append(f"{first}>={item.minimum:.15g}")
    if item.maximum is not None:
        number.append(f"{first}<={item.maximum:.15g}")
    words = [layouts.NONE_WORD] if item.none_means else []
    choices = [f'{first}="{word}"' for word in (*words, layouts.NOT_APPLICABLE_WORD)]
    # AND would compare a word with a number and fail; IF asks only once it is one
    formula = f"IF({number[0]},AND({','.join(number[1:]) or 'TRUE'}),OR({','.join(choices)}))"
    spoken = "或".join(f"“{word}”" for word in (*words, layouts.NOT_APPLICABLE_WORD))
    return _told(DataValidation(type="custom", formula1=formula), f"{_sentence(item)}；也可写{spoken}")


def whole(lowest: float | None, highest: float | None, sentence: str) -> DataValidation:
    """Check for a whole number."""
    return _told(_ranged("whole", lowest, highest), sentence)


def decimal(lowest: float | None, highest: float | None, sentence: str) -> DataValidation:
    """Check for a number."""
    return _told(_ranged("decimal", lowest, highest), sentence)


def _ranged(kind: Literal["whole", "decimal"], lowest: float | None, highest: float | None) -> DataValidation:
    low = -1e15 if lowest is None else lowest
    if highest is None:
        return DataValidation(type=kind, operator="greaterThanOrEqual", formula1=f"{low:.15g}")
    return DataValidation(type=kind, operator="between", formula1=f"{low:.15g}", formula2=f"{highest:.15g}")


def date(title: str) -> DataValidation:
    """Check for a day between 2000 and 2099, as Excel counts days."""
    rule = DataValidation(type="date", operator="between", formula1="36526", formula2="73050")
    return _told(rule, f"{title}应是日期，请写成 2022-03-31 的样子")


def code(title: str) -> DataValidation:
    """Check for a code: short, and never a whole sentence pasted into the wrong column."""
    return _short_text(LONGEST_CODE, f"{title}不超过 {LONGEST_CODE} 个字，请核对是否填错了列")


def text(title: str) -> DataValidation:
    """Check for a free text."""
    return _short_text(LONGEST_TEXT, f"{title}不超过 {LONGEST_TEXT} 个字，请写简短些")


def _short_text(longest: int, sentence: str) -> DataValidation:
    return _told(DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(longest)), sentence)


def listed(area: str, title: str) -> DataValidation:
    """Offer what stands in an area of the workbook in a drop-down list."""
    return _told(DataValidation(type="list", formula1=area), f"{title}请从下拉列表中选，不写简称")


def prompted(rule: DataValidation, title: str, sentence: str) -> DataValidation:
    """Let a sentence appear beside the cell while it is chosen."""
    rule.showInputMessage = True
    rule.promptTitle, rule.prompt = title[:_PROMPT_TITLE], sentence[:_PROMPT]
    return rule


def choice(words: Iterable[str]) -> DataValidation:
    """Offer words in a drop-down list."""
    offered = tuple(words)
    rule = DataValidation(type="list", formula1=f'"{",".join(offered)}"')
    return _told(rule, f"请从下拉列表中选：{'、'.join(offered)}")


def _told(rule: DataValidation, sentence: str) -> DataValidation:
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.errorTitle = "请核对填写内容"
    rule.error = f"{sentence}。"[:_ERROR]
    return rule
