"""Scanners for tests: the real clamd where it is installed, with a signature of our own; else a server that speaks its protocol."""

from __future__ import annotations

import hashlib
import os
import shutil
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# In two parts, so that no scanner on a developer's machine takes this file for what it describes.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def clamd(folder: Path) -> Iterator[str]:
    """What `ORGDESK_SCANNER` names while it answers."""
    program = os.environ.get("ORGDESK_TEST_CLAMD") or shutil.which("clamd")
    with _real(program, folder) if program else _speaking(folder) as place:
        yield f"clamd:{place}"


@contextmanager
def _real(program: str, folder: Path) -> Iterator[Path]:
    (folder / "signatures").mkdir()
    known = f"{hashlib.md5(EICAR, usedforsecurity=False).hexdigest()}:{len(EICAR)}:Eicar-Test-Signature"
    (folder / "signatures" / "ours.hdb").write_text(known + "\n")
    place, config = folder / "clamd.ctl", folder / "clamd.conf"
    config.write_text(
        f"LocalSocket {place}\nDatabaseDirectory {folder}/signatures\nForeground yes\nStreamMaxLength 1M\n"
        f"LogFile {folder}/log\nTemporaryDirectory {folder}\nOfficialDatabaseOnly no\n"
    )
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen([program, "-c", str(config)], stdout=output, stderr=output)
    try:
        end = time.monotonic() + 30
        while not place.exists():
            waiting = process.poll() is None and time.monotonic() < end
            assert waiting, (folder / "output").read_text()
            time.sleep(0.05)
        yield place
    finally:
        process.terminate()
        process.wait(20)


class _Speaker(socketserver.StreamRequestHandler):
    """INSTREAM as clamd speaks it, with the one signature and a limit of a megabyte."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > 1024 * 1024:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = hashlib.sha256(content).digest() == hashlib.sha256(EICAR).digest()
        self.wfile.write(b"stream: Eicar-Test-Signature.UNOFFICIAL FOUND\0" if found else b"stream: OK\0")


@contextmanager
def _speaking(folder: Path) -> Iterator[Path]:
    place = folder / "clamd.ctl"
    with socketserver.ThreadingUnixStreamServer(str(place), _Speaker) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield place
        server.shutdown()
        thread.join()
