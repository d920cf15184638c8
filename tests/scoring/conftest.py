"""Small rule books and small quarters, written in a test in the office's own words."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kaoping.intake.sheets import Record
from kaoping.periods import Period
from kaoping.ranking import rank
from kaoping.rulebook.load import load_scheme
from kaoping.rulebook.model import Indicator, Roster, Rulebook, Scheme
from kaoping.scoring.events import conclude, docket, with_events
from kaoping.scoring.figures import choose
from kaoping.scoring.lines import score
from kaoping.scoring.reasons import reasons
from kaoping.scoring.totals import total

EFFECTS = {"甲效果": {"代码": "A", "权重": {"镇街": 60}}, "乙效果": {"代码": "B", "权重": {"镇街": 40}}}
SCHEME = {
    "名称": "小方案", "版本": "1", "依据": "无", "适用期": "2022Q1..2022Q4", "类别": ["镇街"], "效果": EFFECTS,
    "分值方式": "折算", "精度": {"小数": 2, "舍入": "四舍五入", "名次依据": "舍入后"},
    "名次": {"范围": "组", "并列": "1224"},
}  # fmt: skip
RATE = {"方法": "直接得分", "数值": "数", "满分值": 100}


@pytest.fixture(scope="session")
def indicator():
    """An indicator; unless said otherwise it is worth 1 point and scores 数 ÷ 100, reported by the unit."""

    def indicator(code, points=1, **keys):
        written = {
            "代码": code, "名称": f"指标{code}", "分值": {"镇街": points}, "方向": "越大越好",
            "数据": {"数": {"名称": f"{code}的数", "来源": ["自报"]}}, "计分": RATE, "不适用": "重分摊", "缺报": "零分",
        }  # fmt: skip
        return Indicator.model_validate(written | keys)

    return indicator


@pytest.fixture(scope="session")
def small_book():
    """A rule book of a few indicators (of 甲效果 60 and 乙效果 40) for units J01, J02 … of one group."""

    def small_book(*indicators, units=3, period="2022Q1", roster=None, **scheme):
        named = roster or [{"代码": f"J{i:02}", "名称": f"街道{i}"} for i in range(1, units + 1)]
        made = [{"类别": "镇街", "组": "街道组"} | unit for unit in named]
        declared = Scheme.model_validate(SCHEME | scheme)
        return Rulebook(
            folder="小方案",
            scheme=declared,
            period=Period.parse(period),
            roster=Roster.model_validate({"单位": made}),
            indicators=indicators,
            effect_of={one.code: {"A": "甲效果", "B": "乙效果"}[one.code[0]] for one in indicators},
            sha256="",
        )

    return small_book


def table(rows, period="2022Q1"):
    """ITEMS from (unit, item, number or state, origin)."""
    texts = {
        "item_id": [f"{unit}/{item}/{origin}" for unit, item, _, origin in rows],
        "unit": [row[0] for row in rows],
        "period": [period] * len(rows),
        "item": [row[1] for row in rows],
        "state": [row[2] if isinstance(row[2], str) else "有值" for row in rows],
    }
    numbers = [np.nan if isinstance(row[2], str) else row[2] for row in rows]
    frame = pd.DataFrame(texts, dtype="str").assign(value=pd.Series(numbers, dtype="float64"))
    return frame.assign(origin=pd.Series([row[3] for row in rows], dtype="str"))


@pytest.fixture(scope="session")
def quarter():
    """ITEMS as quarter({"J01": {"A1": 80, "B1": "缺报"}}): number or state; (what, origin) where not 自报."""

    def quarter(told):
        rows = []
        for unit, items in told.items():
            for key, what in items.items():
                item = key if "." in key else f"{key}.数"
                rows += [(unit, item, *(what if isinstance(what, tuple) else (what, "自报")))]
        return table(rows)

    return quarter


@pytest.fixture(scope="session")
def dawa():
    return load_scheme("dawa-2022")


@pytest.fixture(scope="session")
def rulebooks(dawa):
    """The scheme's two rosters: before and after 区数据发展中心 takes the lead."""
    return {period: dawa.at(Period.parse(period)) for period in ("2022Q1", "2022Q2")}


@pytest.fixture(scope="session")
def any_quarter():
    """Tell a whole quarter from a seed: plausible and hostile figures, with gaps, claims, checks and blanks."""
    return _any_quarter


