#!/usr/bin/env python3
"""Real logs and intelligence that nobody here wrote, where they are at hand (exit 77 where not: the test is skipped).

usage: check_shared.py DEMARCHE SHARED_DATA
"""

import gzip
import sys
import tempfile
from pathlib import Path

from program import Checks, Program

CASE = """[case]
id = "shared"
name = "Shared data"
marking = "TLP:AMBER"

[[source]]
id = "S-tsv"
name = "Competition network, tab separated"
paths = ["{logs}/zeek/wrccdc/zeek-default"]
role = "{role}"

[[source]]
id = "S-json"
name = "The same traffic, JSON"
paths = ["{logs}/zeek/wrccdc/zeek-json"]
role = "{role}"

[[source]]
id = "S-m57"
name = "m57"
paths = ["{logs}/zeek/m57/*.gz"]
role = "{role}"

[[intel]]
path = "{logs}/stix/apt1.json"
actor = "APT1"

[[intel]]
path = "{logs}/misp/*.json"
"""

VIEWS = {
    "logins": "ts, client_ip, client_port, host, port, protocol, account, keyboard, client_name, result, success, uid",
    "resolutions": "ts, client_ip, domain, answer, uid",
    "certificates": "ts, fingerprint, serial, subject, issuer, not_before, not_after, san_dns",
    "records": "ts, log, uid, fields",
}


def lines_of(folder):
    return sum(gzip.open(path).read().count(b"\n") for path in sorted(folder.glob("*.gz")))


def real_case(demarche, checks, shared):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "case.toml").write_text(CASE.format(logs=shared, role="relay"))
        code, out, errors = demarche(folder, "run")
        checks.that(code in (0, 3), f"run exits {code}: {errors[-300:]}")
        checks.that("othing sighted" in out, "the page says that nothing was sighted")
        report = demarche.json(folder, "run")
        sources = {source["id"]: source for source in report["sources"]}
        for name, part in (("S-tsv", "wrccdc/zeek-default"), ("S-json", "wrccdc/zeek-json"), ("S-m57", "m57")):
            lines, source = lines_of(shared / "zeek" / part), sources[name]
            checks.that(source["lines"] == lines, f"{name}: {source['lines']} lines, the files have {lines}")
            checks.that(source["lines"] == source["rows"] + source["comments"] + source["rejected"], f"{name}: {source}")
            checks.that(source["rejected"] == 0, f"{name}: {source['rejected']} rejected")
        checks.that(report["searched"]["sightings"] == 0, "nothing is sighted")
        for view, columns in VIEWS.items():
            sides = [f"select {columns} from {view} where source_id = '{name}'" for name in ("S-tsv", "S-json")]
            total = demarche.query(folder, f"select count(*) as n from {view} where source_id = 'S-tsv'")[0]["n"]
            for one, other in (sides, reversed(sides)):
                differing = demarche.query(folder, f"select * from ({one} except all {other}) order by all limit 3")
                checks.that(not differing, f"{view}: rows of one encoding only: {differing}")
            checks.that(total > 0, f"{view}: no rows")
        rdp = demarche.query(folder, "select source_id, count(*) as n, count(keyboard) as k from logins where protocol = 'rdp' group by 1 order by 1")
        checks.that(rdp == [{"source_id": "S-json", "n": 4122, "k": 11}, {"source_id": "S-tsv", "n": 4122, "k": 11}], f"rdp rows: {rdp}")


def planted(demarche, checks, shared):
    """A domain, an address inside a block and a hash of the real bundle, planted in copies of real logs."""
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder, "logs")
        logs.mkdir()
        for name in ("conn", "dns", "http"):
            text = gzip.open(shared / f"zeek/m57/{name}.log.gz", "rt", encoding="utf-8", errors="surrogateescape").read()
            lines = text.split("\n")
            at = next(i for i, line in enumerate(lines) if line and not line.startswith("#"))
            fields = next(line for line in lines if line.startswith("#fields")).split("\t")[1:]
            row = lines[at + 100].split("\t")
            if name == "conn":
                row[fields.index("id.resp_h")] = "223.167.12.34"
            elif name == "dns":
                row[fields.index("query")] = "WWW.HugeSoft.org"
            else:
                row[fields.index("md5")] = "002325A0A67FDED0381B5648D7FE9B8E"
            lines[at + 100] = "\t".join(row)
            (logs / f"{name}.log").write_text("\n".join(lines), encoding="utf-8", errors="surrogateescape")
        wanted = {("conn.log", "id.resp_h", "cidr", "223.166.0.0/15", "223.167.12.34"),
                  ("dns.log", "query", "domain", "hugesoft.org", "www.hugesoft.org"),
                  ("http.log", "md5", "md5", "002325a0a67fded0381b5648d7fe9b8e", "002325a0a67fded0381b5648d7fe9b8e")}
        code, out, errors = demarche(folder, "sweep", "--json", "-i", str(shared / "stix/apt1.json"), "logs")
        import json
        found = [json.loads(line) for line in out.splitlines()]
        got = {(Path(f["file"]).name, f["field"], f["type"], f["indicator"], f["value"].lower()) for f in found}
        checks.that(got == wanted and len(found) == 3, f"sweep finds {got}, exit {code} {errors[-200:]}")
        for one in found:
            content = Path(folder, one["file"]).read_bytes() if not one["file"].startswith("/") else Path(one["file"]).read_bytes()
            line = content[one["offset"]: one["offset"] + one["length"]]
            checks.that(content.split(b"\n")[one["line"] - 1] == line and one["value"].encode() in line, f"offset, length and line of {one}")
        Path(folder, "case.toml").write_text(f'[case]\nid = "p"\nname = "Planted"\nmarking = "TLP:AMBER"\n\n[[source]]\nid = "S"\nname = "S"\npaths = ["logs"]\n'
                                             f'role = "victim"\nvictim = "V-1"\n\n[[intel]]\npath = "{shared}/stix/apt1.json"\nactor = "APT1"\n')
        demarche(folder, "run")
        rows = demarche.query(folder, "select field, type, indicator, lower(value) as v from sightings order by all")
        checks.that({(r["field"], r["type"], r["indicator"], r["v"]) for r in rows} == {w[1:] for w in wanted}, f"the case sights {rows}")


def main():
    if len(sys.argv) < 3 or not Path(sys.argv[2], "zeek").is_dir():
        print("skipped: the shared data is not here")
        return 77
    demarche, checks = Program(sys.argv[1]), Checks("shared data")
    shared = Path(sys.argv[2]).resolve()
    real_case(demarche, checks, shared)
    planted(demarche, checks, shared)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
