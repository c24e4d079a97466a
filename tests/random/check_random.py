#!/usr/bin/env python3
"""Random cases: the claims of `demarche run` must equal the truth that the generator knows.

usage: check_random.py DEMARCHE [--seeds FIRST:LAST]

For every tenth seed also: two threads and another folder give the same bytes, and a second run reads nothing.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

from case_maker import make_case


def demarche(program, folder, *words):
    done = subprocess.run([program, *words], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def tree_digest(folder):
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def equal(claim, wanted):
    value = claim["value"]
    if wanted is None or value is None:
        return wanted is None and value is None
    if isinstance(wanted, Fraction):
        return Fraction(claim["k"], claim["n"]) == wanted and abs(value - float(wanted)) < 1e-9
    if isinstance(wanted, float):
        return abs(value - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return value == wanted


def check(program, seed):
    faults = []
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        truth = make_case(seed, one)
        code, _, errors = demarche(program, one, "run", "-j", "1")
        if code != 0:
            return [f"seed {seed}: run exits {code}: {errors.strip()[-300:]}"]
        code, out, errors = demarche(program, one, "claims", "--json")
        if code != 0:
            return [f"seed {seed}: claims exits {code}: {errors.strip()[-300:]}"]
        claims = {claim["name"]: claim for claim in json.loads(out)["claims"]}
        unknown = truth.pop("unknown_logins")
        for name, wanted in truth.items():
            if name not in claims:
                faults.append(f"seed {seed}: no claim {name}")
            elif not equal(claims[name], wanted):
                got = claims[name]
                faults.append(f"seed {seed}: {name} is {got['value']} ({got['k']}/{got['n']}) {got['problems']}, should be {wanted}")
        if claims["logins.count"]["value"] and claims["logins.count"]["more"]["unknown"] != unknown:
            faults.append(f"seed {seed}: unknown logins are {claims['logins.count']['more']}, should be {unknown}")
        if seed % 10 == 0:
            make_case(seed, two)
            demarche(program, two, "run", "-j", "2")
            if tree_digest(Path(one) / "evidence") != tree_digest(Path(two) / "evidence"):
                faults.append(f"seed {seed}: two threads in another folder give other bytes")
            if demarche(program, two, "claims", "--json")[1] != out:
                faults.append(f"seed {seed}: two threads in another folder give other claims")
            report = json.loads(demarche(program, one, "run", "--json")[1])
            if report["files_read"] != 0:
                faults.append(f"seed {seed}: a second run reads {report['files_read']} files again")
    return faults


def main():
    program = str(Path(sys.argv[1]).resolve())
    first, last = (int(part) for part in sys.argv[3].split(":")) if len(sys.argv) > 3 else (1, 200)
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda seed: check(program, seed), range(first, last + 1)))
    faults = [fault for result in results for fault in result]
    print("\n".join(faults[:40]))
    print(f"{sum(not r for r in results)} of {len(results)} random cases equal their truth")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
