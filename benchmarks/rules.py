"""What the rule language costs: loading and reviewing 300 indicators, scoring 100,000 units × 44 indicators.

Processor time, best of three, and peak memory; asserts nothing. From the project's folder: python benchmarks/rules.py
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kaoping.periods import Period
from kaoping.rulebook import check, load_scheme
from kaoping.rulebook.model import Roster
from kaoping.scoring.lines import score

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaoping.rulebook.model import Rulebook

RATE = "{方法: 完成率, 实际: 甲, 目标: 乙, 封顶: 1, 目标为零: 零分}"
PEERS = "数值: 甲, 范围: 类, 只有一家: 80"
# fmt: off
MEASURES = (
    RATE,
    "{方法: 序时进度, 实际: 甲, 目标: 乙, 时间进度: 25%, 封顶: 1, 目标为零: 零分}",
    "{方法: 逆向比率, 实际: 甲, 控制: 乙, 封顶: 1, 实际为零: 满分}",
    "{方法: 阈值步长, 数值: 甲 / 乙, 除数为零: 零分, 阈值: 90%, 步长: 1%, 每步: 0.01, 取步: 整步, 保底: 0}",
    f"{{方法: 功效系数, 基础: 60, 幅度: 40, 最大等于最小: 80, {PEERS}}}",
    f"{{方法: 极差标准化, 方向: 正向, 最大等于最小: 80, {PEERS}}}",
    f"{{方法: 标准分, 方向: 正向, 均分: 80, 每标准差: 10, 标准差: 总体, 最大等于最小: 80, {PEERS}}}",
    f"{{方法: 比最优, 方向: 正向, 最优为零: 零分, {PEERS}}}",
    f"{{方法: 排名计分, 方向: 正向, 并列: 平均名次, 线性: {{第一名: 1, 末名: 50%}}, {PEERS}}}",
    ("{方法: 增长, 本期: 甲, 基期: 乙, 算法: 增幅, 对标: 类均值, 方向: 正向, 达标得: 80%, 取步: 比例,"
    " 每高: {步长: 1%, 每步: 0.1}, 每低: {步长: 1%, 每步: 0.1}, 封顶: 1, 下限: 0,"
    " 基期为零: 零分, 基期为负: 零分, 只有一家: 80}"),
    '{方法: 分档, 数值: 甲, 档: [{区间: "[60, 正无穷)", 得: 1}, {区间: "(负无穷, 60)", 得: 0}]}',
    "{方法: 判定表, 条件: {达标: 甲 >= 乙}, 判定: [{达标: 是, 得: 1}, {达标: 否, 得: 0}]}",
    "{方法: 是否, 计法: 全部满足, 要点: [{名称: 达标, 条件: 甲 >= 乙}]}",
    ("{方法: 测评, 层: [{名称: 代表, 均值: 甲, 票数: 乙, 权重: 1}], 满分值: 100, 空层: 归一, 最少票: 1,"
     " 票数不足: 不适用}"),
    "{方法: 直接得分, 数值: 甲, 满分值: 100}",
    "{方法: 扣分, 基础: 满分, 扣: [{名称: 件, 件数: 甲, 每件: 0.01}], 下限: 0}",
    "{方法: 就高, 最高: 甲 * 0.01, 次高: 乙 * 0.01, 次高折算: 20%, 封顶: 1}",
    f"{{方法: 归零, 基础: {RATE}, 条件: 乙 > 99, 说明: 造假}}",
    f"{{方法: 系数, 基础: {RATE}, 系数: 乙 * 0.02, 系数最低: 0.5, 系数最高: 1, 封顶: 1}}",
    "{方法: 折算, 方式: 得分, 数值: 甲, 原满分: 100, 封顶: 1}",
    f"{{方法: 择一, 情形: [{{条件: 乙 < 30, 名称: 少, 计分: {RATE}}}], 其余: {{名称: 多, 计分: {RATE}}}}}",
    "{方法: 计件, 计: [{名称: 件, 件数: 甲, 每件: 0.01}], 封顶: 1}",
    "{方法: 均值, 各次: [{名称: 一, 数值: 甲}, {名称: 二, 数值: 乙}], 满分值: 100, 缺部分: 归一}",
    "{方法: 定标极差, 数值: 甲, 不允许值: 10, 满意值: 90, 基础: 60, 幅度: 40}",
    "{方法: 对数极差, 数值: 甲, 不允许值: 10, 满意值: 90, 基础: 0, 幅度: 100, 数值为零: 零分}",
    "{方法: 指数功效, 数值: 甲, 不允许值: 10, 满意值: 90, 基础: 60, 幅度: 40}",
    "{方法: 累进分档, 数值: 甲, 起点: 0, 起点得: 0, 级: [{每: 1, 得: 1%}], 取步: 比例, 封顶: 1, 下限: 0}",
    f"{{方法: 连乘, 因子: [{{名称: 甲, 计分: {RATE}}}, {{名称: 乙, 计分: {RATE}}}]}}",
    (f"{{方法: 合成, 方式: 几何, 部分: [{{名称: 甲, 权重: 1, 计分: {RATE}}}, {{名称: 乙, 权重: 2, 计分: {RATE}}}],"
     " 缺部分: 归一}"),
    f"{{方法: 折到最高, 计分: {RATE}, 范围: 类, 最优为零: 零分, 只有一家: 80}}",
    ("{方法: 加减步长, 数值: 甲, 对标: 50, 方向: 正向, 加: {每: 1, 分: 0.01, 至多: 0.2},"
     " 扣: {每: 1, 分: 0.01, 至多: 0.2}, 取步: 整步, 基础: 80%}"),
    "{方法: 名次加减, 数值: 甲, 方向: 正向, 范围: 类, 前: [0.3], 后: [0.2], 家数不足: 不加不扣, 基础: 70%}",
)
# fmt: on
"""A measure of every method that reads figures of its own unit's class, over the items 甲 and 乙."""

