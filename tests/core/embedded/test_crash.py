"""Killing things: what was written is there afterwards, and nothing keeps running."""

import os
import signal
import socket
from pathlib import Path

import psutil
import pytest
import redis

from core.embedded import EmbeddedError, EmbeddedServers, start_embedded
from tests.core.embedded.helpers import Holder, eventually, kill_all, processes_of, rows, server_pid, write_row


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one row in each server."""
    with start_embedded(tmp_path / "home") as servers:
        write_row(servers, 1)
    return tmp_path / "home"


def answers(servers: EmbeddedServers) -> bool:
    try:
        rows(servers)
    except (EmbeddedError, redis.RedisError):
        return False
    return True


def test_a_killed_program_takes_the_servers_with_it(home: Path) -> None:
    holder = Holder(home)
    assert processes_of(home)
    holder.kill()
    eventually(lambda: not processes_of(home))
    with start_embedded(home) as servers:
        assert rows(servers) == ([1], [1])


def test_a_program_that_ends_stops_the_servers(home: Path) -> None:
    assert Holder(home).end() == 0
    eventually(lambda: not processes_of(home))


def test_a_forked_child_does_not_keep_the_servers_alive(home: Path) -> None:
    holder = Holder(home, "fork")
    holder.process.kill()
    holder.process.wait()
    try:
        eventually(lambda: not processes_of(home))
    finally:
        os.kill(holder.facts["child"], signal.SIGKILL)
        holder.end()


def test_the_servers_survive_the_death_of_the_program_that_started_them_while_another_uses_them(home: Path) -> None:
    holder = Holder(home)
    with start_embedded(home) as servers:
        holder.kill()
        write_row(servers, 2)
        assert rows(servers) == ([1, 2], [1, 2])


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_killed_server_comes_back_with_its_data(home: Path, server: str) -> None:
    with start_embedded(home) as servers:
        write_row(servers, 2)
        killed = server_pid(home, server)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: answers(servers) and server_pid(home, server) != killed)
        assert rows(servers) == ([1, 2], [1, 2])


def test_a_postgres_that_is_killed_again_and_again_comes_back(home: Path) -> None:
    with start_embedded(home) as servers:
        for value in (2, 3, 4):
            killed = server_pid(home, "postgres")
            os.kill(killed, signal.SIGKILL)
            eventually(lambda killed=killed: answers(servers) and server_pid(home, "postgres") != killed)  # type: ignore[misc]
            write_row(servers, value)
        assert rows(servers) == ([1, 2, 3, 4], [1, 2, 3, 4])


def test_children_of_a_killed_postgres_do_not_hold_its_successor_up(home: Path) -> None:
    with start_embedded(home) as servers:
        postmaster = psutil.Process(server_pid(home, "postgres"))
        stopped = postmaster.children()[0]
        stopped.suspend()  # deaf to the death of its parent, like a backend inside a long computation
        postmaster.kill()
        eventually(lambda: answers(servers), within=10)
        assert not stopped.is_running() or stopped.status() == psutil.STATUS_ZOMBIE


def test_a_killed_keeper_leaves_nothing_running_and_loses_nothing(home: Path) -> None:
    holder = Holder(home)
    os.kill(holder.facts["keeper"], signal.SIGKILL)
    with start_embedded(home) as servers:
        assert rows(servers) == ([1], [1])
    holder.end()
    eventually(lambda: not processes_of(home))


def test_a_program_can_revive_the_servers_of_a_killed_keeper_at_the_same_addresses(home: Path) -> None:
    with start_embedded(home) as servers:
        servers.revive()
        kill_all(processes_of(home))

        def answers_again() -> bool:
            servers.revive()
            return answers(servers)

        eventually(answers_again)
        assert rows(servers) == ([1], [1])
    eventually(lambda: not processes_of(home))


def test_everything_killed_at_once_recovers(home: Path) -> None:
    with start_embedded(home) as servers:
        write_row(servers, 2)
        kill_all(processes_of(home))
    with start_embedded(home) as servers:
        assert rows(servers) == ([1, 2], [1, 2])


def test_a_child_of_postgres_that_outlives_everything_is_ended_at_the_next_start(home: Path) -> None:
    with start_embedded(home):
        postmaster = psutil.Process(server_pid(home, "postgres"))
        stopped = postmaster.children()[0]
        stopped.suspend()
        kill_all([process for process in processes_of(home) if process != stopped])
    with start_embedded(home) as servers:
        assert rows(servers) == ([1], [1])
    assert not stopped.is_running() or stopped.status() == psutil.STATUS_ZOMBIE


def test_a_pid_file_whose_number_is_now_another_process_is_no_obstacle(home: Path) -> None:
    """After a restart of the machine the number may be anybody's; Postgres alone would refuse to start."""
    template = "{pid}\n{home}\n1795199766\n5432\n/tmp\n\n  1234 1\nready   \n"
    (home / "embedded" / "postgres" / "postmaster.pid").write_text(template.format(pid=os.getppid(), home=home))
    with start_embedded(home) as servers:
        assert rows(servers) == ([1], [1])
    assert psutil.pid_exists(os.getppid())


def test_sockets_left_by_a_crash_are_no_obstacle(home: Path) -> None:
    with start_embedded(home) as servers:
        run_dir = servers.cluster.run_dir
    run_dir.mkdir(mode=0o700)
    for name in (".s.PGSQL.5432", "valkey.sock", "control.sock"):
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(str(run_dir / name))
    with start_embedded(home) as servers:
        assert rows(servers) == ([1], [1])


def test_a_torn_end_of_the_append_only_file_costs_no_earlier_entry(home: Path) -> None:
    """What a power cut may leave: the last write is there in part."""
    [log] = (home / "embedded" / "valkey" / "appendonlydir").glob("*.incr.aof")
    with log.open("ab") as file:
        file.write(b"*3\r\n$5\r\nrpush\r\n$4\r\nke")
    with start_embedded(home) as servers:
        assert rows(servers) == ([1], [1])
