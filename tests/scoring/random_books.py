"""Rule books and quarters of chance: trees of every method with valid parameters, and whatever units may report.

A tree is drawn with a scale: all figures of its items, and the parameters that are in their unit of measure, are that
many times as large. It also says which items make a unit better (1) or worse (−1) as they grow; items that only a
condition reads say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
import pandas as pd

from kaoping.methods._shelf import compile_measure, faults_in
from kaoping.periods import Period
from kaoping.rulebook.model import Indicator, Roster, Rulebook, Scheme

STATES = ("无", "缺报", "不适用", "未证实")
CLASSES = ("镇街", "部门")
NOT_DRAWN = {"下级汇总"}
"""下级汇总 reads what other units scored, not figures; its own tests have it."""


def plain(number):
    """A number as a rule writes it."""
    return format(Decimal(str(number)).normalize(), "f")


@dataclass
class Tree:
    """One measure being drawn: names of items in order, whether each is scaled, which way each is better."""

    chance: np.random.Generator
    scale: Decimal = Decimal(1)
    scaled: dict[str, bool] = field(default_factory=dict)
    better: dict[str, int] = field(default_factory=dict)
    methods: set[str] = field(default_factory=set)

    def item(self, better=0, *, scaled=True):
        """A new item; better: which way it makes the unit better."""
        name = f"数{len(self.scaled) + 1}"
        self.scaled[name] = scaled
        if better:
            self.better[name] = better
        return name

    def amount(self, *choices):
        """A parameter in the items' unit of measure."""
        return plain(Decimal(str(self.pick(*choices))) * self.scale)

    def pick(self, *choices):
        """One of several."""
        return choices[int(self.chance.integers(len(choices)))]

    def edge(self):
        """What a rule decides where a formula has no answer."""
        return self.pick("不适用", "满分", "零分")

    def measure(self, depth):
        """A measure of chance, at most so many measures deep."""
        made = self.pick(*(LEAVES if depth == 0 or self.chance.random() < 0.35 else JOINTS))(self, depth)
        self.methods.add(made["方法"])
        return made


# --- methods that read figures ------------------------------------------------------------------


def completion(t, _depth):
    ends = t.pick({"封顶": t.pick("1", "1.2")}, {"超额": {"每超": "10%", "加": "5%", "至": "1.2", "取步": _steps(t)}})
    return {"方法": "完成率", "实际": t.item(1), "目标": t.item(), "目标为零": t.edge(), **ends}


def elapsed(t, _depth):
    rest = {"时间进度": t.pick("25%", "100%"), "封顶": t.pick("1", "1.1"), "目标为零": t.edge()}
    return {"方法": "序时进度", "实际": t.item(1), "目标": t.item(), **rest}


def reverse(t, _depth):
    return {"方法": "逆向比率", "实际": t.item(), "控制": t.item(1), "封顶": t.pick("1", "1.2"), "实际为零": t.edge()}


def _steps(t):
    return t.pick("整步", "比例")


def threshold(t, _depth):
    way = t.pick("不低于", "不高于")
    return {
        "方法": "阈值步长", "数值": t.item(1 if way == "不低于" else -1), "阈值": t.amount(50, 12.5), "方向": way,
        "步长": t.amount(1, 0.3), "每步": t.pick("0.1", "0.03"), "取步": t.pick("整步", "比例", "不足算一步"),
        "保底": t.pick("0", "40%"),
    }  # fmt: skip


def peers(t, better):
    return {"数值": t.item(better), "范围": t.pick("类", "组"), "只有一家": t.pick("0", "80", "100")}


def efficacy(t, _depth):
    return {"方法": "功效系数", "基础": "60", "幅度": "40", "最大等于最小": t.pick("60", "80", "100"), **peers(t, 1)}


def minmax(t, _depth):
    way = t.pick("正向", "反向")
    equal = t.pick("0", "80", "100")
    return {"方法": "极差标准化", "方向": way, "最大等于最小": equal, **peers(t, 1 if way == "正向" else -1)}


