"""One example of each method that a common scheme does without, as a rule author would write it.

They stand here and nowhere else; `kaoping rules methods` shows them, and a test reviews each inside a scheme. Of a
method without one here the shortest measure of the shipped schemes is shown.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLES: Final = """
计分: {方法: 增长, 本期: 本期, 基期: 同期, 算法: 增幅, 对标: 8%, 方向: 正向, 达标得: 80%, 每高: {步长: 1%, 每步: 0.1},
  每低: {步长: 1%, 每步: 0.2}, 取步: 整步, 封顶: 1, 下限: 0, 基期为零: 不适用, 基期为负: 按绝对值}

计分: {方法: 加减步长, 数值: 增速, 对标: 全市增速, 方向: 正向, 加: {每: 0.1, 分: 0.1, 至多: 0.5},
  扣: {每: 0.1, 分: 0.1, 至多: 2}, 取步: 整步, 基础: 80%}

计分: {方法: 阈值步长, 数值: 满意 / 回访, 除数为零: 满分, 阈值: 95%, 步长: 1%, 每步: 0.1, 取步: 比例, 保底: 0}

计分: {方法: 定标极差, 数值: 办结 / 交办, 除数为零: 不适用, 不允许值: 60%, 满意值: 98%, 基础: 60, 幅度: 40}

计分: {方法: 对数极差, 数值: 投资额, 不允许值: 100, 满意值: 10000, 基础: 60, 幅度: 40, 数值为零: 零分}

计分: {方法: 指数功效, 数值: 投资额, 不允许值: 100, 满意值: 10000, 基础: 60, 幅度: 40}

计分: {方法: 极差标准化, 数值: 净增户, 方向: 正向, 范围: 类, 最大等于最小: 80, 只有一家: 80}

计分: {方法: 标准分, 数值: 净增户, 方向: 正向, 范围: 类, 均分: 80, 每标准差: 10, 标准差: 总体,
  最大等于最小: 80, 只有一家: 80}

计分: {方法: 比最优, 数值: 采用篇数, 方向: 正向, 范围: 类, 最优为零: 不适用, 只有一家: 80}

计分: {方法: 排名计分, 数值: 采用篇数, 方向: 正向, 范围: 类, 并列: 同名次, 只有一家: 80,
  逐名递减: {每名: 5%, 下限: 60%}}

计分: {方法: 名次加减, 数值: 采用篇数, 方向: 正向, 范围: 类, 前: [0.3, 0.2, 0.1], 后: [0.3, 0.2, 0.1],
  家数不足: 不加不扣, 基础: 90%}

计分: {方法: 累进分档, 数值: 完成 / 计划, 除数为零: 不适用, 起点: 100%, 起点得: 80%,
  级: [{至: 120%, 每: 1%, 得: 0.5%}, {至: 150%, 每: 3%, 得: 1%}], 取步: 整步, 封顶: 1, 下限: 0}

计分: {方法: 是否, 要点: [{名称: 有方案, 条件: 方案数 > 0, 得: 40%}, {名称: 有总结, 条件: 总结数 > 0, 得: 60%}],
  计法: 逐项计}

计分: {方法: 系数, 基础: {方法: 完成率, 实际: 完成, 目标: 计划, 封顶: 1, 目标为零: 不适用}, 系数: 难度, 系数最低: 0.8,
  系数最高: 1.2, 封顶: 1}

计分: {方法: 折到最高, 计分: {数值: 互评均分, 方法: 直接得分, 满分值: 100}, 范围: 类, 最优为零: 零分, 只有一家: 80}

计分: {方法: 折算, 方式: 得分, 数值: 上级得分, 原满分: "1000", 封顶: 1}

计分: {方法: 均值, 各次: [{名称: 第一次暗访, 数值: 首次得分}, {名称: 第二次暗访, 数值: 再次得分}], 满分值: 100,
  缺部分: 归一}
"""
"""The examples, a blank line between them."""


@cache
def stated_examples() -> Mapping[str, dict[str, Any]]:
    """Read the examples: name of a method → what stands under 计分, all scalars as text.

    >>> stated_examples()["比最优"]["范围"]
    '类'
    """
    paragraphs = EXAMPLES.strip().split("\n\n")
    measures = [yaml.load(text, Loader=yaml.BaseLoader)["计分"] for text in paragraphs]  # noqa: S506  text only
    return {str(measure["方法"]): measure for measure in measures}
