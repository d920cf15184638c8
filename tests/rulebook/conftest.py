"""A copy of the shipped scheme in which a test breaks one thing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kaoping.findings import Rejected
from kaoping.rulebook import check, load_cases, load_scheme
from kaoping.shipped import rules_folder

if TYPE_CHECKING:
    from pathlib import Path


class SchemeCopy:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is no longer in {file}; change the test"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def at(self, file: str, fragment: str, nth: int = 1) -> str:
        """Where a fragment stands, as a finding says it."""
        lines = (self.folder / file).read_text(encoding="utf-8-sig").splitlines()
        found = [number for number, line in enumerate(lines, 1) if fragment in line]
        return f"规则文件《{file}》 第 {found[nth - 1]} 行"

    def faults(self) -> list[str]:
        """What loading says."""
        with pytest.raises(Rejected) as caught:
            load_scheme(self.folder)
        assert caught.value.exit_code == 2
        return [str(finding) for finding in caught.value.findings]

    def fault(self) -> str:
        """The only thing that loading says."""
        (fault,) = self.faults()
        return fault

    def review(self) -> list[str]:
        """What the review says beside the hints that the shipped scheme gives reasons for."""
        source = load_scheme(self.folder)
        accepted = source.at(source.periods[0]).scheme.accepted
        return [str(finding) for finding in check(source) if finding.code not in accepted]

    def remark(self) -> str:
        """The only thing that the review says."""
        (remark,) = self.review()
        return remark

    def case_fault(self) -> str:
        (fault,) = self.case_faults()
        return fault

    def case_faults(self) -> list[str]:
        with pytest.raises(Rejected) as caught:
            load_cases(load_scheme(self.folder))
        assert caught.value.exit_code == 2
        return [str(finding) for finding in caught.value.findings]


@pytest.fixture
def scheme(tmp_path):
    folder = tmp_path / "dawa-2022"
    shutil.copytree(rules_folder() / "dawa-2022", folder)
    return SchemeCopy(folder)
