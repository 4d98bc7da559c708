"""Random schemas and changes to them, as texts that pleat reads, with rows that satisfy them.

Everything follows from one random.Random, so a seed stands for a pair. Definitions name columns and tables by number
(`{12}`), so that a rename changes one place and the text follows.
"""
import copy
import dataclasses
import random
import re

NAMES = ["amount", "state", "note", "Order No", "code", "check", "index", "table", "comment", "user", "select", "größe",
         "lotCode", "valid_from", "owner", "x", "quantity", "total price", "is_active", "kind", "city", "ref"]
TABLE_NAMES = ["orders", "items", "Plant", "work units", "users", "lot", "metric", "trace", "group", "shift_log", "öl"]
SCALARS = ["smallint", "integer", "bigint", "numeric(12,2)", "text", "varchar(40)", "boolean", "date", "timestamptz", "uuid",
           "jsonb", "text[]", "double precision", "bytea", "interval"]
NUMBERS = ("smallint", "integer", "bigint", "numeric(12,2)", "numeric(16,4)")
TEXTS = ("text", "varchar(40)", "varchar(80)")
# Types that hold whatever the first held, and that its values come back from.
WIDER = {"smallint": ["integer", "bigint"], "integer": ["bigint", "numeric(16,4)"], "bigint": ["numeric(16,4)"],
         "varchar(40)": ["varchar(80)", "text"], "varchar(80)": ["text"], "numeric(12,2)": ["numeric(16,4)"],
         "text": ["varchar(80)"]}


def quoted(name):
    return '"' + name.replace('"', '""') + '"' if not re.fullmatch("[a-z_][a-z_0-9]*", name) or name in (
        "check", "table", "user", "select", "group") else name


def literal(text):
    return "'" + text.replace("'", "''") + "'"


@dataclasses.dataclass
class Column:
    number: int
    name: str
    type: str
    not_null: bool = False
    # What stands after the type: a default, an identity, an expression; with numbers for names.
    source: str = ""
    was: str = ""
    backfill: str = ""
    comment: str = ""
    # About the rows: whether values differ from row to row, whether some are null, the table they point into.
    unique: bool = False
    nulls: bool = False
    points_to: int = 0


@dataclasses.dataclass
class Member:
    """A constraint or index of a table: its text with numbers for names."""
    number: int
    text: str
    # Other tables in the text.
    tables: tuple = ()


@dataclasses.dataclass
class Table:
    number: int
    name: str
    columns: list = dataclasses.field(default_factory=list)
    members: list = dataclasses.field(default_factory=list)
    was: str = ""
    comment: str = ""
    options: str = ""
    rows: int = 0


@dataclasses.dataclass
class Loose:
    """What stands outside of tables: an enum, a view; `text` begins after the name."""
    number: int
    keyword: str
    name: str
    text: str
    tables: tuple = ()
    comment: str = ""


