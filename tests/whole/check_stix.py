#!/usr/bin/env python3
"""Bundles are valid STIX 2.1 under the OASIS schemas, at every marking; ids of observables are the standard's own.

usage: check_stix.py DEMARCHE SCHEMAS [CASES]     skipped (77) without the schemas or the Python package jsonschema
"""
import json
import sys
import tempfile
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "random"))
from case_maker import make_case  # noqa: E402
from program import Checks, Program  # noqa: E402

try:
    import jsonschema
except ImportError:
    print("skipped: the Python package jsonschema is not on this machine")
    sys.exit(77)

NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")   # STIX 2.1, section 2.9
# What the standard lets decide the id of an observable (section 6), for the types that a release can hold.
DECIDING = {"ipv4-addr": ["value"], "ipv6-addr": ["value"], "domain-name": ["value"], "url": ["value"], "email-addr": ["value"],
            "file": ["hashes", "name", "extensions", "parent_directory_ref"], "x509-certificate": ["hashes", "serial_number"]}
TLP2 = {"TLP:CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        "TLP:GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "TLP:AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        "TLP:AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        "TLP:RED": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"}


class Schemas:
    """One validator a type; references between the files are resolved among them, never over the network."""

    def __init__(self, folder):
        self.by_type, by_id = {}, {}
        for file in sorted(Path(folder).rglob("*.json")):
            schema = json.loads(file.read_text())
            by_id[schema["$id"]] = schema
            if file.parent.name in ("sdos", "sros", "observables") or file.stem in ("marking-definition", "bundle", "language-content", "extension-definition"):
                self.by_type[file.stem] = schema
        try:
            from referencing import Registry, Resource
            from referencing.jsonschema import DRAFT202012
            registry = Registry().with_resources([(key, Resource.from_contents(value, DRAFT202012)) for key, value in by_id.items()])
            self.make = lambda schema: jsonschema.Draft202012Validator(schema, registry=registry)
        except ImportError:
            self.make = lambda schema: jsonschema.Draft202012Validator(
                schema, resolver=jsonschema.RefResolver(schema["$id"], schema, store=by_id))
        self.validators = {}

    def faults(self, kind, value):
        if kind not in self.by_type:
            return [f"no OASIS schema for the type {kind}"]
        if kind not in self.validators:
            self.validators[kind] = self.make(self.by_type[kind])
        return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in self.validators[kind].iter_errors(value)]


def expected_id(item):
    """The UUIDv5 of section 2.9 over the deciding properties in canonical JSON; of several hashes the first by MD5, SHA-1, SHA-256, SHA-512."""
    parts = {name: item[name] for name in DECIDING[item["type"]] if name in item}
    if not parts:
        return None
    if "hashes" in parts:
        first = next((n for n in ("MD5", "SHA-1", "SHA-256", "SHA-512") if n in parts["hashes"]), sorted(parts["hashes"])[0])
        parts["hashes"] = {first: parts["hashes"][first]}
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{item['type']}--{uuid.uuid5(NAMESPACE, text)}"


def check_bundle(checks, schemas, bundle, ceiling, where):
    objects = bundle["objects"]
    checks.that(not schemas.faults("bundle", bundle), f"{where}: the bundle: {schemas.faults('bundle', bundle)[:2]}")
    ids = [item["id"] for item in objects]
    checks.that(len(ids) == len(set(ids)), f"{where}: an id occurs twice")
    order = list(TLP2)
    allowed = {TLP2[name] for name in order[:order.index(ceiling) + 1]}
    for item in objects:
        faults = schemas.faults(item["type"], item)
        checks.that(not faults, f"{where}: {item['id']}: {faults[:2]}")
        if item["type"] in DECIDING:
            checks.that(item["id"] == expected_id(item), f"{where}: {item['id']}: expected {expected_id(item)}")
        for name, value in item.items():
            refs = [value] if name.endswith("_ref") else value if name.endswith("_refs") else []
            for ref in refs:
                checks.that(ref in ids, f"{where}: {item['id']}: {name} names {ref}, which is not in the bundle")
        if item["type"] != "marking-definition":
            marks = set(item.get("object_marking_refs", [])) & set(TLP2.values())
            checks.that(marks and marks <= allowed, f"{where}: {item['id']}: marked {marks}")


def main():
    program, checks = Program(sys.argv[1]), Checks("stix")
    if len(sys.argv) < 3 or not Path(sys.argv[2]).is_dir():
        print("skipped: no OASIS schemas here")
        return 77
    schemas = Schemas(sys.argv[2])
    kinds = set()
    for seed in range(int(sys.argv[3]) if len(sys.argv) > 3 else 4):
        with tempfile.TemporaryDirectory(prefix="demarche-stix-") as name:
            make_case(seed, name)
            program(name, "run")
            for marking in ("TLP:CLEAR", "TLP:AMBER", "TLP:RED"):
                bundle = json.loads(program(name, "export", "stix", "--marking", marking, "--date", "2013-02-19")[1])
                kinds |= {item["type"] for item in bundle["objects"]}
                check_bundle(checks, schemas, bundle, marking, f"case {seed} at {marking}")
    print("types seen:", ", ".join(sorted(kinds)))
    checks.that({"report", "marking-definition", "indicator"} <= kinds, f"the cases show too little: {sorted(kinds)}")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
