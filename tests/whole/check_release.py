#!/usr/bin/env python3
"""Releases: what an audience may not see changes no byte of what it gets, and every edit of a release is caught and named.

usage: check_release.py DEMARCHE [PAIRS [EDITS]]
"""

import hashlib
import json
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "random"))
from case_maker import make_case  # noqa: E402
from program import Checks, Program, tree_digest  # noqa: E402

JUDGED = """
[[hypothesis]]
id = "H1"
says = "The named unit"
prior = 0.5

[[hypothesis]]
id = "H0"
says = "Someone else"
residual = true
prior = 0.5

[[finding]]
id = "E-01"
says = "Logins come from one city"
claims = ["logins.count"]
likelihood = { H1 = [0.6, 0.9] }
why = "test"
"""
WITHHELD_FINDING = """
[[finding]]
id = "E-%02d"
says = "A withheld finding %d"
claims = ["victims.count"]
marking = "TLP:RED"
likelihood = { H1 = [0.%d, 0.%d] }
why = "secret %d"
"""


def mark(folder, seed):
    """Gives every source and the second intelligence file a marking, the same in both cases of a pair."""
    rng = random.Random(seed * 7919)
    path = Path(folder, "case.toml")
    blocks = path.read_text().replace('marking = "TLP:AMBER"', 'marking = "TLP:CLEAR"').split("\n\n")
    withheld = []
    for i, block in enumerate(blocks):
        if block.startswith("[[source]]") and rng.random() < 0.5:
            blocks[i] = block + '\nmarking = "TLP:RED"'
            withheld.append(re.search(r'paths = \["([^"*]*?)/?(?:\*[^"]*)?"\]', block).group(1))
        if block.startswith("[[intel]]") and "more.csv" in block and rng.random() < 0.7:
            blocks[i] = block + '\nmarking = "TLP:GREEN"'
            withheld.append("intel/more.csv")
    path.write_text("\n\n".join(blocks) + JUDGED)
    victims = Path(folder, "registry", "victims.csv")
    lines = victims.read_text().splitlines()
    victims.write_text("\n".join([lines[0] + ",marking"] + [line + "," for line in lines[1:]]) + "\n")
    return withheld


def change_what_is_withheld(folder, withheld, seed):
    """Values, rows, names, sources, intelligence, findings: anything the audience may not see becomes something else."""
    rng = random.Random(seed * 104729)
    case = Path(folder, "case.toml")
    text = case.read_text()
    for name in withheld:
        path = Path(folder, name)
        if name.endswith(".csv"):
            path.write_text("type,value\n" + "".join(f"domain,other{rng.randrange(99)}.example\nip,203.0.113.{rng.randrange(1, 99)}\n" for _ in range(3)))
            continue
        files = sorted(p for p in path.rglob("*") if p.is_file())
        kind = rng.choice(["drop", "rename", "swap"])
        if kind == "drop" and len(files) > 1:
            rng.choice(files).unlink()
        elif kind == "rename":
            path.rename(path.with_name(path.name + "-elsewhere"))
            text = text.replace(f'"{name}', f'"{name}-elsewhere')
        else:
            for file in files:
                if file.suffix not in (".gz", ".zst"):
                    file.write_bytes(file.read_bytes().replace(b"198.18.", b"198.19.").replace(b"223.166.", b"223.167."))
    text = re.sub(r'name = "(Relay \d+|Sensor of [^"]*)"(?=(?:(?!\[\[).)*?TLP:RED)', lambda m: f'name = "Other {rng.randrange(999)}"', text, flags=re.S)
    secret = Path(folder, "logs", f"secret-{seed}")
    secret.mkdir(parents=True)
    (secret / "conn.log").write_text('{"_path":"conn","ts":1300000000,"uid":"X1","id.orig_h":"10.9.9.9","id.resp_h":"198.18.1.1"}\n')
    extra = f'\n[[source]]\nid = "S-secret-{seed}"\nname = "Secret"\npaths = ["logs/secret-{seed}"]\nrole = "victim"\nvictim = "V-secret"\nmarking = "TLP:RED"\n'
    number = rng.randrange(2, 9)
    case.write_text(text + extra + WITHHELD_FINDING % (number, number, number, number + 1, number))
    victims = Path(folder, "registry", "victims.csv")
    victims.write_text(victims.read_text() + f"V-secret,Secret {seed},RU,energy,TLP:RED\n")


def publish(demarche, folder, name="out"):
    code, out, errors = demarche(folder, "publish", "--marking", "TLP:CLEAR", "-o", name, "--date", "2013-02-19", "--unsigned")
    return code, errors


