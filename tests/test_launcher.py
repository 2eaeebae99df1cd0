"""The launcher `rights`, in a copy of its folder where every command that fetches or installs is a fake."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = (
    "rights",
    "requirements.lock",
    "requirements-node.lock",
    "package.json",
    "package-lock.json",
    "pyproject.toml",
    "builder/cards/fonts.py",
)
# What every system has. PATH holds nothing else, so that no real apt-get, sudo, npm or browser is ever found.
TOOLS = (
    "cat",
    "cmp",
    "cp",
    "dirname",
    "env",
    "grep",
    "ln",
    "mkdir",
    "mv",
    "readlink",
    "rm",
    "sh",
    "sleep",
    "tail",
    "tr",
    "wc",
)

# Each fake writes down how it was called. What it answers depends on files in the folder $FAKE.
PYTHON = """
case "$*" in
    *version_info*) ;;
    *ctypes*) cat "$FAKE/lacking" ;;
    *realpath*) echo "$0" ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pip "*)
        : >"$FAKE/pip-is-here"
        while [ -e "$FAKE/pip-waits" ]; do sleep 0.05; done
        [ ! -e "$FAKE/pip-says" ] || { cat "$FAKE/pip-says"; exit 1; }
        case "$*" in *requirements-node.lock*) cp "$FAKE/npm" "${0%/*}/npm" ;; esac ;;
    *builder.cards.fonts*) mkdir -p "$5" && echo 123 >"$5/digest.txt" ;;
    "-P -m builder "*) shift 3 && echo "in $(pwd): $*" && exit 7 ;;
    *) exit 99 ;;
esac
"""
NPM = """
case "$1" in
    --version) ;;
    ci) [ -f package-lock.json ] && mkdir -p node_modules ;;
    *) exit 99 ;;
esac
"""
APT_GET = """
[ ! -e "$FAKE/apt-get-fails" ] || { cat "$FAKE/apt-get-fails"; exit 100; }
case "$*" in *install*) : >"$FAKE/lacking" ;; esac
"""
APT_CACHE = 'grep -qxF -e "$2" "$FAKE/packages"'


@dataclass
class Machine:
    """A folder with a clone in it, and the only commands that the launcher can see."""

    clone: Path
    fake: Path

    @property
    def commands(self) -> Path:
        return self.fake / "bin"

    def calls(self) -> list[str]:
        """How the fakes were called, in order."""
        return (self.fake / "calls").read_text().splitlines()

    def forget_calls(self) -> None:
        (self.fake / "calls").unlink()

    def has(self, name: str, script: str) -> None:
        path = self.commands / name
        path.write_text(f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >>"$FAKE/calls"\n{script}\n')
        path.chmod(0o755)

    def environment(self) -> dict[str, str]:
        return {"PATH": str(self.commands), "FAKE": str(self.fake), "HOME": str(self.fake)}

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.clone / "rights", *arguments],
            env=self.environment() | more,
            cwd=self.fake,
            text=True,
            capture_output=True,
            timeout=20,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.clone / "rights", *arguments],
            env=self.environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            # A shell makes what it runs in the background deaf to an interrupt, and the tests may run there.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )

    def wait_for(self, name: str) -> None:
        deadline = time.monotonic() + 5
        while not (self.fake / name).exists():
            assert time.monotonic() < deadline, f"{name} did not appear"
            time.sleep(0.01)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing is missing but what set-up puts into the clone; its user is not root."""
    clone = tmp_path / "rights here"  # people's folders have spaces
    for name in FILES:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, clone / name)
    made = Machine(clone, tmp_path / "fake")
    made.commands.mkdir(parents=True)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (made.commands / tool).symlink_to(found)
    (made.fake / "lacking").touch()
    (made.fake / "packages").write_text("libpango-1.0-0\nlibharfbuzz-subset0\nca-certificates\n")
    made.has("python3", PYTHON)
    made.has("npm", NPM)
    shutil.copy(made.commands / "npm", made.fake / "npm")
    made.has("apt-get", APT_GET)
    made.has("apt-cache", APT_CACHE)
    made.has("id", "echo 1000")
    return made


def lacking(machine: Machine, *parts: str) -> None:
    (machine.fake / "lacking").write_text("".join(f"{part}\n" for part in parts))


def test_the_first_run_sets_up_and_then_runs_the_program_where_the_caller_stands(machine: Machine) -> None:
    result = machine.run("check", "--format", "json file")
    assert result.stdout == f"in {machine.fake}: check --format json file\n"
    assert result.returncode == 7
    assert "Set-up is complete." in result.stderr
    calls = "\n".join(machine.calls())
    assert "pip install --disable-pip-version-check" in calls
    assert "--require-hashes -r" in calls
    assert "npm ci --ignore-scripts" in calls
    assert "apt-get" not in calls


def test_the_second_run_does_no_set_up(machine: Machine) -> None:
    machine.run("build")
    machine.forget_calls()
    result = machine.run("build")
    assert result.stdout == f"in {machine.fake}: build\n"
    assert result.stderr == ""
    assert machine.calls() == ["python3 -P -m builder build"]