@dataclasses.dataclass
class Schema:
    tables: list = dataclasses.field(default_factory=list)
    loose: list = dataclasses.field(default_factory=list)

    def table(self, number):
        return next(table for table in self.tables if table.number == number)

    def names(self):
        names = {table.number: table.name for table in self.tables}
        names |= {column.number: column.name for table in self.tables for column in table.columns}
        return names | {loose.number: loose.name for loose in self.loose}

    def fill(self, text):
        """`text` with names in the place of numbers; nothing where one of them is gone."""
        names = self.names()
        numbers = [int(number) for number in re.findall(r"\{(\d+)\}", text)]
        if any(number not in names for number in numbers):
            return None
        return re.sub(r"\{(\d+)\}", lambda found: quoted(names[int(found[1])]), text)

    def print(self):
        return "\n".join(self.print_loose(loose) for loose in self.loose if loose.keyword == "enum") + "\n" + "\n".join(
            self.print_table(table) for table in self.tables) + "\n" + "\n".join(
                self.print_loose(loose) for loose in self.loose if loose.keyword != "enum") + "\n"

    def print_loose(self, loose):
        text = f"{loose.keyword} {quoted(loose.name)} {self.fill(loose.text)};"
        return text

    def print_table(self, table):
        lines = []
        for column in table.columns:
            words = [quoted(column.name), self.fill(column.type)]
            if column.not_null:
                words.append("not null")
            if column.source:
                words.append(self.fill(column.source))
            if column.was:
                words.append(f"was {quoted(column.was)}")
            if column.backfill:
                words.append(f"backfill ({self.fill(column.backfill)})")
            if column.comment:
                words.append(f"comment {literal(column.comment)}")
            lines.append(" ".join(words))
        lines += [self.fill(member.text) for member in table.members]
        if table.comment:
            lines.append(f"comment {literal(table.comment)}")
        was = f" was {quoted(table.was)}" if table.was else ""
        return f"table {quoted(table.name)}{was}{table.options} {{\n" + "".join(f"  {line};\n" for line in lines) + "}\n"

    def rows(self):
        """INSERT statements, tables that are pointed into first."""
        done, text = set(), ""
        waiting = list(self.tables)
        while waiting:
            ready = [table for table in waiting
                     if all(column.points_to in done | {0, table.number} for column in table.columns)]
            for table in ready or waiting[:1]:
                waiting.remove(table)
                done.add(table.number)
                if table.rows:
                    text += self.insert(table)
        return text + "analyze;\n"

    def insert(self, table):
        columns = [column for column in table.columns if not re.match("generated always", column.source)]
        values = ", ".join(self.value(table, column) for column in columns)
        names = ", ".join(quoted(column.name) for column in columns)
        return f"insert into {quoted(table.name)} ({names}) select {values} from generate_series(1, {table.rows}) as i;\n"

    def value(self, table, column):
        if column.name == "id":
            return "i"
        if column.points_to:
            target = self.table(column.points_to)
            value = f"i % {target.rows} + 1" if target.rows else "null::integer"
        else:
            value = self.plain_value(column)
        return f"case when i % 4 <> 1 then {value} end" if column.nulls else value

    def plain_value(self, column):
        n = "(i * 7 + 3)" if column.unique else f"(i % {13 + column.number % 7})"
        values = {"smallint": n, "integer": n, "bigint": n, "numeric(12,2)": f"{n} / 4.0", "text": f"'v' || {n}",
                  "varchar(40)": f"'w' || {n}", "boolean": "i % 2 = 0", "date": f"date '2024-01-31' + {n}",
                  "timestamptz": f"timestamptz '2024-03-30 22:00Z' + {n} * interval '37 minutes'",
                  "uuid": f"md5(({n})::text)::uuid", "jsonb": f"jsonb_build_object('n', {n})",
                  "text[]": f"array['a', ({n})::text]", "double precision": f"{n} / 8.0",
                  "bytea": f"convert_to(({n})::text, 'UTF8')", "interval": f"{n} * interval '1 hour'", "serial": "i",
                  "bigserial": "i"}
        enum = re.fullmatch(r"\{(\d+)\}", column.type)
        return f"('a' || i % 2)::{self.fill(column.type)}" if enum else values[column.type]