def non_interference(demarche, checks, pairs):
    for seed in range(1, pairs + 1):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            make_case(seed, one), make_case(seed, two)
            mark(one, seed)
            change_what_is_withheld(two, mark(two, seed), seed)
            for folder in (one, two):
                code, _, errors = demarche(folder, "run")
                checks.that(code in (0, 3), f"pair {seed}: run exits {code}: {errors[-300:]}")
                code, errors = publish(demarche, folder)
                checks.that(code == 0, f"pair {seed}: publish exits {code}: {errors[-300:]}")
            if not checks.that(tree_digest(Path(one, "out")) == tree_digest(Path(two, "out")), f"pair {seed}: what was withheld changed the release"):
                for path in sorted(Path(one, "out").rglob("*")):
                    twin = Path(two, "out", path.relative_to(Path(one, "out")))
                    if path.is_file() and (not twin.exists() or twin.read_bytes() != path.read_bytes()):
                        print(f"  pair {seed}: {path.name} differs")
            if seed == 1:   # the test itself must be able to fail: one count more in a permitted place shows
                log = Path(two, "logs", "planted.log")
                log.write_text('{"_path":"rdp","ts":1305382000,"uid":"P1","id.orig_h":"203.0.113.9","id.resp_h":"192.0.2.9","result":"Success"}\n')
                case = Path(two, "case.toml")
                case.write_text(case.read_text() + '\n[[source]]\nid = "S-planted"\nname = "P"\npaths = ["logs/planted.log"]\nrole = "relay"\n')
                demarche(two, "run")
                publish(demarche, two, "leak")
                checks.that(tree_digest(Path(two, "leak")) != tree_digest(Path(one, "out")), "a planted leak of one login is not noticed: this test cannot fail")


def edit(rng, folder):
    """Changes one place of a release; returns what was done."""
    kind = rng.choice(["prose", "svg", "claims", "row", "stix", "value"])
    name, pattern = {"prose": ("report.html", rb"<data [^>]*>[^<]*?(\d)"), "svg": ("report.html", rb"data-value=\"\d*(\d)\""),
                     "value": ("report.html", rb"<data [^>]*value=\"\d*?(\d)"), "claims": ("claims.json", rb"\"(?:k|n|value|rows)\": \d*?(\d)"),
                     "row": (None, rb"(\d)"), "stix": ("bundle.stix.json", rb"\"content\": \"[^\"]*?(\d)")}[kind]
    path = Path(folder, name) if name else rng.choice(sorted(Path(folder, "rows").glob("raw_*.jsonl")))
    content = bytearray(path.read_bytes())
    places = [m.start(1) for m in re.finditer(pattern, bytes(content))]
    if not places:
        return None
    at = rng.choice(places)
    content[at] = ord("1") + (content[at] - ord("0")) % 9
    path.write_bytes(bytes(content))
    return kind, path.name, at


def edits(demarche, checks, count):
    rng = random.Random(17)
    with tempfile.TemporaryDirectory() as folder:
        make_case(3, folder)
        mark_all = Path(folder, "case.toml")
        mark_all.write_text(mark_all.read_text().replace("TLP:AMBER", "TLP:CLEAR") + JUDGED)
        demarche(folder, "run")
        code, errors = publish(demarche, folder)
        checks.that(code == 0, f"publish exits {code}: {errors[-300:]}")
        code, out, errors = demarche(folder, "verify", "out")
        checks.that(code == 0, f"a fresh release verifies: exit {code}: {out[-300:]}{errors[-300:]}")
        publish(demarche, folder, "again")
        checks.that(tree_digest(Path(folder, "out")) == tree_digest(Path(folder, "again")), "publishing twice gives the same bytes")
        done = 0
        while done < count:
            broken = Path(folder, "broken")
            shutil.rmtree(broken, ignore_errors=True)
            shutil.copytree(Path(folder, "out"), broken)
            what = edit(rng, broken)
            if what is None:
                continue
            done += 1
            # The sums are brought up to date, so that only the content can tell.
            sums = broken / "SHA256SUMS"
            sums.write_text("".join(f"{hashlib.sha256((broken / line[66:]).read_bytes()).hexdigest()}  {line[66:]}\n" for line in sums.read_text().splitlines()))
            code, out, errors = demarche(folder, "verify", "broken", "--json")
            report = json.loads(out) if out.strip() else {"faults": []}
            named = [f for f in report["faults"] if f["file"]]
            checks.that(code == 1 and named, f"edit {what} is not caught: exit {code} {out[-200:]} {errors[-200:]}")
            if what[0] in ("prose", "svg", "value", "claims"):
                checks.that(any(f["claim"] for f in named), f"edit {what}: no claim is named: {named[:2]}")


def hostile(demarche, checks):
    for number, (sql, word) in enumerate([("select count(*) from read_csv('/etc/passwd')", "read_csv"), ("copy (select 1) to 'x'", ""),
                                          ("with recursive t(x) as (select 1 union all select x + 1 from t) select max(x) from t", "")]):
        with tempfile.TemporaryDirectory() as folder:
            make_case(3, folder)
            case = Path(folder, "case.toml")
            case.write_text(case.read_text().replace("TLP:AMBER", "TLP:CLEAR") + '\n[[claim]]\nid = "C-101"\nsays = "{value}"\nmeasure = "count"\nunit = "row"\nsql = "select count(*) from logins"\n')
            demarche(folder, "run")
            publish(demarche, folder)
            terms = Path(folder, "out", "release.json")
            value = json.loads(terms.read_text())
            value["claims"][0]["sql"] = sql
            terms.write_text(json.dumps(value))
            code, out, errors = demarche(folder, "verify", "out", "--json")
            report = json.loads(out)
            checks.that(code == 1 and any(f["claim"] == "C-101" for f in report["faults"]), f"hostile SQL {number}: exit {code}, {report['faults'][:3]}")


def main():
    demarche, checks = Program(sys.argv[1]), Checks("releases")
    edits(demarche, checks, int(sys.argv[3]) if len(sys.argv) > 3 else 100)
    hostile(demarche, checks)
    non_interference(demarche, checks, int(sys.argv[2]) if len(sys.argv) > 2 else 300)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
