"""One pair of schemas on a server: up phase by phase, planned again, down, rows compared."""
import copy
import itertools
import json
import os
import pathlib
import shutil
import subprocess

import kept
from schema import BY_HAND

PHASES = ("expand", "backfill", "contract")
# What a plan is written to, in order, and the last phase that is done with it.
STEMS = (("expand", "1_expand"), ("backfill", "2_backfill"), ("contract", "3_contract"), ("contract", "direct"))
ALLOW = [word for kind in ("drop-table", "drop-column", "drop-sequence", "drop-attribute") for word in ("--allow", f"{kind}:*")]


class Failure(Exception):
    """What went wrong; `stage` is where, and the same for failures of one cause."""

    def __init__(self, stage, text):
        super().__init__(text)
        self.stage = stage


class Database:
    """A database of its own on the server at $PLEAT_DATABASE."""

    def __init__(self, pleat, name):
        self.pleat = pleat
        self.name = name
        self.server = os.environ["PLEAT_DATABASE"]

    def __enter__(self):
        subprocess.run(["psql", "-Xqc", f'create database "{self.name}"', self.server], check=True)
        self.address = f"{self.server} dbname={self.name}"
        if "://" in self.server:
            head, _, tail = self.server.partition("?")
            self.address = head.rsplit("/", 1)[0] + f"/{self.name}" + (f"?{tail}" if tail else "")
        return self

    def __exit__(self, *_):
        subprocess.run(["psql", "-Xqc", f'drop database if exists "{self.name}" with (force)', self.server],
                       stderr=subprocess.DEVNULL)

    def script(self, stage, sql):
        outcome = subprocess.run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", "-", self.address], input=sql,
                                 capture_output=True, text=True)
        if outcome.returncode:
            raise Failure(stage, outcome.stderr)

    def pleat_says(self, stage, *words):
        outcome = subprocess.run([self.pleat, *words, *ALLOW, "--from", self.address], capture_output=True, text=True)
        if outcome.returncode:
            raise Failure(stage, f"status {outcome.returncode}: {outcome.stderr}{outcome.stdout}")
        return outcome.stdout

    def plan(self, stage, to, *more):
        return self.pleat_says(stage, "plan", "--to", str(to), *more)

    def steps(self, stage, to):
        return json.loads(self.plan(stage, to, "--format", "json"))["steps"]

    def titles(self, stage, to):
        return "\n".join(step["title"] for step in self.steps(stage, to))

    def generate(self, to, folder, *how):
        """Writes the scripts of all phases; the steps."""
        said = self.pleat_says("plan", "generate", "pair", "--to", str(to), "--out", str(folder), *how)
        if "nothing to do" in said:
            return []
        made = pathlib.Path(said.strip().splitlines()[-1])
        for file in made.iterdir():
            file.rename(folder / file.name)
        made.rmdir()
        return json.loads((folder / "plan.json").read_text())["steps"]

    def ask(self, query):
        outcome = subprocess.run(["psql", "-XAtq", "-f", "-", self.address], input=query, capture_output=True, text=True)
        if outcome.returncode:
            raise Failure("rows", outcome.stderr)
        return outcome.stdout

    def access(self):
        return kept.access(self.ask(kept.QUERY))

    def rows(self, schema):
        """Table → key → column → value, by the numbers of tables and columns."""
        parts, names = [], schema.names()
        tables = [table for table in schema.tables if not table.is_partition()]
        for table in tables:
            columns = ", ".join(f"{names[column.number]} as c{column.number}" for column in schema.columns(table))
            only = "" if table.divided else "only "
            parts.append(f"'{table.number}', (select json_agg(to_jsonb(r)) from (select {columns} from {only}{names[table.number]}) r)")
        rows = json.loads(self.ask(f"select json_build_object({', '.join(parts)})"), parse_float=str)
        keys = {table.number: f"c{schema.columns(table)[0].number}" for table in tables}
        return {number: {str(row[key]): row for row in rows[str(number)] or []} for number, key in keys.items()}


def run(pleat, folder, name, before, after, how):
    """Raises Failure; gives the number of steps. `how` holds the options of the plan."""
    folder = pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "before.pleat").write_text(before.print())
    (folder / "after.pleat").write_text(after.print())
    (folder / "rows.sql").write_text(before.rows())
    with Database(pleat, name) as database:
        database.script("build", database.plan("plan of build", folder / "before.pleat", "--direct", "--format", "sql"))
        again = database.titles("plan of before", folder / "before.pleat")
        if again:
            raise Failure("false difference", again)
        database.script("rows", (folder / "rows.sql").read_text())
        again = before.of(BY_HAND) and database.titles("plan of before", folder / "before.pleat")
        if again:
            raise Failure("false difference by hand", again)
        rows, access = database.rows(before), database.access()
        steps = up(database, folder, how)
        compare(before, after, rows, database.rows(after), steps, how, "up")
        compare_access(before, after, access, database.access(), steps, "up")
        down(database, folder, before, after, steps)
        compare(before, after, rows, database.rows(before), steps, how, "down")
        compare_access(before, after, access, database.access(), steps, "down")
        return len(steps)


