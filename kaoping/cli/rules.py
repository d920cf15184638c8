"""kaoping rules …: list, show, check, test, schema."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kaoping.cli import chinese
from kaoping.cli.findings import DATA, DONE, print_findings

rules_app = typer.Typer(cls=chinese.Group, help="查看、检查规则文件。", no_args_is_help=True, rich_markup_mode=None)

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
) -> None:
    """Show a scheme as a table."""
    from kaoping.appraisal import rules_of  # noqa: PLC0415  --help must not wait

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
            rulebook.effect_of[indicator.code],
            indicator.code,
            indicator.name,
            *points,
            methods,
            indicator.not_applicable,
            indicator.not_reported,
            "、".join(indicator.clauses),
        )
    console.print(table)


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
def schema_command() -> None:
    """Print the JSON Schema."""
    from kaoping.rulebook.schema import json_schema  # noqa: PLC0415  --help must not wait

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
