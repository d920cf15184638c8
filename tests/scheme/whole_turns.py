"""Where the rules of the whole turn: lowest totals of grades, lines of quotas and how they are rounded, tie-breaks."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

BELOW, AT, ABOVE = "刚好以下", "正好", "刚好以上"


def wanted(scheme):
    """All that a case of the whole must show of a scheme."""
    for grade in scheme.grades:
        if grade.floor > 0:
            yield from (f"{grade.name} 最低分 {grade.floor}：{side}" for side in (BELOW, AT, ABOVE))
        if grade.quota is not None and grade.quota < 1:
            yield from (f"{grade.name} 名额：{what}" for what in ("线内线外", "线上并列", "舍", "入"))
    yield from (f"决胜 {name}" for name in scheme.ranking.tie_breaks)


def shown(case, scheme):
    """What one case of the whole shows; it must expect it, not only hold the figures."""
    totals = {row.unit: total_of(row, scheme) for row in case.rows}
    step = Decimal(1).scaleb(-scheme.precision.places)
    for row in case.rows:
        if row.expected_grade is None:
            continue
        for grade in scheme.grades:
            side = {-step: BELOW, Decimal(0): AT, step: ABOVE}.get(totals[row.unit] - grade.floor)
            if side:
                yield f"{grade.name} 最低分 {grade.floor}：{side}"
    for members in _groups(case, scheme):
        for grade in scheme.grades:
            if grade.quota is not None:
                yield from _quota(grade, members, totals)
        yield from _ties(scheme, members, totals)


def total_of(row, scheme):
    """Effects, bonus less deduction, not below zero; of a whole that is no sum the total that the case expects."""
    if scheme.whole.combine != "加总":
        return Decimal("NaN") if row.expected_total is None else row.expected_total
    return max(Decimal(0), sum(row.effects.values(), Decimal(0)) + row.bonus - row.deduction)


def _groups(case, scheme):
    """The ranked rows of each group that is ranked together."""
    key = (lambda row: row.group) if scheme.ranking.scope == "组" else (lambda row: row.unit_class)
    for name in dict.fromkeys(key(row) for row in case.rows):
        yield [row for row in case.rows if key(row) == name and not row.unranked]


def _quota(grade, members, totals):
    """Whether a case shows the line of a quota, a tie on it, and a share that is rounded down or up."""
    exact = Decimal(repr(grade.quota)) * len(members)
    places = int(exact.to_integral_value(ROUND_HALF_UP))
    told = {row.expected_rank: [] for row in members}
    for row in members:
        told[row.expected_rank].append(row)
    last = [row for row in told.get(places, []) if row.expected_grade == grade.name]
    beyond = [row for row in told.get(places + 1, []) if row.expected_grade not in (None, grade.name)]
    if last and beyond and all(totals[row.unit] >= grade.floor for row in beyond):
        yield f"{grade.name} 名额：线内线外"
        if exact != places:
            yield f"{grade.name} 名额：{'入' if places > exact else '舍'}"
    for rank, tied in told.items():
        if rank and rank <= places < rank + len(tied) - 1 and all(row.expected_grade is not None for row in tied):
            yield f"{grade.name} 名额：线上并列"


def _ties(scheme, members, totals):
    """Which tie-break sets two units of one total apart, with their ranks expected."""
    for one in members:
        for other in members:
            if one is other or totals[one.unit] != totals[other.unit]:
                continue
            if None in (one.expected_rank, other.expected_rank) or one.expected_rank >= other.expected_rank:
                continue
            for name in scheme.ranking.tie_breaks:
                mine, theirs = (row.effects.get(name, row.tie_breaks.get(name)) for row in (one, other))
                if mine != theirs and None not in (mine, theirs):
                    yield f"决胜 {name}"
                    break


__all__ = ["shown", "total_of", "wanted"]
