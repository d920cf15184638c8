"""项目清单, 争取资金清单 and 争取事项清单: what was won since the start of the year.

Each list repeats the rows of the earlier quarters under the same numbers; only what was spent of a sum grows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from .economic import funds_target, project_target
from .lots import between, lot, model, one_of, plain, strength
from .roster import RENAMED, everybody, quarters, today

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.rulebook.model import Rulebook, Unit

    from .cases import Record


def _day(quarter: int, *label: object) -> dt.date:
    return dt.date(2022, 3 * quarter - between(0, 2, "month", *label), between(4, 27, "day", *label))


def _called(unit: Unit) -> str:
    return RENAMED.get(unit.code, unit.name)


# ---------------------------------------------------------------- 项目清单

SIZES: Mapping[int, str] = {3: "10亿以上", 2: "5亿至10亿", 1: "1亿至5亿"}
PROJECT_NAMES = (
    "智能装备产业园",
    "冷链物流中心",
    "精细化工技改",
    "农产品深加工基地",
    "新型建材生产线",
    "数字经济产业楼宇",
)


def projects(rulebook: Rulebook) -> list[Record]:
    """项目清单: projects of each size, about as many as the target asks of a unit that works well."""
    rows: list[Record] = []
    for quarter in quarters(rulebook):
        for unit in everybody(rulebook, quarter):
            code = model(unit.code)
            for place, points in enumerate(_new_projects(code, quarter)):
                label = ("project", code, quarter, place)
                number = len(rows) + 1
                rows.append(
                    {
                        "number": f"XM2022-{number:03d}",
                        "unit": today(rulebook, unit.code),
                        "matter": f"{_called(unit)}{one_of(PROJECT_NAMES, *label)}",
                        "stage": "投产达效" if lot("stage", *label) < 0.4 else "新开工",
                        "size": SIZES[points],
                        "document": f"纳统证明〔2022〕{number}号",
                        "date": _day(quarter, *label).isoformat(),
                    }
                )
    return rows


def _new_projects(code: str, quarter: int) -> Iterator[int]:
    """Yield the points of each project recognised in the quarter."""
    wanted = _project_points(code, quarter) - (_project_points(code, quarter - 1) if quarter > 1 else 0)
    place = 0
    while wanted > 0:
        points = min(wanted, 1 + int(3 * lot("size", code, quarter, place)))
        yield points
        wanted, place = wanted - points, place + 1


def _project_points(code: str, quarter: int) -> int:
    """Points reached by the end of a quarter; they never fall."""
    reached = 0
    for until in range(1, quarter + 1):
        pace = 0.42 + 0.66 * strength(code, until) + 0.16 * lot("projects' pace", code, until)
        reached = max(reached, round(project_target(code, until) * pace))
    return reached


# ---------------------------------------------------------------- 争取资金清单

KINDS = ("中央预算内", "专项债", "一般债", "一般性转移支付", "专项转移支付")
BY_FORMULA = "因素法分配"
FUND_NAMES = ("基础设施补短板", "乡村振兴衔接", "公共服务能力提升", "产业转型升级", "生态修复治理")


@dataclass(frozen=True)
class Fund:
    """A sum that came: who won it, alone or with whom, how much (万元), when."""

    unit: str
    partners: tuple[str, ...]
    matter: str
    kind: str
    amount: Decimal
    arrived: dt.date

    def spent(self, last: dt.date) -> Decimal:
        """What was spent of it by a day, in the time of its winner."""
        months = (last.year - self.arrived.year) * 12 + last.month - self.arrived.month
        pace = min(1.25, 0.5 + 0.7 * strength(model(self.unit), 1))
        return self.amount * min(Decimal(1), Decimal(months) / 12 * Decimal(f"{pace:.3f}"))


SHARED_FUNDS: tuple[Fund, ...] = (
    Fund("B13", ("J03",), "城市更新补助", "中央预算内", Decimal(600), dt.date(2022, 2, 18)),
    Fund("B03", ("Z01", "Z03"), "高标准农田建设补助", "专项转移支付", Decimal(900), dt.date(2022, 3, 10)),
    Fund("B04", ("Z08",), "农村公路以奖代补", "专项转移支付", Decimal(240), dt.date(2022, 3, 18)),
    Fund("B07", (), "义务教育均衡补助", BY_FORMULA, Decimal(800), dt.date(2022, 3, 22)),
    Fund("Q02", ("Y01", "B01"), "开发区基础设施专项债", "专项债", Decimal(1500), dt.date(2022, 5, 20)),
    Fund("B05", ("Z07",), "灌区续建配套", "中央预算内", Decimal(460), dt.date(2022, 6, 8)),
    Fund("B10", (), "公共卫生服务补助", BY_FORMULA, Decimal(650), dt.date(2022, 8, 15)),
    Fund("J05", ("J01",), "街区改造试点", "一般债", Decimal(300), dt.date(2022, 11, 9)),
)
"""Sums won together, and sums that came by formula and do not count."""

FUNDS_PACE: Mapping[str, float] = {"B09": 1.1, "B14": 1.36, "Q05": 1.2, "J02": 1.0}
"""Units that win exactly so much of their target in every quarter: a tenth over, far over, a fifth over, all of it."""


def funds(rulebook: Rulebook) -> list[Record]:
    """争取资金清单: one sum of its own a quarter for most units, some shared with one or two partners."""
    last = rulebook.period.last_day
    won = [fund for quarter in quarters(rulebook) for fund in _won_in(rulebook, quarter)]
    rows: list[Record] = []
    for number, fund in enumerate(won, start=1):
        partners = [today(rulebook, code) for code in fund.partners]
        rows.append(
            {
                "number": f"ZJ2022-{number:03d}",
                "unit": today(rulebook, fund.unit),
                "partners": list(partners),
                "partners_text": "、".join(rulebook.unit_by_code[code].name for code in partners),
                "matter": fund.matter,
                "kind": fund.kind,
                "amount": plain(fund.amount, 1),
                "arrived": fund.arrived.isoformat(),
                "spent": plain(fund.spent(last), 1),
                "document": f"到账凭证{number:03d}号",
            }
        )
    return rows


def _won_in(rulebook: Rulebook, quarter: int) -> Iterator[Fund]:
    for unit in everybody(rulebook, quarter):
        code = model(unit.code)
        label = ("fund", code, quarter)
        asked = funds_target(code, quarter) - (funds_target(code, quarter - 1) if quarter > 1 else 0)
        pace = FUNDS_PACE.get(code, 0.5 + 0.58 * strength(code, quarter) + 0.24 * lot("funds' pace", *label))
        amount = asked * Decimal(f"{pace:.3f}")
        if amount and (code in FUNDS_PACE or lot("no fund", *label) > 0.04):
            name, kind = one_of(FUND_NAMES, *label), one_of(KINDS, "kind", *label)
            yield Fund(unit.code, (), f"{_called(unit)}{name}", kind, amount, _day(quarter, *label))
    yield from (fund for fund in SHARED_FUNDS if (fund.arrived.month + 2) // 3 == quarter)


# ---------------------------------------------------------------- 争取事项清单

SOUGHT_NAMES: Mapping[str, tuple[str, ...]] = {
    "项目": ("列入上级年度投资计划项目", "列入专项规划项目", "列入重大项目库项目"),
    "政策": ("先行先试政策", "资金倾斜政策", "改革授权政策"),
}
SOUGHT_OFFICES = {"国": "国发改", "省": "省发改", "市": "市发改", "区": "区发改"}

# number, unit, kind, matter, level, date
SOUGHT_FIXED: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("ZQ2022-901", "B03", "项目", "灌区现代化改造", "市", "2022-02-16"),
    ("ZQ2022-901", "B03", "项目", "灌区现代化改造（省级计划）", "省", "2022-03-21"),  # one project at two levels
    ("ZQ2022-902", "J01", "项目", "城市体检试点", "省", "2022-03-09"),  # one matter of two units
    ("ZQ2022-902", "B13", "项目", "城市体检试点", "省", "2022-03-09"),
    ("ZQ2022-903", "Q05", "政策", "营商环境创新试点", "省", "2022-03-15"),
    ("ZQ2022-903", "Q05", "项目", "营商环境创新试点配套项目", "国", "2022-03-28"),  # same number, another kind
    ("ZQ2022-904", "B01", "政策", "工业用能保障", "省", "2022-04-26"),
    ("ZQ2022-904", "B01", "政策", "工业用能保障（国家级）", "国", "2022-08-17"),  # it rose in a later quarter
    ("ZQ2022-905", "B16", "政策", "柔性执法清单试点", "市", "2022-05-12"),  # a level that no policy counts at
)


def sought(rulebook: Rulebook) -> list[Record]:
    """争取事项清单: projects and policies, the better a unit works the more and the higher."""
    rows: list[Record] = []
    number = 0
    for quarter in quarters(rulebook):
        for unit in everybody(rulebook, quarter):
            for kind in SOUGHT_NAMES:
                for level, day, name in _matters(model(unit.code), kind, quarter):
                    number += 1
                    rows.append(
                        {
                            "number": f"ZQ2022-{number:03d}",
                            "unit": today(rulebook, unit.code),
                            "kind": kind,
                            "matter": f"{_called(unit)}{name}",
                            "level": level,
                            "document": f"{SOUGHT_OFFICES[level]}〔2022〕{number}号",
                            "date": day.isoformat(),
                        }
                    )
        rows += _fixed(rulebook, quarter)
    return rows


def _matters(code: str, kind: str, quarter: int) -> Iterator[tuple[str, dt.date, str]]:
    """Yield level, day and name of the matters that a unit won in a quarter."""
    good, likely = strength(code, quarter), {"项目": 0.45, "政策": 0.3}[kind]
    if quarter == 1:
        likely += 0.25  # the plans of the year come in spring
    for place in (0, 1):
        label = (kind, code, quarter, place)
        if lot("won", *label) < (likely + 0.4 * good) / (1 + place):
            height = lot("level", *label) * (1.25 - 0.5 * good)
            level = "国" if height < 0.3 else "省" if height < 0.65 else "市"
            yield level, _day(quarter, *label), one_of(SOUGHT_NAMES[kind], *label)


def _fixed(rulebook: Rulebook, quarter: int) -> list[Record]:
    rows: list[Record] = []
    for number, unit, kind, matter, level, day in SOUGHT_FIXED:
        if (int(day[5:7]) + 2) // 3 == quarter:
            document = f"{SOUGHT_OFFICES[level]}〔2022〕{number[-3:]}号"
            row = {"number": number, "unit": today(rulebook, unit), "kind": kind, "matter": matter, "level": level}
            rows.append({**row, "document": document, "date": day})
    return rows
