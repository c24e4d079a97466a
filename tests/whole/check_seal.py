#!/usr/bin/env python3
"""What was sealed stays sealed; what did not change is not read again; what was killed goes on.

usage: check_seal.py DEMARCHE [KILLS]
"""

import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "random"))
from case_maker import make_case  # noqa: E402
from program import Checks, Program, tree_digest  # noqa: E402


def unchanged_inputs(demarche, checks):
    with tempfile.TemporaryDirectory() as folder:
        make_case(7, folder)
        first = demarche.json(folder, "run")
        checks.that(first["files_read"] > 0 and first["files_unchanged"] == 0, "a first run reads every file")
        again = demarche.json(folder, "run")
        checks.that(again["files_read"] == 0 and again["files_unchanged"] == first["files_read"], "a second run reads nothing again")
        checks.that(again["claims"] == first["claims"], "a second run says the same")
        log = next(p for p in Path(folder, "logs").rglob("rdp.log*"))
        before = log.stat()
        log.write_bytes(log.read_bytes())
        if log.stat().st_mtime_ns == before.st_mtime_ns:
            time.sleep(0.01)
            log.touch()
        third = demarche.json(folder, "run")
        checks.that(third["files_read"] == 1, f"one touched file: only that one is read, not {third['files_read']}")
        checks.that(third["claims"] == first["claims"], "the same bytes give the same claims")


def broken_seal(demarche, checks):
    with tempfile.TemporaryDirectory() as folder:
        make_case(11, folder)
        demarche(folder, "run")
        files = sorted(p for p in Path(folder, "evidence").rglob("*") if p.is_file())
        for path in files:
            content = path.read_bytes()
            broken = bytearray(content)
            broken[len(broken) // 2] ^= 1
            path.write_bytes(bytes(broken))
            for words in (["claims"], ["query", "select 1"], ["status"], ["sources"], ["run"], ["show", "C-001"]):
                code, _, errors = demarche(folder, *words)
                checks.that(code == 5 and path.name in errors, f"{' '.join(words)} after a changed byte in {path.name}: exit {code}, {errors[-200:]}")
                if path != files[0]:
                    break
            path.write_bytes(content)
        checks.that(demarche(folder, "claims")[0] == 0, "with the bytes put back the seal holds")
        files[0].unlink()
        checks.that(demarche(folder, "claims")[0] == 5, "a missing file breaks the seal")


def changed_original(demarche, checks):
    with tempfile.TemporaryDirectory() as folder:
        make_case(13, folder)
        demarche(folder, "run")
        log = next(p for p in Path(folder, "logs").rglob("rdp.log*"))
        import os
        content, times = bytearray(log.read_bytes()), log.stat()
        content[-20] ^= 1
        log.write_bytes(bytes(content))
        os.utime(log, ns=(times.st_atime_ns, times.st_mtime_ns))
        code, out, errors = demarche(folder, "why", "logins.count")
        checks.that(code == 5 and log.name in out + errors, f"why finds an original that changed at equal size and time: exit {code}")
        code, out, errors = demarche(folder, "doctor", "--deep")
        checks.that(code == 5 and log.name in out + errors, f"doctor --deep finds it too: exit {code}, {errors[-200:]}")


def killed(demarche, checks, kills):
    rng = random.Random(20130219)
    with tempfile.TemporaryDirectory() as calm, tempfile.TemporaryDirectory() as rough:
        make_case(17, calm)
        demarche(calm, "run")
        started = time.monotonic()
        make_case(17, rough)
        demarche(rough, "run")
        whole = time.monotonic() - started
        wanted, claims = tree_digest(Path(calm, "evidence")), demarche(calm, "claims", "--json")[1]
        for round_number in range(kills):
            for name in ("evidence", "case.db", "case.db-wal", "case.db-shm"):
                path = Path(rough, name)
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            process = demarche.start(rough, "run", "-j", "2")
            time.sleep(rng.random() * whole)
            process.send_signal(rng.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT]))
            process.wait()
            code, _, errors = demarche(rough, "run")
            same = tree_digest(Path(rough, "evidence")) == wanted and demarche(rough, "claims", "--json")[1] == claims
            checks.that(code == 0 and same, f"kill {round_number}: run again exits {code}, same result: {same} {errors[-200:]}")


def second_writer(demarche, checks):
    with tempfile.TemporaryDirectory() as folder:
        make_case(19, folder)
        demarche(folder, "run")
        import fcntl
        import os
        handle = os.open(Path(folder, "evidence"), os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        code, _, errors = demarche(folder, "run")
        checks.that(code == 11, f"a second writer is refused with exit 11, not {code}: {errors[-200:]}")
        checks.that(demarche(folder, "claims")[0] == 0, "readers go on while another writes")
        os.close(handle)


def main():
    demarche, checks = Program(sys.argv[1]), Checks("seal")
    unchanged_inputs(demarche, checks)
    broken_seal(demarche, checks)
    changed_original(demarche, checks)
    second_writer(demarche, checks)
    killed(demarche, checks, int(sys.argv[2]) if len(sys.argv) > 2 else 50)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
