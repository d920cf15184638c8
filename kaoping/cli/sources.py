"""kaoping sources …: tables that departments keep: propose a description, check it, show what it reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from kaoping.cli import chinese
from kaoping.cli.findings import DATA, DONE, print_findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaoping.intake.grid import Figure, Record
    from kaoping.intake.workbook import Workbook
    from kaoping.rulebook.model import Rulebook

sources_app = typer.Typer(
    cls=chinese.Group, help="部门自有表：拟说明、查说明、看读出了什么。", no_args_is_help=True, rich_markup_mode=None
)

File = Annotated[Path, typer.Argument(help="部门自有的表（.xlsx .xls .ods）", metavar="文件")]


def _say(text: str) -> None:
    Console(highlight=False).print(text, markup=False, soft_wrap=True)


@sources_app.command("draft", cls=chinese.Command, help="从一份部门自有的表拟出 sources.yaml，供人确认。")
def draft_command(
    file: File,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件，不写就打印", metavar="文件")] = None,
) -> None:
    """Propose a sources.yaml."""
    from kaoping.intake.kept.draft import draft  # noqa: PLC0415  --help must not wait
    from kaoping.scorecards.publish import cannot_write  # noqa: PLC0415  as above

    text = draft(_workbook(file))
    if out is None:
        print(text, end="")  # noqa: T201  a file's text, as it is: no wrapping, no markup
        return
    try:
        out.write_bytes(text.encode())
    except OSError as error:
        raise cannot_write(out.parent, error) from error
    _say(f"写出 {out}，注明“请确认”的地方请逐处看过、改过，再放进方案文件夹，文件名 sources.yaml。")


@sources_app.command("check", cls=chinese.Command, help="检查一个方案的 sources.yaml，列出各张表取什么。")
def check_command(
    name: Annotated[str, typer.Argument(help="方案名称，或规则文件夹", metavar="方案")],
) -> None:
    """Check the descriptions of a scheme."""
    from kaoping.rulebook.load import load_scheme  # noqa: PLC0415  --help must not wait

    source = load_scheme(name)
    rulebook = source.at(source.periods[-1])
    for kept in rulebook.kept:
        takes = f"台账 {kept.ledger}" if kept.ledger else f"数据项 {'、'.join(kept.columns)}"
        _say(f"表“{kept.name}”　来源 {kept.source}　{takes}")
    _say(f"共 {len(rulebook.kept)} 张表，没有问题。" if rulebook.kept else "方案没有 sources.yaml。")


@sources_app.command("read", cls=chinese.Command, help="按方案的 sources.yaml 读一份表，列出读到的每个数。")
def read_command(
    file: File,
    scheme: Annotated[str, typer.Option("--rules", help="方案名称，或规则文件夹", metavar="方案")],
    period: Annotated[str, typer.Option("--period", help="报告期，如 2022Q1", metavar="报告期")],
) -> None:
    """Show what is read from a kept table."""
    from kaoping.appraisal import rules_of  # noqa: PLC0415  --help must not wait
    from kaoping.findings import in_reading_order, refused  # noqa: PLC0415  as above
    from kaoping.intake.accounting import Asked  # noqa: PLC0415  as above
    from kaoping.intake.kept.offer import nearly, offered  # noqa: PLC0415  as above
    from kaoping.intake.kept.read import read_kept  # noqa: PLC0415  as above
    from kaoping.intake.names import Names  # noqa: PLC0415  as above
    from kaoping.intake.record_sheets import Ledgers  # noqa: PLC0415  as above

    rulebook, workbook = rules_of(scheme, period), _workbook(file)
    found, findings = offered(workbook, rulebook)
    findings += workbook.findings
    ledgers, asked = Ledgers(Names.of(rulebook)), Asked.of(rulebook).kept
    for one in found:
        read = read_kept((workbook, one.sheet), one.kept, rulebook, ledgers, asked.get(one.kept.name, {}))
        findings += read.findings
        _say(f"工作表〈{one.sheet.name}〉是表“{one.kept.name}”（{one.kept.source}）")
        _print_figures(read.figures, rulebook)
        _print_records(read.records)
    if not found:
        _say(nearly(workbook, rulebook) or "这份文件不是方案 sources.yaml 所列的表。")
    print_findings(in_reading_order(findings))
    raise typer.Exit(DATA if refused(findings) or not found else DONE)


def _workbook(file: Path) -> Workbook:
    """Read a file, or say why it cannot be read."""
    from kaoping.findings import Rejected  # noqa: PLC0415  as above
    from kaoping.intake.workbook import read_workbooks  # noqa: PLC0415  as above

    (workbook,) = read_workbooks([file])
    if workbook.refused:
        raise Rejected(workbook.findings, exit_code=DATA)
    return workbook


def _print_figures(figures: Iterable[Figure], rulebook: Rulebook) -> None:
    from kaoping.exact import number_text  # noqa: PLC0415  as above

    table = Table(pad_edge=False)
    for title in ("单位", "数据项", "状态", "数值", "单元格", "表上写的"):
        table.add_column(title, overflow="fold")
    for figure in figures:
        item = rulebook.items[figure.item]
        value = "" if figure.value is None else f"{number_text(figure.value)}{item.measure}"
        cells = "、".join(place.cell for place in figure.places[:4]) + ("…" if len(figure.places) > 4 else "")
        raws = "、".join(place.raw for place in figure.places[:4]) + ("…" if len(figure.places) > 4 else "")
        name = rulebook.unit_by_code[figure.unit].name
        table.add_row(name, figure.item, "退回" if figure.refused else figure.state, value, cells, raws)
    if table.row_count:
        Console(highlight=False).print(table)


def _print_records(records: Iterable[Record]) -> None:
    for record in records:
        _say(f"{record.cell}　{'　'.join(f'{key}={_shown(value)}' for key, value in record.values.items())}")


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
