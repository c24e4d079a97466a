"""Makes a random case with known answers.

make_case(seed, folder) writes case.toml, logs, intelligence and registries, and returns the truth: the value that each
claim must have. The truth is counted here from the events themselves, in plain Python, by the definitions of
docs/claims.md; nothing of the program is used.

Decoys on purpose: longer names that end like an indicator (notevil.com), an indicator as the middle of a longer name,
resolver addresses, upper case, failed and unknown logins, logins to other hosts, logs that end early, equal times.
"""

import gzip
import json
import random
import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

DAY = 86400
ENGLISH = {"US", "GB", "CA", "AU", "NZ", "IE"}
LAYOUTS = ["Chinese (Simplified) - US", "English - United States", "Russian", "keyboard-1042"]
RESULTS = ["Success", "encrypted", None, "SSL_NOT_ALLOWED_BY_SERVER"]
SUCCESS = {"Success": True, "encrypted": None, None: None, "SSL_NOT_ALLOWED_BY_SERVER": False}

COLUMNS = {
    "rdp": [("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
            ("id.resp_p", "port"), ("cookie", "string"), ("result", "string"), ("security_protocol", "string"),
            ("client_channels", "vector[string]"), ("keyboard_layout", "string"), ("client_build", "string"),
            ("client_name", "string")],
    "ssh": [("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
            ("id.resp_p", "port"), ("version", "count"), ("auth_success", "bool"), ("auth_attempts", "count")],
    "conn": [("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
             ("id.resp_p", "port"), ("proto", "enum"), ("service", "string"), ("duration", "interval"),
             ("orig_bytes", "count"), ("resp_bytes", "count"), ("conn_state", "string")],
    "dns": [("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
            ("id.resp_p", "port"), ("proto", "enum"), ("query", "string"), ("qtype_name", "string"), ("rcode_name", "string"),
            ("answers", "vector[string]")],
    "http": [("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
             ("id.resp_p", "port"), ("method", "string"), ("host", "string"), ("uri", "string"), ("user_agent", "string")],
    "ssl": [("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
            ("id.resp_p", "port"), ("version", "string"), ("server_name", "string")],
    "files": [("ts", "time"), ("fuid", "string"), ("tx_hosts", "set[addr]"), ("rx_hosts", "set[addr]"),
              ("conn_uids", "set[string]"), ("source", "string"), ("mime_type", "string"), ("filename", "string"),
              ("md5", "string"), ("sha1", "string")],
}


class Case:
    def __init__(self, seed, folder):
        self.random = random.Random(seed)
        self.folder = Path(folder)
        self.uids = 0
        self.start = 1_300_000_000 + self.random.randrange(0, 200) * DAY
        self.logins, self.sightings, self.flows = [], [], []
        self.last_of_victim = {}
        self.infrastructure = {"addresses": set(), "domains": set()}

    def uid(self):
        self.uids += 1
        return f"C{self.uids:06d}"

    def time(self, days):
        # Coarse on purpose, so that equal times happen.
        return self.start * 1_000_000 + self.random.randrange(0, days * 24) * 3_600_000_000 + self.random.choice([0, 1, 500_000])


def tsv_value(value, kind):
    if value is None:
        return "-"
    if isinstance(value, list):
        return ",".join(str(v).replace(",", "\\x2c") for v in value) if value else "(empty)"
    if kind == "time":
        return f"{value // 1_000_000}.{value % 1_000_000:06d}"
    if kind == "bool":
        return "T" if value else "F"
    if value == "":
        return "(empty)"
    return str(value)


def json_value(value, kind, iso):
    if kind == "time":
        if iso:
            moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=value)
            return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return value / 1_000_000
    return value


def write_log(case, path, log, rows):
    """One log in one of the encodings that Zeek has; returns the file's path."""
    rows = sorted(rows, key=lambda row: row["ts"])
    names = [name for name, _ in COLUMNS[log]]
    if case.random.random() < 0.5:
        lines = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{log}",
                 "#open\t2013-01-01-00-00-00", "#fields\t" + "\t".join(names),
                 "#types\t" + "\t".join(kind for _, kind in COLUMNS[log])]
        lines += ["\t".join(tsv_value(row.get(name), kind) for name, kind in COLUMNS[log]) for row in rows]
        lines.append("#close\t2013-01-02-00-00-00")
    else:
        iso = case.random.random() < 0.5
        lines = []
        for row in rows:
            entry = {"_path": log} if case.random.random() < 0.5 else {}
            entry.update({name: json_value(row[name], kind, iso) for name, kind in COLUMNS[log] if row.get(name) is not None})
            lines.append(json.dumps(entry))
    content = ("\n".join(lines) + "\n").encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    packing = case.random.choice(["plain", "gz", "zst" if shutil.which("zstd") else "gz"])
    if packing == "plain":
        path.write_bytes(content)
    elif packing == "gz":
        with gzip.GzipFile(f"{path}.gz", "wb", mtime=0) as out:
            out.write(content)
    else:
        subprocess.run(["zstd", "-q", "-f", "-o", f"{path}.zst"], input=content, check=True)


def odd_case(rng, name):
    return "".join(c.upper() if rng.random() < 0.3 else c for c in name)


def make_intelligence(case):
    rng = case.random
    case.domains = [f"evil{i}.example" for i in range(rng.randrange(1, 4))]
    case.addresses = [f"198.18.{rng.randrange(256)}.{rng.randrange(1, 255)}" for _ in range(rng.randrange(1, 4))]
    case.block = f"240.{rng.randrange(256)}.0.0/16"
    case.hashes = [f"{rng.getrandbits(128):032x}" for _ in range(rng.randrange(1, 3))]
    indicators = [("domain", d) for d in case.domains] + [("ipv4", a) for a in case.addresses] + [("cidr", case.block)] + \
                 [("md5", h) for h in case.hashes]
    rng.shuffle(indicators)
    half = len(indicators) // 2
    patterns = {"domain": "[domain-name:value = '%s']", "ipv4": "[ipv4-addr:value = '%s']",
                "cidr": "[ipv4-addr:value ISSUBSET '%s']", "md5": "[file:hashes.MD5 = '%s']"}
    objects = [{"type": "indicator", "spec_version": "2.1", "id": f"indicator--00000000-0000-4000-8000-{i:012d}",
                "created": "2013-01-01T00:00:00.000Z", "modified": "2013-01-01T00:00:00.000Z", "pattern": patterns[kind] % value,
                "pattern_type": "stix", "valid_from": "2013-01-01T00:00:00Z"} for i, (kind, value) in enumerate(indicators[:half])]
    intel = case.folder / "intel"
    intel.mkdir(parents=True)
    bundle = {"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000000", "objects": objects}
    (intel / "actor.stix.json").write_text(json.dumps(bundle, indent=1))
    rows = "".join(f"{'ip' if kind == 'ipv4' else kind},{value.replace('.', '[.]') if rng.random() < 0.5 else value}\n"
                   for kind, value in indicators[half:])
    (intel / "more.csv").write_text("type,value\n" + rows)
    case.indicator_count = len(set(indicators))


def make_registries(case):
    rng = case.random
    folder = case.folder / "registry"
    folder.mkdir()
    case.victims = {}
    lines = ["id,name,country,sector"]
    for i in range(rng.randrange(2, 6)):
        victim = f"V-{i:03d}"
        country, sector = rng.choice(["US", "GB", "FR", "JP", "CA"]), rng.choice(["energy", "legal", "aerospace"])
        case.victims[victim] = {"country": country, "sector": sector}
        lines.append(f'{victim},"Organisation, {i}",{country},{sector}')
    (folder / "victims.csv").write_text("\n".join(lines) + "\n")
    # The longest prefix wins: a /24 of another city lies within a /15.
    case.networks = [("223.166.0.0/15", "Shanghai", "CN"), ("223.166.7.0/24", "Beijing", "CN"), ("203.0.113.0/24", "Tokyo", "JP"),
                     ("198.18.0.0/15", "Dallas", "US"), ("240.0.0.0/4", "Lyon", "FR")]
    (folder / "networks.csv").write_text("cidr,organisation,city,region,country,asn,source,as_of\n" + "".join(
        f"{cidr},Carrier,{city},,{country},4134,made up,2013-01-01\n" for cidr, city, country in case.networks))
    case.stolen = {}
    lines = ["victim,category,bytes,first,last,source"]
    for victim in case.victims:
        if rng.random() < 0.3:
            amount = rng.choice([1000, 10**7, 2 * 10**12])
            case.stolen[victim] = case.stolen.get(victim, 0) + amount + 5
            lines += [f"{victim},mail,{amount},2011-01-01,2011-06-01,interview", f"{victim},drawings,5,2011-02-01,2011-03-01,interview"]
    (folder / "stolen.csv").write_text("\n".join(lines) + "\n")


def to_number(text):
    a, b, c, d = (int(part) for part in text.split("."))
    return a << 24 | b << 16 | c << 8 | d


def within(address, cidr):
    base, length = cidr.split("/")
    shift = 32 - int(length)
    return to_number(address) >> shift == to_number(base) >> shift


def place_of(case, address):
    best = None
    for cidr, city, country in case.networks:
        if within(address, cidr) and (best is None or int(cidr.split("/")[1]) > best[0]):
            best = (int(cidr.split("/")[1]), city, country)
    return (best[1], best[2]) if best else (None, None)


def make_relays(case, sources):
    rng = case.random
    clients = [f"223.166.{rng.randrange(0, 12)}.{rng.randrange(1, 255)}" for _ in range(rng.randrange(3, 9))] + \
              [f"203.0.113.{rng.randrange(1, 255)}" for _ in range(rng.randrange(0, 3))] + ["192.0.2.77"]
    for r in range(rng.randrange(1, 4)):
        host, other = f"192.0.2.{10 + r}", f"192.0.2.{110 + r}"
        listed = rng.random() < 0.6
        offset = rng.choice([0, 0, -3, 3600])
        rdp, ssh = [], []
        for _ in range(rng.randrange(5, 40)):
            at, client, target = case.time(60), rng.choice(clients), rng.choice([host, host, host, other])
            is_rdp = rng.random() < 0.7
            layout = rng.choice(LAYOUTS + [LAYOUTS[0]] * 3 + [None]) if is_rdp else None
            result = rng.choice(RESULTS + ["Success"] * 2)
            success = SUCCESS[result] if is_rdp else rng.choice([True, True, False, None])
            row = {"ts": at, "uid": case.uid(), "id.orig_h": client, "id.orig_p": rng.randrange(1024, 60000), "id.resp_h": target}
            if is_rdp:
                rdp.append(row | {"id.resp_p": 3389, "cookie": rng.choice(["admin", None]), "result": result,
                                  "client_channels": rng.choice([None, [], ["rdpdr", "cliprdr"]]), "keyboard_layout": layout,
                                  "client_name": rng.choice(["WIN-1", "WIN-2", None])})
            else:
                ssh.append(row | {"id.resp_p": 22, "version": 2, "auth_success": success, "auth_attempts": 1})
            if target == host or not listed:
                case.logins.append({"ts": at + offset * 1_000_000, "client": client, "keyboard": layout, "success": success})
        folder = case.folder / "logs" / f"relay-{r}"
        for log, rows in (("rdp", rdp), ("ssh", ssh)):
            if rows:
                write_log(case, folder / f"{log}.log", log, rows)
        if not rdp and not ssh:
            continue
        sources.append("\n".join(filter(None, [
            "[[source]]", f'id = "S-relay-{r}"', f'name = "Relay {r}"', f'paths = ["logs/relay-{r}/*.log*"]', 'role = "relay"',
            f'hosts = ["{host}"]' if listed else "", 'grade = "A2"', f'clock_offset = "{offset}s"' if offset else ""])))


def victim_traffic(case, victim):
    """Rows of one victim's logs; notes sightings and theft as it goes. Returns logs by name."""
    rng = case.random
    logs = {name: [] for name in ("conn", "dns", "http", "ssl", "files")}
    resolver = rng.choice(["10.0.0.53", "8.8.8.8"])

    def see(at, what):
        case.sightings.append({"victim": victim, "ts": at})
        if what[0] in case.infrastructure:
            case.infrastructure[what[0]].add(what[1])

    def ends(remote, port, inbound=False):
        local = f"10.1.0.{rng.randrange(1, 255)}"
        pair = (remote, local) if inbound else (local, remote)
        return {"uid": case.uid(), "id.orig_h": pair[0], "id.orig_p": rng.randrange(1024, 60000), "id.resp_h": pair[1], "id.resp_p": port}

    def conn(at, base, proto="tcp", out=None, back=None):
        out, back = (rng.randrange(0, 10**6) if out is None else out), (rng.randrange(0, 10**6) if back is None else back)
        logs["conn"].append(base | {"ts": at, "proto": proto, "duration": 1.5, "orig_bytes": out, "resp_bytes": back, "conn_state": "SF"})
        return out, back

    stranger = lambda: f"203.0.113.{rng.randrange(1, 255)}"
    for _ in range(rng.randrange(5, 30)):
        at = case.time(80)
        kind = rng.choice(["plain", "plain", "decoy", "dns", "address", "inbound", "block", "ssl", "hash"])
        if kind == "plain":
            conn(at, ends(stranger(), 443))
        elif kind == "decoy":
            name = rng.choice(case.domains)
            name = rng.choice(["not" + name, name + ".harmless.test", f"a.{name}.harmless.test", "x-" + name, name.split(".")[0] + ".test"])
            base = ends(resolver, 53)
            logs["dns"].append(base | {"ts": at, "proto": "udp", "query": odd_case(rng, name), "qtype_name": "A", "rcode_name": "NOERROR",
                                       "answers": [stranger()]})
            conn(at, base, "udp")
        elif kind == "dns":
            domain = rng.choice(case.domains)
            name = rng.choice(["", "www.", "a.b."]) + domain
            answers = rng.choice([None, [], [rng.choice(case.addresses)], [f"cname.{stranger()}.test", stranger()]])
            base = ends(resolver, 53)
            logs["dns"].append(base | {"ts": at, "proto": "udp", "query": odd_case(rng, name), "qtype_name": "A", "rcode_name": "NOERROR",
                                       "answers": answers})
            conn(at, base, "udp")          # shares the uid of a hit, but of a DNS one: no theft
            see(at, ("domains", domain))
            for answer in answers or []:
                if answer.count(".") == 3 and answer.replace(".", "").isdigit():
                    case.infrastructure["addresses"].add(answer)
        elif kind in ("address", "block"):
            remote = rng.choice(case.addresses) if kind == "address" else f"{case.block.rsplit('.', 2)[0]}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
            out, _ = conn(at, ends(remote, 443))
            case.flows.append({"victim": victim, "ts": at, "bytes": out})
            see(at, ("addresses", remote))
        elif kind == "inbound":
            remote = rng.choice(case.addresses)
            _, back = conn(at, ends(remote, 443, inbound=True))
            case.flows.append({"victim": victim, "ts": at, "bytes": back})
            see(at, ("addresses", remote))
        elif kind == "ssl":
            domain = rng.choice(case.domains)
            base = ends(stranger(), 443)
            if rng.random() < 0.5:
                logs["ssl"].append(base | {"ts": at, "version": "TLSv12", "server_name": odd_case(rng, "cdn." + domain)})
            else:
                logs["http"].append(base | {"ts": at, "method": "GET", "host": odd_case(rng, domain) + rng.choice(["", ":80"]), "uri": "/index",
                                            "user_agent": "Mozilla/4.0"})
            out, _ = conn(at, base)
            case.flows.append({"victim": victim, "ts": at, "bytes": out})
            see(at, ("domains", domain))
        else:
            base = ends(stranger(), 80)
            digest = rng.choice(case.hashes)
            logs["files"].append({"ts": at, "fuid": "F" + base["uid"], "tx_hosts": [base["id.resp_h"]], "rx_hosts": [base["id.orig_h"]],
                                  "conn_uids": [base["uid"]], "source": "HTTP", "mime_type": "application/x-dosexec", "filename": "a.exe",
                                  "md5": digest, "sha1": None})
            out, _ = conn(at, base)
            case.flows.append({"victim": victim, "ts": at, "bytes": out})
            see(at, ("files", digest))
    if rng.random() < 0.6:      # the logs go on, quietly: an intrusion before has ended
        conn((case.start + rng.randrange(100, 140) * DAY) * 1_000_000, ends(stranger(), 443))
    return logs


def make_victims(case, sources):
    for victim in case.victims:
        if case.random.random() < 0.2:
            continue
        logs = victim_traffic(case, victim)
        split = case.random.random() < 0.3     # two sensors of one victim
        for log, rows in logs.items():
            if rows:
                write_log(case, case.folder / "logs" / victim / ("b" if split and log == "conn" else "a") / f"{log}.log", log, rows)
                case.last_of_victim[victim] = max([case.last_of_victim.get(victim, 0)] + [row["ts"] for row in rows])
        for part in ("a", "b") if split else ("a",):
            if (case.folder / "logs" / victim / part).exists():
                sources.append(f'[[source]]\nid = "S-{victim}-{part}"\nname = "Sensor of {victim}"\npaths = ["logs/{victim}/{part}"]\n'
                               f'role = "victim"\nvictim = "{victim}"\ngrade = "B2"')


def kaplan_meier(spells):
    left, survival = len(spells), Fraction(1)
    for days in sorted({days for days, ended in spells if ended}):
        at_risk = sum(1 for d, _ in spells if d >= days)
        deaths = sum(1 for d, ended in spells if ended and d == days)
        survival *= Fraction(at_risk - deaths, at_risk)
        if survival <= Fraction(1, 2):
            return float(days)
    return None


def iso(micros):
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{moment.microsecond:06d}" if moment.microsecond else "") + "Z"


def leading(values):
    counts = {}
    for value in values:
        if value is not None:
            counts[value] = counts.get(value, 0) + 1
    return min(counts.items(), key=lambda item: (-item[1], item[0])) if counts else (None, 0)


def truth_of(case):
    truth = {"indicators.count": case.indicator_count}
    spans = {}
    for sighting in case.sightings:
        first, last = spans.get(sighting["victim"], (sighting["ts"], sighting["ts"]))
        spans[sighting["victim"]] = (min(first, sighting["ts"]), max(last, sighting["ts"]))
    truth["victims.count"] = len(spans) if case.last_of_victim else None   # without a victim's logs there is no answer
    if case.sightings:
        hit = [case.victims[v] for v in spans]
        truth["victims.countries"] = len({v["country"] for v in hit})
        truth["victims.sectors"] = len({v["sector"] for v in hit})
        truth["victims.english_share"] = Fraction(sum(v["country"] in ENGLISH for v in hit), len(hit))
        truth["intrusions.first_seen"] = iso(min(first for first, _ in spans.values()))
        truth["intrusions.last_seen"] = iso(max(last for _, last in spans.values()))
        spells = [((last - first) / 1e6 / DAY, case.last_of_victim[v] >= last + 30 * DAY * 1_000_000) for v, (first, last) in spans.items()]
        ended = [days for days, done in spells if done]
        truth["intrusions.dwell_max"] = max(days for days, _ in spells)
        truth["intrusions.dwell_mean"] = sum(ended) / len(ended) if ended else None
        truth["intrusions.dwell_median"] = kaplan_meier(spells)
        truth["infrastructure.addresses"] = len(case.infrastructure["addresses"])
        truth["infrastructure.domains"] = len(case.infrastructure["domains"])
        truth["infrastructure.countries"] = len({place_of(case, a)[1] for a in case.infrastructure["addresses"]} - {None})
    theft = {}
    for flow in case.flows:
        theft[flow["victim"]] = theft.get(flow["victim"], 0) + flow["bytes"]
    theft = {v: max(theft.get(v, 0), case.stolen.get(v, 0)) for v in set(theft) | set(case.stolen)}
    if theft:
        truth["theft.bytes_total"] = sum(theft.values())
        truth["theft.bytes_largest"] = max(theft.values())
    logins = [login for login in case.logins if login["success"] is not False]
    truth["logins.count"] = len(logins)
    if logins:
        addresses = {login["client"] for login in logins}
        city, from_city = leading(place_of(case, login["client"])[0] for login in logins)
        _, in_country = leading(place_of(case, address)[1] for address in addresses)
        layouts = [login["keyboard"] for login in logins if login["keyboard"]]
        layout, with_layout = leading(layouts)
        truth["logins.client_ips"] = len(addresses)
        truth["logins.origin"] = city
        truth["logins.origin_share"] = Fraction(from_city, len(logins)) if city else None
        truth["logins.ip_country_share"] = Fraction(in_country, len(addresses)) if in_country else None
        truth["logins.keyboard"] = layout
        truth["logins.keyboard_share"] = Fraction(with_layout, len(layouts)) if layouts else None
        if city and layout:
            truth["logins.joint_share"] = Fraction(sum(place_of(case, l["client"])[0] == city and l["keyboard"] == layout for l in logins), len(logins))
    truth["unknown_logins"] = sum(login["success"] is None for login in logins)
    return truth


def make_case(seed, folder):
    case = Case(seed, folder)
    make_intelligence(case)
    make_registries(case)
    sources = []
    make_relays(case, sources)
    make_victims(case, sources)
    (case.folder / "case.toml").write_text("\n\n".join([
        f'[case]\nid = "random-{seed}"\nname = "Random case {seed}"\nmarking = "TLP:AMBER"', *sources,
        '[[intel]]\npath = "intel/actor.stix.json"\nactor = "APT0"\ngrade = "B2"', '[[intel]]\npath = "intel/more.csv"\nactor = "APT0"\ngrade = "C3"',
        '[registry]\nvictims = "registry/victims.csv"\nnetworks = "registry/networks.csv"\nstolen = "registry/stolen.csv"',
    ]) + "\n")
    return truth_of(case)
