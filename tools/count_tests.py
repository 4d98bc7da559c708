#!/usr/bin/env python3
"""Prints `N passed, N failed, N skipped` over the GoogleTest results in a folder; exits 1 unless all is well.

A test program that ctest ran and that left no result (it crashed, or never started) counts as one failure.
"""
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree


def programs(build, names):
    """The programs of the tests that ctest knows by a name that matches."""
    listing = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1", "--tests-regex", names],
                             check=True, capture_output=True, text=True).stdout
    return [pathlib.Path(test["command"][0]).name for test in json.loads(listing)["tests"]]


def main(build, results, names="."):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for program in programs(build, names):
        if not (pathlib.Path(results) / f"{program}.xml").exists():
            counts["failed"] += 1
            print(f"{program} left no result")
    for result in sorted(pathlib.Path(results).glob("*.xml")):
        for case in xml.etree.ElementTree.parse(result).iter("testcase"):
            if case.get("status") == "notrun" or case.get("result") == "skipped":
                counts["skipped"] += 1
            elif case.find("failure") is not None:
                counts["failed"] += 1
            else:
                counts["passed"] += 1
    print(", ".join(f"{number} {word}" for word, number in counts.items()))
    return 0 if counts["failed"] == 0 and counts["passed"] > 0 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
