"""The model case: generated logs give back the published figures, whatever the seed.

check_apt1.py DEMARCHE GENERATOR

The figures below are typed from what was published; the generator's own table is never read. Only the built generator is
used: its sources need not be there.
"""

import datetime
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from program import Checks, Program, tree_digest

MOST_BYTES = 60_000_000
LAYOUT = "Chinese - People's Republic of China"

# claim -> fields that must be exactly so.
PUBLISHED = {
    "victims.count": {"value": 141, "at_least": True},
    "victims.sectors": {"value": 20},
    "victims.countries": {"value": 15},
    "victims.english_share": {"k": 122, "n": 141},
    "intrusions.dwell_mean": {"value": 356, "n": 91},
    "intrusions.dwell_max": {"value": 1764},
    "theft.bytes_largest": {"value": 6_500_000_000_000},
    "logins.count": {"value": 1905},
    "logins.client_ips": {"value": 832},
    "logins.ip_country_share": {"k": 817, "n": 832},
    "logins.origin": {"value": "Shanghai"},
    "logins.keyboard": {"value": LAYOUT},
    "logins.keyboard_share": {"k": 1849, "n": 1905},
    "logins.utc_offset": {"value": 8},
    "infrastructure.addresses": {"value": 849},
    "infrastructure.countries": {"value": 13},
    "C-101": {"k": 115, "n": 141},
    "C-102": {"k": 790, "n": 832},
    "C-103": {"k": 709, "n": 849},
    "C-104": {"value": 17},
}
# claim -> value to so many decimals of a percentage.
ROUNDED = {"logins.weekday_share": (97.5, 1), "logins.office_share": (75, 0)}
# What everybody may see, where it is another figure than the case's: indicators published, names published.
PUBLIC = {"indicators.count": 3066, "infrastructure.domains": 2046}
RELAY_GROUP = {"E-01", "E-02", "E-03"}   # carrier and city, keyboard, clock


def figures(program, case):
    return {claim["name"]: claim for claim in program.json(case, "claims")["claims"]}


def check_figures(checks, seed, claims):
    for name, wanted in PUBLISHED.items():
        for field, value in wanted.items():
            found = claims[name].get(field)
            checks.that(found == value, f"seed {seed}: {name}.{field} is {found}, published {value}")
    for name, (percent, decimals) in ROUNDED.items():
        found = round(claims[name]["value"] * 100, decimals)
        checks.that(found == percent, f"seed {seed}: {name} is {found} %, published {percent} %")
    theft = claims["theft.bytes_largest"]
    days = (datetime.date.fromisoformat(theft["more"]["last"]) - datetime.date.fromisoformat(theft["more"]["first"])).days
    checks.that(0 < days <= 304, f"seed {seed}: the largest theft took {days} days, published ten months")


def check_joint(checks, program, case, seed, claims):
    """The share of both is counted again from the rows; the two shares alone do not give it."""
    [row] = program.query(case, "select count(*) filter (where city = 'Shanghai' and country = 'CN' and keyboard = '"
                          + LAYOUT.replace("'", "''") + "') as k, count(*) as n from logins where success is distinct from false")
    joint = claims["logins.joint_share"]
    checks.that((joint["k"], joint["n"]) == (row["k"], row["n"]), f"seed {seed}: joint share {joint['k']}/{joint['n']}, rows {row}")
    checks.that(joint["n"] == 1905, f"seed {seed}: the joint share is of {joint['n']} logins")


def check_judgement(checks, program, case, seed):
    """Carrier, city, keyboard and clock do not separate the named unit from its neighbours; other findings do."""
    judged = program.json(case, "attribute")
    posterior = {h["id"]: h["posterior"] for h in judged["hypotheses"]}
    checks.that(set(posterior) == {f"H{i}" for i in range(1, 8)}, f"seed {seed}: hypotheses {sorted(posterior)}")
    checks.that(abs(sum(posterior.values()) - 1) < 1e-9, f"seed {seed}: posteriors do not sum to 1")
    checks.that(max(posterior, key=posterior.get) == "H1", f"seed {seed}: {posterior}")
    apart = {finding: group["separates"] for group in judged["against_runner_up"] for finding in group["findings"]}
    checks.that(judged["margin"]["runner_up"] == "H2", f"seed {seed}: next in line is {judged['margin']['runner_up']}")
    checks.that(not any(apart[finding] for finding in RELAY_GROUP), f"seed {seed}: the logins separate H1 from H2: {apart}")
    checks.that(apart["E-05"] and apart["E-06"], f"seed {seed}: nothing separates H1 from H2: {apart}")


