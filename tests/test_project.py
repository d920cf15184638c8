"""What the project says of itself is so: its commands, its codes, its files, its wheel."""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from kaoping.findings import CODES

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CODE = re.compile(r"\b[EW](?:-[A-Z0-9]{2,})+\b")
READMES = ("README.md", "README.zh-CN.md")
TEXTS = {".md", ".py", ".toml", ".txt", ".yaml", ".j2", ".json", ".csv", ".css", ".js", "", ".cfg", ".yml"}


def tracked():
    """Files of the project: git's, or all that are no tool's leavings where there is no git (a tarball)."""
    if not (ROOT / ".git").exists():
        left = re.compile(r"(^|/)(\.[a-z_]+|__pycache__|out|build|dist)/|\.(pyc|egg-info)(/|$)")
        names = (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file())
        return sorted(name for name in names if name.startswith(".ci/") or not left.search(name))
    git = ["git", "-c", f"safe.directory={ROOT}", "-C", ROOT, "ls-files", "-z"]
    return sorted(subprocess.run(git, capture_output=True, check=True, encoding="utf-8").stdout.strip("\0").split("\0"))


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


# ------------------------------------------------------------ what it says


def commands(name):
    """Every command line in a fenced block of a page."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md"])
def test_every_make_target_of_a_page_is_there(name):
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    said = {target for line in commands(name) for target in re.findall(r"^make ([a-z]+)", line)}
    assert said
    assert said <= targets


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_a_page_is_one_of_ours(name):
    """Each is asked for its help; the options it is shown with must stand there."""
    lines = [line for line in commands(name) if re.match(r"(\.venv\\Scripts\\)?kaoping ", line)]
    assert lines
    for line in lines:
        words = line.split()
        called = [word for word in words[1:3] if re.fullmatch("[a-z]+", word)]
        command = [sys.executable, "-m", "kaoping", *called[: 2 if called[0] == "rules" else 1], "--help"]
        shown = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
        for option in (word for word in words if word.startswith("--")):
            assert option in shown, line


@pytest.mark.parametrize("name", [name for name in tracked() if name.endswith(".md")])
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text(name)):
        assert (ROOT / name).parent.joinpath(target).exists(), target


def test_the_rule_file_that_is_shown_is_the_one_that_is_shipped():
    block = re.search(r"^```yaml\n(.*?)^```", text("README.md"), re.MULTILINE | re.DOTALL)[1]
    shown = [re.sub(r"\s+#.*", "", line) for line in block.splitlines()]
    assert set(shown) <= set(text("rules/dawa-2022/indicators/political.yaml").splitlines())


def test_nothing_names_a_machine_or_a_registry():
    """The project runs anywhere: no path of one machine, no index address in any file outside tests."""
    named = re.compile(
        r"/(tmp|work|root|home)/|pypi\.org|pythonhosted|index-url|find-links|registry\.npm", re.IGNORECASE
    )
    files = [name for name in tracked() if not name.startswith("tests/") and Path(name).suffix in TEXTS]
    assert [f"{name}: {hit[0]}" for name in files if (ROOT / name).is_file() if (hit := named.search(text(name)))] == []


def test_every_dependency_is_pinned():
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in text("constraints.txt").splitlines()
        if "==" in line
    }
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], *(name for names in extras.values() for name in names)]
    assert {re.match(r"[\w-]+", name)[0].lower().replace("_", "-") for name in wanted} <= pinned


# ------------------------------------------------------------ finding codes


def used_codes():
    """Codes that the source speaks of outside the catalogue and outside docstrings."""
    found = {}
    for path in (ROOT / "kaoping").rglob("*.py"):
        if path == ROOT / "kaoping" / "findings.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                for code in CODE.findall(node.value):
                    found.setdefault(code, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_every_code_that_is_used_is_in_the_catalogue():
    known = {*CODES, *(code.rpartition("-")[0] for code in CODES)}  # a whole family may be meant: W-RULE
    assert {code: where for code, where in used_codes().items() if code not in known} == {}


def test_every_code_of_the_catalogue_is_used():
    assert set(CODES) - set(used_codes()) == set()


def test_every_code_on_a_page_is_in_the_catalogue():
    pages = {name: CODE.findall(text(name)) for name in tracked() if name.endswith(".md")}
    assert {name: code for name, codes in pages.items() for code in codes if code not in CODES} == {}


def test_the_command_line_lists_every_code():
    ran = subprocess.run([sys.executable, "-m", "kaoping", "codes"], capture_output=True, check=True, encoding="utf-8")
    assert dict(line.split(maxsplit=1) for line in ran.stdout.splitlines()) == CODES


# ------------------------------------------------------------ the wheel


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_what_git_holds(wheel):
    folders = {
        "kaoping/": "kaoping/",
        **{name: f"kaoping/_shipped/{name}" for name in ("rules/", "templates/", "examples/2022Q1/")},
    }
    wanted = [
        folders[start] + name.removeprefix(start) for name in tracked() for start in folders if name.startswith(start)
    ]
    with zipfile.ZipFile(wheel) as archive:
        held = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert sorted(held) == sorted(wanted), "new files must be known to git: git add"


def test_the_wheel_alone_runs_the_demo(wheel, tmp_path):
    """Installed far from the checkout, into an environment that borrows only the dependencies of this one."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    places = {"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")}
    site, scripts = (Path(sysconfig.get_path(name, "venv", places)) for name in ("purelib", "scripts"))
    # a folder that a .pth file names is searched, but the .pth of our editable install that lies in it is not read
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        tmp_path / "venv",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        wheel,
    ]
    subprocess.run(pip, check=True, capture_output=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    demo = [scripts / "kaoping", "demo", "--out", "out"]
    ran = subprocess.run(demo, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "out" / "index.html").is_file()
    assert "42 个单位，58 份文件" in ran.stdout
