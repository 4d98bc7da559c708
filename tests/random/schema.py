"""A schema as texts that pleat reads, with rows that satisfy it.

Definitions name what they speak of by number (`{12}`), so that a rename changes one place and the text follows, and what
speaks of something that is gone can be found and taken away.
"""
import dataclasses
import re

RESERVED = ("check", "table", "user", "select", "group", "order", "default", "end", "all", "desc", "null", "primary", "references")
NUMBERS = ("smallint", "integer", "bigint", "numeric(12,2)", "numeric(16,4)", "numeric", "real", "double precision")
TEXTS = ("text", "varchar(40)", "varchar(80)")
RANGES = ("int4range", "daterange")
# Without an order, so that no btree is made of them, and those without equality.
UNORDERED = ("json", "jsonb", "point", "tsvector")
# What comments on it says beside its name, and how: by arguments, or by nothing. All else has its comment in the declaration.
COMMENTED_APART = {"function": "({})", "aggregate": "({})", "operator": " ({})", "cast": "({})", "event trigger": ""}
# What says something of others and is printed behind them, as what follows a schema would be in it.
LAST = ("schema", "grant", "revoke", "owner", "default privileges")
# Statements that are not in the files: what an operator did before pleat came.
BY_HAND = "by hand"


def quoted(name):
    plain = re.fullmatch("[a-z_][a-z_0-9]*|[=@#%&]+", name) and name not in RESERVED
    return name if plain else '"' + name.replace('"', '""') + '"'


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
    # Other clauses: how it is collated and stored.
    clauses: str = ""
    was: str = ""
    backfill: str = ""
    back: str = ""
    comment: str = ""
    # About the rows: whether values differ from row to row, whether some are null, the table they point into.
    unique: bool = False
    nulls: bool = False
    points_to: int = 0

    def is_generated(self):
        return self.source.startswith("generated always as (")

    def is_identity(self):
        return "identity" in self.source

    def has_sequence(self):
        return self.is_identity() or self.type == "serial"


@dataclasses.dataclass
class Member:
    """A constraint, index, trigger, policy, grant or setting of a table; `text` begins after the keyword and name, if any."""
    number: int
    keyword: str
    name: str
    text: str
    was: str = ""
    comment: str = ""


@dataclasses.dataclass
class Table:
    number: int
    name: str
    columns: list = dataclasses.field(default_factory=list)
    members: list = dataclasses.field(default_factory=list)
    was: str = ""
    comment: str = ""
    schema: int = 0
    unlogged: bool = False
    # How it is divided: `partition by …`. A partition or child has an `owner` and says what it is: `partition of {1} for …`;
    # a foreign table says where its rows are: `server {1}`.
    divided: str = ""
    owner: int = 0
    relation: str = ""
    rows: int = 0

    def is_partition(self):
        return self.relation.startswith("partition")

    def has_key(self):
        return any(member.text.startswith("primary key") for member in self.members)


