"""Commands of kaoping: demo, forms, check, score, year, explain and rules.

The corridor is imported inside the commands, so that help appears at once.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from kaoping.cli import chinese, rules, sample, sources, year
from kaoping.cli.findings import BUG, DATA, DONE, USAGE, print_findings
from kaoping.findings import CODES, Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.findings import Finding

chinese.speak()
app = typer.Typer(
    cls=chinese.Group,
    name="kaoping",
    help="考评：收各单位季度报表，按考评细则计分、排名、出得分单。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.add_typer(rules.rules_app, name="rules", help="规则文件：list show check test burden methods new diff schema")
app.add_typer(sources.sources_app, name="sources", help="部门自有表：draft check read")

Inputs = Annotated[list[Path], typer.Argument(help="报表文件，或放报表的文件夹", metavar="报表…")]
Scheme = Annotated[str, typer.Option("--rules", help="方案名称，或规则文件夹", metavar="方案")]
PeriodText = Annotated[str, typer.Option("--period", help="报告期，如 2022Q1", metavar="报告期")]
Previous = Annotated[
    Path | None, typer.Option("--previous", help="上期结果文件夹，用于升降和累计数核对", metavar="文件夹")
]
Out = Annotated[Path, typer.Option("--out", help="结果写到哪个文件夹", metavar="文件夹")]


def run() -> None:
    """Run a command; every ending is an exit code and, where something is wrong, a Chinese sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(prog_name="kaoping", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else DONE)
    except Rejected as rejected:
        print_findings(rejected.findings)
        sys.exit(rejected.exit_code)
    except KeyboardInterrupt:
        Console(stderr=True).print("已停止，没有写完的结果请不要使用。")
        sys.exit(USAGE)
    except Exception as error:  # noqa: BLE001  the last resort: our bug, told in one sentence; the trace goes to a file
        said = chinese.usage_error(error)
        if said is None:
            sys.exit(_bug())
        Console(stderr=True).print(
            f"命令有误：{said}。用法见 kaoping --help。", markup=False, highlight=False, soft_wrap=True
        )
        sys.exit(USAGE)


def _bug() -> int:
    report = Path("kaoping-error.txt")
    try:
        report.write_text(traceback.format_exc(), encoding="utf-8")
        note = f"详情已写入 {report}，请发给维护人员"
    except OSError:
        note = "详情无法写入当前文件夹"
    Console(stderr=True).print(f"【E-INTERNAL】系统内部错误，没有产生新的评分。{note}。", soft_wrap=True)
    return BUG


def _counts(findings: Sequence[Finding]) -> str:
    refused = sum(finding.severity == "退回" for finding in findings)
    return f"退回 {refused} 条，提示 {len(findings) - refused} 条"


@app.command("score", cls=chinese.Command, help="计分：读报表、核对、计分、排名，写出全部结果。")
def score_command(  # noqa: PLR0913  one parameter an option
    inputs: Inputs,
    scheme: Scheme,
    period: PeriodText,
    out: Out,
    previous: Previous = None,
    *,
    allow_incomplete: Annotated[
        bool, typer.Option("--allow-incomplete", help="有退回问题时也写出暂定结果（退出码仍为 1）")
    ] = False,
) -> None:
    """Score a period and write everything."""
    _score(inputs, scheme, period, out, previous, allow_incomplete=allow_incomplete)


def _score(  # noqa: PLR0913  as the command
    inputs: list[Path], scheme: str, period: str, out: Path, previous: Path | None, *, allow_incomplete: bool
) -> None:
    from kaoping.appraisal import judge, receive  # noqa: PLC0415  the corridor is heavy
    from kaoping.cli.tables import print_ranking  # noqa: PLC0415  as above
    from kaoping.scorecards.publish import refuse  # noqa: PLC0415  as above

    with chinese.progress() as tell:
        received = receive(inputs, scheme, period, previous, tell)
        if received.provisional and not allow_incomplete:
            refuse(received.findings, out)
        else:
            appraisal = judge(received)
            overview = appraisal.write(out, tell)
    if received.provisional and not allow_incomplete:
        print_findings(received.findings)
        Console(stderr=True).print(
            f"有问题需要退回，没有计分（{_counts(received.findings)}）。问题清单：{out / 'findings.csv'}。"
            "退回单、标注件用 kaoping check 加 --out 写出。要先看暂定结果，请加 --allow-incomplete。",
            soft_wrap=True,
            markup=False,
        )
        raise typer.Exit(DATA)
    if appraisal.provisional:
        print_findings([finding for finding in appraisal.findings if finding.severity == "退回"])
    print_ranking(overview, out)
    raise typer.Exit(DATA if appraisal.provisional else DONE)


app.command("year", cls=chinese.Command, help=year.HELP)(year.year_command)


