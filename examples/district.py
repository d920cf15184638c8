"""What happened in an invented district in two quarters: the plain facts that the returns report."""  # noqa: INP001  a script's neighbour, not a package

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypedDict

from kaoping.forms import supplied_rows
from kaoping.layouts import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaoping.rulebook.model import Rulebook, Unit

Record = dict[str, str | list[str] | None]
Figure = tuple[str, str | None]  # state and value


class Facts(TypedDict):
    """What happened in one period: figures as they were reported, records as they are."""

    period: str
    figures: list[Record]
    ledgers: dict[str, list[Record]]


SEED = "大洼区2022"
"""Everything that is drawn by lot is drawn from this text and a label; change it and the district changes."""

STRENGTH: Mapping[str, float] = {
    "J01": 0.91, "J02": 0.85, "J03": 0.60, "J04": 0.45, "J05": 0.78, "J06": 0.68,
    "Z01": 0.87, "Z02": 0.55, "Z03": 0.82, "Z04": 0.74, "Z05": 0.70, "Z07": 0.44, "Z08": 0.28,
    "Y01": 0.90, "Y02": 0.75, "Y03": 0.48,
    "B01": 0.91, "B02": 0.85, "B03": 0.70, "B04": 0.60, "B05": 0.80, "B06": 0.52, "B07": 0.90, "B08": 0.66,
    "B09": 0.75, "B10": 0.86, "B11": 0.70, "B12": 0.42, "B13": 0.60, "B14": 0.72, "B15": 0.88, "B16": 0.45,
    "B17": 0.82,
    "Q01": 0.86, "Q02": 0.91, "Q03": 0.83, "Q04": 0.62, "Q05": 0.84, "Q06": 0.50, "Q07": 0.70, "Q08": 0.85,
}  # fmt: skip
"""How well each unit works, 0…1; most facts are drawn around it."""

TWINS: Mapping[str, str] = {"Z06": "Z05"}
"""双桥镇 does in everything what 苇塘镇 does: a true tie."""


