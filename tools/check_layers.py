#!/usr/bin/env python3
"""Checks which layer includes which, where third parties may be included, and the length of files (style rules 1-3)."""
import pathlib
import re
import subprocess
import sys

# A layer may include itself and what stands on an earlier line; layers on one line do not know each other.
ORDER = [["source"], ["diag"], ["model", "ast"], ["canon"], ["resolve", "introspect", "diff"], ["plan"], ["emit"],
         ["tools"], ["tests"]]
# What a layer does not know although it stands earlier.
STRANGERS = {"model": {"source", "diag"}, "diff": {"source", "ast"}, "plan": {"source", "ast", "resolve", "introspect"}}
# Header of a third party → folders that may include it.
FENCES = {
    r"antlr4-runtime": ["compiler/ast/"],
    r"pqxx/": ["compiler/introspect/", "tests/support/"],
    r"pg_query|protobuf-c": ["compiler/canon/", "tests/unit/canon/"],
    r"nlohmann/": ["emit/json/", "tests/cli/"],
    r"CLI/": ["tools/"],
    r"gtest/": ["tests/"],
}
LONGEST = 600
CODE = {".cc", ".h", ".def", ".g4", ".py", ".sh", ".sql", ".pleat"}


def layer(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "compiler" else parts[0]


def known(name):
    """The layers that `name` may include."""
    rank = next(i for i, names in enumerate(ORDER) if name in names)
    return {other for names in ORDER[:rank] for other in names} - STRANGERS.get(name, set()) | {name}


def problems(path):
    lines = pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    if pathlib.Path(path).suffix in CODE and not path.startswith("tests/golden/") and len(lines) > LONGEST:
        yield f"{path}: {len(lines)} lines, at most {LONGEST}"
    if pathlib.Path(path).suffix not in {".cc", ".h"}:
        return
    if not any(layer(path) in names for names in ORDER):
        yield f"{path}: no layer is called `{layer(path)}`"
        return
    for number, line in enumerate(lines, 1):
        ours = re.match(r'#include "([^"]+)"', line)
        if ours and re.match(r"compiler/|emit/|tools/|tests/", ours[1]) and layer(ours[1]) not in known(layer(path)):
            yield f"{path}:{number}: `{layer(path)}` must not include `{layer(ours[1])}`"
        for header, folders in FENCES.items():
            if re.match(rf'#include [<"]({header})', line) and not path.startswith(tuple(folders)):
                yield f"{path}:{number}: {ours[1] if ours else line[9:].strip()} belongs to {' and '.join(folders)}"


def main():
    files = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "compiler", "emit",
                            "grammar", "tools", "tests", "schemas"], check=True, capture_output=True, text=True).stdout.split("\n")
    found = [problem for path in files if path and pathlib.Path(path).is_file() and
             pathlib.Path(path).suffix in CODE for problem in problems(path)]
    print("\n".join(found) if found else "layers: fine")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
