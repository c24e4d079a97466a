#!/usr/bin/env python3
"""Hand-over and purge, from the command line alone.

A small case with a known truth is run, handed over, taken over in another folder and asked again: same figures, same
journal, seals hold, no original needed. Edited and hostile archives are refused by name and leave nothing behind. Then
one source is purged: its rows, its files and what quoted them are gone from every file of the case, the tombstone is
signed, the claims say so, and no later run reads it again.

usage: check_handover.py DEMARCHE
"""
import json
import pathlib
import subprocess
import sys
import tempfile

HEADER = ("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n"
          "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\n"
          "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\n")
SECRET = "ada-lovelace-laptop"     # stands in the log of the purged source only
CASE = """[case]
id = "small"
name = "Small"
marking = "TLP:AMBER"

[[source]]
id = "S-1"
paths = ["logs/s1/*.log"]
role = "victim"
victim = "V-1"
keep_until = "2012-01-01"
lawful_basis = "contract"

[[source]]
id = "S-2"
paths = ["logs/s2/*.log"]
role = "victim"
victim = "V-2"

[[intel]]
path = "intel.csv"

[registry]
victims = "victims.csv"
"""


class Held:
    def __init__(self):
        self.good, self.bad = 0, []

    def __call__(self, truth, what):
        if truth:
            self.good += 1
        else:
            self.bad.append(what)
            print("did not hold:", what, flush=True)