def lot(*label: object) -> float:
    """Draw a number in [0, 1) that depends on nothing but the label."""
    digest = hashlib.sha256("|".join((SEED, *map(str, label))).encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def between(low: int, high: int, *label: object) -> int:
    """Draw a whole number from low to high, both included."""
    return low + int(lot(*label) * (high - low + 1))


def one_of(options: Sequence[str], *label: object) -> str:
    """Draw one of several."""
    return options[between(0, len(options) - 1, *label)]


def plain(number: Decimal | float, places: int = 0) -> str:
    """Write a number as decimal text without superfluous zeros."""
    settled = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{settled:f}".rstrip("0").rstrip(".") if "." in f"{settled:f}" else f"{settled:f}"


def strength(code: str, quarter: int) -> float:
    """How well a unit works in a quarter: the second differs a little from the first."""
    drift = (lot("drift", code) - 0.5) * 0.14 if quarter == 2 else 0.0
    return min(1.0, max(0.05, STRENGTH[code] + drift))


def model(code: str) -> str:
    """Name the unit whose lots a unit draws: itself, or its twin."""
    return TWINS.get(code, code)


# ---------------------------------------------------------------- figures

VALUE, NONE, NOT_APPLICABLE, MISSING, NOT_PROVEN = "有值", "无", "不适用", "缺报", "未证实"


def figures(rulebook: Rulebook) -> list[Record]:
    """Every reported figure of the period: what the units say, then what the departments say."""
    quarter = rulebook.period.quarter
    rows: list[Record] = [
        _figure(unit, item_id, "自报", quarter) for unit in rulebook.units for item_id in rulebook.asked_of(unit)
    ]
    for department in rulebook.roster.departments:
        for unit, items in supplied_rows(rulebook, department.name):
            rows += [_figure(unit, item_id, "来源部门", quarter) for item_id in items]
    return rows


def _figure(unit: Unit, item_id: str, origin: str, quarter: int) -> Record:
    known = {"E01": taxes, "E02": investment, "E09": energy, "L03": big_matters, "S04": hotline, "S09": problems}
    indicator, _, item = item_id.partition(".")
    state, value = known[indicator](unit, item, origin, quarter)
    return {"unit": unit.code, "item": item_id, "origin": origin, "state": state, "value": value}


def taxes(unit: Unit, item: str, _origin: str, quarter: int) -> Figure:
    """E01: J04 falls behind the year before; parks have the highest target."""
    code = model(unit.code)
    if item == "增速":
        return VALUE, "10" if code.startswith("Y") else one_of(("5.5", "6", "6.5", "7", "8"), "target", code)
    base = Decimal(between(300_000, 2_500_000, "tax", code)) / 100
    grown = base if quarter == 1 else base * Decimal(between(195, 225, "tax second", code)) / 100
    before = grown.quantize(Decimal("0.01"))
    if item == "同期":
        return VALUE, plain(before, 2)
    growth = -0.063 if code == "J04" else 0.01 + 0.13 * strength(code, quarter) + 0.03 * lot("growth", code, quarter)
    return VALUE, plain(before * (1 + Decimal(f"{growth:.4f}")), 2)


AHEAD = "J01"
NO_PROJECTS = "B08"
ZERO_PROJECTS = "B12"
INVESTMENT_CLAIMED = {"J05": Decimal("1.08"), "B02": Decimal("1.15"), "Z02": Decimal("1.03")}


def investment(unit: Unit, item: str, origin: str, quarter: int) -> Figure:
    """E02: one unit far ahead of time, one without projects, one with a plan of nought, three that claim more."""
    code = model(unit.code)
    if code == NO_PROJECTS:
        return NONE, None
    if code == ZERO_PROJECTS:
        return VALUE, "0"
    plan = Decimal(between(16, 120, "plan", code) * (500 if unit.unit_class == "镇街" else 150))
    if item == "计划":
        return VALUE, plain(plan)
    pace = 0.62 + 0.45 * strength(code, quarter) + 0.06 * lot("pace", code, quarter)
    if code == AHEAD:
        pace = 1.24
    done = plan * Decimal(f"{pace:.3f}") * quarter / 4
    if origin == "自报":
        done *= INVESTMENT_CLAIMED.get(code, Decimal(1))
    return VALUE, plain(done, 1)


# year target, year actual, five-year progress target, five-year actual
ENERGY: Mapping[tuple[str, int], tuple[str, str, str, str]] = {
    ("Y01", 1): ("3.2", "3.6", "6.4", "6.9"),  # both met
    ("Y02", 1): ("3.2", "2.9", "6.4", "6.4"),  # only the five-year progress, exactly
    ("Y03", 1): ("3", "3", "6", "5.5"),  # only the year, exactly
    ("Q02", 1): ("3.5", "3.8", "7", "7.25"),
    ("Y01", 2): ("3.2", "3.45", "6.8", "7.1"),
    ("Y02", 2): ("3.2", "2.4", "6.8", "6.1"),  # neither
    ("Y03", 2): ("3", "2.8", "6.4", "6.5"),
    ("Q02", 2): ("3.5", "3.6", "7.4", "7.2"),
}


def energy(unit: Unit, item: str, _origin: str, quarter: int) -> Figure:
    """E09: all four quadrants of the decision table over the two quarters."""
    place = ("年目标", "年实际", "进度目标", "进度实际").index(item)
    return VALUE, ENERGY[unit.code, quarter][place]


NO_BIG_MATTERS = "B08"
RULED_NOT_APPLICABLE = "B11"
LEFT_BLANK = "B09"
CLAIMS_NOT_APPLICABLE = "B12"


def big_matters(unit: Unit, item: str, _origin: str, quarter: int) -> Figure:
    """L03: none, not applicable by ruling, and in the second quarter not reported and not proven."""
    code = model(unit.code)
    if code == NO_BIG_MATTERS:
        return NONE, None
    if code == RULED_NOT_APPLICABLE:
        return NOT_APPLICABLE, None
    if quarter == 2 and code == LEFT_BLANK:
        return MISSING, None
    if quarter == 2 and code == CLAIMS_NOT_APPLICABLE:
        return NOT_PROVEN, None
    count = between(4, 16, "matters", code, quarter)
    lacking = round((1 - strength(code, quarter)) * count * (0.2 + 0.4 * lot("minutes", code, quarter)))
    return VALUE, str(count if item == "事项" else count - lacking)


NO_HOTLINE = ("B05", "Q06")
HOTLINE: Mapping[tuple[str, int], tuple[int, int, int]] = {
    ("J02", 1): (200, 190, 0),  # 95 % exactly
    ("J03", 1): (199, 189, 1),  # just below 95 %
    ("B01", 1): (200, 188, 0),  # 94 % exactly: one whole step
    ("B02", 1): (200, 187, 0),  # 93.5 %: still one whole step
    ("Z08", 1): (200, 120, 0),  # far down: the floor of 40 %
    ("J06", 1): (180, 176, 6),  # satisfied, but the same matters again and again
    ("J02", 2): (400, 380, 0),
    ("Z08", 2): (210, 126, 15),  # on the floor, and the repeats take the rest
    ("Q03", 2): (60, 57, 0),
    ("B16", 2): (1000, 949, 3),
}


def hotline(unit: Unit, item: str, _origin: str, quarter: int) -> Figure:
    """S04: exactly 95 %, just below, whole steps, the floor, repeats, and units that get no calls."""
    code = model(unit.code)
    if code in NO_HOTLINE:
        return NOT_APPLICABLE, None
    good = strength(code, quarter)
    calls = between(45, 320 if unit.unit_class == "镇街" else 160, "calls", code, quarter)
    satisfied = round(calls * min(1.0, 0.83 + 0.16 * good + 0.02 * lot("satisfied", code, quarter)))
    repeats = int((1 - good) * 6 * lot("repeats", code, quarter))
    known = HOTLINE.get((code, quarter), (calls, satisfied, repeats))
    return VALUE, str(known[("回访", "满意", "重复").index(item)])


NO_SAMPLE = ("Q05", "B04")
RELAPSED: Mapping[tuple[str, int], tuple[int, int]] = {
    ("J03", 1): (10, 2),
    ("B16", 1): (10, 5),
    ("J03", 2): (8, 0),
    ("B16", 2): (10, 3),
    ("Z07", 2): (6, 1),
}
CLOSED_CLAIMED = {"Z07": 2, "B14": 1}


def problems(unit: Unit, item: str, origin: str, quarter: int) -> Figure:
    """S09: the list grows, problems relapse, some units are not sampled, two claim to have closed more."""
    code = model(unit.code)
    listed = between(10, 26, "problems", code)
    closed = round(listed * (0.52 + 0.47 * strength(code, 1)))
    if quarter == 2:
        more = between(4, 12, "more problems", code)
        listed, closed = listed + more, max(closed, round((listed + more) * (0.55 + 0.45 * strength(code, 2))))
    if item == "清单":
        return VALUE, str(listed)
    if item == "销号":
        claimed = CLOSED_CLAIMED.get(code, 0) if origin == "自报" else 0
        return VALUE, str(min(listed, closed + claimed))
    if code in NO_SAMPLE:
        return VALUE, "0"
    sample = between(5, 9, "sample", code, quarter)
    relapsed = int((1 - strength(code, quarter)) * 3 * lot("relapsed", code, quarter))
    known = RELAPSED.get((code, quarter), (sample, relapsed))
    return VALUE, str(known[("抽查", "反弹").index(item)])


# ---------------------------------------------------------------- tasks and orders

EVERY_TOWN, EVERY_DEPARTMENT = "各镇街", "区政府各部门"

MATTERS: Mapping[str, tuple[str, ...]] = {
    "镇街": (
        "老旧小区管网改造",
        "农村公路养护",
        "高标准农田建设",
        "河道清淤整治",
        "人居环境整治提升",
        "养老服务站建设",
        "招商项目落地开工",
        "便民服务大厅标准化改造",
        "农村生活污水治理",
        "粮食生产任务落实",
    ),
    "部门": (
        "行政审批事项流程再造",
        "重点项目要素保障",
        "行业安全隐患排查整治",
        "民生实事项目推进",
        "数字化监管平台建设",
        "惠企政策兑现",
        "行业发展规划编制",
        "专项资金绩效评价",
        "服务窗口规范化建设",
        "信用体系建设",
    ),
    "牵头": (
        "政府工作报告任务分解督办",
        "营商环境专项提升",
        "优化审批服务改革",
        "重大项目调度机制建设",
        "规范性文件清理",
        "制度创新案例培育",
        "政务公开标准化",
        "争取上级政策资金",
        "重点领域风险防控",
        "数据共享平台建设",
    ),
}

# matter, level, lead, responsible, due, days from due to finish (None: not finished in the first half)
SHARED: tuple[tuple[str, str, str, tuple[str, ...], str, int | None], ...] = (
    ("春季农业生产和防疫保供", "国", "Q01", (EVERY_TOWN,), "2022-03-31", -6),
    ("燃气安全排查整治", "国", "Q01", (EVERY_TOWN, "B13", "B15", "B16"), "2022-03-20", 0),
    ("一季度“开门红”项目开工", "市", "Q02", (EVERY_TOWN,), "2022-03-15", 9),
    ("法治政府建设年度报告公开", "省", "Q03", (EVERY_DEPARTMENT,), "2022-03-31", -2),
    ("行政许可事项清单编制", "国", "Q05", (EVERY_DEPARTMENT, "Q03"), "2022-02-28", 12),
    ("部门预算公开", "省", "Q06", (EVERY_DEPARTMENT, "Q06"), "2022-02-20", -3),
    ("自建房安全隐患排查", "国", "Q01", (EVERY_TOWN, "B13"), "2022-05-31", -4),
    ("夏粮收购保障", "省", "Q02", (EVERY_TOWN, "B03"), "2022-06-30", -1),
    ("稳经济一揽子措施落实", "国", "Q02", (EVERY_TOWN, EVERY_DEPARTMENT), "2022-06-30", 0),
    ("涉企收费专项整治", "国", "Q04", (EVERY_DEPARTMENT, "Q04"), "2022-06-20", 5),
    ("防汛准备工作", "省", "Q01", (EVERY_TOWN, "B05", "B15"), "2022-05-20", -8),
    ("政务服务“一网通办”事项接入", "省", "Q05", (EVERY_DEPARTMENT,), "2022-05-31", None),
    ("秋粮生产任务落实", "国", "Q01", (EVERY_TOWN,), "2022-10-31", None),
    ("年度综合整治收尾", "市", "Q02", (EVERY_TOWN, EVERY_DEPARTMENT), "2022-12-31", None),
    ("统计数据质量核查", "市", "Q02", (), "2022-03-25", -1),
    ("向上争取项目资金专班调度", "区", "Q02", (), "2022-06-25", -2),
    ("行政执法“三项制度”检查", "省", "Q03", ("Q03", "B16", "B13"), "2022-03-31", 11),
    ("优化营商环境例会", "区", "Q05", ("Q05", "Q04"), "2022-06-15", 0),
    ("督查台账季度核对", "区", "Q08", (), "2022-03-31", 0),
    ("督查台账半年核对", "区", "Q08", (), "2022-06-30", -1),
    ("秋季项目集中开工准备", "市", "Q02", ("J01", "J02", "Y01"), "2022-09-15", -100),
)


@dataclass(frozen=True)
class Task:
    """One row of the year's task ledger, with what really became of it by the middle of the year."""

    matter: str
    level: str
    lead: str
    responsible: tuple[str, ...]
    due: dt.date
    finished: dt.date | None


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _after(day: dt.date, days: int | None) -> dt.date | None:
    return None if days is None else day + dt.timedelta(days=days)


def all_tasks(units: Iterable[Unit]) -> list[Task]:
    """List the tasks of the whole year: shared ones, then each unit's own."""
    tasks = [
        Task(matter, level, lead, responsible, _day(due), _after(_day(due), days))
        for matter, level, lead, responsible, due, days in SHARED
    ]
    twins = {twin: code for code, twin in TWINS.items()}
    for unit in units:
        if unit.code not in TWINS:
            tasks += _own_tasks(unit, twins.get(unit.code))
    return tasks


def _own_tasks(unit: Unit, twin: str | None) -> list[Task]:
    tasks: list[Task] = []
    counts = {1: between(2, 4, "own", unit.code, 1), 2: between(2, 3, "own", unit.code, 2), 3: 1, 4: 1}
    matters = MATTERS[{"B": "部门", "Q": "牵头"}.get(unit.code[0], "镇街")]
    start = between(0, len(matters) - 1, "matter", unit.code)
    for quarter, count in counts.items():
        for number in range(count):
            label = ("task", unit.code, quarter, number)
            month = 3 * quarter - between(0, 2, "month", *label)
            due = _last_day(month) if lot("last day", *label) < 0.6 else dt.date(2022, month, 20)
            matter = f"{unit.name}{matters[(start + len(tasks)) % len(matters)]}"
            lead, responsible = _who(unit, twin, *label)
            level = one_of((*LEVELS, "区", "市", "区"), "level", *label)
            tasks.append(Task(matter, level, lead, responsible, due, _outcome(unit.code, quarter, due, *label)))
    return tasks


def _who(unit: Unit, twin: str | None, *label: object) -> tuple[str, tuple[str, ...]]:
    if unit.code.startswith("Q") and unit.code != "Q07":
        return unit.code, () if lot("alone", *label) < 0.5 else (unit.code,)
    lead = one_of(("Q01", "Q02", "Q03", "Q04", "Q05", "Q06"), "lead", *label)
    return lead, (unit.code, twin) if twin else (unit.code,)


def _outcome(code: str, quarter: int, due: dt.date, *label: object) -> dt.date | None:
    if quarter > 2:
        return _day("2022-06-10") if lot("early", *label) < 0.05 else None
    in_time = 0.42 + 0.58 * strength(code, quarter)
    drawn = lot("outcome", *label)
    if drawn < in_time:
        return due - dt.timedelta(days=between(0, 12, "early by", *label))
    if drawn < in_time + 0.65 * (1 - in_time):
        return due + dt.timedelta(days=between(3, 35, "late by", *label))
    return None


def _last_day(month: int) -> dt.date:
    return dt.date(2022, month + 1, 1) - dt.timedelta(days=1) if month < 12 else dt.date(2022, 12, 31)


def tasks(rulebook: Rulebook) -> list[Record]:
    """任务台账: the year's tasks as they stand at the end of the quarter."""
    end = rulebook.period.last_day
    rows: list[Record] = []
    for number, task in enumerate(all_tasks(rulebook.units), start=1):
        finished = task.finished if task.finished and task.finished <= end else None
        rows.append(
            {
                "number": f"RW2022-{number:03d}",
                "matter": task.matter,
                "level": task.level,
                "lead": task.lead,
                "responsible": list(expanded(rulebook, task.responsible) or (task.lead,)),
                "responsible_text": _written(rulebook, task.responsible, number),
                "due": task.due.isoformat(),
                "finished": finished.isoformat() if finished else None,
                "progress": "100" if finished else _progress(task, end),
            }
        )
    return rows


def expanded(rulebook: Rulebook, responsible: Iterable[str]) -> tuple[str, ...]:
    """Resolve 各镇街 and 区政府各部门 by the roster of the period; nobody counts twice."""
    classes = {EVERY_TOWN: "镇街", EVERY_DEPARTMENT: "部门"}
    codes = [
        code
        for part in responsible
        for code in ([u.code for u in rulebook.units if u.unit_class == classes[part]] if part in classes else [part])
    ]
    return tuple(dict.fromkeys(codes))


def _written(rulebook: Rulebook, responsible: Iterable[str], number: int) -> str:
    names = []
    for part in responsible:
        unit = rulebook.unit_by_code.get(part)
        alias = unit is not None and unit.aliases and lot("alias", number, part) < 0.2
        names.append(part if unit is None else unit.aliases[0] if alias else unit.name)
    return "、".join(names)


def _progress(task: Task, end: dt.date) -> str:
    start = dt.date(2022, 1, 1)
    elapsed = (end - start).days / max(1, (task.due - start).days)
    return str(min(95, max(5, 5 * round(20 * elapsed * (0.7 + 0.3 * lot("progress", task.matter, task.due))))))


# orders due and done in time per quarter; the rest are drawn
ORDERS: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "J02": ((20, 20), (8, 8)),
    "B01": ((20, 19), (20, 20)),  # 95 % exactly
    "B13": ((50, 49), (10, 9)),  # 98 % exactly
    "B16": ((10, 9), (10, 5)),  # 90 % exactly
    "J04": ((10, 8), (6, 5)),  # 80 % exactly
    "Z08": ((10, 6), (10, 7)),
    "Q04": ((8, 7), (40, 39)),  # 97.5 % in the second
    "B12": ((3, 2), (2, 2)),  # too few to be scored in a quarter
    "Q06": ((4, 4), (6, 5)),
    "Y03": ((1, 0), (5, 4)),
    "B11": ((0, 0), (0, 0)),  # none at all
}
ORDER_MATTERS = (
    "区长信箱反映事项办理",
    "区政府常务会议定事项落实",
    "领导批示件办理",
    "专项督查发现问题整改",
    "媒体反映问题核查",
    "重点项目现场会议定事项",
)


