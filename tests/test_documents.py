"""The documents keep their word: the tree of ARCHITECTURE.md is the tree on disk, and every command is told of."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from builder.cli import main

_LINE = re.compile(r"^( *)([\w./-]+?)(/?) {2,}\S")


def tracked(root: Path) -> set[str]:
    """The files that git knows, or all files where there is no git."""
    found = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False)
    return set(found.stdout.split()) if found.returncode == 0 else {str(p.relative_to(root)) for p in root.rglob("*")}


def drawn(root: Path) -> list[str]:
    """The paths that the tree of ARCHITECTURE.md draws; a folder ends in a slash."""
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = text.split("## The tree")[1].split("```")[1]
    folders: list[str] = []
    found = []
    for line in block.strip().splitlines():
        match = _LINE.match(line) or re.match(r"^( *)([\w./-]+?)(/?)$", line)
        assert match, line
        depth, name, slash = len(match.group(1)) // 2, match.group(2), match.group(3)
        folders = [*folders[:depth], name]
        found.append("/".join(folders) + slash)
    return found


def test_every_path_that_is_drawn_is_there(root: Path) -> None:
    for path in drawn(root):
        assert (root / path).is_dir() if path.endswith("/") else (root / path).is_file(), path


def test_every_folder_of_the_builder_the_theme_and_the_content_is_drawn(root: Path) -> None:
    shown = set(drawn(root))
    for file in tracked(root):
        parts = file.split("/")
        if parts[0] in ("builder", "theme", "content") and len(parts) > 2:
            assert f"{parts[0]}/{parts[1]}/" in shown, file
        elif parts[0] == "content" and len(parts) == 2:
            assert file in shown, file


def test_a_room_imports_only_from_rooms_before_it(root: Path) -> None:
    order = ["facts", "language", "pages", "cards", "site"]
    allowed = {"facts": {"facts"}, "language": {"facts", "language"}, "pages": {"facts", "language", "pages"},
               "cards": {"facts", "language", "cards"}, "site": set(order)}  # fmt: skip
    for room in order:
        for path in (root / "builder" / room).glob("*.py"):
            used = set(re.findall(r"^\s*(?:from|import) builder\.(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
            assert used <= allowed[room], (path.name, used - allowed[room])


def test_only_the_plugin_imports_mkdocs_at_the_top(root: Path) -> None:
    for path in (root / "builder").rglob("*.py"):
        if path.name != "plugin.py":
            assert not re.search(r"^(?:from|import) mkdocs", path.read_text(encoding="utf-8"), re.MULTILINE), path


def test_every_command_is_in_the_documents(root: Path) -> None:
    text = "".join((root / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    for name in main.commands:
        assert f"./rights {name}" in text, name


def test_ci_calls_the_test_command_of_the_readme(root: Path) -> None:
    assert "./rights test\n" in (root / ".ci/run").read_text(encoding="utf-8")
    assert "./rights test " in (root / "README.md").read_text(encoding="utf-8")


def test_modules_stay_small(root: Path) -> None:
    for path in (root / "builder").rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 400, (path.name, lines)
