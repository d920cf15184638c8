"""What moves totals and grades beside the indicators: 事项清单, 加分认定表, 容错认定表, and what units claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .roster import today

if TYPE_CHECKING:
    from kaoping.rulebook.model import Rulebook

    from .cases import Record

# number, unit, code, indicator, matter, level, document, date
FOUND: tuple[tuple[str, str, str, str | None, str, str, str, str], ...] = (
    # late twice, each a matter of its own
    ("KF2022-001", "J04", "K02", None, "一季度统计报表迟报", "区", "督查通报〔2022〕1号", "2022-02-14"),
    ("KF2022-002", "J04", "K02", None, "安全隐患台账迟报", "区", "督查通报〔2022〕3号", "2022-03-09"),
    # one matter under two codes: 2 points and half a point
    ("KF2022-003", "B04", "K01", None, "货车超限治理不力", "市", "市督通〔2022〕3号", "2022-02-25"),
    ("KF2022-003", "B04", "K07", None, "货车超限治理不力", "市", "市约谈〔2022〕1号", "2022-03-04"),
    ("KF2022-004", "Z08", "K03", None, "月度调度情况漏报", "区", "督查通报〔2022〕4号", "2022-03-28"),
    ("KF2022-005", "J04", "K02", None, "半年小结迟报", "区", "督查通报〔2022〕7号", "2022-06-28"),
    # takes the best street its award in the second quarter; the place goes to the third
    ("KF2022-006", "J01", "K05", "L10", "许可事项认领数虚增", "区", "区统执〔2022〕2号", "2022-05-18"),
    ("KF2022-007", "J06", "K06", None, "夜间施工扰民舆情处置迟缓", "市", "市网信〔2022〕9号", "2022-06-12"),
    ("KF2022-008", "Z03", "K07", None, "河长制巡查试点进度被约谈", "区", "区约谈〔2022〕2号", "2022-05-30"),
    ("WQ2022-001", "Z01", "V5", None, "征地补偿集访处置不力", "市", "市信联〔2022〕6号", "2022-06-03"),
    ("KF2022-009", "B12", "K03", None, "优抚对象数据漏报", "区", "督查通报〔2022〕9号", "2022-07-15"),
    ("KF2022-010", "B12", "K02", None, "双拥台账迟报", "区", "督查通报〔2022〕10号", "2022-08-05"),
    ("KF2022-011", "J06", "K04", None, "网格巡查件数报送失实", "区", "督查通报〔2022〕12号", "2022-08-19"),
    # one matter under two codes again, and a tolerance that has run out
    ("KF2022-012", "Y02", "K01", None, "企业服务专班缺位", "区", "区督通〔2022〕8号", "2022-09-08"),
    ("KF2022-012", "Y02", "K08", None, "企业服务专班调度会缺席", "区", "督查通报〔2022〕13号", "2022-09-09"),
    ("WQ2022-002", "B02", "V1", None, "商场食品安全事故", "市", "市安委〔2022〕11号", "2022-07-28"),
    ("WQ2022-003", "B13", "安全降等", None, "在建工程较大事故", "市", "市应急〔2022〕15号", "2022-08-20"),
    ("KF2022-013", "J03", "K07", None, "码头岸线整治约谈", "市", "市约谈〔2022〕5号", "2022-10-19"),
    # 11 points in one quarter: the cap gives 1 back
    ("KF2022-014", "Z07", "K01", None, "耕地撂荒整改不力", "国", "国督通〔2022〕7号", "2022-10-26"),
    ("KF2022-015", "Z07", "K01", None, "秸秆焚烧反复", "省", "省督通〔2022〕16号", "2022-11-03"),
    ("KF2022-016", "Z07", "K07", None, "秸秆焚烧约谈", "省", "省约谈〔2022〕3号", "2022-11-08"),
    ("KF2022-017", "Z07", "K04", None, "合并后户数报送失实", "区", "督查通报〔2022〕18号", "2022-11-22"),
    ("KF2022-018", "Z07", "K06", None, "秸秆焚烧舆情", "国", "国网信〔2022〕4号", "2022-12-02"),
)
FOR_THE_YEAR = {"V1", "V5"}
"""Codes whose rows stay on the list from their date to the end of the year."""


def found(rulebook: Rulebook) -> list[Record]:
    """Rows of 事项清单 besides those of indicators: the quarter's, and what is held against a unit for the year."""
    first, last = rulebook.period.first_day.isoformat(), rulebook.period.last_day.isoformat()
    keys = ("number", "unit", "event", "indicator", "matter", "level", "document", "date")
    return [
        {**dict(zip(keys, row, strict=True)), "unit": today(rulebook, row[1])}
        for row in FOUND
        if row[-1] <= last and (first <= row[-1] or row[2] in FOR_THE_YEAR)
    ]