def standard_score(t, _depth):
    way = t.pick("正向", "反向")
    rest = {"均分": "80", "每标准差": t.pick("10", "30"), "标准差": t.pick("总体", "样本"), "最大等于最小": "80"}
    return {"方法": "标准分", "方向": way, **rest, **peers(t, 1 if way == "正向" else -1)}


def best(t, _depth):
    way = t.pick("正向", "反向")
    zero = t.pick("不适用", "零分") if way == "正向" else "满分"
    return {"方法": "比最优", "方向": way, "最优为零": zero, **peers(t, 1 if way == "正向" else -1)}


def places(t):
    return t.pick(
        {"按名次给分": ["100%", "90%", "70%"], "名次外": "40%"},
        {"逐名递减": t.pick({"每名": "15%", "下限": "10%"}, {"每名扣": "0.2", "下限": "0"})},
        {"分段": [{"前": "30%", "得": "1"}, {"前": "70%", "得": "60%"}], "名次外": "0"},
        {"分段": [{"前": "1", "得": "1"}, {"前": "3", "得": "80%"}], "名次外": "0.1"},
        {"线性": {"第一名": "1", "末名": "50%"}},
    )


def ranks(t, depth):
    way = t.pick("正向", "反向")
    ties = {"并列": t.pick("同名次", "平均名次")}
    if depth and way == "正向" and t.pick(1, 0):
        rest = {"范围": "类", "只有一家": "80", "计分": t.measure(depth - 1)}
    else:
        rest = peers(t, 1 if way == "正向" else -1)
    return {"方法": "排名计分", "方向": way, **ties, **rest, **places(t)}


def growth(t, _depth):
    way, kind = t.pick("正向", "反向"), t.pick("增幅", "增量")
    step = (lambda one: plain(one / 100)) if kind == "增幅" else (lambda one: plain(Decimal(str(one)) * t.scale))
    return {
        "方法": "增长", "本期": t.item(1 if way == "正向" else -1), "基期": t.item(), "算法": kind,
        "对标": t.pick("类均值", step(8)), "方向": way, "达标得": t.pick("100%", "80%"), "取步": _steps(t),
        "每高": {"步长": step(1), "每步": "0.1"}, "每低": {"步长": step(2), "每步": "0.2"}, "封顶": "1.1",
        "下限": t.pick("0", "20%"), "基期为零": t.edge(), "基期为负": t.pick("按绝对值", "零分"), "只有一家": "80",
    }  # fmt: skip


def plus_minus(t, _depth):
    way = t.pick("正向", "反向")
    side = t.pick({"分": "0.1", "至多": "0.5"}, {"满分的": "2%", "至多": "不限"}, {"满分的": "2%", "至多": "30%"})
    return {
        "方法": "加减步长", "数值": t.item(1 if way == "正向" else -1), "对标": t.amount(50, 8), "方向": way,
        "加": {"每": t.amount(1, 2.5), **side}, "扣": {"每": t.amount(1), **side}, "取步": _steps(t), "基础": "80%",
    }  # fmt: skip


def bands(t, _depth):
    low, high = sorted([t.pick(0, 30), t.pick(45, 60.5)])
    low, high = plain(Decimal(str(low)) * t.scale), plain(Decimal(str(high)) * t.scale)
    cuts = [(f"[{high}, 正无穷)", "1"), (f"[{low}, {high})", "0.5"), (f"(负无穷, {low})", t.pick("0", "30%"))]
    return {"方法": "分档", "数值": t.item(1), "档": [{"区间": span, "得": share} for span, share in cuts]}


def decision_table(t, _depth):
    wanted = f"{t.item(1)} >= {t.amount(20)}", f"{t.item(-1)} <= {t.amount(60)}"
    rows = [("是", "是", "1"), ("是", "否", "60%"), ("否", "是", "30%"), ("否", "否", "0")]
    return {
        "方法": "判定表", "条件": dict(zip(("甲", "乙"), wanted, strict=True)),
        "判定": [{"甲": one, "乙": other, "得": share} for one, other, share in rows],
    }  # fmt: skip


