"""The blank return of a source department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping import layouts
from kaoping.forms.asked import supplied_rows
from kaoping.forms.cover import Cover, covered_workbook
from kaoping.forms.ledgers import write_records
from kaoping.forms.pages import add_sheet
from kaoping.forms.roster import names_area, write_roster
from kaoping.forms.supplied import write_supplied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl import Workbook

    from kaoping.rulebook.model import Rulebook, SourceDepartment

LEDGER_ROWS = 100
"""Input rows of a record table in a source form; below them the columns stay open for more."""

_INSTRUCTIONS = (
    "只填浅黄色的格子，其余已锁定；标“/”的格子不需要填写。请不要改工作表名称。",
    (
        "〈数据报送〉：每个单位一行，按列头括号内的计量单位填写。某单位不适用的，在格内写“不适用”；"
        "表头说明中允许的，可写“无”。空白表示没有报送，不等于零。"
    ),
    "台账类工作表：每行一条记录，行数不够时接着往下写。单位写全称，可从〈单位名册〉复制。",
    "百分数可写 95、95% 或用百分比格式，不要写 0.95。日期写成 2022-03-31 的样子。",
    "填好后原名报回。更正重报时，把封面的“报送次数”加一。",
)


def source_form(
    rulebook: Rulebook,
    department: SourceDepartment,
    ledger_rows: int = LEDGER_ROWS,
    *,
    units: bool = True,
    previous: Mapping[str, Mapping[str, str]] | None = None,
) -> Workbook:
    """Write the blank return of a source department: the figures it supplies and the record tables it keeps.

    Without `units`, the rows that name one unit each are left out. `previous` holds last period's figures
    by unit code and item id, as text; each appears beside its cell while that is chosen.
    """
    rows = supplied_rows(rulebook, department.name)
    count = sum(len(items) for _, items in rows)
    book = covered_workbook(
        Cover(rulebook, layouts.SOURCE_FORM, department.code, department.name, count, _INSTRUCTIONS)
    )
    heading = f"{department.name}　{rulebook.period.title}　"
    if rows:
        sheet = add_sheet(book, layouts.SUPPLIED_SHEET)
        write_supplied(sheet, heading, rulebook, rows, units=units, previous=previous or {})
    ledgers = rulebook.ledgers_in_form_of(department.name)
    for name in ledgers:
        write_records(add_sheet(book, name), heading, layouts.LEDGERS[name], ledger_rows, units=names_area(rulebook))
    if ledgers:
        write_roster(add_sheet(book, layouts.ROSTER_SHEET), rulebook, units=units)
    return book
