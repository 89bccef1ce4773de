"""PostgreSQL, Redis and RabbitMQ of one's own, on free ports and in a directory that is thrown away.

So a fault can stop, kill or hang a server without touching one that somebody else uses. Where a server's program is not
installed `MissingProgramError` says which.
"""

from __future__ import annotations

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

PATIENCE = 60.0


class MissingProgramError(Exception):
    """A server's program is not installed on this machine."""


_given: set[int] = set()


def free_port() -> int:
    """A port that nobody has and that was not given before; below those that systems give to callers by themselves."""
    chance = random.Random(f"{os.getpid()} {time.monotonic_ns()}")
    while True:
        port = chance.randrange(20_000, 32_000)
        with suppress(OSError), socket.socket() as found:
            if port not in _given:
                found.bind(("127.0.0.1", port))
                _given.add(port)
                return port


def program(name: str, *places: str) -> str:
    """The path of a program, in one of these directories (patterns) or on the path. Raises MissingProgramError."""
    for place in places:
        for path in sorted(Path("/").glob(f"{place.lstrip('/')}/{name}"), reverse=True):
            return str(path)
    found = shutil.which(name)
    if found is None:
        raise MissingProgramError(f"{name} is not installed")
    return found


class Server:
    """One server process: started, stopped (asked), killed, hung (`SIGSTOP`) and woken."""

    ask = signal.SIGTERM

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        place.mkdir(parents=True)

    @property
    def url(self) -> str:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def options(self) -> dict[str, Any]:
        return {}

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def start(self) -> None:
        with (self.place / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, cwd=self.place, start_new_session=True, **self.options()
            )
        self._wait(self.answers, "it answers")

    def stop(self) -> None:
        self._end(self.ask)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def hang(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)

    def wake(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGCONT)

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.wake()
            self.kill()

    def _end(self, number: signal.Signals) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > end:
                told = (self.place / "log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{type(self).__name__} did not come so far that {what}:\n{told}")
            time.sleep(0.05)


class Redis(Server):
    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        kept = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction"]
        return [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", ".", *kept]


class RabbitMQ(Server):
    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def command(self) -> list[str]:
        # Not the one on the path, which changes to a user of its own and cannot write here.
        return [program("rabbitmq-server", "/usr/lib/rabbitmq/lib/*/sbin")]

    def options(self) -> dict[str, Any]:
        for name in ("data", "logs"):
            (self.place / name).mkdir(exist_ok=True)
        own = {
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_FEATURE_FLAGS_FILE": str(self.place / "data" / "feature_flags"),
            "RABBITMQ_NODENAME": f"faults{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "ERL_EPMD_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.place / "data"),
            "RABBITMQ_LOG_BASE": str(self.place / "logs"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.place / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(self.place / "none"),
            "HOME": str(self.place),
        }
        return {"env": {**os.environ, **own}}

    def answers(self) -> bool:
        """It listens before it lets anybody in."""
        from kombu import Connection

        if not super().answers():
            return False
        with suppress(Exception), Connection(self.url, connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
            return True
        return False


class PostgreSQL(Server):
    """Without fsync: here processes are killed, not the machine."""

    ask = signal.SIGINT
    installed = "/usr/lib/postgresql/*/bin"

    @property
    def url(self) -> str:
        return f"postgresql://pivot@127.0.0.1:{self.port}/postgres"

    def options(self) -> dict[str, Any]:
        """It refuses to run as root."""
        return {"user": "postgres", "group": pwd.getpwnam("postgres").pw_gid} if os.geteuid() == 0 else {}

    def prepare(self) -> None:
        data = self.place / "data"
        if os.geteuid() == 0:
            for path in (self.place, *self.place.parents):
                if path == Path("/tmp"):
                    break
                path.chmod(0o755)
            shutil.chown(self.place, "postgres")
        made = [program("initdb", self.installed), "-D", str(data), "-U", "pivot", "--auth", "trust", "--no-sync"]
        subprocess.run(
            made, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.place, **self.options()
        )

    def command(self) -> list[str]:
        if not (self.place / "data").exists():
            self.prepare()
        own = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.place,
            "fsync": "off",
        }
        settings = [word for name, value in own.items() for word in ("-c", f"{name}={value}")]
        return [program("postgres", self.installed), "-D", str(self.place / "data"), *settings]

    def answers(self) -> bool:
        import psycopg2

        with suppress(psycopg2.OperationalError):
            psycopg2.connect(self.url, connect_timeout=1).close()
            return True
        return False

    def restart(self) -> None:
        """As after a crash: every connection is cut off in the middle."""
        self._end(signal.SIGQUIT)
        self.start()
