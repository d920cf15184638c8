"""The rule book: reading the office's rule files, reviewing them, and what they say of a period."""

from kaoping.rulebook.burden import burden
from kaoping.rulebook.cases import Case, CaseRow, load_cases
from kaoping.rulebook.lint import check
from kaoping.rulebook.load import SchemeSource, load_rulebook, load_scheme, scheme_names
from kaoping.rulebook.model import Indicator, Item, Rulebook, Scheme, Unit
from kaoping.rulebook.schema import json_schema

__all__ = [
    "Case",
    "CaseRow",
    "Indicator",
    "Item",
    "Rulebook",
    "Scheme",
    "SchemeSource",
    "Unit",
    "burden",
    "check",
    "json_schema",
    "load_cases",
    "load_rulebook",
    "load_scheme",
    "scheme_names",
]