@dataclasses.dataclass
class Loose:
    """What stands outside of tables: a type, a view, a function, a grant; `text` begins after the name."""
    number: int
    keyword: str
    name: str
    text: str
    was: str = ""
    comment: str = ""
    schema: int = 0
    # The type behind a domain, the arguments of a function.
    about: str = ""
    # What a function is for.
    role: str = ""
    # What stands before the keyword: `disable ` of an event trigger.
    prefix: str = ""
    # The columns of a view as others may name them, with types; and those of other views that this one reads.
    out: dict = dataclasses.field(default_factory=dict)
    needs: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Schema:
    tables: list = dataclasses.field(default_factory=list)
    foreign: list = dataclasses.field(default_factory=list)
    loose: list = dataclasses.field(default_factory=list)

    def relations(self):
        """All that have columns."""
        return self.tables + self.foreign

    def table(self, number):
        return next((table for table in self.tables if table.number == number), None)

    def named(self, number):
        return next((loose for loose in self.loose if loose.number == number), None)

    def of(self, *keywords):
        return [loose for loose in self.loose if loose.keyword in keywords]

    def functions(self, role):
        return [loose for loose in self.of("function") if loose.role == role]

    def names(self):
        """Number → name as it is written."""
        names = {column.number: quoted(column.name) for table in self.relations() for column in table.columns}
        names |= {member.number: quoted(member.name) for table in self.relations() for member in table.members if member.name}
        schemas = {loose.number: quoted(loose.name) for loose in self.of("schema")}
        for thing in [*self.relations(), *self.loose]:
            if thing.name and thing.schema in (0, *schemas):
                names[thing.number] = (f"{schemas[thing.schema]}." if thing.schema else "") + quoted(thing.name)
        return names

    def fill(self, text, names=None):
        """`text` with names in the place of numbers; nothing where one of them is gone."""
        names = self.names() if names is None else names
        if any(int(number) not in names for number in re.findall(r"\{(\d+)\}", text)):
            return None
        return re.sub(r"\{(\d+)\}", lambda found: names[int(found[1])], text)

    def reached(self, text):
        """The numbers that `text` names, and those that what it names does."""
        found = []
        for number in re.findall(r"\{(\d+)\}", text):
            found.append(int(number))
        for number in found:
            thing = self.named(number)
            more = map(int, re.findall(r"\{(\d+)\}", thing.text)) if thing else ()
            found += [other for other in more if other not in found]
        return set(found)

    def is_remote(self, text):
        """Whether it reads a foreign table, whose rows nobody has."""
        return bool(self.reached(text) & {table.number for table in self.foreign})

    def columns(self, table):
        """All columns, those from its parent first."""
        owner = self.table(table.owner)
        return (self.columns(owner) if owner else []) + table.columns

    def ancestors(self, table):
        """The table and what it comes from."""
        found = [table]
        while self.table(found[-1].owner):
            found.append(self.table(found[-1].owner))
        return found

    def family(self, table):
        """The table, what it comes from, and what comes from it."""
        found = [self.ancestors(table)[-1]]
        for member in found:
            found += [other for other in self.tables if other.owner == member.number]
        return found

    def base(self, type):
        """What values of a type are like: the type behind a domain; `enum`, `composite` or `range` for those of the schema."""
        own = re.fullmatch(r"\{(\d+)\}", type)
        if not own:
            return type
        found = self.named(int(own[1]))
        return {"enum": "enum", "domain": found.about, "type": found.role}[found.keyword]

    # What pleat reads.

    def print(self):
        names = self.names()
        parts = [self.print_loose(loose, names) for loose in self.loose if loose.keyword not in (*LAST, BY_HAND)]
        parts += [self.print_table(table, names) for table in self.relations()]
        parts += [self.print_loose(loose, names) for keyword in LAST for loose in self.of(keyword)]
        return "\n".join(parts) + "\n"

    def fill_function(self, text, names):
        """The body names its tables with their schemas: nobody knows where it is called (since 17 a materialized view is made
        with a search_path of the server's own)."""
        here = [table.number for table in self.tables if table.number in names and not table.schema]
        head, mark, body = text.partition("$$")
        parts = [self.fill(head, names), self.fill(body, names | {number: f"public.{names[number]}" for number in here})]
        return None if None in parts else mark.join(parts)

    def print_loose(self, loose, names):
        text = self.fill_function(loose.text, names) if loose.keyword == "function" else self.fill(loose.text, names)
        was = f" was {loose.was}" if loose.was else ""
        comment = f" comment {literal(loose.comment)}" if loose.comment else ""
        if loose.keyword in COMMENTED_APART:
            comment = f"\n{self.print_comment(loose, names)}" if loose.comment else ""
            name = "" if loose.keyword == "cast" else names[loose.number]
            space = "" if loose.keyword in ("function", "aggregate") else " "
            return f"{loose.prefix}{loose.keyword} {name}{was}{space}{text};{comment}"
        if not loose.name:
            return f"{loose.keyword} {text};"
        name = names[loose.number]
        if loose.keyword.endswith("view"):
            return f"{loose.keyword} {name}{was}{comment} {text};"
        return f"{loose.keyword} {name} {text}{was}{comment};"

    def print_comment(self, loose, names):
        name = "" if loose.keyword == "cast" else names[loose.number]
        arguments = COMMENTED_APART[loose.keyword].format(self.fill(loose.about, names))
        return f"comment on {loose.keyword} {name}{arguments} is {literal(loose.comment)};"

    def print_table(self, table, names):
        lines = [self.print_column(column, names) for column in table.columns]
        lines += [self.print_member(member, names) for member in table.members]
        if table.comment:
            lines.append(f"comment {literal(table.comment)}")
        if table.divided:
            lines.append(self.fill(table.divided, names))
        was = f" was {table.was}" if table.was else ""
        relation = f" {self.fill(table.relation, names)}" if table.relation else ""
        if table in self.foreign:
            head = f"foreign table {names[table.number]}{relation}{was}"
        else:
            head = f"{'unlogged ' if table.unlogged else ''}table {names[table.number]}{was}{relation}"
        return f"{head} {{\n" + "".join(f"  {line};\n" for line in lines) + "}\n"

    def print_column(self, column, names):
        words = [names[column.number], self.fill(column.type, names), "not null" if column.not_null else "",
                 self.fill(column.source, names), self.fill(column.clauses, names), f"was {column.was}" if column.was else "",
                 f"backfill ({self.fill(column.backfill, names)})" if column.backfill else "",
                 f"back ({column.back})" if column.backfill and column.back else "",
                 f"comment {literal(column.comment)}" if column.comment else ""]
        return " ".join(word for word in words if word)

    def print_member(self, member, names):
        text = self.fill(member.text, names)
        if not member.name:
            return text
        was = f" was {member.was}" if member.was else ""
        comment = f" comment {literal(member.comment)}" if member.comment else ""
        if member.keyword.endswith("trigger"):
            return f"{member.keyword} {quoted(member.name)}{was} {text}"
        return f"{member.keyword} {quoted(member.name)} {text}{was}{comment}"

    # Its rows.

    def rows(self):
        """INSERT statements, of which none fires a trigger; the values are those that foreign keys ask for. Then what was done
        by hand."""
        text = "set session_replication_role = replica;\n"
        inserts = "".join(self.insert(table) for table in self.tables if table.rows)
        return text + inserts + "analyze;\n" + "".join(f"{self.fill(loose.text)};\n" for loose in self.of(BY_HAND))

    def insert(self, table):
        names = self.names()
        columns = [column for column in self.columns(table) if not column.is_generated()]
        values = ", ".join(self.value(column) for column in columns)
        listed = ", ".join(names[column.number] for column in columns)
        return (f"insert into {names[table.number]} ({listed}) overriding system value select {values} "
                f"from generate_series(1, {table.rows}) as i;\n")

    def value(self, column):
        if column.name == "id":
            return "i"
        if column.points_to:
            target = self.table(column.points_to)
            value = f"i % {target.rows} + 1" if target and target.rows else "null::integer"
        else:
            value = self.plain_value(column)
        return f"case when i % 4 <> 1 then {value} end" if column.nulls else value

    def plain_value(self, column):
        n = "(i * 7 + 3)" if column.unique else f"(i % {13 + column.number % 7})"
        base = self.base(column.type)
        if base == "enum":
            return f"('a' || i % 2)::{self.fill(column.type)}"
        if base == "composite":
            return f"row('s' || {n}, {n})::{self.fill(column.type)}"
        if base == "range":
            return f"{self.fill(column.type)}({n}::numeric, {n}::numeric + 0.5)"
        return value_of(base, n)


