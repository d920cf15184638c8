"""The command line's own words in Chinese, and its progress bar."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

import typer
import typer.core
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SECTIONS: Final = {"Options": "选项", "Commands": "命令", "Arguments": "参数", "required": "必填"}
_TYPE: Final = re.compile(r" <[^>]*>")
_QUOTED: Final = re.compile(r"'([^']+)'")
_SAID: Final = (
    (re.compile(r"No such command '([^']+)'"), "没有命令 {}"),
    (re.compile(r"Option '([^']+)' requires"), "选项 {} 后面没有写内容"),
    (re.compile(r"unexpected extra arguments? ?\(?s?\)? ?\(([^)]*)\)"), "多出了 {}"),
)
_DEFAULT: Final = ("default: {default}", "默认：{default}")


def _translate(text: str) -> str:
    return _DEFAULT[1] if text == _DEFAULT[0] else _SECTIONS.get(text, text)


class Tell(Protocol):
    """What a stage calls to say how far it is."""

    def __call__(self, what: str, done: int, of: int, found: int | None = None) -> None:
        """Show it."""


class _Chinese:
    """What typer's commands print of their own, in Chinese: 用法 and the help option."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  click's own classes are private in typer
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]  # given by the class beside
        words = " ".join(pieces).replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        formatter.write_usage(ctx.command_path, words, prefix="用法：")

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  as above
        for kind, title in (("argument", "参数"), ("option", "选项")):
            params = [p for p in self.get_params(ctx) if p.param_type_name == kind]  # type: ignore[attr-defined]  # as above
            rows = [row for row in (param.get_help_record(ctx) for param in params) if row is not None]
            if rows:
                with formatter.section(title):
                    formatter.write_dl([(_TYPE.sub("", left), right) for left, right in rows])
        if isinstance(self, TyperGroup):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401  as above
        option = super().get_help_option(ctx)  # type: ignore[misc]  # as above
        if option is not None:
            option.help = "显示本说明"
        return option


class Command(_Chinese, TyperCommand):
    """A command whose help is Chinese throughout."""


class Group(_Chinese, TyperGroup):
    """A group of commands whose help is Chinese throughout."""


def speak() -> None:
    """Let typer's section headings come out in Chinese (it asks gettext under the name _)."""
    vars(typer.core)["_"] = _translate


def usage_error(error: Exception) -> str | None:
    """Say in Chinese what is wrong with the command line; None when the error is of another kind."""
    if not isinstance(error, typer.BadParameter.__mro__[1]):
        return None
    message = str(getattr(error, "message", error))
    if type(error).__name__ == "MissingParameter":
        param = getattr(error, "param", None)
        return "缺少 " + (
            "报表" if getattr(param, "param_type_name", "") == "argument" else "/".join(param.opts if param else [])
        )
    if type(error).__name__ == "NoSuchOption":
        return f"没有选项 {getattr(error, 'option_name', '')}" + _near(getattr(error, "possibilities", None) or [])
    for pattern, said in _SAID:
        match = pattern.search(message)
        if match:
            return said.format(match[1]) + _near(_QUOTED.findall(message[match.end() :]))
    return "命令不完整" if message.isascii() else message


def _near(names: Sequence[str]) -> str:
    return f"，是否想写 {'、'.join(names)}" if names else ""


@contextmanager
def progress() -> Iterator[Tell | None]:
    """Show a progress bar on a terminal: stage, how much of how much, findings so far, time left; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  only when there is something to show
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[said]}"),
        TextColumn("还需"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, of: int, found: int | None = None) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of, said="")
            said = "" if found is None else f"文件问题 {found} 条"
            bar.update(tasks[what], completed=done, total=of, said=said)

        yield tell
