"""kaoping sample: draw the tasks that are looked at, so that anybody can draw them again."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer
from rich.console import Console

from kaoping.cli.findings import DATA, DONE, print_findings

_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%", re.ASCII)
_WHOLE = 100


def sample_command(  # noqa: PLR0913, PLR0917  one parameter an option
    inputs: Annotated[list[Path], typer.Argument(help="报来的台账，或放台账的文件夹", metavar="台账…")],
    scheme: Annotated[str, typer.Option("--rules", help="方案名称，或规则文件夹", metavar="方案")],
    period: Annotated[str, typer.Option("--period", help="报告期，如 2022Q1", metavar="报告期")],
    kind: Annotated[str, typer.Option("--kind", help="抽样种类：五个落实抽查、五个一核查", metavar="种类")],
    seed: Annotated[
        str, typer.Option("--seed", help="种子：事先公开的一串数字或文字，同一种子抽出同一名单", metavar="种子")
    ],
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件夹", metavar="文件夹")],
    rate: Annotated[str, typer.Option("--rate", help="每个单位抽多少，如 20%", metavar="比例")] = "20%",
    least: Annotated[int, typer.Option("--least", help="每个单位最少抽几条，不足的全抽", min=0, metavar="条数")] = 3,
) -> None:
    """Draw a sample and write the list with its proof."""
    from kaoping.appraisal import write_sample  # noqa: PLC0415  the corridor is heavy
    from kaoping.sampling import POPULATIONS, Design  # noqa: PLC0415  as above

    share = _RATE.fullmatch(rate.strip())
    if share is None or Fraction(share[1]) > _WHOLE:
        raise typer.BadParameter(f"抽样比例“{rate}”应写成 20% 的样子，不超过 100%")
    if kind not in POPULATIONS:
        raise typer.BadParameter(f"没有抽样种类“{kind}”，有 {'、'.join(POPULATIONS)}")
    if not seed.strip() or not seed.isprintable():
        raise typer.BadParameter("种子不能为空，也不能有换行等看不见的字符")
    design = Design(kind, Fraction(share[1]) / _WHOLE, least, seed.strip())
    sample, path, findings = write_sample(inputs, scheme, period, design, out)
    print_findings([finding for finding in findings if finding.severity == "退回"])
    Console().print(
        f"总体 {len(sample.population)} 条，抽中 {len(sample.drawn)} 条，名单和空白核查表在 {path}。"
        f"总体校验码 {sample.fingerprint}。",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    raise typer.Exit(DATA if any(finding.severity == "退回" for finding in findings) else DONE)
