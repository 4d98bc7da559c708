"""One pair of schemas on a server: up phase by phase, planned again, down, rows compared. And the smallest pair that fails alike."""
import copy
import json
import os
import pathlib
import subprocess

PHASES = ("expand", "backfill", "contract")
FILES = ("1_expand", "2_backfill", "3_contract")
ALLOW = [word for kind in ("drop-table", "drop-column", "drop-sequence") for word in ("--allow", f"{kind}:*")]


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

    def plan(self, to, *more, expected=(0,)):
        outcome = subprocess.run([self.pleat, "plan", "--from", self.address, "--to", str(to), *ALLOW, *more],
                                 capture_output=True, text=True)
        if outcome.returncode not in expected:
            raise Failure("plan", f"status {outcome.returncode}: {outcome.stderr}{outcome.stdout}")
        return outcome.stdout

    def steps(self, to):
        return json.loads(self.plan(to, "--format", "json"))["steps"]

    def rows(self, schema):
        """Table → key → column → value, by the numbers of tables and columns."""
        parts = []
        for table in schema.tables:
            columns = ", ".join(f"{quote(column.name)} as c{column.number}" for column in table.columns)
            parts.append(f"'{table.number}', (select json_agg(to_jsonb(r)) from (select {columns} from {quote(table.name)}) r)")
        query = f"select json_build_object({', '.join(parts)})"
        outcome = subprocess.run(["psql", "-XAtq", "-f", "-", self.address], input=query, capture_output=True, text=True)
        if outcome.returncode:
            raise Failure("rows", outcome.stderr)
        rows = json.loads(outcome.stdout, parse_float=str)
        return {int(table): {str(row[f"c{schema.table(int(table)).columns[0].number}"]): row for row in found or []}
                for table, found in rows.items()}


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def run(pleat, folder, name, before, after, archive):
    """Raises Failure; gives the number of steps."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "before.pleat").write_text(before.print())
    (folder / "after.pleat").write_text(after.print())
    (folder / "rows.sql").write_text(before.rows())
    with Database(pleat, name) as database:
        database.script("build", database.plan(folder / "before.pleat", "--direct", "--format", "sql"))
        again = database.plan(folder / "before.pleat", "--exit-code", expected=(0, 2))
        if "nothing to do" not in again:
            raise Failure("false difference", again)
        database.script("rows", (folder / "rows.sql").read_text())
        rows = database.rows(before)
        steps = up(database, folder, archive)
        down(database, folder, before, after, steps)
        compare(before, after, rows, database.rows(before), steps, archive)
        return len(steps)


def up(database, folder, archive):
    more = ["--archive"] if archive else []
    after = folder / "after.pleat"
    scripts = {}
    for phase in PHASES:
        scripts[phase, "up"] = database.plan(after, "--format", "sql", "--phase", phase, *more)
        scripts[phase, "down"] = database.plan(after, "--format", "sql", "--phase", phase, "--down", *more)
    steps = json.loads(database.plan(after, "--format", "json", *more))["steps"]
    (folder / "plan.json").write_text(json.dumps(steps, indent=1))
    for at, phase in enumerate(PHASES):
        (folder / f"{FILES[at]}.up.sql").write_text(scripts[phase, "up"])
        (folder / f"{FILES[at]}.down.sql").write_text(scripts[phase, "down"])
    for phase in PHASES:
        if not any(step["phase"] == phase for step in steps):
            continue
        database.script(f"up {phase}", scripts[phase, "up"])
        late = [step["title"] for step in database.steps(after) if PHASES.index(step["phase"]) <= PHASES.index(phase)]
        if late:
            raise Failure(f"again after {phase}", "\n".join(late))
    rest = [step["title"] for step in database.steps(after)]
    if rest:
        raise Failure("not empty after up", "\n".join(rest))
    return steps


def down(database, folder, before, after, steps):
    for at in (2, 1, 0):
        if any(step["phase"] == PHASES[at] for step in steps):
            database.script(f"down {PHASES[at]}", (folder / f"{FILES[at]}.down.sql").read_text())
    # A value that an enum was given stays.
    back = copy.deepcopy(before)
    for loose in back.loose:
        loose.text = next((new.text for new in after.loose if new.number == loose.number and new.keyword == "enum"), loose.text)
    (folder / "back.pleat").write_text(back.print())
    rest = database.steps(folder / "back.pleat")
    if rest:
        raise Failure("not empty after down", "\n".join(step["title"] for step in rest))


def compare(before, after, old, new, steps, archive):
    """Every value is as it was, but those that a step without a way back, or a backfill that is not kept, is about."""
    said = {step["subject"] for step in steps if step["irreversible"]}
    names = {thing.number: thing for table in after.tables for thing in [table, *table.columns]}

    def is_said(table, column=None):
        owners = {table.name, names.get(table.number, table).name}
        if any(f"table {owner}" in said for owner in owners):
            return True
        if column is None:
            return False
        return any(f"column {owner}.{name}" in said for owner in owners for name in
                   {column.name, names.get(column.number, column).name})

    for table in before.tables:
        if is_said(table):
            continue
        if old[table.number].keys() != new[table.number].keys():
            raise Failure("rows", f"{table.name}: {len(old[table.number])} rows became {len(new[table.number])}")
        for column in table.columns:
            value = f"c{column.number}"
            filled = not archive and column.number in names and names[column.number].backfill
            if filled or is_said(table, column):
                continue
            for key, row in old[table.number].items():
                if row[value] != new[table.number][key][value]:
                    raise Failure("values", f"{table.name}.{column.name} of {key}: {row[value]!r} became "
                                            f"{new[table.number][key][value]!r}")


def smaller(before, after, fails):
    """The smallest pair found for which `fails(before, after)` still holds."""
    changed = True
    while changed:
        changed = False
        for remove in removals(before, after):
            pair = copy.deepcopy((before, after))
            for schema in pair:
                remove(schema)
            if any(not table.columns for schema in pair for table in schema.tables) or not pair[0].tables:
                continue
            if fails(*pair):
                before, after = pair
                changed = True
                break
    return before, after


def removals(before, after):
    """What can be taken from both, large things first."""
    import schema as texts

    def without(collection, number, owner=None):
        def remove(schema):
            holders = [schema] if owner is None else [table for table in schema.tables if table.number == owner]
            for holder in holders:
                items = getattr(holder, collection)
                setattr(holder, collection, [item for item in items if item.number != number])
            texts.tidy(schema)
        return remove

    def set_rows(number, rows):
        def remove(schema):
            for table in schema.tables:
                if table.number == number:
                    table.rows = rows
        return remove

    def plain(number, field):
        def remove(schema):
            for table in schema.tables:
                for thing in [table, *table.columns]:
                    if thing.number == number:
                        setattr(thing, field, type(getattr(thing, field))())
        return remove

    tables = {table.number: table for schema in (before, after) for table in schema.tables}
    for number in tables:
        yield without("tables", number)
    for number in {loose.number for schema in (before, after) for loose in schema.loose}:
        yield without("loose", number)
    for schema in (before, after):
        for table in schema.tables:
            for column in table.columns[1:]:
                yield without("columns", column.number, table.number)
            for member in table.members:
                yield without("members", member.number, table.number)
    for table in before.tables:
        if table.rows > 3:
            yield set_rows(table.number, 3)
        for thing in [table, *table.columns]:
            for field in ("comment", "source"):
                if getattr(thing, field, "") and not getattr(thing, field).startswith("generated"):
                    yield plain(thing.number, field)
