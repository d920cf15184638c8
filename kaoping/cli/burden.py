"""kaoping rules burden OLD NEW: how the burden of units moves from one edition of a scheme to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from kaoping.periods import Period
    from kaoping.rulebook.burden import Shift


def print_shifts(old_name: str, new_name: str, period_text: str | None) -> None:
    """Print what each unit is asked for in two schemes side by side, and the sums over all units."""
    from kaoping.rulebook.burden import shifts, to_compare  # noqa: PLC0415  --help must not wait
    from kaoping.rulebook.load import load_scheme  # noqa: PLC0415  as above

    old, new = to_compare(load_scheme(old_name), load_scheme(new_name), _period(period_text))
    console = Console(highlight=False)
    for word, rulebook in (("原", old), ("现", new)):
        scheme = rulebook.scheme
        console.print(
            f"{word}：{scheme.name}　版次 {scheme.edition}　{rulebook.period.title}", markup=False, soft_wrap=True
        )
    found = shifts(old, new)
    table = Table(show_lines=True, pad_edge=False)
    table.add_column("类别", overflow="fold")
    table.add_column("单位", overflow="fold")
    for title in ("原格数", "现格数", "增减"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("指标（原→现）", overflow="fold")
    for shift in found:
        units = "、".join(unit.name for unit in shift.units)
        table.add_row(shift.unit_class, units, *_counts(shift), _indicators(shift))
    console.print(table)
    console.print(_total(found), markup=False, soft_wrap=True)


def _period(text: str | None) -> Period | None:
    from kaoping.periods import Period  # noqa: PLC0415  --help must not wait

    try:
        return Period.parse(text) if text is not None else None
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是报告期的写法，请写成 2022Q1 的样子") from None


def _counts(shift: Shift) -> tuple[str, str, str]:
    if shift.before is None:
        return "—", str(shift.after), "新单位"
    if shift.after is None:
        return str(shift.before), "—", "不再填"
    return str(shift.before), str(shift.after), _signed(shift.after - shift.before)


def _signed(difference: int) -> str:
    return f"{difference:+d}" if difference else "不变"


def _indicators(shift: Shift) -> str:
    return "、".join(f"{code}（{before}→{after}）" for code, (before, after) in shift.indicators.items()) or "—"


def _total(found: tuple[Shift, ...]) -> str:
    """Add up over all units; a unit that is on one roster only counts on that side."""
    before = sum((shift.before or 0) * len(shift.units) for shift in found)
    after = sum((shift.after or 0) * len(shift.units) for shift in found)
    return f"各单位合计：原 {before} 格，现 {after} 格，{_signed(after - before)}。"