SCHEME = """名称: 大方案
版本: "1"
依据: 测速
适用期: 2022Q1..2022Q4
类别: [甲类]
效果: {效果: {代码: A, 权重: {甲类: 100}}}
分值方式: 折算
精度: {小数: 2, 舍入: 四舍五入, 名次依据: 舍入后}
名次: {范围: 类, 并列: "1224"}
"""


def write_scheme(folder: Path, indicators: int) -> None:
    """Write a scheme of so many indicators, each method in turn."""
    (folder / "indicators").mkdir()
    (folder / "scheme.yaml").write_text(SCHEME, encoding="utf-8")
    roster = "单位:\n" + "".join(f"  - {{代码: J{i}, 名称: 单位{i}, 类别: 甲类, 组: 一组}}\n" for i in range(3))
    (folder / "units.yaml").write_text(roster, encoding="utf-8")
    paragraphs = [
        f"- 代码: A{i:03}\n  名称: 指标{i}\n  依据: [第{i}条]\n  分值: {{甲类: 1}}\n  方向: 越大越好\n  数据:\n"
        f"    甲: {{名称: 甲数{i}, 最小: 0, 来源: [自报]}}\n    乙: {{名称: 乙数{i}, 最小: 0, 来源: [自报]}}\n"
        f"  计分: {MEASURES[i % len(MEASURES)]}\n  不适用: 重分摊\n  缺报: 零分\n"
        for i in range(indicators)
    ]
    (folder / "indicators" / "a.yaml").write_text("\n".join(paragraphs), encoding="utf-8")


def best_of(work: Callable[[], object], runs: int = 3) -> float:
    """Processor time of the quickest run, in seconds."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def crowd(book: Rulebook, units: int) -> tuple[Rulebook, pd.DataFrame]:
    """The same rules for so many units, and a quarter of theirs, one in twenty figures missing."""
    first = book.units[0]
    made = tuple(first.model_copy(update={"code": f"J{i:06}", "name": f"单位{i}"}) for i in range(units))
    items = [one.item_id(key) for one in book.indicators for key in one.items]
    chance = np.random.default_rng(1)
    size = units * len(items)
    missing = chance.random(size) < 0.05
    frame = pd.DataFrame(
        {
            "unit": pd.Series(np.repeat(np.array([unit.code for unit in made], object), len(items)), dtype="str"),
            "item": pd.Series(np.tile(np.array(items, object), units), dtype="str"),
            "state": pd.Series(np.where(missing, "缺报", "有值").astype(object), dtype="str"),
            "value": np.where(missing, np.nan, np.floor(chance.uniform(0, 110, size))),
            "origin": pd.Series(np.full(size, "自报", object), dtype="str"),
        }
    )
    return replace(book, roster=Roster.model_construct(departments=(), units=made)), frame


def peak() -> float:
    """Largest resident memory so far, in GiB (Linux tells KiB, macOS bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)


def main(units: int = 100_000) -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        write_scheme(Path(folder), 300)
        print(f"load and review, 300 indicators: {best_of(lambda: check(load_scheme(folder))):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        write_scheme(Path(folder), 44)
        book = load_scheme(folder).at(Period.parse("2022Q1"))
    many, items = crowd(book, units)
    before = peak()
    print(f"score, {units:,} units × {len(book.indicators)} indicators: {best_of(lambda: score(items, many)):.2f} s")
    print(f"peak memory: {peak():.2f} GiB, of which the quarter and Python {before:.2f} GiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
