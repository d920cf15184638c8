"""What the terminal shows: the ranking, a card, a rule table. Prints views, computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from kaoping.scorecards.cards import LineView, Overview, UnitCard


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=120)


def print_ranking(overview: Overview, out: Path) -> None:
    """Print the ranking group by group, and where everything was written."""
    console = _console()
    console.print(f"{overview.scheme}　{overview.period_title}", style="bold", markup=False)
    if overview.provisional:
        console.print("暂定结果：有问题待退回更正，不得对外公布。", style="bold red")
    for group in overview.groups:
        table = Table(title=group.name, title_justify="left", show_edge=False, pad_edge=False)
        table.add_column("名次", justify="right")
        table.add_column("单位")
        for name in overview.effect_names:
            table.add_column(name, justify="right")
        table.add_column("总分", justify="right", style="bold")
        table.add_column("等次")
        table.add_column("升降")
        for row in group.rows:
            rank = f"{row.rank}（并列）" if row.tied else row.rank
            table.add_row(rank, row.name, *row.effects, row.total, row.grade, row.movement)
        console.print(table)
        console.print()
    console.print(
        f"{overview.units} 个单位，{overview.files} 份文件；退回 {overview.refused} 条，提示 {overview.noted} 条。",
        markup=False,
    )
    console.print(f"结果在 {out}：打开 {out / 'index.html'} 查看。", markup=False, soft_wrap=True)


def print_card(card: UnitCard, indicator: str | None, *, provisional: bool) -> None:
    """Print one unit's lines with their arithmetic, clause and addresses."""
    console = _console()
    place = card.rank if card.unranked else f"{card.group}第 {card.rank} 名（共 {card.of} 个）"
    console.print(f"{card.name}（{card.unit}）　总分 {card.total}　{place}　{card.grade}", style="bold", markup=False)
    if provisional:
        console.print("暂定结果：有问题待退回更正。", style="bold red")
    for effect in card.effects:
        lines = [line for line in effect.lines if indicator in (None, line.indicator)]
        if not lines:
            continue
        console.print(f"\n{effect.name}　{effect.points} / {effect.full}", style="bold", markup=False)
        for line in lines:
            _print_line(console, line)


def _print_line(console: Console, line: LineView) -> None:
    console.print(
        f"  {line.indicator} {line.title}　{line.points} / {line.full}　〔{line.state}〕", markup=False, soft_wrap=True
    )
    console.print(f"    {line.because}", markup=False, soft_wrap=True)
    console.print(f"    依据：{line.clause}", markup=False, soft_wrap=True)
    for source in line.sources:
        console.print(
            f"    {source.name}：{source.value}（{source.origin}，{source.supplier}）", markup=False, soft_wrap=True
        )
        for place in source.places:
            console.print(f"      {place}", markup=False, soft_wrap=True)
        for other in source.others:
            console.print(f"      另有：{other}", markup=False, soft_wrap=True)