def orders(rulebook: Rulebook) -> list[Record]:
    """督办单: all orders of the year that were issued by the end of the quarter."""
    end = rulebook.period.last_day
    rows = [row for unit in rulebook.units for quarter in (1, 2) for row in _orders_of(unit.code, quarter)]
    rows += _crossing_orders()
    rows.sort(key=lambda row: str(row["issued"]))
    shown: list[Record] = []
    for number, row in enumerate(rows, start=1):
        if str(row["issued"]) > end.isoformat():
            continue
        finished = row["finished"]
        kept = finished if isinstance(finished, str) and finished <= end.isoformat() else None
        shown.append({"number": f"DB2022-{number:03d}", **row, "finished": kept})
    return shown


def _orders_of(code: str, quarter: int) -> list[Record]:
    source = model(code)
    drawn = between(5, 8, "orders", source, quarter)
    spoiled = round((1 - strength(source, quarter)) * drawn * 0.55 * lot("late orders", source, quarter) * 2)
    due_count, in_time = ORDERS.get(source, ((drawn, drawn - spoiled),) * 2)[quarter - 1]
    rows = []
    for number in range(due_count):
        label = ("order", source, quarter, number)
        first = dt.date(2022, 3 * quarter - 2, 1)
        due = first + dt.timedelta(days=between(12, 88, "due", *label))
        issued = due - dt.timedelta(days=between(10, 30, "issued", *label))
        rows.append(_order(code, issued, due, label, in_time=number < in_time))
    return rows