def check_plan(checks, program, case):
    """On the day of the answer only the first action may start, and no action lacks evidence that everybody may see."""
    plan = program.json(case, "plan", "check", "--date", "2013-02-19")
    checks.that([a["id"] for a in plan["actions"] if a["ready"]] == ["A-01"], f"ready: {[a['id'] for a in plan['actions'] if a['ready']]}")
    waits = {reason for action in plan["actions"] for reason in action["blocked_by"]}
    lacking = [reason for reason in waits if not re.search(r"^action A-\d+ is not done$|^rung L2 is not open$|partners have joined$", reason)]
    checks.that(not lacking, f"actions wait for {lacking}")
    checks.that(not plan["problems"] and not any(t["true"] for t in plan["triggers"]), f"{plan['problems']} {plan['triggers']}")


def generate(generator, seed, folder):
    done = subprocess.run([generator, "--size", "small", "--seed", str(seed), "--json", str(folder)], capture_output=True, text=True)
    return done.returncode, done.stdout


def check_seed(checks, program, generator, seed, work):
    case = work / f"seed-{seed}"
    code, told = generate(generator, seed, case)
    checks.that(code == 0 and json.loads(told)["seed"] == seed, f"seed {seed}: the generator ended with {code}: {told}")
    size = sum(path.stat().st_size for path in (case / "logs").rglob("*") if path.is_file())
    checks.that(size <= MOST_BYTES, f"seed {seed}: {size} bytes of logs")
    logs = tree_digest(case / "logs")
    code, _, errors = program(case, "run", "--to", "profile")
    checks.that(code == 0, f"seed {seed}: run ended with {code}: {errors[-300:]}")
    claims = figures(program, case)
    check_figures(checks, seed, claims)
    check_joint(checks, program, case, seed, claims)
    return case, logs


def check_public(checks, program, case):
    """The published figures stand for everybody, from what everybody may see."""
    out = case.parent / "public"
    code, _, errors = program(case, "publish", "--marking", "TLP:CLEAR", "--unsigned", "--date", "2013-02-19", "-o", str(out))
    checks.that(code == 0, f"publish ended with {code}: {errors[-300:]}")
    claims = {claim["name"]: claim for claim in json.loads((out / "claims.json").read_text())["claims"]}
    check_figures(checks, "public", claims)
    for name, value in PUBLIC.items():
        checks.that(claims[name]["value"] == value, f"public: {name} is {claims[name]['value']}, published {value}")
    released = b"".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())
    for [name] in [list(row.values()) for row in program.query(case, "select name from entities where marking <> 'TLP:CLEAR'")]:
        checks.that(name.encode() not in released, f"public: the release holds {name}")
    checks.that(b"generated logs, published marginals" in (out / "report.html").read_bytes(), "public: the page does not say what it is")


def main():
    program, generator = Program(sys.argv[1]), str(Path(sys.argv[2]).resolve())
    checks = Checks("apt1")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        case, first = check_seed(checks, program, generator, 7, work)
        check_judgement(checks, program, case, 7)
        check_plan(checks, program, case)
        check_public(checks, program, case)
        _, second = check_seed(checks, program, generator, 8, work)
        checks.that(first != second, "two seeds gave the same logs")
        checks.that(generate(generator, 7, work / "again")[0] == 0 and tree_digest(work / "again/logs") == first,
                    "the same seed gave other logs")
        checks.that(generate(generator, 7, work / "again")[0] == 2, "a folder that is not empty was not refused")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