def test_without_root_it_prints_the_one_command_and_makes_nothing(machine: Machine) -> None:
    lacking(machine, "venv", "pango-1.0", "harfbuzz-subset")
    result = machine.run("build")
    assert result.returncode == 2
    command = result.stderr.splitlines()[-1]
    assert command == (
        "sudo apt-get install -y --no-install-recommends python3-venv libpango-1.0-0 libharfbuzz-subset0 ca-certificates"
    )
    assert not [call for call in machine.calls() if call.startswith("apt-get")]
    assert not (machine.clone / ".venv").exists()


def test_as_root_it_installs_what_is_missing_under_the_name_the_system_knows(machine: Machine) -> None:
    machine.has("id", "echo 0")
    lacking(machine, "pango-1.0")
    (machine.fake / "packages").write_text("libpango-1.0-0t64\nca-certificates\n")
    result = machine.run("build")
    assert result.returncode == 7, result.stderr
    installs = [call for call in machine.calls() if call.startswith("apt-get") and "install" in call]
    assert [call.partition("--no-install-recommends ")[2] for call in installs] == ["libpango-1.0-0t64 ca-certificates"]


def test_a_sudo_that_asks_for_no_password_is_used(machine: Machine) -> None:
    machine.has("sudo", '[ "$1" = -n ] && shift && { [ "$1" = true ] || "$@"; }')
    lacking(machine, "pango-1.0")
    assert machine.run("build").returncode == 7
    assert [call for call in machine.calls() if call.startswith("apt-get") and "install" in call]


def test_a_system_without_apt_is_told_which_libraries(machine: Machine) -> None:
    (machine.commands / "apt-get").unlink()
    lacking(machine, "pango-1.0", "harfbuzz-subset")
    result = machine.run("build")
    assert result.returncode == 2
    sentence = result.stderr.splitlines()[-1]
    assert "pango-1.0 harfbuzz-subset" in sentence
    assert "HarfBuzz with its subset library" in sentence


def test_a_system_without_python_gets_it_from_apt(machine: Machine) -> None:
    (machine.commands / "python3").unlink()
    result = machine.run("build")
    assert result.returncode == 2
    assert " python3 python3-venv libpango-1.0-0 " in result.stderr


def test_an_old_python_is_named(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("python3", "exit 1")
    result = machine.run("build")
    assert result.returncode == 2
    assert "Python 3.11 or newer is needed" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "message",
    [
        "Retrying after connection broken by 'NameResolutionError(...)'\nERROR: No matching distribution found",
        "NewConnectionError: Failed to establish a new connection: [Errno 101] Network is unreachable",
    ],
    ids=["no name", "no route"],
)
def test_without_network_it_says_so_in_one_sentence_and_the_next_run_repairs_it(machine: Machine, message: str) -> None:
    says = machine.fake / "pip-says"
    says.write_text(message)
    result = machine.run("build")
    assert result.returncode == 1
    sentence = result.stderr.splitlines()[-1]
    assert sentence.startswith("The network could not be reached while fetching the Python packages: ")
    assert message not in result.stderr
    says.unlink()
    machine.forget_calls()
    result = machine.run("build")
    assert result.returncode == 7
    assert [call for call in machine.calls() if "-m venv" in call]


def test_a_set_up_that_failed_after_an_earlier_one_is_repaired_too(machine: Machine) -> None:
    machine.run("build")
    shutil.rmtree(machine.clone / ".venv")
    says = machine.fake / "pip-says"
    says.write_text("broken")
    assert machine.run("build").returncode == 1
    says.unlink()
    assert "Set-up is complete." in machine.run("build").stderr


def test_apt_without_network_says_so_too(machine: Machine) -> None:
    machine.has("id", "echo 0")
    lacking(machine, "pango-1.0")
    (machine.fake / "apt-get-fails").write_text("Err:1 Temporary failure resolving 'archive'\n")
    result = machine.run("build")
    assert result.returncode == 1
    assert "The network could not be reached while installing the system packages" in result.stderr.splitlines()[-1]


def test_any_other_failure_shows_the_end_of_the_log(machine: Machine) -> None:
    (machine.fake / "pip-says").write_text("".join(f"line {number}\n" for number in range(30)))
    result = machine.run("build")
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert lines[-16].startswith("Set-up stopped while fetching the Python packages. The end of ")
    assert lines[-15:] == [f"line {number}" for number in range(15, 30)]


def test_a_set_up_that_was_killed_is_repaired_by_the_next_run(machine: Machine) -> None:
    waits = machine.fake / "pip-waits"
    waits.touch()
    first = machine.start("build")
    machine.wait_for("pip-is-here")
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=30)
    assert (machine.clone / ".venv/bin/python").exists()
    waits.unlink()
    result = machine.run("build")
    assert result.returncode == 7
    assert "Set-up is complete." in result.stderr
    assert machine.run("build").stderr == ""