def _order(code: str, issued: dt.date, due: dt.date, label: tuple[object, ...], *, in_time: bool) -> Record:
    extended = None
    issued = max(issued, dt.date(2022, 1, 4))
    limit = due
    quarter_end = dt.date(2022, 3, 31) if due.month <= 3 else dt.date(2022, 6, 30)
    if in_time and lot("extended", *label) < 0.06 and due + dt.timedelta(days=10) <= quarter_end:
        extended = limit = due + dt.timedelta(days=10)
    if in_time:
        finished: dt.date | None = limit - dt.timedelta(days=between(0, 6, "done", *label))
    elif lot("never", *label) < 0.3:
        finished = None
    else:
        finished = due + dt.timedelta(days=between(2, 25, "done late", *label))
    return {
        "matter": one_of(ORDER_MATTERS, "order matter", *label),
        "unit": code,
        "issued": issued.isoformat(),
        "due": due.isoformat(),
        "extended": extended.isoformat() if extended else None,
        "finished": finished.isoformat() if finished else None,
        "reminders": "0" if in_time else str(between(1, 3, "reminders", *label)),
    }


def _crossing_orders() -> list[Record]:
    """Orders due in the first quarter, put off into the second, and one that is not due in either."""
    days = ("unit", "issued", "due", "extended", "finished")
    crossing = (
        ("J05", "2022-02-21", "2022-03-21", "2022-04-20", "2022-04-19"),
        ("B07", "2022-03-01", "2022-03-31", "2022-04-10", "2022-04-10"),
        ("Q01", "2022-06-20", "2022-07-10", None, None),
    )
    return [{"matter": "跨季事项办理", "reminders": "0", **dict(zip(days, values, strict=True))} for values in crossing]