def checklist(t, _depth):
    marks = [f"{t.item(1)} > {t.amount(5)}", f"{t.item(1)} >= {t.amount(40)}"]
    if t.pick(1, 0):
        return {
            "方法": "是否",
            "计法": "全部满足",
            "要点": [{"名称": f"点{i}", "条件": mark} for i, mark in enumerate(marks)],
        }
    shares = zip(marks, ("60%", "40%"), strict=True)
    return {
        "方法": "是否",
        "计法": "逐项计",
        "要点": [{"名称": mark, "条件": mark, "得": share} for mark, share in shares],
    }


def votes(t, _depth):
    layers = [
        {"名称": f"层{i}", "均值": t.item(1), "票数": t.item(scaled=False), "权重": t.pick("0.3", "1")} for i in (1, 2)
    ]
    return {
        "方法": "测评", "层": layers, "满分值": t.amount(100), "空层": "归一", "最少票": "3", "票数不足": "不适用",
    }  # fmt: skip


def direct(t, _depth):
    return {"方法": "直接得分", "数值": t.item(1), "满分值": t.amount(100, 60)}


def pieces(t, _depth):
    each = plain(Decimal("0.05"))
    counted = [{"名称": f"类{i}", "件数": t.item(1, scaled=False), "每件": each} for i in (1, 2)]
    return {"方法": "计件", "计": counted, "封顶": t.pick("1", "1.2")}


def highest(t, _depth):
    share = f"{t.item(1, scaled=False)} * 0.01", f"{t.item(1, scaled=False)} * 0.01"
    return {"方法": "就高", "最高": share[0], "次高": share[1], "次高折算": "20%", "封顶": t.pick("1", "1.2")}


def conversion(t, _depth):
    if t.pick(1, 0):
        rest = {"方式": "得分", "原满分": t.item(), "原满分为零": t.edge(), "封顶": t.pick("1", "1.1")}
        return {"方法": "折算", "数值": t.item(1), **rest}
    return {"方法": "折算", "方式": "扣分", "数值": t.item(-1), "原满分": t.amount(100), "倍数": t.pick("1", "2")}


def mean(t, _depth):
    each = [{"名称": f"第{i}次", "数值": t.item(1)} for i in (1, 2, 3)]
    return {"方法": "均值", "各次": each, "满分值": t.amount(100), "缺部分": t.pick("归一", "不适用")}


def fixed_range(t, _depth):
    bad, good = t.pick((10, 90), (80, 5))
    posts = {"不允许值": t.amount(bad), "满意值": t.amount(good), "基础": "60", "幅度": "40"}
    return {"方法": "定标极差", "数值": t.item(1 if good > bad else -1), **posts}


def log_range(t, _depth):
    posts = {"不允许值": t.amount(10), "满意值": t.amount(90), "基础": "0", "幅度": "100", "数值为零": "零分"}
    return {"方法": "对数极差", "数值": t.item(1), **posts}


def exponential(t, _depth):
    return {**fixed_range(t, _depth), "方法": "指数功效"}


def rank_points(t, _depth):
    way = t.pick("正向", "反向")
    rest = {"前": ["0.3", "0.2"], "后": t.pick(["0.2"], []), "家数不足": t.pick("不加不扣", "不适用"), "基础": "70%"}
    figure = {"数值": t.item(1 if way == "正向" else -1), "方向": way, "范围": t.pick("类", "组")}
    return {"方法": "名次加减", **figure, **rest}


def progressive(t, _depth):
    brackets = [{"至": t.amount(30), "每": t.amount(1), "得": "2%"}, {"每": t.amount(2), "得": "1%"}]
    rest = {"起点": t.amount(0, 5), "起点得": "10%", "取步": _steps(t), "封顶": t.pick("1", "1.2"), "下限": "0"}
    return {"方法": "累进分档", "数值": t.item(1), "级": brackets, **rest}


# --- methods that join others -------------------------------------------------------------------


