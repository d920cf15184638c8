"""kaoping rules new, diff, methods and show --html: begin a scheme, compare two, look at the shelf, print a scheme."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from kaoping.periods import Period
    from kaoping.rulebook.methodbook import MethodEntry, Parameter
    from kaoping.rulebook.schema import Schema


def _say(text: str, *, style: str | None = None) -> None:
    Console(highlight=False).print(text, markup=False, soft_wrap=True, style=style)


def _period(text: str | None) -> Period | None:
    from kaoping.periods import Period  # noqa: PLC0415  --help must not wait

    try:
        return Period.parse(text) if text is not None else None
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是报告期的写法，请写成 2022Q1 的样子") from None


def new_command(
    folder: Annotated[Path, typer.Argument(help="写到哪个新文件夹", metavar="文件夹")],
    name: Annotated[str | None, typer.Option("--name", help="方案的名称", metavar="名称")] = None,
) -> None:
    """Write a starter scheme."""
    from kaoping.rulebook.starter import write_starter  # noqa: PLC0415  --help must not wait

    for path in write_starter(folder, name):
        _say(f"写出 {path}")
    _say(f"先读 {folder / 'scheme.yaml'} 里的说明，改完后用 kaoping rules check {folder} 检查。")


def diff_command(
    old: Annotated[str, typer.Argument(help="旧方案的名称或文件夹", metavar="旧方案")],
    new: Annotated[str, typer.Argument(help="新方案的名称或文件夹", metavar="新方案")],
    period: Annotated[
        str | None, typer.Option("--period", help="只比较这一期，默认比较两个方案都适用的各期", metavar="报告期")
    ] = None,
) -> None:
    """Say in words what differs."""
    from kaoping.rulebook.diff import compare  # noqa: PLC0415  --help must not wait
    from kaoping.rulebook.load import load_scheme  # noqa: PLC0415  as above

    comparison = compare(load_scheme(old), load_scheme(new), _period(period))
    if comparison.note:
        _say(f"{comparison.note}。")
    for difference in comparison.differences:
        _say(str(difference))
    count = len(comparison.differences)
    _say(f"共 {count} 处不同。" if count else "没有不同。")


def methods_command(
    name: Annotated[str | None, typer.Argument(help="方法的名称，不写列出全部方法", metavar="方法")] = None,
) -> None:
    """Show the shelf of methods, or one of them."""
    from kaoping.rulebook.methodbook import method_entries, method_entry  # noqa: PLC0415  --help must not wait

    if name is not None:
        _print_method(method_entry(name))
        return
    table = Table(pad_edge=False)
    for title in ("方法", "编号", "算式", "参数（* 可以不写）"):
        table.add_column(title, overflow="fold")
    for entry in method_entries():
        keys = "、".join(f"{one.name}{'' if one.required else '*'}" for one in entry.parameters)
        table.add_row(entry.name, entry.catalogue, entry.formula, keys)
    Console(highlight=False).print(table)
    _say("看一个方法的参数和例子：kaoping rules methods 方法名称")


def _print_method(entry: MethodEntry) -> None:
    _say(f"{entry.name}　{entry.catalogue}", style="bold")
    _say(f"算式：{entry.formula}\n\n参数：")
    for parameter in entry.parameters:
        _print_parameter(parameter, "  ")
    if entry.example:
        _say(f"\n例子：\n{entry.example}")


def _print_parameter(parameter: Parameter, indent: str) -> None:
    must = "必须写" if parameter.required else "可以不写"
    _say(f"{indent}{parameter.name}（{parameter.kind}，{must}）：{parameter.meaning}")
    for inner in parameter.inner:
        _print_parameter(inner, f"{indent}  ")


def write_page(name: str, period: str | None, file: Path) -> None:
    """Write the page of a scheme in a period (its first where none is named)."""
    from kaoping.rulebook.load import load_scheme  # noqa: PLC0415  --help must not wait
    from kaoping.rulebook.manual import manual  # noqa: PLC0415  as above
    from kaoping.scorecards.publish import cannot_write  # noqa: PLC0415  as above
    from kaoping.scorecards.rulepage import render_rules  # noqa: PLC0415  as above

    source = load_scheme(name)
    page = render_rules(manual(source.edition(_period(period) or source.valid.first)))
    try:
        file.write_bytes(page.encode())
    except OSError as error:
        raise cannot_write(file.parent, error) from error
    _say(f"写出 {file}")


def write_schemas(schemas: dict[str, Schema], folder: Path) -> None:
    """Write each schema into a file of its kind's name."""
    from kaoping.scorecards.publish import cannot_write  # noqa: PLC0415  as above

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, schema in schemas.items():
            text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
            (folder / f"{kind}.json").write_bytes(text.encode())
            _say(f"写出 {folder / f'{kind}.json'}")
    except OSError as error:
        raise cannot_write(folder, error) from error