# ---------------------------------------------------------------- samples

YES, NO = "是", "否"


def five_duties(rulebook: Rulebook) -> list[Record]:
    """五个落实抽查: three to five tasks of each unit, five elements each."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        code = model(unit.code)
        for number in range(between(3, 5, "duties", code, quarter)):
            label = ("duty", code, quarter, number)
            row: Record = {
                "number": f"LS{rulebook.period}-{len(rows) + 1:03d}",
                "unit": unit.code,
                "matter": one_of(MATTERS[unit.unit_class], *label),
            }
            for element in ("person", "task", "post", "stage", "detail"):
                row[element] = YES if lot(element, *label) < 0.62 + 0.40 * strength(code, quarter) else NO
            rows.append(row)
    return rows


NO_DECISIONS = "B06"
NO_REVIEW_DUE = "Z01"
READY, LACKING, NOT_DUE = "齐备", "缺失", "未到期"
DECISION_MATTERS = ("重大项目选址", "专项规划编制", "公共服务价格调整", "重大民生工程立项", "政府投资项目变更")


def decisions(rulebook: Rulebook) -> list[Record]:
    """决策档案抽查: one unit not sampled, one whose reviews are none of them due."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        code = model(unit.code)
        if code == NO_DECISIONS:
            continue
        for number in range(between(2, 4, "decisions", code, quarter)):
            label = ("decision", code, quarter, number)
            stages = {stage: _stage(code, quarter, stage, *label) for stage in ("before", "during", "after")}
            if stages["during"] == NOT_DUE or code == NO_REVIEW_DUE:
                stages["after"] = NOT_DUE
            rows.append(
                {
                    "number": f"JC{rulebook.period}-{len(rows) + 1:03d}",
                    "unit": unit.code,
                    "matter": one_of(DECISION_MATTERS, *label),
                    **stages,
                }
            )
    return rows