def make_case(folder):
    for source, host in (("s1", SECRET), ("s2", "printer")):
        (folder / "logs" / source).mkdir(parents=True)
        lines = [f"{1300000000 + i}.000000\tC{source}{i}\t10.0.0.{i + 1}\t5{i:04}\t192.0.2.53\t53\tudp\t{name}\n"
                 for i, name in enumerate([f"{host}.evil.example", "good.example", f"{host}.evil.example"])]
        lines.append(f"broken line of {host}\n")
        (folder / "logs" / source / "dns.log").write_text(HEADER + "".join(lines))
    (folder / "intel.csv").write_text("type,value\ndomain,evil.example\n")
    (folder / "victims.csv").write_text("id,name,country,sector\nV-1,One,US,IT\nV-2,Two,GB,Energy\n")
    (folder / "case.toml").write_text(CASE)


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    held = Held()

    def call(*args, cwd, codes=(0,)):
        done = subprocess.run([program, *map(str, args)], cwd=cwd, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL)
        if done.returncode not in codes:
            held(False, f"{args}: exit {done.returncode}, expected {codes}: {done.stderr.strip()[:300]}")
        return done

    with tempfile.TemporaryDirectory(prefix="demarche-handover-") as name:
        top = pathlib.Path(name)
        case = top / "case"
        case.mkdir()
        make_case(case)
        call("key", top / "k", cwd=top)
        call("run", cwd=case, codes=(3,))          # one broken line a source
        call("note", "C-001", "looks right", "--by", "ada", cwd=case)
        claims = json.loads(call("claims", "--json", cwd=case).stdout)

        # hand-over
        report = json.loads(call("export", "case", "-o", top / "out.tar.zst", "--key", top / "k", "--json", cwd=case).stdout)
        held(report["key_id"] != "" and "logs/s1/*.log" in report["left_out"], "export names key and what is left out")
        again = json.loads(call("export", "case", "-o", top / "out2.tar.zst", "--key", top / "k", "--json", cwd=case).stdout)
        held(again["digest"] != report["digest"], "the journal of the second hand-over holds the first one")
        names = subprocess.run(["tar", "--zstd", "-tf", top / "out.tar.zst"], capture_output=True, text=True).stdout.split()
        if names:
            held("case/case.toml" in names and "SHA256SUMS.minisig" in names, "tar lists it")
            held(not any("dns.log" in n for n in names), "no original without --originals")
        call("import", "case", top / "out.tar.zst", "other", "--key", top / "k.pub", cwd=top)
        taken = json.loads(call("-C", "other", "claims", "--json", cwd=top).stdout)
        held(taken == claims, "the figures are the same over there")
        call("-C", "other", "status", cwd=top)
        held("looks right" in call("-C", "other", "show", "C-001", cwd=top).stdout, "notes went along")
        call("-C", "other", "run", cwd=top, codes=(3,))     # originals are not there: said, and nothing is lost
        held(json.loads(call("-C", "other", "claims", "--json", cwd=top).stdout) == claims, "a run over there keeps the figures")
        call("import", "case", top / "out.tar.zst", "other", cwd=top, codes=(2,))   # never over an existing case
        call("key", top / "k2", cwd=top)
        call("import", "case", top / "out.tar.zst", "third", "--key", top / "k2.pub", cwd=top, codes=(12,))
        held(not (top / "third").exists(), "a wrong key leaves nothing")

        # one byte anywhere
        whole = (top / "out.tar.zst").read_bytes()
        caught = 0
        places = range(10, len(whole), max(1, len(whole) // 40))
        for place in places:
            (top / "bad.tar.zst").write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1:])
            done = call("import", "case", top / "bad.tar.zst", "bad", cwd=top, codes=(0, 2, 3, 5, 12))
            caught += done.returncode != 0
            if done.returncode == 0:
                subprocess.run(["rm", "-rf", top / "bad"], check=True)
            held(not (top / "bad").exists(), f"byte {place}: nothing is left behind")
        held(caught == len(places), f"a changed byte is caught: {caught} of {len(places)}")
        held(not list(top.glob("*.partial*")), "no half-made folder stays")

        # purge
        dry = json.loads(call("purge", "--dry-run", "--json", cwd=case).stdout)
        held([p["subject"] for p in dry["purged"]] == ["S-1"], "only S-1 is due")
        held((case / "logs/s1/dns.log").exists(), "a dry run destroys nothing")
        call("purge", "S-2", cwd=case, codes=(2,))           # not due, no reason
        gone = json.loads(call("purge", "--json", "--key", top / "k", "--by", "officer", cwd=case).stdout)["purged"][0]
        held(gone["rows"] == 2 and "victims.count" in gone["claims"], "rows and claims are counted")
        held(not (case / "logs/s1/dns.log").exists(), "the original below the case is gone")
        left = [str(f.relative_to(case)) for f in case.rglob("*") if f.is_file() and SECRET.encode() in f.read_bytes()]
        held(not left, f"its content is in no file any more: {left}")
        held((case / "tombstones/1.json.minisig").exists() and (case / "tombstones/1.json").exists(), "a signed tombstone")
        victims = next(c for c in json.loads(call("claims", "--json", cwd=case).stdout)["claims"] if c["name"] == "victims.count")
        held(victims["value"] == 2 and any("no longer be recomputed" in p for p in victims["problems"]), "the claim keeps its value, marked")
        call("doctor", cwd=case)
        (case / "logs/s1/dns.log").write_text(HEADER + f"1300000000.0\tC1\t10.0.0.1\t5\t192.0.2.53\t53\tudp\t{SECRET}.evil.example\n")
        call("run", cwd=case, codes=(0, 3))
        victims = next(c for c in json.loads(call("claims", "--json", cwd=case).stdout)["claims"] if c["name"] == "victims.count")
        held(victims["value"] == 1 and any("no longer be recomputed" in p for p in victims["problems"]), "a run counts what is left, marked")
        left = [str(f.relative_to(case)) for f in case.rglob("*") if f.is_file() and SECRET.encode() in f.read_bytes()]
        held(left == ["logs/s1/dns.log"], f"a purged source is not read again: {left}")
        call("purge", "note:1", cwd=case, codes=(2,))
        call("purge", "note:1", "--because", "asked to", cwd=case)
        held(not any(b"looks right" in f.read_bytes() for f in case.rglob("*") if f.is_file()), "the note's words are gone")
        call("status", cwd=case)
        held(json.loads(call("purge", "--json", cwd=case).stdout)["purged"] != [], "a file put back is due again")
        held(json.loads(call("purge", "--json", cwd=case).stdout)["purged"] == [], "then nothing is due")

    print(f"{held.good} held, {len(held.bad)} did not")
    return 1 if held.bad else 0


if __name__ == "__main__":
    sys.exit(main())
