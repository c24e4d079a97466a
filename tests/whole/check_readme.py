#!/usr/bin/env python3
"""The transcript in the README is what the program prints: its commands are run one after the other and compared.

usage: check_readme.py DEMARCHE [--write]      --write puts what was printed into the README; read the diff
"""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- transcript: made and checked by tests/whole/check_readme.py -->\n", "<!-- transcript end -->\n"
COMMANDS = [
    "demarche demo | head -18",
    "demarche -C apt1 why logins.keyboard_share --lines 1 | tail -11",
    "demarche -C apt1 attribute | sed -n '/^What would/,$p'",
    "demarche -C apt1 publish --marking TLP:CLEAR --date 2013-02-19 --unsigned -o out | tail -3",
    "demarche verify out",
    "sed -i 's/1,849/1,894/' out/report.html && demarche verify out | tail -9",
]


def transcript(program, folder):
    env = {"PATH": f"{program.parent}:/usr/bin:/bin", "HOME": folder, "TZ": "UTC", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "80"}
    env |= {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
    out = ""
    for command in COMMANDS:
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=600)
        out += f"$ {command}\n{done.stdout}\n"
    return "```console\n" + out.rstrip() + "\n```\n"


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    readme = ROOT / "README.md"
    text = readme.read_text()
    start, stop = text.index(BEGIN) + len(BEGIN), text.index(END)
    with tempfile.TemporaryDirectory(prefix="demarche-readme-") as folder:
        printed = transcript(program, folder)
    if "--write" in sys.argv:
        readme.write_text(text[:start] + printed + text[stop:])
        return 0
    shown, wanted = text[start:stop].splitlines(), printed.splitlines()
    differing = [i for i in range(max(len(shown), len(wanted))) if shown[i:i + 1] != wanted[i:i + 1]]
    for i in differing[:10]:
        print(f"README: {shown[i:i + 1]}\nprinted: {wanted[i:i + 1]}")
    print(f"{len(wanted) - len(differing)} lines of the transcript held, {len(differing)} did not")
    if differing:
        print("tests/whole/check_readme.py PROGRAM --write brings it up to date")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