def _stage(code: str, quarter: int, stage: str, *label: object) -> str:
    waiting = {"before": 0.0, "during": 0.2, "after": 0.45}[stage]
    if lot("due", stage, *label) < waiting:
        return NOT_DUE
    return READY if lot("ready", stage, *label) < 0.55 + 0.47 * strength(code, quarter) else LACKING


NOT_COLLECTIVE = {("B10", 1), ("Z04", 2)}


def collective(rulebook: Rulebook) -> list[Record]:
    """集体决策抽查: one matter decided by one person each quarter."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        code = model(unit.code)
        if code in {NO_BIG_MATTERS, RULED_NOT_APPLICABLE}:
            continue
        for number in range(between(1, 2, "collective", code, quarter)):
            failed = (code, quarter) in NOT_COLLECTIVE and number == 0
            big = ("大额度资金使用", "重大项目投资决策", "重要干部任免")
            rows.append(
                {
                    "number": f"SJ{rulebook.period}-{len(rows) + 1:03d}",
                    "unit": unit.code,
                    "matter": one_of(big, "big", code, quarter, number),
                    "collective": NO if failed else YES,
                    "document": "未见会议纪要" if failed else "会议纪要",
                }
            )
    return rows


# ---------------------------------------------------------------- leading, polls, events, achievements, rulings


def lead_items(rulebook: Rulebook) -> list[Record]:
    """牵头事项: Q04 had no meeting to hold in the first quarter, Q06 was late with its plan, Q05 met too often."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        for item in unit.lead_items:
            label = ("lead item", unit.code, item, quarter)
            due = 0 if (unit.code, quarter) == ("Q04", 1) else 3
            missed = 1 if lot("missed", *label) > 0.35 + 0.6 * strength(unit.code, quarter) else 0
            held = 5 if unit.code == "Q05" else max(0, due - missed)
            rows.append(
                {
                    "number": item,
                    "unit": unit.code,
                    "plan": NO if (unit.code, quarter) == ("Q06", 1) or lot("plan", *label) > 0.97 else YES,
                    "meetings_due": str(due),
                    "meetings_held": str(held),
                }
            )
    return rows


