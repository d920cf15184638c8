"""The blank return of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping import layouts
from kaoping.forms.cover import Cover, covered_workbook
from kaoping.forms.figures import write_figures
from kaoping.forms.ledgers import write_records
from kaoping.forms.objections import fill_objections, to_check
from kaoping.forms.pages import add_sheet
from kaoping.rulebook.burden import cells_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl import Workbook

    from kaoping.rulebook.model import Rulebook, Unit

UNIT_ROWS = 30
"""Input rows of a record sheet in a unit's form."""

_INSTRUCTIONS = (
    "只填浅黄色的格子，其余已锁定。请不要增删行列，不要改工作表名称。",
    (
        "〈指标数据〉：每项填一个数，按“计量单位”填写，不必再写单位。确实没有此类事项的，“本期填报”留空，"
        "在“无或不适用”列选“无”；认为本单位不适用的选“不适用”，由督查室认定。空白表示没有报送，不等于零。"
    ),
    "〈任务进展〉：填本单位承担的重点任务；完成日期只在办结后填写。",
    "〈加分申报〉：有认定文件的才申报，没有的留空。",
    "〈上期核对〉：核对上期采用的来源部门数据，选“一致”或“有异议”；有异议的写明理由。",
    "百分数可写 95、95% 或用百分比格式，不要写 0.95。日期写成 2022-03-31 的样子。",
    "填好后原名报回。更正重报时，把封面的“报送次数”加一。",
)


def unit_form(
    rulebook: Rulebook, unit: Unit, previous: Mapping[str, str] | None = None, record_rows: int = UNIT_ROWS
) -> Workbook:
    """Write the blank return of a unit; `previous` holds last period's figures by item id, as text."""
    asked = rulebook.asked_of(unit)
    count = cells_of(rulebook, unit)
    book = covered_workbook(Cover(rulebook, layouts.UNIT_FORM, unit.code, unit.name, count, _INSTRUCTIONS))
    heading = f"{unit.name}　{rulebook.period.title}　"
    write_figures(add_sheet(book, layouts.FIGURES_SHEET), heading, rulebook, asked, previous or {})
    used = to_check(rulebook, unit, previous or {})
    for table in layouts.UNIT_RECORDS:
        sheet = add_sheet(book, table.name)
        rows = max(record_rows, len(used)) if table is layouts.OBJECTIONS else record_rows
        write_records(sheet, heading, table, rows, one_page=rows == record_rows)
        if table is layouts.OBJECTIONS:
            fill_objections(sheet, rulebook, used)
    return book
