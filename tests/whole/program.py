"""Runs demarche in a folder and reads what it says; shared by the whole-program checks."""

import hashlib
import json
import os
import subprocess
from pathlib import Path


class Checks:
    """Collects what failed; ends with one line and an exit status."""

    def __init__(self, name):
        self.name, self.passed, self.faults = name, 0, []

    def that(self, truth, what):
        if truth:
            self.passed += 1
        else:
            self.faults.append(what)
        return bool(truth)

    def end(self):
        for fault in self.faults[:40]:
            print(f"FAULT {fault}")
        print(f"{self.name}: {self.passed} held, {len(self.faults)} did not")
        return 1 if self.faults else 0


class Program:
    def __init__(self, path):
        self.path = str(Path(path).resolve())

    def __call__(self, folder, *words, **options):
        done = subprocess.run([self.path, *words], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL,
                              env=dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8", NO_COLOR="1"), **options)
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")

    def start(self, folder, *words):
        return subprocess.Popen([self.path, *words], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                stdin=subprocess.DEVNULL)

    def json(self, folder, *words):
        code, out, errors = self(folder, *words, "--json")
        if not out.strip():
            raise AssertionError(f"demarche {' '.join(words)} --json printed nothing, exit {code}: {errors[-400:]}")
        return json.loads(out)

    def query(self, folder, sql):
        return self.json(folder, "query", sql)


def tree_digest(folder):
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