def value_of(base, n):
    values = {"smallint": n, "integer": n, "bigint": n, "text": f"'v' || {n}", "varchar(40)": f"'w' || {n}",
              "varchar(80)": f"'w' || {n}", "char(8)": f"'c' || {n}", "boolean": "i % 2 = 0", "date": f"date '2024-01-31' + {n}",
              "timestamptz": f"timestamptz '2024-03-30 22:00Z' + {n} * interval '37 minutes'",
              "timestamp": f"timestamp '2024-03-30 22:00' + {n} * interval '37 minutes'",
              "time": f"time '00:00' + {n} * interval '1 second'", "uuid": f"md5(({n})::text)::uuid",
              "json": f"json_build_object('n', {n})", "jsonb": f"jsonb_build_object('n', {n})",
              "text[]": f"array['a', ({n})::text]", "integer[]": f"array[1, {n}]", "double precision": f"{n} / 8.0",
              "real": f"{n} / 8.0", "bytea": f"convert_to(({n})::text, 'UTF8')", "interval": f"{n} * interval '1 hour'",
              "inet": f"inet '10.0.0.0' + {n}", "int4range": f"int4range({n}, {n} + 1)", "point": f"point({n}, 1)",
              "daterange": f"daterange(date '2024-01-31' + {n}, date '2024-01-31' + {n} + 1)", "serial": "i", "bigserial": "i",
              "tsvector": f"to_tsvector('simple', 'v' || {n})"}
    return f"{n} / 4.0" if base.startswith("numeric") else values[base]


def tidy(schema):
    """Takes away what names something that is gone."""
    size = -1
    while size != schema_size(schema):
        size = schema_size(schema)
        names = schema.names()
        known = {table.number for table in schema.tables}
        schema.loose = [loose for loose in schema.loose
                        if (loose.number in names or not loose.name) and schema.fill(loose.text + loose.about, names) is not None
                        and all(view in names and ref in schema.named(view).out for view, ref in loose.needs)]
        for loose in schema.loose:
            loose.out = {ref: type for ref, type in loose.out.items() if schema.fill(ref, names) is not None}
        schema.tables, schema.foreign = (
            [table for table in tables if table.number in names and table.owner in (0, *known)
             and schema.fill(table.divided + table.relation, names) is not None] for tables in (schema.tables, schema.foreign))
        for table in schema.relations():
            for column in table.columns:
                if schema.fill(column.clauses, names) is None:
                    column.clauses = ""
            table.columns = [column for column in table.columns
                             if schema.fill(column.type + column.source + column.backfill, names) is not None]
            table.members = [member for member in table.members if schema.fill(member.text, names) is not None]
            for column in table.columns:
                if column.points_to not in known:
                    column.points_to = 0


def schema_size(schema):
    return (len(schema.names()), len(schema.loose), len(schema.relations()), sum(len(table.members) for table in schema.relations()),
            sum(len(loose.out) for loose in schema.loose))
