#!/usr/bin/env python3
"""Hostile and broken inputs: each yields a clear problem, the rest is processed, exit 3, nothing raw on the terminal.

usage: check_hostile.py DEMARCHE
"""

import gzip
import sys
import tempfile
from pathlib import Path

from program import Checks, Program

HEADER = ("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
          "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\n"
          "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\n")
ROW = "1300000000.000000\tC1\t10.0.0.1\t1\t198.51.100.7\t443\ttcp\tssl\n"


def row(number, service="ssl"):
    return ROW.replace("C1", f"C{number}").replace("ssl", service)


TRUNCATED = gzip.compress((HEADER + "".join(row(i) for i in range(3000))).encode())
INPUTS = {
    # name: (bytes, a word that the problem must have, rows that must still be read: None = do not care)
    "truncated.log.gz": (TRUNCATED[: len(TRUNCATED) // 2], "", None),
    "binary.log": (bytes(range(256)) * 20, "binary", 0),
    "no_fields.log": (("#separator \\x09\n#path\tconn\n" + ROW).encode(), "fields", 0),
    "long_line.log": ((HEADER + row(1) + row(2, "x" * 1_000_000) + row(3)).encode(), "", 2),
    "long_line.json": (b'{"_path":"conn","id.orig_h":"10.0.0.1"}\n{"a":"' + b"x" * 1_048_576 + b'"}\n{"_path":"conn","uid":"C2"}\n', "", 2),
    "not_utf8.log": (HEADER.encode() + row(1, "caf\xe9").encode("latin-1") + row(2).encode(), "UTF-8", 2),
    "escapes.log": ((HEADER + row(1, "\x1b[2J\x1b]0;owned\x07") + row(2)).encode(), "", 2),
    "escapes.json": (b'{"_path":"conn","ts":1300000000,"service":"\\u001b[31mred"}\n{"_path":"conn","ts":1300000001}\n', "", 2),
    "short_row.log": ((HEADER + row(1) + "1300000000.0\tC2\n" + row(3)).encode(), "8", 2),
    "not_json.json": (b'{"_path":"conn","ts":1300000000}\n{"_path":\n{"_path":"conn","ts":1300000001}\n', "", 2),
    "no_log.log": (b"hello\nworld\n", "", 0),
}


def log_inputs(demarche, checks):
    for name, (content, word, rows) in INPUTS.items():
        with tempfile.TemporaryDirectory() as folder:
            logs = Path(folder, "logs")
            logs.mkdir()
            (logs / name).write_bytes(content)
            (logs / "good.log").write_text(HEADER + row(1) + row(2))
            Path(folder, "intel.csv").write_text("type,value\nip,198.51.100.7\n")
            Path(folder, "case.toml").write_text('[case]\nid = "x"\nname = "X"\nmarking = "TLP:AMBER"\n\n[[source]]\nid = "S"\nname = "S"\n'
                                                 'paths = ["logs"]\nrole = "relay"\n\n[[intel]]\npath = "intel.csv"\n')
            code, out, errors = demarche(folder, "run")
            checks.that(code == 3, f"{name}: exit {code}, should be 3: {errors[-200:]}")
            checks.that("\x1b" not in out + errors and "\x07" not in out + errors, f"{name}: a raw control byte reached the terminal")
            report = demarche.json(folder, "run")
            about = [p for p in report["problems"] if p["file"].endswith(name)]
            checks.that(about, f"{name}: no problem names the file")
            checks.that(any(word in p["reason"] for p in about), f"{name}: the reason does not say {word!r}: {[p['reason'] for p in about]}")
            source = report["sources"][0]
            checks.that(source["lines"] == source["rows"] + source["comments"] + source["rejected"], f"{name}: lines are not accounted for: {source}")
            good = 2 + (rows or 0)
            checks.that(source["rows"] == good if rows is not None else source["rows"] > 2, f"{name}: {source['rows']} rows read, should be {good}")
            sighted = demarche.query(folder, "select count(*) as n from sightings")[0]["n"]
            checks.that(sighted >= 2, f"{name}: the good file beside it was not swept")
            for words in (["sources"], ["status"], ["query", "select * from connections"], ["show", "S"], ["why", "indicators.count"]):
                _, out, errors = demarche(folder, *words)
                checks.that("\x1b" not in out + errors, f"{name}: {' '.join(words)} prints a raw escape")


def other_inputs(demarche, checks):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "good.log").write_text(HEADER + row(1))
        Path(folder, "intel.csv").write_text("type,value\nip,198.51.100.7\ndomain,no good\x1b[m domain\nmd5,123\nip,198.51.100.9-198.51.100.1\n")
        Path(folder, "networks.csv").write_text("cidr,organisation,city,region,country,asn,source,as_of\n"
                                                "223.166.0.0-23.167.255.255,A,B,,CN,1,x,2013-01-01\n198.51.100.0/24,A,Lyon,,FR,1,x,2013-01-01\n")
        Path(folder, "case.toml").write_text('[case]\nid = "x"\nname = "X"\nmarking = "TLP:AMBER"\n\n[[source]]\nid = "S"\nname = "S"\npaths = ["good.log"]\n'
                                             'role = "victim"\nvictim = "V-1"\n\n[[intel]]\npath = "intel.csv"\n\n[registry]\nnetworks = "networks.csv"\n')
        code, out, errors = demarche(folder, "run")
        checks.that(code == 3, f"broken indicators: exit {code}")
        checks.that("\x1b" not in out + errors, "an escape in an indicator reached the terminal")
        report = demarche.json(folder, "run")
        reasons = {(p["file"], p["line"]): p["reason"] for p in report["problems"]}
        for line in (3, 4, 5):
            checks.that(("intel.csv", line) in reasons, f"intel.csv:{line} is not reported: {reasons}")
        checks.that("reversed" in reasons.get(("intel.csv", 5), ""), f"the reversed range is not called that: {reasons}")
        checks.that("reversed" in reasons.get(("networks.csv", 2), ""), f"the reversed network is not called that: {reasons}")
        checks.that(report["searched"]["sightings"] == 1, "the good indicator among the broken ones was not swept")
        code, _, errors = demarche(folder, "query", "select * from read_csv('/etc/passwd')")
        checks.that(code == 2 and "root:" not in errors, f"SQL that reads a file: exit {code}")
    with tempfile.TemporaryDirectory() as folder:
        code, _, errors = demarche(folder, "run")
        checks.that(code == 10, f"no case: exit {code}, should be 10")
        Path(folder, "case.toml").write_text('[case]\nid = "x"\nname = "X"\nmarking = "TLP:AMBER"\n\n[[source]]\nid = "S"\nname = "S"\npaths = ["a"]\nclock_ofset = "-3s"\n')
        code, _, errors = demarche(folder, "run")
        checks.that(code == 2 and "clock_offset" in errors and ":10:" in errors, f"an unknown key: exit {code}, {errors}")


def main():
    demarche, checks = Program(sys.argv[1]), Checks("hostile inputs")
    log_inputs(demarche, checks)
    other_inputs(demarche, checks)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
