"""事项清单 and 成果清单: what was found against units, and what they were praised for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .lots import between, one_of
from .roster import RENAMED, quarters, today
from .weighed import found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.rulebook.model import Rulebook

    from .cases import Record

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
    ("JW2022-012", "J04", "窗口服务态度生硬被通报", "市", "市纪通〔2022〕21号", "2022-07-19"),
    ("JW2022-013", "B12", "公务接待不规范", "区", "区纪通〔2022〕19号", "2022-08-11"),
    ("JW2022-013", "B12", "公务接待不规范（再次通报）", "区", "区纪通〔2022〕22号", "2022-09-02"),
    ("JW2022-014", "Z02", "补贴对象审核把关不严", "省", "省督通〔2022〕11号", "2022-09-23"),
    ("JW2022-015", "Q06", "专项资金拨付迟缓", "市", "市督通〔2022〕18号", "2022-10-27"),
    ("JW2022-016", "B16", "执法程序不规范", "区", "区纪通〔2022〕27号", "2022-11-08"),
    ("JW2022-017", "Z07", "集体资产管理问题", "区", "区纪通〔2022〕29号", "2022-12-06"),
    ("JW2022-017", "Q03", "集体资产管理问题", "区", "区纪通〔2022〕29号", "2022-12-06"),
)


def events(rulebook: Rulebook) -> list[Record]:
    """事项清单: what the discipline office lists of the quarter, for P07, then for totals and grades."""
    first, last = rulebook.period.first_day.isoformat(), rulebook.period.last_day.isoformat()
    keys = ("number", "unit", "matter", "level", "document", "date")
    told = [dict(zip(keys, event, strict=True)) for event in EVENTS if first <= event[-1] <= last]
    return [*({**event, "event": "P07", "indicator": None} for event in told), *found(rulebook)]


# level, difficulty, quarter in which it was recognised
ACHIEVEMENTS: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "J01": (("省", "1.1", 1), ("市", "1", 1)),
    "J02": (("市", "1.2", 1), ("省", "1", 2)),
    "J04": (("区", "0.9", 1), ("市", "0.9", 4)),
    "J05": (("市", "1", 1), ("国", "1", 2)),
    "J06": (("区", "1", 2),),
    "Z01": (("省", "1", 1), ("国", "1", 4)),
    "Z02": (("区", "0.8", 1), ("市", "1", 3)),
    "Z03": (("市", "1", 1), ("区", "1", 1), ("区", "0.9", 1)),
    "Z04": (("市", "1", 1),),
    "Z05": (("市", "1.1", 1),),
    "Z06": (("市", "1.1", 1),),
    "Z07": (("区", "1", 2),),
    "Y01": (("国", "1.2", 1), ("省", "1", 1), ("市", "1", 1)),
    "Y02": (("省", "0.9", 1),),
    "Y03": (("区", "1", 1), ("市", "1", 3)),
    "B01": (("国", "1", 1), ("省", "1.1", 1)),
    "B02": (("省", "1.2", 1), ("市", "1", 1)),
    "B03": (("市", "1", 1), ("省", "0.85", 2)),
    "B04": (("区", "1.2", 1),),
    "B05": (("省", "1", 1), ("区", "1", 2)),
    "B06": (("市", "0.8", 1), ("省", "0.9", 4)),
    "B07": (("省", "1.15", 1), ("市", "1.1", 1), ("区", "1", 1)),
    "B08": (("区", "1", 1), ("市", "1.05", 2)),
    "B09": (("市", "1.1", 1),),
    "B10": (("省", "1.2", 1),),
    "B11": (("市", "1", 1),),
    "B12": (("区", "0.95", 1), ("区", "1", 3)),
    "B13": (("省", "0.8", 1),),
    "B14": (("市", "1", 1), ("市", "0.9", 1)),
    "B15": (("国", "0.9", 1),),
    "B17": (("省", "1.1", 1), ("区", "1", 2)),
    "Q01": (("省", "1", 1), ("省", "0.9", 1)),
    "Q02": (("国", "1.1", 1), ("省", "1.2", 1), ("市", "1", 2)),
    "Q03": (("省", "1.1", 1),),
    "Q04": (("市", "1.2", 1), ("市", "1", 1)),
    "Q05": (("国", "1", 1), ("省", "1", 2)),
    "Q06": (("区", "1", 1), ("市", "1.1", 3)),
    "Q07": (("市", "1", 1), ("省", "1", 2)),
    "Q08": (("省", "1", 1),),
}
INNOVATIONS = ("“一件事”集成办理", "网格治理积分制", "项目全周期服务", "包容审慎监管", "跨部门联合验收", "数据减负")
OFFICES = {"国": "国办函", "省": "省改办", "市": "市改办", "区": "区改办"}


def achievements(rulebook: Rulebook) -> list[Record]:
    """成果清单: recognised since the beginning of the year; none, one, two or three a unit."""
    names = {unit.code: RENAMED.get(unit.code, unit.name) for unit in rulebook.roster.units}
    rows: list[Record] = []
    for quarter in quarters(rulebook):
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
                        "unit": today(rulebook, code),
                        "matter": f"{names[code]}{one_of(INNOVATIONS, *label)}做法",
                        "level": level,
                        "document": f"{OFFICES[level]}〔2022〕{number}号",
                        "date": day.isoformat(),
                        "difficulty": difficulty,
                    }
                )
    return rows