def test_what_a_killed_launcher_had_started_is_waited_for(machine: Machine) -> None:
    waits = machine.fake / "pip-waits"
    waits.touch()
    first = machine.start("build")
    machine.wait_for("pip-is-here")
    first.kill()
    first.wait()
    second = machine.start("build")
    assert second.stderr
    assert "waiting for it to end" in second.stderr.readline()
    waits.unlink()
    second.communicate(timeout=15)
    first.communicate(timeout=15)
    assert second.returncode == 7


def test_an_interrupted_set_up_leaves_no_lock(machine: Machine) -> None:
    (machine.fake / "pip-waits").touch()
    first = machine.start("build")
    machine.wait_for("pip-is-here")
    os.killpg(first.pid, signal.SIGINT)
    first.communicate(timeout=30)
    assert first.returncode in (130, -signal.SIGINT)
    assert not (machine.clone / ".cache/setup.lock").is_symlink()


def test_the_lock_of_a_process_that_is_another_program_now_is_taken_over(machine: Machine) -> None:
    (machine.clone / ".cache").mkdir()
    (machine.clone / ".cache/setup.lock").symlink_to(f"{os.getpid()} /somewhere/else/rights")
    assert machine.run("build").returncode == 7


def test_two_at_the_same_time_set_up_once(machine: Machine) -> None:
    waits = machine.fake / "pip-waits"
    waits.touch()
    first = machine.start("build")
    machine.wait_for("pip-is-here")
    second = machine.start("check")
    assert second.stderr
    assert "waiting for it to end" in second.stderr.readline()
    waits.unlink()
    assert second.communicate(timeout=15)[1] == ""
    first.communicate(timeout=15)
    assert (first.returncode, second.returncode) == (7, 7)
    assert len([call for call in machine.calls() if "-m venv" in call]) == 1


def test_a_changed_lock_file_makes_only_what_depends_on_it(machine: Machine) -> None:
    machine.run("build")
    machine.forget_calls()
    with (machine.clone / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    machine.run("build")
    assert [call for call in machine.calls() if "pip install" in call and " -e " in call]
    assert not [call for call in machine.calls() if "-m venv" in call]
    with (machine.clone / "requirements.lock").open("a") as file:
        file.write("# changed\n")
    machine.run("build")
    calls = machine.calls()
    assert [call for call in calls if "-m venv" in call]
    assert not [call for call in calls if call.startswith("npm")]


def test_a_moved_folder_is_set_up_again(machine: Machine) -> None:
    machine.run("build")
    machine.clone = machine.clone.rename(machine.clone.with_name("moved"))
    result = machine.run("build")
    assert result.returncode == 7
    assert "Set-up is complete." in result.stderr


def test_it_works_through_symbolic_links(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "absolute").symlink_to(machine.clone / "rights")
    (tmp_path / "relative").symlink_to("absolute")
    machine.run("build")
    result = subprocess.run(
        ["./relative", "due"], cwd=tmp_path, env=machine.environment(), text=True, capture_output=True, check=False
    )
    assert (result.stdout, result.stderr) == (f"in {tmp_path}: due\n", "")


def test_set_up_can_be_asked_for_again(machine: Machine) -> None:
    machine.run("build")
    machine.forget_calls()
    result = machine.run("setup")
    assert (result.returncode, result.stdout) == (0, "")
    assert [call for call in machine.calls() if "-m venv" in call]
    machine.forget_calls()
    result = machine.run("build", RIGHTS_SETUP="1")
    assert (result.returncode, result.stdout) == (7, f"in {machine.fake}: build\n")
    assert [call for call in machine.calls() if "-m venv" in call]


def test_a_machine_without_npm_gets_it_from_the_lock(machine: Machine) -> None:
    (machine.commands / "npm").unlink()
    result = machine.run("build")
    assert result.returncode == 7, result.stderr
    assert [call for call in machine.calls() if "requirements-node.lock" in call]
    assert not (machine.clone / ".cache/node-tool").exists()


def test_the_tests_ask_for_their_own_tools_once(machine: Machine) -> None:
    machine.run("build")
    for tool in ("pdftotext", "pdftoppm"):
        machine.has(tool, "")
    machine.has("google-chrome", "")
    machine.has("id", "echo 0")
    machine.forget_calls()
    assert machine.run("test", "-k", "x").returncode == 7
    assert "python3 -P -m builder test -k x" in machine.calls()
    assert machine.run("test").stderr == ""


def test_the_tests_ask_for_the_library_that_the_browser_driver_needs(machine: Machine) -> None:
    machine.has("python3", PYTHON.replace("in\n", "in\n    *libatomic*) exit 1 ;;\n", 1))
    machine.has("uname", "echo Linux")
    assert machine.run("build").returncode == 7
    result = machine.run("test")
    assert result.returncode == 2
    assert " libatomic1" in result.stderr.splitlines()[-1]


def test_a_system_without_apt_runs_the_tests_that_need_no_tools(machine: Machine) -> None:
    (machine.commands / "apt-get").unlink()
    result = machine.run("test")
    assert result.returncode == 7
    assert "poppler-utils" in result.stderr