def composite(t, depth):
    way = t.pick("加权平均", "几何", "调和", "取小", "加总")
    parts = [{"名称": f"部分{i}", "权重": t.pick("0.4", "0.5"), "计分": t.measure(depth - 1)} for i in (1, 2)]
    missing = t.pick("不计", "不适用") if way == "加总" else t.pick("归一", "不适用")
    return {"方法": "合成", "方式": way, "部分": parts, "缺部分": missing}


def product(t, depth):
    return {"方法": "连乘", "因子": [{"名称": f"因子{i}", "计分": t.measure(depth - 1)} for i in (1, 2)]}


def deductions(t, depth):
    taken = [{"名称": "扣项", "件数": t.item(-1, scaled=False), "每件": "0.05"}]
    return {"方法": "扣分", "基础": t.pick("满分", t.measure(depth - 1)), "扣": taken, "下限": t.pick("0", "30%")}


def zeroing(t, depth):
    return {"方法": "归零", "基础": t.measure(depth - 1), "条件": f"{t.item()} > {t.amount(90)}", "说明": "造假"}


def coefficient(t, depth):
    rest = {"系数": f"{t.item(1, scaled=False)} * 0.02", "系数最低": "0.5", "系数最高": "1.3", "封顶": "1.2"}
    return {"方法": "系数", "基础": t.measure(depth - 1), **rest}


def choice(t, depth):
    case = {"条件": f"{t.item()} < {t.amount(30)}", "名称": "少", "计分": t.measure(depth - 1)}
    return {"方法": "择一", "情形": [case], "其余": {"名称": "多", "计分": t.measure(depth - 1)}}


def levelled(t, depth):
    rest = {"范围": t.pick("类", "组"), "最优为零": t.pick("零分", "满分"), "只有一家": t.pick("0", "80", "100")}
    return {"方法": "折到最高", "计分": t.measure(depth - 1), **rest}


LEAVES = (
    completion, elapsed, reverse, threshold, efficacy, minmax, standard_score, best, ranks, growth, plus_minus, bands,
    decision_table, checklist, votes, direct, pieces, highest, conversion, mean, fixed_range, log_range, progressive,
    exponential, rank_points,
)  # fmt: skip
JOINTS = (composite, product, deductions, zeroing, coefficient, choice, ranks, levelled)


# --- books and quarters ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A rule book with its trees, and a quarter: what each unit reports of each item."""

    book: Rulebook
    indicators: tuple[Indicator, ...]
    trees: tuple[Tree, ...]
    reported: dict[tuple[str, str], float | str]

    def items(self):
        """ITEMS, in the order of units and items."""
        return table(self.reported)


def draw(seed, *, scale=1, gaps=None, states=STATES):
    """A book of one to three indicators for one to seven units; the same seed draws the same at any scale."""
    chance = np.random.default_rng(seed)
    trees, indicators, classes = [], [], CLASSES[: int(chance.integers(1, 3))]
    for number in range(1, int(chance.integers(2, 5))):
        tree = Tree(chance, Decimal(str(scale)))
        indicators.append(_indicator(tree, "AB"[number % 2] + str(number), classes))
        trees.append(tree)
    book = _book(chance, indicators, classes, int(chance.integers(1, 8)))
    chance_of_gap = float(chance.choice([0.0, 0.0, 0.1, 0.4])) if gaps is None else gaps
    reported = {}
    for unit in book.units:
        for tree, one in zip(trees, indicators, strict=True):
            for key in one.items:
                gap = chance.random() < chance_of_gap
                state, number = tree.pick(*states), _figure(chance)
                by = tree.scale if tree.scaled[key] else 1
                reported[unit.code, one.item_id(key)] = state if gap else float(Decimal(str(number)) * by)
    return Drawn(book, tuple(indicators), tuple(trees), reported)


def _figure(chance):
    """A figure: often small and whole, often level with another, sometimes zero, fine, or far too large."""
    draws = [0, int(chance.integers(0, 12)) * 10, int(chance.integers(0, 121)), round(float(chance.uniform(0, 120)), 2)]
    return draws[int(chance.integers(4))] if chance.random() < 0.98 else 1000000


