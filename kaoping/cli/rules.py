"""kaoping rules …: list, show, burden, check, test, schema; new, diff, methods are in `rules_tools`."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from kaoping.cli import burden, chinese, rules_tools
from kaoping.cli.findings import DATA, DONE, print_findings

if TYPE_CHECKING:
    from kaoping.rulebook.burden import Asked

rules_app = typer.Typer(cls=chinese.Group, help="查看、检查规则文件。", no_args_is_help=True, rich_markup_mode=None)

rules_app.command("new", cls=chinese.Command, help="写出一个带说明的样例方案，从它改起。")(rules_tools.new_command)
rules_app.command("diff", cls=chinese.Command, help="逐条说出两个方案有什么不同。")(rules_tools.diff_command)
rules_app.command("methods", cls=chinese.Command, help="列出全部计分方法，或说明一个方法的算式、参数和例子。")(
    rules_tools.methods_command
)

Name = Annotated[str, typer.Argument(help="方案名称，或规则文件夹", metavar="方案")]


@rules_app.command("list", cls=chinese.Command, help="列出随软件附带的方案。")
def list_command() -> None:
    """List shipped schemes."""
    from kaoping.rulebook.load import load_scheme, scheme_names  # noqa: PLC0415  --help must not wait

    for name in scheme_names():
        source = load_scheme(name)
        scheme = source.at(source.valid.first).scheme
        Console(highlight=False).print(
            f"{name}　{scheme.name}　版次 {scheme.edition}　适用 {scheme.valid}", markup=False, soft_wrap=True
        )


@rules_app.command("show", cls=chinese.Command, help="把方案列成一张表：每项指标的分值、方法、依据。")
def show_command(
    name: Name,
    period: Annotated[str | None, typer.Option("--period", help="看哪一期的规则，默认第一期", metavar="报告期")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="把方案写成一份可以打印的细则网页", metavar="文件")
    ] = None,
) -> None:
    """Show a scheme as a table, or write it as a page."""
    from kaoping.appraisal import rules_of  # noqa: PLC0415  --help must not wait
    from kaoping.rulebook.tree import path_of  # noqa: PLC0415  as above
    from kaoping.rulebook.treewords import superior_words, tree_words  # noqa: PLC0415  as above

    if html is not None:
        rules_tools.write_page(name, period, html)
        return
    rulebook = rules_of(name, period)
    scheme = rulebook.scheme
    console = Console(highlight=False)
    console.print(
        f"{scheme.name}　版次 {scheme.edition}　{rulebook.period.title}", style="bold", markup=False, soft_wrap=True
    )
    table = Table(show_lines=False, pad_edge=False)
    for title in ("效果", "代码", "指标", *scheme.classes, "方法", "不适用", "缺报", "依据"):
        table.add_column(title, overflow="fold")
    for indicator in rulebook.indicators:
        points = (str(indicator.points.get(unit_class, "—")) for unit_class in scheme.classes)
        methods = "、".join(dict.fromkeys(measure.method for measure in indicator.measures.values()))
        table.add_row(
            "·".join(path_of(scheme, indicator.code)),
            indicator.code,
            indicator.name,
            *points,
            methods,
            indicator.not_applicable,
            indicator.not_reported,
            "、".join(indicator.clauses),
        )
    console.print(table)
    told = [*tree_words(scheme), ("上下级", superior_words(rulebook))]
    for name_of, words in told:
        if words:
            console.print(f"{name_of}：{words}。", markup=False, soft_wrap=True)


@rules_app.command("burden", cls=chinese.Command, help="数各单位每期要填多少格，由哪些指标产生；写两个方案就作比较。")
def burden_command(
    name: Name,
    new: Annotated[str | None, typer.Argument(help="和前一个方案比较的新方案", metavar="新方案")] = None,
    period: Annotated[str | None, typer.Option("--period", help="看哪一期的规则，默认第一期", metavar="报告期")] = None,
) -> None:
    """Count the cells that each unit is asked to fill in, or compare them between two schemes."""
    if new is not None:
        burden.print_shifts(name, new, period)
        return
    from kaoping.appraisal import rules_of  # noqa: PLC0415  --help must not wait
    from kaoping.rulebook.burden import alike  # noqa: PLC0415  as above

    rulebook = rules_of(name, period)
    scheme, kinds = rulebook.scheme, alike(rulebook)
    console = Console(highlight=False)
    console.print(
        f"{scheme.name}　版次 {scheme.edition}　{rulebook.period.title}", style="bold", markup=False, soft_wrap=True
    )
    table = Table(show_lines=True, pad_edge=False)
    table.add_column("类别", overflow="fold")
    table.add_column("单位", overflow="fold")
    table.add_column("格数", justify="right")
    table.add_column("指标（格数）", overflow="fold")
    for asked in kinds:
        behind = "、".join(f"{code}（{cells}）" for code, cells in asked.indicators.items())
        units = "、".join(unit.name for unit in asked.units)
        table.add_row(asked.unit_class, units, str(asked.cells), behind or "—")
    console.print(table)
    highest = max(asked.cells for asked in kinds)
    if not highest:
        console.print("各单位都不用填报，数据都由来源部门报送。", markup=False)
        return
    most = "、".join(_who(asked) for asked in kinds if asked.cells == highest)
    limit = "" if scheme.burden_limit is None else f"，填报上限 {scheme.burden_limit} 格"
    console.print(f"最多 {highest} 格{limit}：{most}。", markup=False, soft_wrap=True)


def _who(asked: Asked) -> str:
    others = f"等 {len(asked.units)} 个单位" if len(asked.units) > 1 else ""
    return f"{asked.unit_class} {asked.units[0].name}{others}"


@rules_app.command("check", cls=chinese.Command, help="检查规则：像同事审稿一样逐条指出问题。")
def check_command(name: Name) -> None:
    """Check a scheme."""
    from kaoping.rulebook.lint import check  # noqa: PLC0415  --help must not wait
    from kaoping.rulebook.load import load_scheme  # noqa: PLC0415  as above

    findings = check(load_scheme(name))
    print_findings(findings)
    refused = sum(finding.severity == "退回" for finding in findings)
    Console(highlight=False).print(f"规则检查：退回 {refused} 条，提示 {len(findings) - refused} 条。", markup=False)
    raise typer.Exit(DATA if refused else DONE)


@rules_app.command("test", cls=chinese.Command, help="用方案自带的案例核对计分。")
def test_command(name: Name) -> None:
    """Run the scheme's own cases."""
    from kaoping.casework import run_cases  # noqa: PLC0415  --help must not wait
    from kaoping.rulebook.load import load_scheme  # noqa: PLC0415  as above

    source = load_scheme(name)
    outcome = run_cases(source)
    print_findings(outcome.findings)
    failed = len(outcome.findings)
    Console(highlight=False).print(f"案例 {outcome.cases} 个，不符 {failed} 处。", markup=False)
    raise typer.Exit(DATA if failed else DONE)


@rules_app.command("schema", cls=chinese.Command, help="输出规则文件的 JSON Schema，供编辑器补全和检查。")
def schema_command(
    out: Annotated[
        Path | None, typer.Option("--out", help="按文件种类各写一个文件到这个文件夹", metavar="文件夹")
    ] = None,
) -> None:
    """Print the JSON Schema, or write one file for each kind of rule file."""
    from kaoping.rulebook.schema import json_schema  # noqa: PLC0415  --help must not wait

    if out is not None:
        rules_tools.write_schemas(json_schema(), out)
    else:
        typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