class Author:
    """Writes schemas, and changes to them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.last = 0

    def number(self):
        self.last += 1
        return self.last

    def name(self, pool, taken):
        name = self.random.choice(pool)
        while name in taken:
            name = f"{self.random.choice(pool)}_{self.random.randrange(100)}"
        return name

    def chance(self, share):
        return self.random.random() < share

    # A schema from nothing.

    def schema(self):
        schema = Schema()
        for _ in range(self.random.randrange(3)):
            self.add_enum(schema)
        for _ in range(self.random.randint(1, 5)):
            self.add_table(schema)
        for _ in range(self.random.randrange(3)):
            self.add_view(schema)
        return schema

    def add_enum(self, schema):
        labels = ["a0", "a1"] + self.random.sample(["it's", "B", "zz top", ""], self.random.randrange(4))
        schema.loose.append(Loose(self.number(), "enum", f"kind_{self.last}", f"({', '.join(map(literal, labels))})"))

    def add_table(self, schema, filled=True):
        taken = {table.name for table in schema.tables} | {loose.name for loose in schema.loose}
        table = Table(self.number(), self.name(TABLE_NAMES, taken))
        if filled:
            table.rows = self.random.choice([0, 1, 7, 40, 40, 2300])
        identity = self.random.choice(["generated always as identity", "generated by default as identity", "", "serial"])
        id_type = self.random.choice(["integer", "bigint"])
        if identity == "serial":
            id_type, identity = ("serial", "")
        table.columns.append(Column(self.number(), "id", id_type, id_type != "serial", identity, unique=True))
        key = table.columns[0].number
        # Most tables have a key, which batches go by.
        if self.chance(0.9):
            table.members.append(Member(self.number(), f"primary key ({{{key}}})"))
        for _ in range(self.random.randint(1, 7)):
            self.add_column(schema, table)
        for _ in range(self.random.randrange(5)):
            self.add_member(schema, table)
        if self.chance(0.3):
            table.comment = "it's a table"
        schema.tables.append(table)
        return table

    def add_column(self, schema, table):
        enums = [f"{{{loose.number}}}" for loose in schema.loose if loose.keyword == "enum"]
        pool = SCALARS + enums * 2
        column = Column(self.number(), self.name(NAMES, {column.name for column in table.columns}), self.random.choice(pool))
        column.unique = column.type not in ("boolean", *enums) and self.chance(0.4)
        column.nulls = self.chance(0.5)
        column.not_null = not column.nulls and self.chance(0.7)
        parents = [other for other in schema.tables if self.is_parent(other)]
        if parents and self.chance(0.25):
            self.point(table, column, self.random.choice(parents))
        elif self.chance(0.3):
            column.source = self.default(column)
        elif self.chance(0.12):
            self.generate(table, column)
        if self.chance(0.15):
            column.comment = "what's in it"
        table.columns.append(column)
        return column

    @staticmethod
    def is_parent(table):
        return any(member.text.startswith("primary key") for member in table.members)

    def point(self, table, column, parent):
        column.points_to = parent.number
        column.type = "bigint" if parent.columns[0].type == "bigint" else "integer"
        column.unique = False
        column.nulls = column.nulls or parent.rows == 0
        column.not_null = column.not_null and not column.nulls
        action = self.random.choice(["", " on delete cascade", " on delete restrict", " on update cascade",
                                     " deferrable initially deferred"])
        text = f"foreign key ({{{column.number}}}) references {{{parent.number}}} ({{{parent.columns[0].number}}}){action}"
        table.members.append(Member(self.number(), text, (parent.number,)))

    def default(self, column):
        values = {"text": ["'new'", "''", "'it''s'", "lower('ABC')"], "varchar(40)": ["'x'", "'a' || 'b'"],
                  "varchar(80)": ["'x'"], "boolean": ["true", "not true"], "date": ["current_date", "'2020-02-29'"],
                  "timestamptz": ["now()", "current_timestamp", "'2020-01-01 00:00:00+00'"],
                  "uuid": ["gen_random_uuid()", "'00000000-0000-0000-0000-000000000000'"], "jsonb": ["'{}'", "'[1, 2]'"],
                  "text[]": ["'{}'", "array['a', 'b']"], "double precision": ["1.5", "random()"],
                  "bytea": ["'\\x00'"], "interval": ["'1 day'", "interval '90 min'"]}
        if column.type in NUMBERS:
            choice = self.random.choice(["0", "1 + 2", "-1"])
        elif column.type.startswith("{"):
            choice = "'a1'"
        else:
            choice = self.random.choice(values[column.type])
        return f"default {choice}"

    def generate(self, table, column):
        numbers = [other for other in table.columns if other.type in NUMBERS and not other.source.startswith("generated")]
        texts = [other for other in table.columns if other.type in TEXTS and not other.source.startswith("generated")]
        if numbers and self.chance(0.5):
            column.type, expression = "bigint", f"coalesce({{{numbers[0].number}}}, 0) * 2"
        elif texts:
            column.type, expression = "text", f"upper({{{texts[0].number}}})"
        else:
            return
        column.not_null, column.nulls, column.unique = False, False, False
        column.source = f"generated always as ({expression}) stored"

    def add_member(self, schema, table):
        plain = [column for column in table.columns if column.name != "id" and not column.source.startswith("generated")]
        if not plain:
            return
        column = self.random.choice(plain)
        c = f"{{{column.number}}}"
        others = [another for another in table.columns if another is not column]
        other = f"{{{self.random.choice(others).number}}}"
        label = f"m{self.number()}"
        forms = [f"index {label} on ({c})", f"index {label} on ({c} desc nulls last, {other})",
                 f"index {label} on ({other}) where ({c} is not null)", f"index {label} on ({c}) include ({other})"]
        if column.type in ("jsonb", "text[]"):
            forms = [f"index {label} on using gin ({c})"]
        if column.type in NUMBERS and not column.points_to:
            forms += [f"check {label} ({c} >= 0)", f"check ({c} > -5 or {c} is null)", f"check {label} ({c} between 0 and 99999)"]
        if column.type in TEXTS:
            forms += [f"check {label} (length({c}) > 0)", f"index {label} on (lower({c}))",
                      f"check {label} ({c} not in ('no', 'never'))", f"index {label} on ({c} text_pattern_ops)"]
        if column.type.startswith("{"):
            forms += [f"check {label} ({c} <> 'a0' or {c} in ('a0', 'a1'))"]
        if column.unique and not column.points_to and column.type not in ("jsonb", "text[]"):
            forms += [f"unique ({c})", f"unique index {label} on ({c})", f"constraint {label} unique ({c}, {other})",
                      f"unique index {label} on ({c}) where ({other} is not null)"]
        text = self.random.choice(forms)
        # A column of jsonb is not ordered, so it may not stand beside others in a btree.
        if "jsonb" in (column.type, schema_type(table, other)) and "gin" not in text:
            return
        if any(member.text == text for member in table.members):
            return
        table.members.append(Member(self.last, text))

    def add_view(self, schema):
        if not schema.tables:
            return
        table = self.random.choice(schema.tables)
        chosen = self.random.sample(table.columns, self.random.randint(1, len(table.columns)))
        materialized = self.chance(0.3)
        where = f" where {{{self.random.choice(table.columns).number}}} is not null" if self.chance(0.5) else ""
        text = f"as select {', '.join(f'{{{column.number}}}' for column in chosen)} from {{{table.number}}}{where}"
        schema.loose.append(Loose(self.number(), "materialized view" if materialized else "view", f"view_{self.last}", text,
                                  (table.number,)))

    # A change to a schema.

    def change(self, before):
        after = copy.deepcopy(before)
        self.old_numbers = set(before.names())
        kinds = [kind for kind in dir(self) if kind.startswith("change_")]
        for _ in range(self.random.randint(1, 6)):
            getattr(self, self.random.choice(kinds))(after)
            tidy(after)
        return after

    def any_column(self, schema, accept=lambda table, column: True):
        found = [(table, column) for table in schema.tables for column in table.columns
                 if column.name != "id" and accept(table, column)]
        return self.random.choice(found) if found else (None, None)

    def change_new_table(self, schema):
        self.add_table(schema, filled=False)

    def change_drop_table(self, schema):
        if len(schema.tables) > 1:
            schema.tables.remove(self.random.choice(schema.tables))

    def change_rename_table(self, schema):
        table = self.random.choice(schema.tables)
        if table.was or table.number not in self.old_numbers:
            return
        table.was = table.name
        table.name = f"renamed {self.number()}"

    def change_new_column(self, schema):
        table = self.random.choice(schema.tables)
        column = self.add_column(schema, table)
        column.unique = False
        # Nobody can give rows that are there a column that points elsewhere or must differ.
        if column.not_null and not column.source and table.number in self.old_numbers:
            if column.points_to:
                column.not_null = False
            else:
                column.backfill = self.constant(column)

    def constant(self, column):
        return self.default(column).removeprefix("default ") if column.type not in NUMBERS else "5"

    def change_drop_column(self, schema):
        table, column = self.any_column(schema)
        if column:
            table.columns.remove(column)

    def change_rename_column(self, schema):
        table, column = self.any_column(schema, lambda _, column: not column.was and column.number in self.old_numbers)
        if column and not column.source.startswith("generated"):
            column.was = column.name
            column.name = f"was {column.name}"

    def change_not_null(self, schema):
        table, column = self.any_column(
            schema, lambda _, column: not column.not_null and not column.source.startswith("generated"))
        if not column or (column.nulls and (column.points_to or column.unique)):
            return
        column.not_null = True
        if column.number in self.old_numbers and column.nulls:
            column.backfill = self.constant(column)

    def change_nullable(self, schema):
        table, column = self.any_column(schema, lambda _, column: column.not_null and not column.backfill)
        if column:
            column.not_null = False

    def change_default(self, schema):
        table, column = self.any_column(
            schema, lambda _, column: not column.source.startswith("generated") and not column.points_to)
        if column and column.type in (*SCALARS, *TEXTS, *NUMBERS):
            column.source = "" if column.source else self.default(column)

    def change_type(self, schema):
        table, column = self.any_column(schema, lambda _, column: column.type in WIDER and not column.points_to)
        if column and not column.source.startswith("generated"):
            column.type = self.random.choice(WIDER[column.type])
            if column.source:
                column.source = self.default(column)

    def change_new_member(self, schema):
        self.add_member(schema, self.random.choice(schema.tables))

    def change_drop_member(self, schema):
        table = self.random.choice(schema.tables)
        droppable = [member for member in table.members if not member.text.startswith("primary key")]
        if droppable:
            table.members.remove(self.random.choice(droppable))

    def change_labels(self, schema):
        enums = [loose for loose in schema.loose if loose.keyword == "enum"]
        if enums:
            enum = self.random.choice(enums)
            label = f"'new {self.number()}'"
            enum.text = f"({label}, {enum.text[1:]}" if self.chance(0.5) else f"{enum.text[:-1]}, {label})"

    def change_new_enum(self, schema):
        self.add_enum(schema)

    def change_new_view(self, schema):
        self.add_view(schema)

    def change_drop_view(self, schema):
        views = [loose for loose in schema.loose if loose.keyword != "enum"]
        if views:
            schema.loose.remove(self.random.choice(views))

    def change_comment(self, schema):
        table, column = self.any_column(schema)
        if column:
            column.comment = "" if column.comment else "said anew"
        table = self.random.choice(schema.tables)
        table.comment = "" if table.comment else "said of the table"


def schema_type(table, reference):
    return next((column.type for column in table.columns if f"{{{column.number}}}" == reference), "")


def tidy(schema):
    """Takes away what names something that is gone."""
    size = -1
    while size != len(schema.names()) + sum(len(table.members) for table in schema.tables):
        size = len(schema.names()) + sum(len(table.members) for table in schema.tables)
        schema.loose = [loose for loose in schema.loose if schema.fill(loose.text) is not None]
        for table in schema.tables:
            table.columns = [column for column in table.columns
                             if all(schema.fill(text) is not None for text in (column.type, column.source))]
            table.members = [member for member in table.members if schema.fill(member.text) is not None]
            for column in table.columns:
                if column.points_to not in {other.number for other in schema.tables}:
                    column.points_to = 0