# unit, code, matter, level, judged points, document, date, why
RECOGNISED: tuple[tuple[str, str, str, str | None, str | None, str, str, str | None], ...] = (
    ("J01", "B01", "网格治理积分制推广", "省", None, "省营商〔2022〕5号", "2022-03-15", None),
    # the same document once more, for less
    ("J01", "B03", "网格治理积分制现场会", "市", None, "省营商〔2022〕5号", "2022-03-22", None),
    ("B07", "B02", "义务教育优质均衡表扬", "市", None, "市政通〔2022〕9号", "2022-03-18", None),
    # 3 and 0.6 points: a quarter counts 2
    ("Q05", "B01", "“一件事”集成办理推广", "国", None, "国办职转〔2022〕4号", "2022-05-20", None),
    ("Q05", "B03", "审批改革典型发言", "省", None, "省营商〔2022〕14号", "2022-06-10", None),
    ("B15", "B06", "防汛抢险突击任务", None, "0.3", "区领导小组纪要〔2022〕6号", "2022-06-25", "连续七日带队处置险情"),
    ("Z03", "B05", "粮食精深加工项目投产超计划", None, None, "区发改函〔2022〕31号", "2022-06-15", None),
    # 1.5 and 1 point: what is above 2 is taken from the lower
    ("Q05", "B02", "政务服务表扬", "省", None, "省政通〔2022〕21号", "2022-08-12", None),
    ("Q05", "B04", "承诺制审批试点验收", "国", None, "国办职转〔2022〕11号", "2022-09-05", None),
    ("J02", "B03", "社区养老经验推广", "国", None, "民政部函〔2022〕18号", "2022-08-30", None),
    # the year counts 5 of 6
    ("Q05", "B01", "跨省通办案例推广", "省", None, "省营商〔2022〕33号", "2022-11-11", None),
    # the third quarter's document, now for more: the year counts it once
    ("J02", "B01", "社区养老制度创新案例", "省", None, "民政部函〔2022〕18号", "2022-10-20", None),
    ("B01", "B02", "工业稳增长表扬", "国", None, "国办通〔2022〕26号", "2022-12-09", None),
    ("B01", "B06", "电力保供突击任务", None, "0.5", "区领导小组纪要〔2022〕17号", "2022-12-20", "四十日专班值守"),
)


def recognised(rulebook: Rulebook) -> list[Record]:
    """加分认定表: what the supervision office recognised in the quarter."""
    first, last = rulebook.period.first_day.isoformat(), rulebook.period.last_day.isoformat()
    keys = ("unit", "event", "matter", "level", "points", "document", "date", "reason")
    return [
        {"number": f"JR2022-{number:03d}", **dict(zip(keys, row, strict=True))}
        for number, row in enumerate(RECOGNISED, start=1)
        if first <= row[-2] <= last
    ]


# unit, code, matter, level, document, date
NOT_RECOGNISED: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("B09", "B03", "就业服务典型发言", "市", "市人社函〔2022〕8号", "2022-03-11"),
    ("J05", "B02", "平安建设表扬", "区", "区委政法〔2022〕12号", "2022-05-06"),
    ("B10", "B01", "分级诊疗案例推广", "省", "省卫改〔2022〕19号", "2022-09-14"),
    ("Z04", "B03", "稻蟹种养现场会", "市", "市农函〔2022〕40号", "2022-11-25"),
)
CLAIMED_LEVELS = {"Z03": "市", "B15": "区"}
"""Level that a claim names where the recognition needs none."""
SILENT = {"J02", "B01"}
"""Units that claim nothing: what the supervision office recognised counts all the same."""


def claims(rulebook: Rulebook) -> list[Record]:
    """加分申报 in the units' returns: most of what was recognised, and what nobody recognised."""
    first, last = rulebook.period.first_day.isoformat(), rulebook.period.last_day.isoformat()
    made = [
        (unit, code, matter, level or CLAIMED_LEVELS[unit], document, day)
        for unit, code, matter, level, _, document, day, _ in RECOGNISED
        if unit not in SILENT
    ]
    keys = ("unit", "event", "matter", "level", "document", "date")
    listed = [dict(zip(keys, claim, strict=True)) for claim in (*made, *NOT_RECOGNISED) if first <= claim[-1] <= last]
    own = [
        sum(other["unit"] == claim["unit"] for other in listed[:place]) for place, claim in enumerate(listed, start=1)
    ]
    return [{"number": f"SB-{number}", **claim} for number, claim in zip(own, listed, strict=True)]


# unit, scope, category, factor, document, verified by, ruled, until, matter
TOLERATED: tuple[tuple[str, str, str, str, str, str, str, str, str], ...] = (
    ("B06", "E12", "1", "1", "督容〔2022〕1号", "督查室", "2022-03-30", "2022-12-31", "文旅融合改革先行先试"),
    ("Z03", "KF2022-008", "2", "0.5", "督容〔2022〕2号", "区纪委监委", "2022-06-20", "2022-12-31", "河长制巡查探索"),
    ("J06", "KF2022-011", "3", "1", "督容〔2022〕3号", "督查室", "2022-09-13", "2022-12-31", "系统换版误差"),
    # over before the quarter was
    ("Y02", "KF2022-012", "3", "0.5", "督容〔2022〕4号", "督查室", "2022-09-12", "2022-09-20", "专班轮换交接"),
    ("Q04", "L04", "2", "0.5", "督容〔2022〕5号", "区委组织部", "2022-12-16", "2023-03-31", "信用监管探索"),
)


def tolerated(rulebook: Rulebook) -> list[Record]:
    """容错认定表: what was ruled in the quarter."""
    first, last = rulebook.period.first_day.isoformat(), rulebook.period.last_day.isoformat()
    keys = ("unit", "scope", "category", "factor", "document", "verified", "date", "until", "matter")
    return [
        {"number": f"RC2022-{number:02d}", **dict(zip(keys, row, strict=True))}
        for number, row in enumerate(TOLERATED, start=1)
        if first <= row[6] <= last
    ]