def up(database, folder, how):
    after = folder / "after.pleat"
    steps = database.generate(after, folder, *how)
    for phase, stem in STEMS:
        script = folder / f"{stem}.up.sql"
        if not script.exists():
            continue
        database.script(f"up {stem}", script.read_text())
        # What is left may be done in an earlier phase than it would have been.
        left = {step["title"] for step in steps if PHASES.index(step["phase"]) > PHASES.index(phase)}
        late = [step["title"] for step in database.steps("plan after " + stem, after)
                if PHASES.index(step["phase"]) <= PHASES.index(phase) and step["title"] not in left and not is_better(step, steps)]
        if late:
            raise Failure("not empty after up" if phase == "contract" else f"again after {stem}", "\n".join(late))
    return steps


def is_better(step, steps):
    """A table that changes in another way first is rebuilt in one go; once it has, it can be rebuilt while it is in use."""
    at_once = {table_of(earlier) for earlier in steps if any(hazard["code"] == "H201" for hazard in earlier["hazards"])}
    online = table_of(step) in at_once or step["title"].startswith("remember ")
    return step["phase"] != "contract" and bool(at_once) and online


def table_of(step):
    """The table that a step is about, itself or by a column."""
    kind, name = step["subject"].split(" ", 1)
    return name if kind == "table" else name.rpartition(".")[0]


def down(database, folder, before, after, steps):
    for _, stem in reversed(STEMS):
        script = folder / f"{stem}.down.sql"
        if script.exists():
            database.script(f"down {stem}", script.read_text())
    # A value that an enum was given stays.
    back = copy.deepcopy(before)
    for enum in back.of("enum"):
        enum.text = getattr(after.named(enum.number), "text", enum.text)
    (folder / "back.pleat").write_text(back.print())
    # By kind and last name, as a table may have its old one again.
    said = {last(step["subject"]) for step in steps if step["irreversible"]}
    rest = [step["title"] for step in database.steps("plan of back", folder / "back.pleat") if last(step["subject"]) not in said]
    if rest:
        raise Failure("not empty after down", "\n".join(rest))


def compare(before, after, old, new, steps, how, way):
    """Every value is as it was, but those that a step without a way back, or a backfill that is not kept, is about."""
    names, new_names = before.names(), after.names()
    said = {step["subject"].replace('"', "") for step in steps if step["irreversible"]}
    lossy = {step["subject"].replace('"', "") for step in steps if any(hazard["code"] == "H103" for hazard in step["hazards"])}
    lost = [part.owner for part in before.tables if part.is_partition() and
            (f"table {plain(names[part.number])}" in said or (way == "up" and not after.table(part.number)))]

    def is_said(kind, *numbers, said=said):
        # A table may have its new name and a column that goes its old one.
        words = [[plain(which[number]) for which in (names, new_names) if number in which] for number in numbers]
        return any(f"{kind} {'.'.join(path)}" in said for path in itertools.product(*words))

    for table in before.tables:
        kept = after.table(table.number)
        if table.is_partition() or is_said("table", table.number) or (way == "up" and not kept) or table.number in lost:
            continue
        before_rows, rows = old[table.number], new[table.number]
        if before_rows.keys() != rows.keys():
            raise Failure(f"rows {way}", f"{table.name}: {len(before_rows)} rows became {len(rows)}")
        now = {column.number: column for column in after.columns(kept)} if kept else {}
        for column in before.columns(table):
            owners = [owner.number for owner in before.ancestors(table)]
            if any(is_said("column", owner, column.number) for owner in owners) or differs(before, after, column, now.get(column.number), how, way):
                continue
            # What a backfill replaced does not come back where no key tells rows apart (README, limitations), nor where it
            # came with a type that the plan warns about.
            filled = is_filled(after, column.number)
            shared = not table.divided and len(before.family(table)) > 1
            if filled and (shared or not table.has_key() or is_said("column", table.number, column.number, said=lossy)):
                continue
            value = f"c{column.number}"
            for key, row in before_rows.items():
                if row[value] != rows[key][value]:
                    raise Failure(f"values {way}", f"{table.name}.{column.name} of {key}: {row[value]!r} became {rows[key][value]!r}")


def compare_access(before, after, old, new, steps, way):
    said = [plain(step["subject"]) for step in steps if step["irreversible"]]

    def lost(path):
        # With what belongs to it.
        path = path.removeprefix("public.")
        return any(subject.endswith((f" {path}", f" {path.rpartition('.')[0] or path}")) for subject in said)

    found = kept.difference(before, after, old, new, way, lost)
    if found:
        raise Failure(f"access {way}", found)


def last(subject):
    return subject.split(" ")[0], subject.split(".")[-1]


def plain(name):
    return name.replace('"', "")


def is_filled(schema, number):
    """In any table of a family, whose rows a parent's backfill fills."""
    return any(column.backfill for table in schema.tables for column in schema.columns(table) if column.number == number)


def differs(before, after, column, now, how, way):
    """Whether the values of a column may be others: computed by what changed, filled, or of another type."""
    for number in before.reached(column.source) | after.reached(now.source if now else ""):
        was, became = before.named(number), after.named(number)
        if column.is_generated() and (was or became) and (not was or not became or was.text != became.text):
            return True
        if column.is_generated() and is_filled(after, number) and (way == "up" or "--archive" not in how):
            return True
    if now is None:
        return way == "up"
    if now.backfill and (way == "up" or "--archive" not in how):
        return True
    types = [schema.fill(schema.named(int(column.type[1:-1])).text) if column.type.startswith("{") else ""
             for schema, column in ((before, column), (after, now))]
    changed = column.type != now.type or types[0] != types[1] or (column.is_generated() and column.source != now.source)
    return way == "up" and changed