def _indicator(tree, code, classes):
    points = tree.pick(1, 3, 6)
    raw = tree.measure(int(tree.chance.integers(0, 3)))
    assert [str(fault) for fault in faults_in(compile_measure(raw)) if fault.code.startswith("E-")] == [], raw
    items = {
        name: {"名称": f"{code}的{name}", "来源": ["自报"], "最小": "0", "无": tree.pick("按零", "不适用")}
        for name in tree.scaled
    }
    counts = [name for name, scaled in tree.scaled.items() if not scaled]
    small = {"件数": counts[0], "少于": "5", "处理": "并入年度"} if counts and tree.chance.random() < 0.3 else None
    return Indicator.model_validate(
        {
            "代码": code, "名称": f"指标{code}", "分值": dict.fromkeys(classes, points), "方向": "适度", "数据": items,
            "计分": raw, "最高比率": tree.pick("1", "1.2", "1.5"), "小样本": small,
            "不适用": tree.pick("重分摊", "满分", "同类平均", "零分"), "缺报": tree.pick("零分", "同类平均"),
            "未证实": tree.pick("零分", None),
        }
    )  # fmt: skip


def _book(chance, indicators, classes, units):
    share = int(chance.integers(0, 101)) if len(indicators) > 1 else 0
    weights = {"甲效果": ("A", 100 - share), "乙效果": ("B", share)} if len(indicators) > 1 else {"乙效果": ("B", 100)}
    pick = Tree(chance).pick
    line = pick("全进", "全不进")
    scheme = Scheme.model_validate(
        {
            "名称": "随机方案", "版本": "1", "依据": "无", "适用期": "2022Q1..2022Q4", "类别": list(classes),
            "效果": {
                name: {"代码": code, "权重": dict.fromkeys(classes, weight)} for name, (code, weight) in weights.items()
            },
            "分值方式": pick("折算", "绝对"), "效果封顶": pick("是", "否"), "重分摊上限": pick("1", "1.5", "3"),
            "精度": {"小数": pick(0, 1, 2, 4), "舍入": pick("四舍五入", "四舍六入五成双"), "名次依据": "舍入后"},
            "名次": {"范围": pick("组", "类"), "并列": pick("1224", "1223", "1234")},
            "等次": [
                {"名称": "好", "最低分": "60", "名额": "30%", "名额取整": "四舍五入", "线上并列": line},
                {"名称": "中", "最低分": "0"},
            ],
        }
    )  # fmt: skip
    roster = [
        {
            "代码": f"J{i:02}", "名称": f"单位{i}", "类别": pick(*classes), "组": pick("东组", "西组"),
            "单列": "是" if chance.random() < 0.15 else "否",
        }
        for i in range(1, units + 1)
    ]  # fmt: skip
    effects = {code: name for name, (code, _) in weights.items()}
    return Rulebook(
        folder="随机方案", scheme=scheme, period=Period.parse("2022Q1"), roster=Roster.model_validate({"单位": roster}),
        indicators=tuple(sorted(indicators, key=lambda one: (one.code[0] != "A", one.code))),
        effect_of={one.code: effects[one.code[0]] for one in indicators}, sha256="",
    )  # fmt: skip


def table(reported):
    """ITEMS of what was reported: number or state by unit and item."""
    keys = list(reported)
    states = [told if isinstance(told, str) else "有值" for told in reported.values()]
    values = [np.nan if isinstance(told, str) else told for told in reported.values()]
    texts = {
        "item_id": [f"{unit}/{item}/自报" for unit, item in keys], "unit": [unit for unit, _ in keys],
        "period": ["2022Q1"] * len(keys), "item": [item for _, item in keys], "state": states,
    }  # fmt: skip
    frame = pd.DataFrame(texts, dtype="str").assign(value=pd.Series(values, dtype="float64"))
    return frame.assign(origin=pd.Series(["自报"] * len(keys), dtype="str"))


def shuffled(drawn, seed):
    """The same book and quarter with units in another order."""
    units = drawn.book.roster.units
    order = np.random.default_rng(seed).permutation(len(units))
    roster = Roster.model_validate({"单位": [units[i] for i in order]})
    return replace(drawn, book=replace(drawn.book, roster=roster))