def _any_quarter(rulebook, seed, gaps):
    chance = np.random.default_rng(seed)
    rows = []
    for unit in rulebook.units:
        for indicator in rulebook.indicators:
            if rulebook.applies_to(indicator, unit):
                for key, item in indicator.items.items():
                    rows += [(unit.code, indicator.item_id(key), *told) for told in _told(item, chance, gaps)]
    return table(rows, str(rulebook.period))


def _told(item, chance, gaps):
    """What each origin says of one item."""
    origins = (["自报"] if "自报" in item.sources else []) + (["来源部门"] if set(item.sources) != {"自报"} else [])
    for origin in [*origins, *(["核查"] if chance.random() < gaps / 4 else [])]:
        states = ["缺报", "未证实"] if origin == "自报" else ["缺报", "不适用"]
        states += ["无"] if item.none_means and origin != "核查" else []
        yield (str(chance.choice(states)) if chance.random() < gaps else _number(item, chance)), origin


def _number(item, chance):
    low = 0.0 if item.minimum is None else item.minimum
    high = (60.0 if item.kind == "整数" else 5000.0) if item.maximum is None else item.maximum
    draw = chance.random()
    if draw < 0.08:
        return max(low, 0.0)
    if draw < 0.12:
        return float(high if item.maximum is not None else 10.0 ** chance.integers(6, 12))
    value = chance.uniform(low, high)
    return float(np.floor(value)) if item.kind == "整数" else round(float(value), int(chance.integers(0, 5)))


# --- events -----------------------------------------------------------------------------------

OWN = {
    "事项清单": {"matter": "某事", "level": "区", "document": "1号", "date": dt.date(2022, 2, 1)},
    "加分认定表": {"matter": "某事", "date": dt.date(2022, 2, 1)},
    "容错认定表": {
        "category": "1", "factor": 1.0, "document": "督容1号", "verified": "督查室", "matter": "先行先试",
        "date": dt.date(2022, 3, 1), "until": dt.date(2022, 12, 31),
    },
    "加分申报": {"matter": "某事", "level": "省", "document": "1号", "date": dt.date(2022, 2, 1)},
}  # fmt: skip
"""What a row of a table says unless a test says otherwise."""


class Judged:
    """What a quarter's events came to."""

    def __init__(self, settlement, totals, ranking, lines, because):
        self.findings = [(finding.code, finding.where.cell, finding.found) for finding in settlement.findings]
        self.lines = {(line.unit, line.indicator): line for line in lines.itertuples()}
        self.because = dict(zip(self.lines, because, strict=True))
        self.table = settlement.events
        self.totals = {row.unit: row for row in totals.itertuples()}
        self.ranking = {row.unit: row for row in ranking.itertuples()}

    def of(self, *names, **where):
        """Columns of the EVENTS rows that agree with `where`, in printed order."""
        rows = [row for row in self.table.itertuples() if all(getattr(row, key) == it for key, it in where.items())]
        return [
            tuple(getattr(row, name) for name in names) if len(names) > 1 else getattr(row, names[0]) for row in rows
        ]

    def counted(self, kind):
        """State and points of each row of a kind."""
        return self.of("number", "state", "points", kind=kind)


@pytest.fixture(scope="session")
def judged():
    """Judge a quarter: judged(book, ITEMS, 事项清单=[{...}], …); rows begin at row 4 of their sheet."""

    def judged(book, items, **tables):
        records = {
            name: tuple(
                Record(name, OWN[name] | row, f"{row.get('unit', 'D01')}.xlsx", name, at, f"{at}")
                for at, row in enumerate(rows, start=4)
            )
            for name, rows in tables.items()
        }
        claims = {"加分申报": tuple(_without_unit(record) for record in records.pop("加分申报", ()))}
        senders = {f"{unit.code}.xlsx": unit.code for unit in book.units}
        figures = choose(items, [unit.code for unit in book.units], list(book.items))
        drawn = docket(records | claims, senders, book, figures)
        scored = score(items, book, drawn.interventions)
        settled = conclude(drawn, scored, book)
        totals = with_events(total(scored.lines, book).totals, settled)
        because = [str(reason) for reason in reasons(scored, book)]
        return Judged(settled, totals, rank(totals, scored.lines, book, settled.enacted), scored.lines, because)

    return judged


def _without_unit(record):
    return record._replace(values={key: it for key, it in record.values.items() if key != "unit"})  # noqa: PD011  a record's own columns
