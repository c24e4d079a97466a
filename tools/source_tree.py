"""What the checks share: which files the project has, and how a breach is told."""
import os
import pathlib
import re

SKIPPED = {"build", "node_modules", ".git", "__pycache__"}


def files(root, folders, suffixes):
    """Files below root/folder with one of these suffixes ('' for all), as sorted paths relative to root."""
    found = []
    for folder in folders:
        for place, names, leaves in os.walk(root / folder):
            names[:] = sorted(name for name in names if name not in SKIPPED)
            found += [pathlib.Path(place, leaf).relative_to(root) for leaf in leaves if leaf.endswith(tuple(suffixes))]
    return sorted(found)


def listing(path):
    """Lines of a list file with their numbers; empty ones and # comments left out."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        if line and not line.startswith("#"):
            yield number, line


_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/'                                # comments
    r'|R"(?P<mark>[^()\\ \n]*)\(.*?\)(?P=mark)"'         # raw strings
    r'|"(?:\\.|[^"\\\n])*"'                              # strings
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'",             # characters, but not the quotes of 1'000
    re.DOTALL)


def blanked(code):
    """C++ with comments, strings and characters emptied; every line keeps its number."""
    return _TOKEN.sub(lambda token: "\n" * token.group().count("\n") or " ", code)


def without_comments(code):
    """C++ with comments emptied only."""
    def keep(token):
        text = token.group()
        return "\n" * text.count("\n") or " " if text.startswith(("//", "/*")) else text
    return _TOKEN.sub(keep, code)


def report(check, breaches):
    """Prints the breaches, one a line; returns the exit status."""
    for breach in breaches:
        print(breach)
    print(f"{check}: {len(breaches)} found" if breaches else f"{check}: nothing found")
    return 1 if breaches else 0
