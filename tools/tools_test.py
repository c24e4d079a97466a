"""Each check finds what it is for, and says nothing about a tree that is in order. Also the golden runner."""
import importlib.machinery
import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parent
ROOT = TOOLS.parent
sys.path.insert(0, str(TOOLS))


def tool(name):
    loader = importlib.machinery.SourceFileLoader(name, str(TOOLS / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


class Tree:
    """A made-up project in a temporary folder."""

    def __init__(self, files):
        self.place = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.place.name)
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def __enter__(self):
        return self.root

    def __exit__(self, *_):
        self.place.cleanup()


class Layers(unittest.TestCase):
    LISTS = {"tools/layers.txt": "base:\nmodel: base\npipeline/sweep: base model\npipeline/track: base model\n"
                                 "!pipeline: <fstream> system_clock\n",
             "tools/adapters.txt": "zstd.h: base/zstd.cc\n",
             "src/base/text.h": "#pragma once\n", "src/model/ip.h": '#include "base/text.h"\n'}

    def breaches(self, more):
        with Tree(self.LISTS | more) as root:
            return tool("check_layers").check(root)

    def test_nothing_wrong(self):
        self.assertEqual(self.breaches({"src/base/zstd.cc": "#include <zstd.h>\n#include <vector>\n",
                                        "src/pipeline/sweep/a.cc": "// system_clock\n#include \"model/ip.h\"\n"}), [])

    def test_each_breach_is_named_with_its_line(self):
        table = [
            ("src/base/a.cc", '\n#include "model/ip.h"\n', "src/base/a.cc:2: base may not include model"),
            ("src/pipeline/track/a.cc", '#include "pipeline/sweep/b.h"\n', "pipeline/track may not include pipeline/sweep"),
            ("src/model/a.h", "#include <zstd.h>\n", "third parties stay in .cc files"),
            ("src/model/a.cc", "#include <zstd.h>\n", "belongs to base/zstd.cc"),
            ("src/model/a.cc", "#include <curl/curl.h>\n", "is not in tools/adapters.txt"),
            ("src/model/a.cc", "#include <iostream>\n", "is not used here"),
            ("src/model/a.cc", '#include "model/gone.h"\n', "is not a file below src/"),
            ("src/pipeline/sweep/a.cc", "#include <fstream>\n", "may not use <fstream>"),
            ("src/pipeline/sweep/a.cc", "auto t = std::chrono::system_clock::now();\n", "may not use system_clock"),
        ]
        for path, code, expected in table:
            with self.subTest(code=code):
                found = self.breaches({path: code, "src/pipeline/sweep/b.h": ""})
                self.assertEqual(len(found), 1, found)
                self.assertIn(expected, found[0])


class Sizes(unittest.TestCase):
    def breaches(self, code):
        with Tree({"src/a.cc": code}) as root:
            return tool("check_sizes").check(root, {"file": 100, "function": 5})

    def test_long_and_short(self):
        body = "  x();\n" * 6
        table = [("int f() {\n" + body + "}\n", 1), ("int f() {\n  x();\n}\n", 0),
                 ("namespace a {\nclass B {\n  int f() const {\n" + body + "  }\n};\n}\n", 1),
                 ('const char* t = "int f() {";\nTEST_CASE("x") {\n' + body + "}\n", 0),
                 ("constexpr int kT[] = {\n" + "  1,\n" * 20 + "};\n", 0),
                 ("x\n" * 101, 1), ("int f() {\n  auto g = [] {\n" + body + "  };\n}\n", 1)]
        for code, count in table:
            with self.subTest(code=code):
                self.assertEqual(len(self.breaches(code)), count)


class Sources(unittest.TestCase):
    def test_both_directions(self):
        with Tree({"src/a/CMakeLists.txt": "demarche_module(a SOURCES one.cc gone.cc)\n# two.cc\n",
                   "src/a/one.cc": "", "src/a/two.cc": ""}) as root:
            self.assertEqual(tool("check_sources").check(root), [
                "src/a/CMakeLists.txt:1: gone.cc does not exist",
                "src/a/two.cc:1: stands in no CMakeLists.txt, so it is not built"])

    def test_own_header_first(self):
        table = [('#include "a/one.h"\n#include <vector>\n', 0), ('#include <vector>\n#include "a/one.h"\n', 1), ("", 1)]
        for code, count in table:
            with self.subTest(code=code), Tree({"src/a/CMakeLists.txt": "one.cc", "src/a/one.cc": code,
                                                "src/a/one.h": ""}) as root:
                self.assertEqual(len(tool("check_sources").check(root)), count)


class Names(unittest.TestCase):
    def test_each(self):
        table = [("src/sweep/string_utils.cc", "", 1), ("src/common/a.cc", "", 1), ("src/sweep/Index.cc", "", 1),
                 ("src/sweep/index.cc", "namespace demarche::track {\n}\n", 1), ("src/base/a.h", "namespace demarche {\n}", 0),
                 ("src/sweep/index.cc", "namespace demarche::sweep {\n}\n", 0), ("src/sweep/database.cc", "", 0)]
        for path, code, count in table:
            with self.subTest(path=path), Tree({path: code}) as root:
                self.assertEqual(len(tool("check_names").check(root)), count)


class Docs(unittest.TestCase):
    GOOD = {"CHANGELOG.md": "# Changes\n\n## [Unreleased]\n",
            "src/pipeline/steps.h": '{Step::one, "one", ""},\n{Step::two, "two", ""},\n',
            "src/pipeline/README.md": "1. `one/`\n2. `two/`\n",
            "docs/pipeline/1-one.md": "# One thing\n[x](2-two.md#and-more) [y](https://example.org/)\n",
            "docs/pipeline/2-two.md": "## And more\n`[no](link.md)`\n"}

    def breaches(self, more):
        with Tree(self.GOOD | more) as root:
            return tool("check_docs").check(root)

    def test_each(self):
        self.assertEqual(self.breaches({}), [])
        table = [({"README.md": "\n[a](docs/gone.md)\n"}, "README.md:2: docs/gone.md does not exist"),
                 ({"README.md": "[a](docs/pipeline/1-one.md#two)\n"}, "no heading of that name"),
                 ({"docs/pipeline/3-three.md": ""}, "steps.h has no such step"),
                 ({"src/pipeline/README.md": "1. `two/`\n2. `one/`\n"}, "tells two one"),
                 ({"CHANGELOG.md": "# Changes\n"}, "no section '## [Unreleased]'")]
        for more, expected in table:
            with self.subTest(expected=expected):
                found = self.breaches(more)
                self.assertEqual(len(found), 1, found)
                self.assertIn(expected, found[0])


class Words(unittest.TestCase):
    def test_each(self):
        words = (TOOLS / "words.txt").read_text()
        table = [("// TO" + "DO: later\n", 1), ("// see /wo" + "rk/main\n", 1), ("caf\u00e9\n", 1), ("int x = 1;\n", 0),
                 ("curl registry." + "example.org\n", 1), ("../network/x\n", 0)]
        for text, count in table:
            with self.subTest(text=text), Tree({"tools/words.txt": words, "src/a.cc": text}) as root:
                self.assertEqual(len(tool("check_words").check(root)), count)


class Golden(unittest.TestCase):
    PROGRAM = "#!/bin/sh\necho answer in $PWD\necho warning >&2\nexit 3\n"

    def run_case(self, files, update=False, **variables):
        with Tree({"bin/demarche": self.PROGRAM, **files}) as root:
            (root / "bin/demarche").chmod(0o755)
            environment = dict(os.environ) | ({"UPDATE_GOLDEN": "1"} if update else {}) | variables
            environment.pop("DEMARCHE_SHARED", None)
            run = subprocess.run([sys.executable, "-B", ROOT / "tests/support/golden", "--program", root / "bin/demarche",
                                  root / "case"], env=environment, capture_output=True, text=True, check=False)
            expected = root / "case/expected"
            return run.returncode, run.stdout, expected.read_text() if expected.exists() else ""

    def test_what_is_written_passes_and_a_change_is_shown(self):
        _, _, expected = self.run_case({"case/cmd": "demarche\n"}, update=True)
        self.assertEqual(expected, "answer in @DIR@\n--- stderr\nwarning\n--- exit 3\n")
        self.assertEqual(self.run_case({"case/cmd": "demarche\n", "case/expected": expected})[0], 0)
        status, shown, _ = self.run_case({"case/cmd": "demarche\n", "case/expected": expected.replace("3", "0")})
        self.assertEqual(status, 1)
        self.assertIn("-@--- exit 0\n+--- exit 3".replace("@", ""), shown)

    def test_what_never_ends_is_ended(self):
        status, shown, _ = self.run_case({"case/cmd": "sleep 60 | cat\n", "case/expected": ""}, GOLDEN_SECONDS="0.3")
        self.assertEqual(status, 1)
        self.assertIn("did not end within 0.3 s", shown)

    def test_skips_and_canonifies(self):
        self.assertEqual(self.run_case({"case/cmd": "demarche\n", "case/needs-shared": ""})[0], 77)
        _, _, expected = self.run_case({"case/cmd": "echo took 12 s\n", "case/canonify": "took \\d+\ttook N\n"}, update=True)
        self.assertEqual(expected, "took N s\n--- exit 0\n")


if __name__ == "__main__":
    unittest.main()
