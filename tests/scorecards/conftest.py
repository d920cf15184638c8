"""One quarter that never was: six units in two groups, with a tie, a unit apart, gaps and hostile texts."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest

from kaoping.scorecards.cards import (
    EffectView,
    EventView,
    FindingView,
    GainView,
    GroupTable,
    LineView,
    Overview,
    RankRow,
    SourceView,
    Summary,
    SummaryRow,
    UnitCard,
)

if TYPE_CHECKING:
    from collections.abc import Callable

EFFECTS = ("政治效果", "法律效果", "经济效果", "社会效果")
WEIGHTS = (("镇街", ("24.00", "18.00", "34.00", "24.00")), ("部门", ("27.00", "23.00", "24.00", "26.00")))
HOSTILE = (
    "<script>alert('望湖')</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% for x in range(9) %}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "望湖\u202e道街\u2066东苑",
    "零\x00号\x07铃",
    "javascript:alert(1)",
    "_x0041_ 不是 A",
    "http://example.invalid/x.png",
    "孤\ud800零",
)

# code, title, effect, orientation, full marks of 镇街, full marks of 部门
INDICATORS = (
    ("P01", "重点工作任务按期完成率", 0, "干成事", "10.29", "11.57"),
    ("P03", "督办件按期办结率", 0, "解决问题", "5.14", "5.79"),
    ("P05", "责任压实“五个落实”核验合格率（人、事、岗位、环节、细节）", 0, "干成事", "3.43", "3.85"),
    ("P07", "党风廉政与作风建设", 0, "干成事", "5.14", "5.79"),
    ("L03", "“三重一大”事项集体决策规范率", 1, "干成事", "10.80", "13.80"),
    ("L04", "决策流程管控：事前论证、事中评估、事后盘点齐备率", 1, "解决问题", "7.20", "9.20"),
    ("E01", "税收（一般公共预算）收入", 2, "高质量发展项目", "13.60", "9.60"),
    ("E03", "项目年度投资计划完成率（序时）", 2, "高质量发展项目", "11.33", "8.00"),
    ("E09", "单位GDP能耗降低（强度）", 2, "干成事", "4.53", "3.20"),
    ("E11", "高水平制度创新成果", 2, "高水平制度创新", "4.54", "3.20"),
    ("S01", "热线诉求满意率", 3, "解决问题", "12.00", "13.00"),
    ("S04", "问题解决销号率", 3, "解决问题", "12.00", "13.00"),
)

# code, name, class, group, leader, apart, ratio of each indicator (None: not scored), bonus, deduction
UNITS = (
    (
        "J02",
        "东苑街道",
        0,
        "街道组",
        "赵望平",
        False,
        (98, 100, 96, 100, 100, 95, 101, 93, 90, 80, 94, 97),
        "1.50",
        "0.00",
    ),
    (
        "J01",
        "望湖街道",
        0,
        "街道组",
        "赵望平",
        False,
        (92, 90, 100, 100, 95, 90, 88, 97, None, 50, 91, 95),
        "0.50",
        "0.20",
    ),
    (
        "J04",
        "桃园街道",
        0,
        "街道组",
        "钱启明",
        False,
        (92, 90, 100, 100, 95, 90, 88, 97, None, 50, 91, 95),
        "0.50",
        "0.20",
    ),
    (
        "B09",
        "区人力资源和社会保障局",
        1,
        "社会民生组",
        "孙立言",
        False,
        (95, 100, 88, 60, 100, 100, 70, 84, 75, 30, 89, 92),
        "0.00",
        "0.00",
    ),
    (
        "B16",
        "区综合行政执法局（区城市管理综合执法大队）",
        1,
        "社会民生组",
        "赵望平",
        False,
        (61, 50, 72, 0, 55, 80, 64, 58, None, 0, 66, 71),
        "0.00",
        "2.00",
    ),
    (
        "Q08",
        "区委区政府督查室",
        1,
        "社会民生组",
        "赵望平",
        True,
        (100, 100, 100, 100, 100, 100, 90, 90, None, 50, 95, 100),
        "0.00",
        "0.00",
    ),
)
RANKS = {
    "J02": ("1", "", ""),
    "J01": ("2", "与 1 个单位并列", ""),
    "J04": ("2", "与 1 个单位并列", ""),
    "B09": ("1", "", "经济效果"),
    "B16": ("2", "", ""),
    "Q08": ("单列", "", ""),
}
GRADES = {"J02": "优秀", "J01": "良好", "J04": "良好", "B09": "良好", "B16": "不合格", "Q08": "—"}
MOVES = {"J02": "上升 2 位", "J01": "下降 1 位", "J04": "持平", "B09": "上升 1 位", "B16": "", "Q08": ""}
UP = Decimal("0.01")


def _settled(number: Decimal) -> Decimal:
    return number.quantize(UP, ROUND_HALF_UP)


def _sources(unit: str, code: str) -> tuple[SourceView, ...]:
    if code == "P01":
        rows = tuple(f"《督查室_任务台账_2022Q1.xlsx》〈任务台账〉G{row}" for row in range(4, 15))
        return (
            SourceView("到期任务数", "24 件", "有值", "来源部门", "督查室", rows, "24", ()),
            SourceView("按时完成数", "21 件", "有值", "来源部门", "督查室", rows[:3], "21", ()),
            SourceView("逾期完成数", "无", "无", "来源部门", "督查室", rows[3:4], "无", ()),
        )
    return (
        SourceView(
            "项目年初至本期末完成投资",
            "118.6 万元",
            "有值",
            "核查",
            "区发展和改革局",
            (f"《区发展和改革局_2022Q1.xlsx》〈指标数据〉F{12 + int(code[1:])}",),
            "118.60",
            ("自报 120 万元，未采用",),
        ),
        SourceView(
            "问题清单数", "35 个", "有值", "自报", unit, (f"《{unit}_2022Q1.xlsx》〈指标数据〉F20",), " ３５ ", ()
        ),
    )


def _line(unit: tuple, which: int) -> LineView:
    code, title, effect, orientation, *fulls = INDICATORS[which]
    full, ratio = Decimal(fulls[unit[2]]), unit[6][which]
    if ratio is None:
        return LineView(
            code,
            title,
            EFFECTS[effect],
            orientation,
            "不适用",
            fulls[unit[2]],
            "0.00",
            "",
            "0.00",
            0.0,
            "来源部门认定本季度不适用，按“不适用：重分摊”的规定分值分给其他指标。算式：0*0.00=0.00",
            "方案第2项；方案第9项",
            (),
            "",
        )
    points = _settled(full * ratio / 100)
    return LineView(
        code,
        title,
        EFFECTS[effect],
        orientation,
        "计分",
        "6.00",
        f"{full:.2f}",
        f"{ratio:.2f}%",
        f"{points:.2f}",
        float(points / full),
        f"按时完成21件、逾期完成2件，到期24件，逾期的折半计算，得分率{ratio}%；细则6.00分折为本期满分{full}分（约1.7143倍）。"
        f"算式：最小(1, (21+0.5*2)/24)*{full}={points}",
        "方案第4项",
        _sources(unit[1], code),
        "+0.12" if which == 0 else "",
    )


def _effect(unit: tuple, effect: int) -> EffectView:
    lines = tuple(_line(unit, i) for i, row in enumerate(INDICATORS) if row[2] == effect)
    points = sum((Decimal(line.points) for line in lines), Decimal())
    full = Decimal(WEIGHTS[unit[2]][1][effect])
    rate = float(min(Decimal(1), points / full))
    mean = min(1.0, rate * 0.6 + 0.34)
    best = min(1.0, max(rate, mean) + 0.03)
    return EffectView(
        EFFECTS[effect],
        f"{points:.2f}",
        f"{full:.2f}",
        rate,
        best,
        mean,
        f"{best:.2%}",
        f"{mean:.2%}",
        lines,
        f"{rate:.2%}",
    )


EVENTS = (
    EventView(
        "加分",
        "A03",
        "经验做法被省政府办公厅以专报形式转发",
        "省",
        "+0.50",
        "辽政办专报〔2022〕17号",
        "计入",
        "省级转发每件0.50分，同一事项就高计一次",
        "《督查室_认定表_2022Q1.xlsx》〈加分扣分〉第 4 行",
    ),
    EventView(
        "扣分",
        "K02",
        "督办件第二次督办仍未按要求反馈",
        "区",
        "−0.20",
        "区督字〔2022〕9号",
        "计入",
        "第二次督办每件扣0.20分",
        "《督查室_认定表_2022Q1.xlsx》〈加分扣分〉第 9 行",
    ),
    EventView(
        "容错",
        "R01",
        "老旧小区改造工期延误，先行先试",
        "区",
        "0.00",
        "区容错办〔2022〕2号",
        "不计入",
        "适用“三个区分开来”第二类，扣分免除",
        "《督查室_认定表_2022Q1.xlsx》〈容错认定〉第 5 行",
    ),
)


def _card(unit: tuple) -> UnitCard:
    code, name, unit_class, group, leader, apart, _, bonus, deduction = unit
    effects = tuple(_effect(unit, i) for i in range(4))
    total = sum((Decimal(e.points) for e in effects), Decimal()) + Decimal(bonus) - Decimal(deduction)
    lines = [line for effect in effects for line in effect.lines if line.state == "计分"]
    lost = sorted(lines, key=lambda line: Decimal(line.points) - Decimal(line.full))[:4]
    rank, tied, decided = RANKS[code]
    return UnitCard(
        code,
        name,
        WEIGHTS[unit_class][0],
        group,
        leader,
        apart,
        rank,
        "3" if group == "街道组" else "2",
        tied,
        decided,
        GRADES[code],
        f"{total:.2f}",
        bonus,
        deduction,
        MOVES[code],
        "88.10" if MOVES[code] else "",
        effects,
        EVENTS if bonus != "0.00" else (),
        tuple(GainView(x.indicator, x.title, f"{Decimal(x.full) - Decimal(x.points):.2f}") for x in lost),
        (f"【E-VAL-NUM】文件《{code}_2022Q1.xlsx》 工作表〈指标数据〉 单元格 F12：“九十”不是数字。请填 90。",)
        if code == "B16"
        else (),
        f"units/{code}.html",
    )


def _row(card: UnitCard) -> RankRow:
    return RankRow(
        card.unit,
        card.name,
        card.unit_class,
        card.group,
        card.leader,
        card.rank,
        bool(card.tied),
        card.decided_by,
        card.grade,
        tuple(e.points for e in card.effects),
        tuple(e.rate for e in card.effects),
        card.bonus,
        card.deduction,
        card.total,
        float(card.total) / 100,
        card.movement,
        card.href,
    )


def _summary(title: str, names: tuple[str, ...], start: int) -> Summary:
    rates = [tuple((start + 3 * i + 5 * j) % 40 / 100 + 0.6 for j in range(5)) for i in range(len(names))]
    return Summary(
        title,
        (*EFFECTS, "总得分率"),
        tuple(
            SummaryRow(n, str(i + 2), tuple(f"{x:.2%}" for x in r), r)
            for i, (n, r) in enumerate(zip(names, rates, strict=True))
        ),
    )


FINDINGS = (
    FindingView(
        "退回", "E-VAL-NUM", "区综合执法局_2022Q1.xlsx", "指标数据", "F12", "“九十”不是数字", "数字", "请填 90"
    ),
    FindingView("退回", "E-SRC-MISSING", "", "", "", "区热线办没有报送《热线诉求》", "", "请催报，补齐后重新计分"),
    FindingView(
        "提示",
        "W-VAL-ORIGIN",
        "桃园街道_2022Q1.xlsx",
        "指标数据",
        "F15",
        "自报 120 万元，区发展和改革局 118.6 万元",
        "两个来源一致",
        "请核对，现按区发展和改革局的数计算",
    ),
    FindingView(
        "提示", "W-UNIT-ALIAS", "东苑街_2022Q1.xlsx", "封面", "B3", "“东苑街”按别名识别为东苑街道", "", "下次请写全称"
    ),
)


def quarter() -> Overview:
    """The quarter with ordinary texts."""
    cards = tuple(_card(unit) for unit in UNITS)
    groups = tuple(
        GroupTable(name, tuple(_row(card) for card in cards if card.group == name)) for name in ("街道组", "社会民生组")
    )
    return Overview(
        scheme="大洼区政府系统2022年度高质量发展绩效考评（试行十四项）",
        edition="2022.1",
        basis="大政办发〔2022〕3号 第9项",
        period="2022Q1",
        period_title="2022年第一季度",
        previous_title="2021年第四季度",
        provisional=True,
        effect_names=EFFECTS,
        effect_weights=WEIGHTS,
        groups=groups,
        summaries=(
            _summary("按组", ("街道组", "社会民生组"), 25),
            _summary("按分管领导", ("赵望平", "钱启明", "孙立言"), 11),
            Summary(
                "按导向",
                ("得分率",),
                tuple(
                    SummaryRow(n, "6", (f"{r:.2%}",), (r,))
                    for n, r in (("干成事", 0.911), ("解决问题", 0.874), ("高质量发展项目和高水平制度创新成果", 0.7035))
                ),
            ),
        ),
        findings=FINDINGS,
        refused=2,
        noted=2,
        files=11,
        units=6,
        cards=cards,
        fingerprint="9f2c4e71a0b3",
        version="0.1.0",
        grades=("优秀", "良好", "合格", "不合格"),
    )


def poisoned(overview: Overview, text: str) -> Overview:
    """The quarter with one text in every place that somebody outside could write to."""
    source = SourceView(text, text, "有值", text, text, (text,), text, (text,))

    def line(view: LineView) -> LineView:
        return replace(view, title=text, orientation=text, because=text, clause=text, sources=(source,))

    def card(view: UnitCard) -> UnitCard:
        return replace(
            view,
            name=text,
            leader=text,
            effects=tuple(replace(e, lines=tuple(line(x) for x in e.lines)) for e in view.effects),
            events=(EventView("加分", text, text, text, "+0.50", text, text, text, text),),
            gains=(GainView(text, text, "1.00"),),
            findings=(text,),
        )

    return replace(
        overview,
        scheme=text,
        basis=text,
        groups=tuple(
            replace(g, name=text, rows=tuple(replace(r, name=text, leader=text) for r in g.rows))
            for g in overview.groups
        ),
        findings=tuple(FindingView(f.severity, f.code, text, text, text, text, text, text) for f in overview.findings),
        cards=tuple(card(view) for view in overview.cards),
    )


@pytest.fixture(scope="session")
def overview() -> Overview:
    return quarter()


@pytest.fixture
def poison(overview: Overview) -> Callable[[str], Overview]:
    return lambda text: poisoned(overview, text)


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> str:
    return request.param
