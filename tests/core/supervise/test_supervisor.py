"""The supervisor with tiny programs; what they do is read from the journal that they write."""

import http.client
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import psutil
import pytest

HERE = Path(__file__).parent
QUICK = {"ready": 5, "drain": 5, "first_delay": 0.02, "longest_delay": 0.1, "healthy": 60, "deaths": 5}


def eventually(condition: Callable[[], object], within: float = 20) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Stage:
    """A supervisor under test, and the journal of its programs."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        self.processes: list[dict[str, Any]] = []
        self.limits: dict[str, float] = dict(QUICK)
        self.stop_timeout = 10.0
        self.supervisor: subprocess.Popen[bytes] | None = None

    def program(self, name: str, *flags: str, **options: Any) -> None:
        argv = [sys.executable, str(HERE / "program.py"), name, str(self.journal), *flags]
        self.processes.append({"name": name, "argv": argv, "announces": "announcing" in flags, **options})

    def command(self) -> list[str]:
        specification = {
            "journal": str(self.journal),
            "processes": self.processes,
            "limits": self.limits,
            "stop_timeout": self.stop_timeout,
        }
        return [sys.executable, str(HERE / "run.py"), json.dumps(specification)]

    def start(self, pass_fds: tuple[int, ...] = ()) -> None:
        environment = os.environ | {"PYTHONPATH": str(HERE.parents[2])}
        self.supervisor = subprocess.Popen(self.command(), env=environment, pass_fds=pass_fds, start_new_session=True)

    def send(self, number: signal.Signals) -> None:
        assert self.supervisor
        self.supervisor.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.supervisor
        self.supervisor.send_signal(number)
        return self.supervisor.wait(20)

    def events(self) -> list[tuple[str, str, int]]:
        if not self.journal.exists():
            return []
        lines = [line.split() for line in self.journal.read_text().splitlines()]
        return [(event, name, int(pid)) for event, name, pid in lines]

    def pids(self, event: str, name: str) -> list[int]:
        return [pid for happened, who, pid in self.events() if (happened, who) == (event, name)]

    def await_starts(self, name: str, count: int) -> list[int]:
        eventually(lambda: len(self.pids("start", name)) >= count)
        return self.pids("start", name)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path / "journal")
    yield stage
    if stage.supervisor and stage.supervisor.poll() is None:
        stage.supervisor.kill()
        stage.supervisor.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_all_and_stops_them_one_after_the_other_from_the_last(stage: Stage, number: signal.Signals) -> None:
    for name in ("first", "second", "third"):
        stage.program(name, "announcing")
    stage.start()
    eventually(lambda: stage.pids("ready", "supervisor"))
    assert stage.stop(number) == 0
    assert [name for event, name, _ in stage.events() if event == "end"] == ["third", "second", "first", "supervisor"]
    assert all(is_gone(pid) for _, _, pid in stage.events())


def test_a_process_that_dies_is_started_again(stage: Stage) -> None:
    stage.program("worker")
    stage.start()
    for count in (1, 2, 3, 4):
        os.kill(stage.await_starts("worker", count)[-1], signal.SIGKILL)
    stage.await_starts("worker", 5)
    assert stage.stop() == 0


def test_a_process_that_dies_at_once_again_and_again_is_given_up_and_the_others_are_stopped(stage: Stage) -> None:
    stage.program("worker")
    stage.program("broken", "failing")
    stage.start()
    assert stage.supervisor
    assert stage.supervisor.wait(20) == 1
    assert len(stage.pids("start", "broken")) == QUICK["deaths"]
    assert len(stage.pids("end", "worker")) == 1


def test_a_program_that_does_not_exist_is_given_up(stage: Stage) -> None:
    stage.processes.append({"name": "missing", "argv": ["/no/such/program"]})
    stage.start()
    assert stage.supervisor
    assert stage.supervisor.wait(20) == 1


def test_deaths_far_apart_are_forgotten(stage: Stage) -> None:
    stage.limits |= {"deaths": 2, "healthy": 0.1}
    stage.program("worker")
    stage.start()
    for count in (1, 2, 3, 4):
        pid = stage.await_starts("worker", count)[-1]
        born = psutil.Process(pid).create_time()
        eventually(lambda born=born: time.time() - born > 0.5)  # type: ignore[misc]
        os.kill(pid, signal.SIGKILL)
    stage.await_starts("worker", 5)
    assert stage.stop() == 0


def test_one_that_never_becomes_ready_is_replaced(stage: Stage) -> None:
    stage.limits |= {"ready": 1, "deaths": 2}
    script = f"echo start silent $$ >> {stage.journal}; exec sleep 600"
    stage.processes.append({"name": "silent", "argv": ["/bin/sh", "-c", script], "announces": True})
    stage.start()
    assert stage.supervisor
    assert stage.supervisor.wait(20) == 1
    assert len(stage.pids("start", "silent")) == 2
    assert all(is_gone(pid) for pid in stage.pids("start", "silent"))
    assert not stage.pids("ready", "supervisor")


def test_one_that_ignores_the_request_to_end_is_killed_within_the_time(stage: Stage) -> None:
    stage.stop_timeout = 0.5
    stage.program("stubborn", "stubborn")
    stage.start()
    [pid] = stage.await_starts("stubborn", 1)
    assert stage.stop() == 0
    assert stage.pids("ignored", "stubborn") == [pid]
    assert is_gone(pid)


def test_a_second_signal_does_not_wait(stage: Stage) -> None:
    stage.stop_timeout = 1000
    stage.limits["drain"] = 1000
    stage.program("stubborn", "stubborn")
    stage.start()
    stage.await_starts("stubborn", 1)
    stage.send(signal.SIGINT)
    eventually(lambda: stage.pids("ignored", "stubborn"))
    assert stage.stop(signal.SIGINT) == 0


def test_what_a_process_leaves_behind_is_ended_too(stage: Stage) -> None:
    stage.program("parent", "grandchild")
    stage.start()
    os.kill(stage.await_starts("parent", 1)[0], signal.SIGKILL)
    stage.await_starts("parent", 2)
    assert is_gone(stage.pids("grandchild", "parent")[0])
    stage.stop()
    assert all(is_gone(pid) for pid in stage.pids("grandchild", "parent"))


def test_a_killed_supervisor_takes_its_processes_with_it(stage: Stage) -> None:
    stage.program("worker")
    stage.program("stubborn", "stubborn")
    stage.start()
    pids = stage.await_starts("worker", 1) + stage.await_starts("stubborn", 1)
    stage.stop(signal.SIGKILL)
    eventually(lambda: all(is_gone(pid) for pid in pids))


def test_a_process_without_a_twin_ends_before_its_successor_starts(stage: Stage) -> None:
    stage.program("worker")
    stage.start()
    [old] = stage.await_starts("worker", 1)
    stage.send(signal.SIGHUP)
    stage.await_starts("worker", 2)
    assert [event for event, _, _ in stage.events() if event in {"start", "end"}] == ["start", "end", "start"]
    assert is_gone(old)
    assert stage.stop() == 0


def test_a_rolling_process_ends_when_its_successor_is_ready(stage: Stage) -> None:
    stage.program("api", "announcing", rolling=True)
    stage.start()
    [old] = stage.await_starts("api", 1)
    eventually(lambda: stage.pids("ready", "supervisor"))
    stage.send(signal.SIGHUP)
    eventually(lambda: stage.pids("end", "api"))
    assert [event for event, name, _ in stage.events() if name == "api"] == ["start", "start", "end"]
    assert stage.pids("end", "api") == [old]
    assert stage.stop() == 0


def test_a_successor_that_fails_leaves_the_old_one_at_work(stage: Stage, tmp_path: Path) -> None:
    stage.program("api", "announcing", "fails_if", str(tmp_path / "broken"), rolling=True)
    stage.start()
    [old] = stage.await_starts("api", 1)
    eventually(lambda: stage.pids("ready", "supervisor"))
    (tmp_path / "broken").touch()
    stage.send(signal.SIGHUP)
    failed = stage.await_starts("api", 2)[1]
    eventually(lambda: is_gone(failed))
    assert not is_gone(old)
    (tmp_path / "broken").unlink()
    stage.send(signal.SIGHUP)
    eventually(lambda: stage.pids("end", "api") == [old])
    assert stage.stop() == 0


class Visitors:
    """Clients that ask without pause; half of them keep their connection open."""

    def __init__(self, port: int) -> None:
        self.answered_by: list[bytes] = []
        self.failures: list[Exception] = []
        self._port = port
        self._finished = threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=(number % 2 == 0,)) for number in range(8)]

    def _visit(self, keep: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        while not self._finished.is_set():
            try:
                connection.request("GET", "/", headers={} if keep else {"Connection": "close"})
                self.answered_by.append(connection.getresponse().read())
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(error)
                connection.close()
        connection.close()

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._finished.set()
        for thread in self._threads:
            thread.join()


def test_a_rolling_restart_fails_no_request(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        fd = listener.fileno()
        argv = [sys.executable, str(HERE / "web.py"), str(fd)]
        stage.processes.append({"name": "web", "argv": argv, "sockets": [fd], "announces": True, "rolling": True})
        stage.start(pass_fds=(fd,))
        with Visitors(listener.getsockname()[1]) as visitors:
            for generation in (1, 2, 3):
                eventually(lambda generation=generation: len(set(visitors.answered_by)) == generation)  # type: ignore[misc]
                eventually(lambda: stage.pids("ready", "supervisor"))
                stage.send(signal.SIGHUP)
            eventually(lambda: len(set(visitors.answered_by)) == 4)
        assert visitors.failures == []
        assert stage.stop() == 0


def test_closing_the_terminal_stops_all_instead_of_renewing_them(stage: Stage) -> None:
    stage.program("worker")
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["PYTHONPATH"] = str(HERE.parents[2])
        os.execv(sys.executable, stage.command())
    stage.await_starts("worker", 1)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert len(stage.pids("start", "worker")) == len(stage.pids("end", "worker")) == 1
