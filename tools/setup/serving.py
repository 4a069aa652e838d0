"""The demonstration: a database, a web server and a worker, until Ctrl-C."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from tools.setup.console import Failed, say
from tools.setup.environment import BUILT, PROGRAMS, PYTHON, ROOT, django_environment, python

VAR = ROOT / "var" / "demo"
_SECONDS_TO_START = 60
POST = 25
"""The post office listens this many ports above the web server, so that two demos can run beside each other."""


def serve_demo(*, port: int, once: bool, reset: bool) -> int:
    """Prepare the data, start web and worker, say where; with `once` stop as soon as it answers."""
    refuse_taken(port)
    if reset and VAR.exists():
        shutil.rmtree(VAR)
    VAR.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{port}"
    environment = {
        "ORGDESK_VAR": str(VAR),
        "ORGDESK_BASE_URL": address,
        "ORGDESK_DEMO": "1",
        "ORGDESK_DEMO_POST_PORT": str(port + POST),
    }
    who = prepare_data(environment)
    processes = start(port, {**django_environment(), **environment})
    helping: list[subprocess.Popen[bytes]] = []
    try:
        wait_until_healthy(f"{address}/health", processes)
        say(f"ready at {address}")
        if not once:
            helping.append(make_player_ready({**django_environment(), **environment}))
        print(f"\n  {address}\n\n{who}\n  Ctrl-C stops it.\n", flush=True)
        return 0 if once else wait_for_end(processes)
    except KeyboardInterrupt:
        return 0
    finally:
        stop([*processes, *helping])
        say("stopped")


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failed(f"port {port} is in use; choose another with --port") from None


def prepare_data(environment: dict[str, str]) -> str:
    """Bring the database to its newest shape and load the sample; returns the words about who can sign in."""
    python("manage.py", "migrate", "-v0", env=environment)
    say("database")
    collect_static(environment)
    command = [str(PYTHON), "manage.py", *_sample_command()]
    told = subprocess.run(
        command, cwd=ROOT, env={**django_environment(), **environment}, stdout=subprocess.PIPE, text=True, check=False
    )
    if told.returncode != 0:
        raise Failed("the sample company could not be loaded; its own words are above. --reset begins anew")
    say("sample company")
    return told.stdout


def collect_static(environment: dict[str, str]) -> None:
    stamp = VAR / "static.stamp"
    current = _static_state()
    if not stamp.exists() or stamp.read_text() != current:
        python("manage.py", "collectstatic", "--noinput", "--clear", "-v0", env=environment)
        stamp.write_text(current)
        say("static files")


def start(port: int, environment: dict[str, str]) -> list[subprocess.Popen[bytes]]:
    """The web server and, where the product has one, the worker; each in its own group, so that we decide who stops when."""
    web = [PROGRAMS / "granian", "--interface", "asginl", "--host", "127.0.0.1", "--port", port, "--log-level", "error"]
    commands = [[*web, "--workers-kill-timeout", "3", "orgdesk.config.asgi:application"]]
    if _has_command("worker"):
        commands.append([PYTHON, "manage.py", "worker"])
    if _has_command("demo_post"):
        commands.append([PYTHON, "manage.py", "demo_post", "--port", port + POST])
    return [
        subprocess.Popen([str(word) for word in command], cwd=ROOT, env=environment, start_new_session=True)
        for command in commands
    ]


def make_player_ready(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """The first rehearsal should not wait for its player to be compiled: a minute, behind everything else, once a machine."""
    command = [str(PYTHON), "manage.py", "rehearse", "warm"]
    gentle = ["nice", "-n", "19", *command] if shutil.which("nice") else command
    return subprocess.Popen(gentle, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)


def wait_until_healthy(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a company's proxy cannot reach this machine
    limit = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < limit:
        if any(process.poll() is not None for process in processes):
            raise Failed("a process ended before it served; its own words are above")
        with contextlib.suppress(OSError), opener.open(address, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise Failed(f"{address} did not answer within {_SECONDS_TO_START} s")


def wait_for_end(processes: list[subprocess.Popen[bytes]]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    while all(process.poll() is None for process in processes):
        time.sleep(0.3)
    raise Failed("web server or worker ended by itself; its own words are above")


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _sample_command() -> list[str]:
    if _has_command("demo"):
        return ["demo", "--load-only"]
    return ["add_administrator", "--email=ada.quist@brightwater.example", "--name=Ada Quist", "--password=brightwater"]


def _has_command(name: str) -> bool:
    return any(ROOT.glob(f"src/orgdesk/apps/*/management/commands/{name}.py"))


def _static_state() -> str:
    files: list[Path] = [BUILT / "stamp", ROOT / "requirements/runtime.txt"]
    files += sorted(file for file in ROOT.glob("src/orgdesk/**/static/**/*") if file.is_file())
    return "\n".join(f"{file.relative_to(ROOT)} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files)
