"""督办单: the orders that were alive in a quarter, with how they were answered in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.periods import Period

from .lots import between, lot, model, one_of, strength
from .roster import everybody, today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.rulebook.model import Rulebook

    from .cases import Record

# orders due and done in time per quarter; the rest are drawn
ORDERS: Mapping[str, tuple[tuple[int, int], ...]] = {
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
    "B11": ((0, 0), (0, 0), (0, 0), (0, 0)),  # none at all
}
ORDER_MATTERS = (
    "区长信箱反映事项办理",
    "区政府常务会议定事项落实",
    "领导批示件办理",
    "专项督查发现问题整改",
    "媒体反映问题核查",
    "重点项目现场会议定事项",
)

THIRD_TIME = {("B16", 2), ("J04", 4)}
"""Units of which one order had to be urged a third time, and the quarter."""

ANSWERED, NOT_ANSWERED = "按要求", "未按要求"


@dataclass(frozen=True)
class Order:
    """An order of the year with what really became of it."""

    code: str
    matter: str
    issued: dt.date
    due: dt.date
    extended: dt.date | None
    finished: dt.date | None
    label: tuple[object, ...]

    @property
    def limit(self) -> dt.date:
        """Day that counts."""
        return self.extended or self.due

    def is_alive(self, period: Period) -> bool:
        """Tell whether the order is listed: given by the quarter's end and neither done nor due before it."""
        since = max(self.limit, self.finished or period.last_day)
        return self.issued <= period.last_day and since >= period.first_day

    def is_late(self, period: Period) -> bool:
        """Tell whether the order went beyond its day, as the quarter's end shows it."""
        return min(self.finished or period.last_day, period.last_day) > self.limit


def orders(rulebook: Rulebook) -> list[Record]:
    """List the orders of the quarter; their numbers are those of the whole year."""
    period, end = rulebook.period, rulebook.period.last_day
    known = [
        order for quarter in (1, 2, 3, 4) for unit in everybody(rulebook, quarter) for order in _of(unit.code, quarter)
    ]
    known = sorted([*known, *_crossing()], key=lambda order: order.issued)
    thrice = set(THIRD_TIME)
    rows: list[Record] = []
    for number, order in enumerate(known, start=1):
        if not order.is_alive(period):
            continue
        done = order.finished if order.finished and order.finished <= end else None
        rows.append(
            {
                "number": f"DB2022-{number:03d}",
                "matter": order.matter,
                "unit": today(rulebook, order.code),
                "issued": order.issued.isoformat(),
                "due": order.due.isoformat(),
                "extended": order.extended.isoformat() if order.extended else None,
                "finished": done.isoformat() if done else None,
                "feedback": _feedback(order, period.quarter),
                "reminders": _reminders(order, period, thrice),
            }
        )
    return rows


def _feedback(order: Order, quarter: int) -> str:
    slack = 0.16 * (1 - strength(model(order.code), quarter))
    return NOT_ANSWERED if lot("feedback", *order.label, quarter) < slack else ANSWERED


def _reminders(order: Order, period: Period, thrice: set[tuple[str, int]]) -> str | None:
    """Urge late orders now and then a second time; `thrice` is what is still to be urged a third time."""
    if not order.is_late(period):
        return None
    if (order.code, period.quarter) in thrice:
        thrice.remove((order.code, period.quarter))
        return "3"
    return "2" if lot("urged", *order.label, period.quarter) < 0.22 else None


def _of(code: str, quarter: int) -> list[Order]:
    source = model(code)
    drawn = between(5, 8, "orders", source, quarter)
    spoiled = round((1 - strength(source, quarter)) * drawn * 0.55 * lot("late orders", source, quarter) * 2)
    fixed = ORDERS.get(source, ())
    due_count, in_time = fixed[quarter - 1] if quarter <= len(fixed) else (drawn, drawn - spoiled)
    found = []
    for number in range(due_count):
        label = ("order", source, quarter, number)
        first = dt.date(2022, 3 * quarter - 2, 1)
        due = first + dt.timedelta(days=between(12, 88, "due", *label))
        issued = due - dt.timedelta(days=between(10, 30, "issued", *label))
        found.append(_order(code, issued, due, label, in_time=number < in_time))
    return found


def _order(code: str, issued: dt.date, due: dt.date, label: tuple[object, ...], *, in_time: bool) -> Order:
    extended = None
    limit, quarter_end = due, Period(2022, (due.month + 2) // 3).last_day
    if in_time and lot("extended", *label) < 0.06 and due + dt.timedelta(days=10) <= quarter_end:
        extended = limit = due + dt.timedelta(days=10)
    if in_time:
        finished: dt.date | None = limit - dt.timedelta(days=between(0, 6, "done", *label))
    elif lot("never", *label) < 0.3:
        finished = None
    else:
        finished = due + dt.timedelta(days=between(2, 25, "done late", *label))
    matter = one_of(ORDER_MATTERS, "order matter", *label)
    return Order(code, matter, max(issued, dt.date(2022, 1, 4)), due, extended, finished, label)


CROSSING = (
    ("J05", "2022-02-21", "2022-03-21", "2022-04-20", "2022-04-19"),
    ("B07", "2022-03-01", "2022-03-31", "2022-04-10", "2022-04-10"),
    ("Q01", "2022-06-20", "2022-07-10", None, "2022-07-08"),
    ("Z08", "2022-06-13", "2022-07-20", None, "2022-07-20"),  # the merged town does it
    ("B03", "2022-12-12", "2023-01-10", None, None),
)
"""Orders given in one quarter and due in another: unit, given, due, put off to, done."""


def _crossing() -> list[Order]:
    found = []
    for code, issued, due, extended, finished in CROSSING:
        days = [None if text is None else dt.date.fromisoformat(text) for text in (extended, finished)]
        label = ("crossing", code, issued)
        given, limit = dt.date.fromisoformat(issued), dt.date.fromisoformat(due)
        found.append(Order(code, "跨季事项办理", given, limit, days[0], days[1], label))
    return found
