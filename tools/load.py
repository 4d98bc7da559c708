#!/usr/bin/env python3
"""An application beside something else that happens to its database: tools/load.py NAME SCRIPT --database ADDRESS.

Runs SCRIPT, which is for pgbench, at a fixed rate until it is sent SIGTERM. Then prints how many transactions there were, how
long the longest took, and the statements that failed; the status is 1 if there were any, or no transaction at all.
"""
import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading


class Failure(Exception):
    pass


def pgbench():
    folder = os.environ.get("PLEAT_POSTGRES_BIN", "")
    found = [pathlib.Path(folder) / "pgbench"] + sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    return str(next((path for path in found if path.exists()), shutil.which("pgbench") or "pgbench"))


def psql(database, *words, text=None):
    done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *words, database], input=text, capture_output=True, text=True)
    if done.returncode:
        raise Failure(done.stderr.strip())
    return done.stdout.strip()


class Load:
    """pgbench with one script, that may use :rows, at a fixed rate, and what its log says."""

    def __init__(self, name, script, database, folder, clients, rate, rows=0):
        self.name, self.database, self.prefix = name, database, folder / name
        self.process = subprocess.Popen(
            [pgbench(), "-n", "-c", str(clients), "-j", "1", "-T", "86400", "-R", str(rate), "-f", str(script),
             "-D", f"rows={rows}", "--log", f"--log-prefix={self.prefix}", database],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, "PGAPPNAME": name})

    def stop(self):
        """Ends its sessions, which leaves pgbench the time to write its log: the latencies by time of end, in ms, and errors."""
        psql(self.database, text="select pg_terminate_backend(pid) from pg_stat_activity "
             f"where application_name = '{self.name}' and datname = current_database();")
        try:
            errors = self.process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure(f"{self.name} does not end")
        failed = [line for line in errors.splitlines() if "ERROR:" in line]
        times = []
        for log in self.prefix.parent.glob(self.prefix.name + ".*"):
            for line in log.read_text().splitlines():
                words = line.split()
                if words[2] == "failed":
                    failed.append("a transaction was rolled back by the server")
                elif words[2] != "skipped":
                    times.append((int(words[4]) + int(words[5]) / 1e6, int(words[2]) / 1000))
        return times, failed


def report(name, times, failed):
    longest = max((latency for _, latency in times), default=0)
    print(f"   {name}: {len(times)} transactions, the longest took {longest:.0f} ms, {len(failed) or 'none'} failed")
    for line in failed[:3]:
        print(f"      {line}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="what the application is called, in pg_stat_activity as well")
    parser.add_argument("script")
    parser.add_argument("--database", required=True)
    parser.add_argument("--rate", type=float, default=20, help="transactions a second")
    parser.add_argument("--clients", type=int, default=2, help="sessions")
    options = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with tempfile.TemporaryDirectory() as folder:
        load = Load(options.name, options.script, options.database, pathlib.Path(folder), options.clients, options.rate)
        while not stop.wait(0.1) and load.process.poll() is None:
            pass
        times, failed = load.stop()
    report(options.name, times, failed)
    return 1 if failed or not times else 0


if __name__ == "__main__":
    sys.exit(main())
