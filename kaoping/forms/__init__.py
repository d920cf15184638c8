"""The blank returns of a period, written from the rule book."""

from kaoping.forms.amounts import number_format, put_figure
from kaoping.forms.asked import supplied_rows
from kaoping.forms.blanks import fixed_texts
from kaoping.forms.folder import form_name, write_forms
from kaoping.forms.guide import add_guide
from kaoping.forms.headings import HEADER_ROW, NOTE_ROW, TITLE_ROW
from kaoping.forms.ledgers import record_cell
from kaoping.forms.source import LEDGER_ROWS, source_form
from kaoping.forms.unit import UNIT_ROWS, unit_form

__all__ = [
    "HEADER_ROW",
    "LEDGER_ROWS",
    "NOTE_ROW",
    "TITLE_ROW",
    "UNIT_ROWS",
    "add_guide",
    "fixed_texts",
    "form_name",
    "number_format",
    "put_figure",
    "record_cell",
    "source_form",
    "supplied_rows",
    "unit_form",
    "write_forms",
]
