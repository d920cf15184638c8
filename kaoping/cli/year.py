"""The command `kaoping year`: a folder of quarters in, the year out."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads it when the command is made
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from kaoping.cli import chinese
from kaoping.cli.findings import DATA, DONE, print_findings

if TYPE_CHECKING:
    from kaoping.scorecards.yearviews import YearOverview

HELP = "年度：逐季计分，再把四个季度合成一年，写出年度名次和年度得分单。"


def year_command(
    year: Annotated[str, typer.Argument(help="年份，如 2022", metavar="年份")],
    inputs: Annotated[
        list[Path], typer.Argument(help="文件夹，里面每季一个文件夹，如 2022Q1、2022Q3-补报", metavar="文件夹…")
    ],
    scheme: Annotated[str, typer.Option("--rules", help="方案名称，或规则文件夹", metavar="方案")],
    out: Annotated[Path, typer.Option("--out", help="结果写到哪个文件夹", metavar="文件夹")],
    *,
    allow_incomplete: Annotated[
        bool, typer.Option("--allow-incomplete", help="有退回问题时也写出暂定结果（退出码仍为 1）")
    ] = False,
) -> None:
    """Score the quarters of a year and combine them."""
    from kaoping.scorecards.publish import refuse  # noqa: PLC0415  the corridor is heavy
    from kaoping.yearly import appraise_year  # noqa: PLC0415  as above

    with chinese.progress() as tell:
        appraisal = appraise_year(inputs, scheme, year, tell)
        refusing = appraisal.provisional and not allow_incomplete
        if refusing:
            refuse(appraisal.findings, out)
        else:
            overview = appraisal.write(out, tell)
    refused = [finding for finding in appraisal.findings if finding.severity == "退回"]
    print_findings(refused)
    for one in appraisal.sorted.taken:
        Console().print(
            f"{one.period}：文件夹 {one.folder.name}，{one.files} 个文件（按{one.by}归入）",
            markup=False,
            soft_wrap=True,
        )
    if refusing:
        Console(stderr=True).print(
            f"有 {len(refused)} 条问题需要退回，没有合成年度。问题清单：{out / 'findings.csv'}。"
            "要先看暂定结果，请加 --allow-incomplete。",
            soft_wrap=True,
            markup=False,
        )
        raise typer.Exit(DATA)
    print_year(overview, out)
    raise typer.Exit(DATA if appraisal.provisional else DONE)


def print_year(overview: YearOverview, out: Path) -> None:
    """Print the year's ranking group by group, and where everything was written."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=120)
    console.print(f"{overview.scheme}　{overview.period_title}", style="bold", markup=False)
    if overview.provisional:
        console.print("暂定结果：有问题待退回更正，不得对外公布。", style="bold red")
    for group in overview.groups:
        table = Table(title=group.name, title_justify="left", show_edge=False, pad_edge=False)
        table.add_column("名次", justify="right")
        table.add_column("单位")
        for quarter in overview.quarters:
            table.add_column(quarter.short, justify="right")
        table.add_column("年度总分", justify="right", style="bold")
        table.add_column("等次")
        for row in group.rows:
            card = row.card
            rank = f"{card.rank}（并列）" if card.tied else card.rank
            table.add_row(rank, card.name, *card.totals, card.total, card.grade)
        console.print(table)
        console.print()
    console.print(
        f"{overview.units} 个单位，{len(overview.quarters)} 个季度 {overview.files} 份文件；"
        f"退回 {overview.refused} 条，提示 {overview.noted} 条。",
        markup=False,
    )
    console.print(f"结果在 {out}：打开 {out / 'index.html'} 查看。", markup=False, soft_wrap=True)