@app.command("check", cls=chinese.Command, help="核对：只读报表、查问题，不计分。")
def check_command(
    inputs: Inputs,
    scheme: Scheme,
    period: PeriodText,
    previous: Previous = None,
    out: Annotated[Path | None, typer.Option("--out", help="把问题清单写到这个文件夹", metavar="文件夹")] = None,
) -> None:
    """Check returns and print what is wrong."""
    from kaoping.appraisal import receive  # noqa: PLC0415  the corridor is heavy
    from kaoping.scorecards.publish import write_findings  # noqa: PLC0415  as above

    with chinese.progress() as tell:
        received = receive(inputs, scheme, period, previous, tell)
    print_findings(received.findings)
    if out is not None:
        write_findings(received.findings, out)
        received.answer(out)
    Console().print(f"核对了 {len(received.intake.files)} 份文件：{_counts(received.findings)}。", markup=False)
    raise typer.Exit(DATA if received.provisional else DONE)


@app.command("explain", cls=chinese.Command, help="说明：一个单位的每项得分怎么来的，数据在哪个文件哪一格。")
def explain_command(  # noqa: PLR0913, PLR0917  one parameter an option
    inputs: Inputs,
    scheme: Scheme,
    period: PeriodText,
    unit: Annotated[str, typer.Option("--unit", help="单位代码、名称或别名", metavar="单位")],
    indicator: Annotated[str | None, typer.Option("--indicator", help="只看一个指标，如 P01", metavar="指标")] = None,
    previous: Previous = None,
) -> None:
    """Explain one unit's lines."""
    from kaoping.appraisal import appraise  # noqa: PLC0415  the corridor is heavy
    from kaoping.cli.tables import print_card  # noqa: PLC0415  as above
    from kaoping.scorecards.overview import build  # noqa: PLC0415  as above

    with chinese.progress() as tell:
        appraisal = appraise(inputs, scheme, period, previous, tell)
    code = _named_unit(appraisal.rulebook, unit)
    if indicator is not None and indicator not in appraisal.rulebook.by_code:
        known = "、".join(appraisal.rulebook.by_code)
        raise typer.BadParameter(f"没有指标“{indicator}”，方案里有 {known}")
    card = next(card for card in build(appraisal.results()).cards if card.unit == code)
    print_card(card, indicator, provisional=appraisal.provisional)
    raise typer.Exit(DATA if appraisal.provisional else DONE)


def _named_unit(rulebook: object, text: str) -> str:
    from kaoping.intake.names import Names  # noqa: PLC0415  as above
    from kaoping.rulebook.model import Rulebook  # noqa: PLC0415  as above

    if not isinstance(rulebook, Rulebook):
        raise TypeError("a rule book is needed")
    found = Names.of(rulebook).find(text)
    if isinstance(found, str):
        return found
    raise typer.BadParameter(f"{found.found}。{found.fix}")


@app.command("forms", cls=chinese.Command, help="制表：按方案写出各单位、各来源部门的空白填报表。")
def forms_command(
    scheme: Scheme,
    period: PeriodText,
    out: Out,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", "--from-previous", help="上期结果文件夹，上期数填在表内", metavar="文件夹"),
    ] = None,
) -> None:
    """Write blank forms."""
    from kaoping.appraisal import write_blank_forms  # noqa: PLC0415  the corridor is heavy

    paths = write_blank_forms(scheme, period, out, previous)
    Console().print(f"写出 {len(paths)} 份空白表，在 {out}。", markup=False)


app.command("sample", cls=chinese.Command, help="抽样：从台账里抽要核查的任务，名单可复核。")(sample.sample_command)


@app.command("demo", cls=chinese.Command, help="演示：用随软件附带的 2022Q1 示例走一遍，结果写到 out。")
def demo_command(
    out: Annotated[Path, typer.Option("--out", help="结果写到哪个文件夹", metavar="文件夹")] = Path("out"),
) -> None:
    """Run the main job on the shipped example."""
    from kaoping.shipped import examples_folder  # noqa: PLC0415  as above

    Console().print("示例中的单位、人名均为虚构。", markup=False)
    _score([examples_folder() / "2022Q1"], "dawa-2022", "2022Q1", out, None, allow_incomplete=False)


@app.command("codes", cls=chinese.Command, help="列出全部问题代码。")
def codes_command() -> None:
    """List every finding code with its meaning."""
    console = Console(highlight=False)
    for code, meaning in CODES.items():
        console.print(f"{code:<18} {meaning}", markup=False)


def _version(value: bool) -> None:
    if value:
        import kaoping  # noqa: PLC0415  only here

        Console().print(f"kaoping {kaoping.__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[bool, typer.Option("--version", help="显示版本", callback=_version, is_eager=True)] = False,
) -> None:
    """Take the options that stand before a command."""
    del version
