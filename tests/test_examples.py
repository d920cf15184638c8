"""The shipped example quarters are what the generator writes, and hold the edges they are meant to show."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET  # noqa: S405  our own files

import openpyxl
import pytest
import xlrd

from kaoping import layouts
from kaoping.intake.values import read_number
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("2022Q1", "2022Q2")


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    folder = tmp_path_factory.mktemp("again")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, ROOT / "examples" / "generate.py", folder], check=True, env=environment)
    return folder