POLL = "责任单位评价"


def ballots(rulebook: Rulebook) -> list[Record]:
    """测评票: nine units judge each lead unit; some abstain, some give a score without a grade."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        if unit.unit_class != "牵头":
            continue
        for voter in range(9):
            label = ("ballot", unit.code, quarter, voter)
            score: int | None = min(100, round(66 + 30 * strength(unit.code, quarter) + 10 * (lot(*label) - 0.5)))
            grade: str | None = _grade(score or 0)
            if lot("abstains", *label) < 0.08:
                score, grade = None, "弃权"
            elif lot("no grade", *label) < 0.15:
                grade = None
            rows.append(
                {
                    "number": f"PJ{rulebook.period}-{len(rows) + 1:03d}",
                    "poll": POLL,
                    "layer": None,
                    "unit": unit.code,
                    "grade": grade,
                    "score": None if score is None else str(score),
                }
            )
    return rows


def _grade(score: int) -> str:
    return "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 65 else "差"


# number, unit, matter, level, document, date
EVENTS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("JW2022-001", "B13", "工程招投标违规问题被省级通报", "省", "省纪通〔2022〕4号", "2022-02-18"),
    ("JW2022-002", "J03", "惠民补贴发放不规范", "市", "市纪通〔2022〕7号", "2022-03-02"),
    ("JW2022-003", "B16", "执法态度生硬被通报", "区", "区纪通〔2022〕3号", "2022-01-20"),
    ("JW2022-004", "B16", "公车私用", "区", "区纪通〔2022〕5号", "2022-03-11"),
    ("JW2022-005", "Z08", "虚报冒领问题", "市", "市纪通〔2022〕9号", "2022-03-15"),
    ("JW2022-005", "Z08", "虚报冒领问题（区级先行通报）", "区", "区纪通〔2022〕6号", "2022-03-08"),
    ("JW2022-006", "J06", "会议纪律问题", "区", "区纪通〔2022〕8号", "2022-03-25"),
    ("JW2022-007", "B03", "项目资金监管失职被国家层面通报", "国", "国通〔2022〕11号", "2022-05-09"),
    ("JW2022-008", "J03", "窗口脱岗", "区", "区纪通〔2022〕12号", "2022-04-14"),
    ("JW2022-008", "Q05", "窗口脱岗", "区", "区纪通〔2022〕12号", "2022-04-14"),
    ("JW2022-009", "B04", "违规收费", "市", "市纪通〔2022〕15号", "2022-06-02"),
    ("JW2022-009", "B04", "违规收费（省级督查通报）", "省", "省督通〔2022〕6号", "2022-06-21"),
    ("JW2022-010", "Z07", "工作推诿", "区", "区纪通〔2022〕14号", "2022-05-27"),
    ("JW2022-011", "Z07", "接待超标", "区", "区纪通〔2022〕16号", "2022-06-08"),
)


def events(rulebook: Rulebook) -> list[Record]:
    """事项清单: what the discipline office lists of the quarter, for P07."""
    first, last = rulebook.period.first_day.isoformat(), rulebook.period.last_day.isoformat()
    keys = ("number", "unit", "matter", "level", "document", "date")
    return [{**dict(zip(keys, event, strict=True)), "event": "P07"} for event in EVENTS if first <= event[-1] <= last]


# level, difficulty, quarter in which it was recognised
ACHIEVEMENTS: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "J01": (("省", "1.1", 1), ("市", "1", 1)),
    "J02": (("市", "1.2", 1), ("省", "1", 2)),
    "J04": (("区", "0.9", 1),),
    "J05": (("市", "1", 1), ("国", "1", 2)),
    "J06": (("区", "1", 2),),
    "Z01": (("省", "1", 1),),
    "Z02": (("区", "0.8", 1),),
    "Z03": (("市", "1", 1), ("区", "1", 1), ("区", "0.9", 1)),
    "Z04": (("市", "1", 1),),
    "Z05": (("市", "1.1", 1),),
    "Z06": (("市", "1.1", 1),),
    "Z07": (("区", "1", 2),),
    "Y01": (("国", "1.2", 1), ("省", "1", 1), ("市", "1", 1)),
    "Y02": (("省", "0.9", 1),),
    "Y03": (("区", "1", 1),),
    "B01": (("国", "1", 1), ("省", "1.1", 1)),
    "B02": (("省", "1.2", 1), ("市", "1", 1)),
    "B03": (("市", "1", 1), ("省", "0.85", 2)),
    "B04": (("区", "1.2", 1),),
    "B05": (("省", "1", 1), ("区", "1", 2)),
    "B06": (("市", "0.8", 1),),
    "B07": (("省", "1.15", 1), ("市", "1.1", 1), ("区", "1", 1)),
    "B08": (("区", "1", 1), ("市", "1.05", 2)),
    "B09": (("市", "1.1", 1),),
    "B10": (("省", "1.2", 1),),
    "B11": (("市", "1", 1),),
    "B12": (("区", "0.95", 1),),
    "B13": (("省", "0.8", 1),),
    "B14": (("市", "1", 1), ("市", "0.9", 1)),
    "B15": (("国", "0.9", 1),),
    "B17": (("省", "1.1", 1), ("区", "1", 2)),
    "Q01": (("省", "1", 1), ("省", "0.9", 1)),
    "Q02": (("国", "1.1", 1), ("省", "1.2", 1), ("市", "1", 2)),
    "Q03": (("省", "1.1", 1),),
    "Q04": (("市", "1.2", 1), ("市", "1", 1)),
    "Q05": (("国", "1", 1), ("省", "1", 2)),
    "Q06": (("区", "1", 1),),
    "Q07": (("市", "1", 1), ("省", "1", 2)),
    "Q08": (("省", "1", 1),),
}
INNOVATIONS = ("“一件事”集成办理", "网格治理积分制", "项目全周期服务", "包容审慎监管", "跨部门联合验收", "数据减负")
OFFICES = {"国": "国办函", "省": "省改办", "市": "市改办", "区": "区改办"}


def achievements(rulebook: Rulebook) -> list[Record]:
    """成果清单: recognised since the beginning of the year; none, one, two or three a unit."""
    rows: list[Record] = []
    for quarter in (1, 2):
        if quarter > rulebook.period.quarter:
            break
        for code, listed in ACHIEVEMENTS.items():
            for place, (level, difficulty, since) in enumerate(listed):
                if since != quarter:
                    continue
                label = ("achievement", code, place)
                number = len(rows) + 1
                day = dt.date(2022, 3 * quarter - between(0, 2, *label), between(5, 27, "day", *label))
                rows.append(
                    {
                        "number": f"CG2022-{number:03d}",
                        "unit": code,
                        "matter": f"{rulebook.unit_by_code[code].name}{one_of(INNOVATIONS, *label)}做法",
                        "level": level,
                        "document": f"{OFFICES[level]}〔2022〕{number}号",
                        "date": day.isoformat(),
                        "difficulty": difficulty,
                    }
                )
    return rows


def rulings(rulebook: Rulebook) -> list[Record]:
    """认定表: one claim of not applicable granted; in the second quarter one blank confirmed as not reported."""
    known = [(RULED_NOT_APPLICABLE, "不适用"), (LEFT_BLANK, "确认缺报")][: rulebook.period.quarter]
    return [
        {"number": f"RD-0{n}", "unit": unit, "scope": "L03", "ruling": ruling, "document": f"督查室认定单{n}号"}
        for n, (unit, ruling) in enumerate(known, start=1)
    ]


def facts(rulebook: Rulebook) -> Facts:
    """Everything that happened in the period of the rule book."""
    return {
        "period": str(rulebook.period),
        "figures": figures(rulebook),
        "ledgers": {
            "任务台账": tasks(rulebook),
            "督办单": orders(rulebook),
            "五个落实抽查": five_duties(rulebook),
            "决策档案抽查": decisions(rulebook),
            "集体决策抽查": collective(rulebook),
            "牵头事项": lead_items(rulebook),
            "测评票": ballots(rulebook),
            "事项清单": events(rulebook),
            "成果清单": achievements(rulebook),
            "认定表": rulings(rulebook),
        },
    }
