"""Writes random schemas. Everything follows from one random.Random, so a seed stands for a schema and the changes to it."""
import random
import re

from schema import (NUMBERS, RANGES, TEXTS, UNORDERED, Column, Loose, Member, Schema, Table, literal)

NAMES = ["amount", "state", "note", "Order No", "code", "check", "index", "table", "comment", "user", "select", "größe",
         "lotCode", "valid_from", "owner", "x", "quantity", "total price", "is_active", "kind", "city", "ref", "default", "end"]
TABLE_NAMES = ["orders", "items", "Plant", "work units", "users", "lot", "metric", "trace", "group", "shift_log", "öl"]
SCALARS = ["smallint", "integer", "bigint", "numeric(12,2)", "text", "varchar(40)", "boolean", "date", "timestamptz", "uuid",
           "jsonb", "text[]", "double precision", "bytea", "interval", "timestamp", "time", "char(8)", "inet", "integer[]",
           "int4range", "daterange", "real", "numeric", "json", "point"]
# Roles of the server, which tools/soak makes.
ROLES = ["soak_owner", "soak_reader", '"Soak Writer"']
DEFAULTS = {"boolean": ["true", "not true"], "date": ["current_date", "'2020-02-29'", "('2020-01-01'::date + 3)"],
            "timestamptz": ["now()", "current_timestamp", "'2020-01-01 00:00:00+00'", "clock_timestamp()"],
            "timestamp": ["'2020-01-01 10:00'", "localtimestamp"], "time": ["'10:00'"],
            "uuid": ["gen_random_uuid()", "'00000000-0000-0000-0000-000000000000'"], "jsonb": ["'{}'", "'[1, 2]'"],
            "json": ["'{}'"], "text[]": ["'{}'", "array['a', 'b']"], "integer[]": ["'{1,2}'", "array[1, 2, 3]", "array[]::integer[]"],
            "double precision": ["1.5", "random()"], "real": ["0.5"], "bytea": ["'\\x00'"], "char(8)": ["'x'"],
            "interval": ["'1 day'", "interval '90 min'"], "inet": ["'127.0.0.1'"], "int4range": ["'[1,5)'", "'empty'"],
            "daterange": ["'[2024-01-01,2024-02-01)'"], "point": ["'(1,2)'"], "enum": ["'a1'"], "composite": ["row('a', 1)"],
            "range": ["'[1,2)'"], "tsvector": ["''", "to_tsvector('simple', 'a b')"]}
TEXT_BODIES = ["lower(t)", "upper(t)", "t || '!'", "coalesce(t, '')", "left(t, 3)"]
NUMBER_BODIES = ["abs(n)", "n + 1", "n * n", "coalesce(n, 0)"]
# Of what belongs to no schema of ours.
GLOBAL = ("schema", "publication", "rule", "index", "unique index", "event trigger", "foreign data wrapper", "server")
# Of two arguments, by their names and type.
BODIES = {"text test": ["lower({a}) = lower({b})", "{a} < {b}", "length({a}) >= length({b})"],
          "number test": ["{a} % 5 = {b} % 5", "abs({a} - {b}) < 3"],
          "text step": ["coalesce({a}, '') || coalesce({b}, '')", "coalesce({b}, {a})"],
          "number step": ["coalesce({a}, 0) + coalesce({b}, 0)", "greatest({a}, {b})"]}
PAYLOADS = ["coalesce(new, old)", "case when tg_op = 'DELETE' then old else new end"]


class Author:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.last = 0
        self.old_tables = set()
        self.old_columns = {}

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

    def pick(self, items):
        items = list(items)
        return self.random.choice(items) if items else None

    def any_loose(self, schema, *keywords):
        return self.pick(schema.of(*keywords))

    # A schema from nothing.

    def schema(self):
        schema = Schema()
        for add, share in ((self.add_schema, 0.3), (self.add_enum, 0.5), (self.add_enum, 0.4), (self.add_domain, 0.4),
                           (self.add_composite, 0.25), (self.add_range, 0.15), (self.add_sequence, 0.3), (self.add_function, 0.5),
                           (self.add_function, 0.4), (self.add_definitions, 0.7)):
            if self.chance(share):
                add(schema)
        for _ in range(self.random.randint(1, 5)):
            self.add_table(schema)
        for add, share in ((self.add_partitioned, 0.25), (self.add_child, 0.2), (self.add_reader, 0.35), (self.add_view, 0.6),
                           (self.add_view, 0.5), (self.add_view, 0.3), (self.add_view_index, 0.5), (self.add_statistics, 0.2),
                           (self.add_publication, 0.2), (self.add_cycle, 0.15), (self.add_grant, 0.25), (self.add_grant, 0.25),
                           (self.add_rule, 0.1), (self.add_foreign, 0.35), (self.add_owner, 0.15),
                           (self.add_default_privileges, 0.1)):
            if self.chance(share):
                add(schema)
        return schema

    def loose(self, schema, keyword, name, text, **more):
        made = Loose(self.number(), keyword, name and f"{name}_{self.last}", text, **more)
        if name and keyword not in GLOBAL:
            made.schema = self.some_schema(schema)
        if made.name and keyword not in ("rule", "function") and self.chance(0.15):
            made.comment = "it's said"
        schema.loose.append(made)
        return made

    def some_schema(self, schema):
        schemas = schema.of("schema")
        return self.random.choice(schemas).number if schemas and self.chance(0.3) else 0

    def add_schema(self, schema):
        self.loose(schema, "schema", "app", "")

    def add_enum(self, schema):
        labels = ["a0", "a1"] + self.random.sample(["it's", "B", "zz top", ""], self.random.randrange(4))
        self.loose(schema, "enum", "kind", f"({', '.join(map(literal, labels))})")

    def add_domain(self, schema):
        base = self.random.choice(["text", "integer", "numeric(12,2)", "date", "varchar(40)"])
        text = f"as {base}"
        if base in TEXTS and self.chance(0.2):
            text += f" {self.collation(schema)}"
        if self.chance(0.5):
            text += f" default {self.random.choice(self.defaults(base))}"
        if self.chance(0.6):
            text += f" constraint dom_{self.number()} check ({self.domain_check(base)})"
        self.loose(schema, "domain", "Dom", text, about=base)

    def domain_check(self, base):
        return {"integer": "value > -10", "numeric(12,2)": "value between -10 and 9999999", "date": "value > '1999-01-01'"}.get(
            base, self.random.choice(["length(value) < 40", "value <> 'never'", "value not in ('x y', 'z')"]))

    def add_composite(self, schema):
        self.loose(schema, "type", "pair", "as (a text, b integer)", role="composite")

    def add_range(self, schema):
        self.loose(schema, "type", "span", "as range (subtype = numeric)", role="range")

    def add_sequence(self, schema):
        options = self.random.choice(["", "start with 100", "increment by 5", "as integer maxvalue 1000000 cycle", "cache 10"])
        self.loose(schema, "sequence", "Seq", options)

    def add_function(self, schema, role=None):
        role = role or self.random.choice(["text", "number", "default", "trigger", "trigger"])
        text, about = self.function_text(role)
        made = self.loose(schema, "function", f"fn_{role.replace(' ', '_')}", text, about=about, role=role)
        if self.chance(0.2):
            made.comment = "a function"
        return made

    def function_text(self, role):
        plpgsql = self.chance(0.4)
        if role == "trigger":
            payload = self.random.choice(PAYLOADS)
            return f"() returns trigger language plpgsql as $$begin return {payload}; end$$", ""
        if role == "event":
            body = self.random.choice(["", " null;"])
            return f"() returns event_trigger language plpgsql as $$begin{body} end$$", ""
        if role in BODIES:
            return self.function_of_two(role, plpgsql)
        arguments, about, result, body = {
            "text": ("t text", "text", "text", self.random.choice(TEXT_BODIES)),
            "number": ("n bigint", "bigint", "bigint", self.random.choice(NUMBER_BODIES)),
            "default": ("", "", "integer", self.random.choice(["7", "40 + 2", "length('abc')"]))}[role]
        options = self.random.choice(["", " parallel safe", " cost 10", " strict" if about else " security definer", ""])
        return f"({arguments}) returns {result} {self.function_body(body, options, plpgsql)}", about

    def function_of_two(self, role, plpgsql):
        """For operators and aggregates; another one by names of arguments cannot take its place."""
        a, b = self.random.choice([("a", "b"), ("a", "b"), ("x", "y")])
        what, use = role.split()
        type = {"text": "text", "number": "bigint"}[what]
        how = self.function_body(self.random.choice(BODIES[role]).format(a=a, b=b), "", plpgsql)
        return f"({a} {type}, {b} {type}) returns {'boolean' if use == 'test' else type} {how}", f"{type}, {type}"

    def function_body(self, body, options, plpgsql):
        if plpgsql:
            return f"language plpgsql immutable{options} as $$begin return {body}; end$$"
        if self.chance(0.25):
            return f"language sql immutable{options} return {body}"
        return f"language sql immutable{options} as $$select {body}$$"

    def add_reader(self, schema):
        """A function that reads a table."""
        table = self.pick(schema.tables)
        if not table:
            return
        key, t = schema.columns(table)[0].number, f"{{{table.number}}}"
        column = self.random.choice(schema.columns(table)).number
        form = self.random.randrange(5)
        text, about = [
            (f"() returns bigint language sql stable as $$select count({{{column}}}) from {t}$$", ""),
            (f"(r {t}) returns text language sql stable as $$select r.{{{key}}}::text$$", t),
            (f"() returns setof {t} language sql stable as $$select * from {t}$$", ""),
            (f"() returns bigint language sql stable begin atomic select count(*) from {t}; end", ""),
            (f"() returns bigint language plpgsql as $$begin return (select count({{{column}}}) from {t}); end$$", ""),
        ][form]
        self.loose(schema, "function", "reads", text, about=about, role="count" if form in (0, 3, 4) else "rows")

    # Tables.

    def taken_names(self, schema):
        """Those of tables, and those that they had: one that goes and one that comes with its name are one that changes."""
        return self.old_tables | {table.name for table in schema.tables}

    def add_table(self, schema, filled=True):
        table = Table(self.number(), self.name(TABLE_NAMES, self.taken_names(schema)), schema=self.some_schema(schema), unlogged=self.chance(0.05))
        if filled:
            table.rows = self.random.choice([0, 1, 7, 40, 40, 2300])
        self.add_id(table)
        # Most tables have a key, which batches go by.
        if self.chance(0.9):
            table.members.append(Member(self.number(), "", "", f"primary key ({{{table.columns[0].number}}})"))
        schema.tables.append(table)
        for _ in range(self.random.randint(1, 7)):
            self.add_column(schema, table)
        for _ in range(self.random.randrange(6)):
            self.add_member(schema, table)
        self.add_settings(schema, table)
        return table

    def add_id(self, table, identity=None):
        if identity is None:
            identity = self.random.choice(["generated always as identity", "generated by default as identity", "", "serial",
                                           "generated by default as identity (start with 5000 increment by 2)"])
        id_type = self.random.choice(["integer", "bigint"])
        if identity == "serial":
            id_type, identity = "serial", ""
        table.columns.append(Column(self.number(), "id", id_type, id_type != "serial", identity, unique=True))

    def add_settings(self, schema, table):
        if self.chance(0.3):
            table.comment = "it's a table"
        if self.chance(0.08) and not table.divided:
            self.member(table, "", "", "with (fillfactor = 70)")
        if self.chance(0.1) and not table.unlogged:
            self.member(table, "", "", f"replica identity {self.random.choice(['full', 'nothing'])}")
        if self.chance(0.1):
            self.add_table_owner(schema, table)
        if self.chance(0.2):
            self.add_table_grant(schema, table)
        if self.chance(0.15):
            self.add_policy(schema, table)

    def member(self, table, keyword, name, text):
        made = Member(self.number(), keyword, name and f"{name}_{self.last}", text)
        if name and not keyword.endswith("trigger") and self.chance(0.15):
            made.comment = "it's for this"
        table.members.append(made)
        return made

    def add_partitioned(self, schema):
        table = Table(self.number(), self.name(TABLE_NAMES, self.taken_names(schema)))
        table.rows = self.random.choice([0, 7, 40, 2300])
        self.add_id(table, "")
        key = table.columns[0].number
        if self.chance(0.8):
            table.members.append(Member(self.number(), "", "", f"primary key ({{{key}}})"))
        schema.tables.append(table)
        for _ in range(self.random.randint(1, 4)):
            self.add_column(schema, table)
        how = self.random.choice(["range", "hash", "list"])
        table.divided = f"partition by {how} ({{{key}}})"
        bounds = {"range": ["for values from (minvalue) to (30)", "for values from (30) to (1000)", "default"],
                  "hash": ["for values with (modulus 2, remainder 0)", "for values with (modulus 2, remainder 1)"],
                  "list": ["for values in (1, 2, 3)", "for values in (4, 5)", "default"]}[how]
        for bound in bounds:
            self.add_partition(schema, table, bound)
        for _ in range(self.random.randrange(4)):
            self.add_member(schema, table)

    def add_partition(self, schema, table, bound):
        name = f"{table.name} part {self.number()}" if self.chance(0.2) else f"part_{self.number()}"
        made = Table(self.number(), name, owner=table.number, relation=f"partition of {{{table.number}}} {bound}")
        if self.chance(0.2):
            self.member(made, "", "", "with (fillfactor = 80)")
        schema.tables.append(made)

    def add_child(self, schema):
        """A table that inherits."""
        parent = self.pick(table for table in schema.tables if not table.divided and not table.is_partition() and not table.unlogged)
        if not parent:
            return
        child = Table(self.number(), f"child_{self.number()}", owner=parent.number, relation=f"inherits ({{{parent.number}}})",
                      rows=self.random.choice([0, 7, 40]))
        schema.tables.append(child)
        for _ in range(self.random.randint(0, 3)):
            self.add_column(schema, child)
        for _ in range(self.random.randrange(3)):
            self.add_member(schema, child)

    # Columns.

    def add_column(self, schema, table):
        own = [f"{{{loose.number}}}" for loose in schema.of("enum", "domain", "type")]
        taken = {name for member in schema.family(table) for column in member.columns for name in (column.name, column.was.strip('"'))}
        taken |= self.old_columns.get(table.number, set())
        column = Column(self.number(), self.name(NAMES, taken), self.random.choice(SCALARS + own * 4))
        base = schema.base(column.type)
        column.unique = base not in ("boolean", "enum", "point", "json") and self.chance(0.4)
        column.nulls = self.chance(0.5) and " not null" not in self.type_text(schema, column.type)
        column.not_null = not column.nulls and self.chance(0.7)
        parents = [other for other in schema.tables if other.has_key() and other.columns and not other.unlogged]
        if parents and self.chance(0.25) and not table.owner and not table.unlogged:
            self.point(schema, table, column, self.random.choice(parents))
        elif self.chance(0.35):
            column.source = self.default(schema, column)
        elif self.chance(0.15):
            self.generate(schema, table, column)
        base = schema.base(column.type)
        if base in ("text", "jsonb") and self.chance(0.1):
            column.clauses = self.random.choice(["storage external", "statistics 200", "compression pglz"])
        elif base in TEXTS and column.type == base and self.chance(0.2):
            column.clauses = self.collation(schema)
        if self.chance(0.15):
            column.comment = "what's in it"
        table.columns.append(column)
        return column

    @staticmethod
    def type_text(schema, type):
        own = re.fullmatch(r"\{(\d+)\}", type)
        return schema.named(int(own[1])).text if own else ""

    def point(self, schema, table, column, parent):
        column.points_to = parent.number
        column.type = "bigint" if parent.columns[0].type == "bigint" else "integer"
        column.unique = False
        column.nulls = column.nulls or parent.rows == 0
        column.not_null = column.not_null and not column.nulls
        action = self.random.choice(["", " on delete cascade", " on delete restrict", " on update cascade",
                                     " on delete set null" if not column.not_null else "", " deferrable initially deferred"])
        text = f"foreign key ({{{column.number}}}) references {{{parent.number}}} ({{{parent.columns[0].number}}}){action}"
        self.member(table, "constraint" if self.chance(0.4) else "", "points", text)
        if not table.members[-1].keyword:
            table.members[-1].name = ""

    def defaults(self, base):
        if base in NUMBERS and base not in ("real", "double precision"):
            return ["0", "1 + 2", "-1"]
        if base in TEXTS:
            return ["'new'", "''", "'it''s'", "lower('ABC')", "'a' || 'b'"]
        return DEFAULTS[base]

    def default(self, schema, column):
        base = schema.base(column.type)
        functions, sequences = schema.functions("default"), schema.of("sequence")
        if base in ("integer", "bigint", "numeric(12,2)") and column.type == base:
            if functions and self.chance(0.4):
                return f"default {{{self.random.choice(functions).number}}}()"
            if sequences and self.chance(0.4) and base != "numeric(12,2)":
                return f"default nextval('{{{self.random.choice(sequences).number}}}')"
        operators = [operator for operator in schema.of("operator") if operator.role == "text test"]
        if base == "boolean" and operators:
            return f"default ('a' operator({{{self.random.choice(operators).number}}}) 'b')"
        choice = self.random.choice(self.defaults(base))
        return f"default {self.row(schema, column)}" if base == "composite" else f"default {choice}"

    @staticmethod
    def row(schema, column):
        """A value of a composite type, with as many parts as that has."""
        parts = "'a', 1, null" if "c date" in schema.named(int(column.type[1:-1])).text else "'a', 1"
        return f"row({parts})::{column.type}"

    def constant(self, schema, column):
        """A value for rows that are there."""
        base = schema.base(column.type)
        constants = {"timestamptz": "'2020-01-01 00:00:00+00'", "date": "'2020-02-29'", "uuid": "'00000000-0000-0000-0000-000000000000'",
                     "double precision": "1.5", "timestamp": "'2020-01-01 10:00'", "composite": self.row(schema, column) if base == "composite" else ""}
        if base in constants:
            return constants[base]
        return "5" if base in NUMBERS else self.random.choice(self.defaults(base))

    def sources(self, schema, table, bases, but=None):
        return [other for other in schema.columns(table)
                if schema.base(other.type) in bases and not other.is_generated() and other is not but]

    def generate(self, schema, table, column):
        numbers = self.sources(schema, table, ("smallint", "integer", "bigint"))
        texts = self.sources(schema, table, TEXTS)
        expression = self.expression(schema, numbers, texts)
        if not expression:
            return
        column.type, expression = expression
        column.not_null, column.nulls, column.unique, column.clauses = False, False, False, ""
        column.source = f"generated always as ({expression}) stored"

    def expression(self, schema, numbers, texts):
        tested, searched = self.pick(numbers + texts), self.pick(texts)
        if tested and self.chance(0.2) and self.test(schema, tested):
            return "boolean", self.test(schema, tested)
        if searched and self.chance(0.2) and self.search(schema, searched):
            return "tsvector", self.search(schema, searched)
        if numbers and self.chance(0.5):
            n, function = f"{{{self.random.choice(numbers).number}}}", self.pick(schema.functions("number"))
            if function and self.chance(0.5):
                return "bigint", f"{{{function.number}}}({n})"
            return "bigint", self.random.choice([f"coalesce({n}, 0)::bigint * 2", f"case when {n} > 3 then 1 else {n} end"])
        if texts:
            t, function = f"{{{self.random.choice(texts).number}}}", self.pick(schema.functions("text"))
            if function and self.chance(0.5):
                return "text", f"{{{function.number}}}({t})"
            prefix = self.pick(operator for operator in schema.of("operator") if operator.role == "text")
            if prefix and self.chance(0.5):
                return "text", f"(operator({{{prefix.number}}}) {t})"
            return "text", self.random.choice([f"upper({t})", f"{t} || '-' || coalesce({t}, '')", f"left({t}, 2)"])
        return None

    # Members.

    def add_member(self, schema, table):
        kind = self.random.choice(["index", "index", "index", "check", "unique", "unique", "exclude", "trigger", "trigger", "key",
                                   "use", "use", "use"])
        getattr(self, f"add_{kind}")(schema, table)

    def plain_columns(self, schema, table):
        return [column for column in schema.columns(table) if column.name != "id" and not column.is_generated()]

    def add_index(self, schema, table):
        column = self.pick(self.plain_columns(schema, table))
        if not column:
            return
        base, c = schema.base(column.type), f"{{{column.number}}}"
        other = self.pick(other for other in schema.columns(table) if schema.base(other.type) not in UNORDERED)
        other = f"{{{other.number}}}" if other else c
        if base in ("jsonb", "text[]", "integer[]"):
            forms = [f"using gin ({c})"]
        elif base in RANGES or base == "inet":
            forms = [f"using gist ({c}{' inet_ops' if base == 'inet' else ''})", f"({c})"]
        elif base in UNORDERED:
            forms = ["using gist (" + c + ")"] if base == "point" else [f"({other}) where ({c} is not null)"]
        else:
            forms = [f"({c})", f"({c} desc nulls last, {other})", f"({other}) where ({c} is not null)", f"({c}) include ({other})",
                     f"({c}) with (fillfactor = 70)"]
            forms += [f"using hash ({c})", f"using brin ({c})"] if base not in ("boolean", "enum", "composite", "range") else []
        if base in TEXTS:
            forms += [f"(lower({c}))", f"((coalesce({c}, '') || 'x'), {other})", f"({c} {self.collation(schema, 'ordered', 'caseless')})"]
            forms += [f"({c} {'varchar' if column.type.startswith('varchar') else 'text'}_pattern_ops)"] if column.type == base else []
            forms += [f"({{{f.number}}}({c}))" for f in schema.functions("text")]
        if base in ("integer", "bigint", "smallint"):
            forms += [f"({{{f.number}}}({c}))" for f in schema.functions("number")]
        self.member(table, "index", "index", f"on {self.random.choice(forms)}")

    def add_check(self, schema, table):
        column = self.pick(column for column in schema.columns(table) if column.name != "id")
        if not column or column.points_to:
            return
        text = self.check_text(schema, column)
        if text:
            named = self.chance(0.7)
            self.member(table, "constraint" if named else "", "check" if named else "", f"check ({text})")

    def check_text(self, schema, column):
        base, c = schema.base(column.type), f"{{{column.number}}}"
        if base in NUMBERS:
            forms = [f"{c} >= -5", f"{c} > -5 or {c} is null", f"{c} between -5 and 999999999", f"{c} not in (-7, -8)"]
            forms += [f"{{{f.number}}}({c}) is distinct from -77" for f in schema.functions("number") if base == "integer"]
        elif base in TEXTS:
            forms = [f"length({c}) >= 0", f"{c} not in ('no', 'never')", f"{c} <> 'x y' and {c} !~ '^zzz'", f"{c} not like '%qq_%'"]
            forms += [f"length({{{f.number}}}({c})) >= 0" for f in schema.functions("text")]
        elif base == "enum":
            forms = [f"{c} <> 'a0' or {c} in ('a0', 'a1')", f"{c} is null or {c} >= 'a0' or true"]
        elif base in ("date", "timestamp", "timestamptz"):
            forms = [f"{c} > '1999-01-01'", f"extract(year from {c}) > 1990"]
        elif base == "boolean":
            forms = [f"{c} or not {c}", f"{c} is not null or {c} is null"]
        elif base == "composite":
            forms = [f"({c}).b is null or ({c}).b >= 0"]
        elif base in ("text[]", "integer[]"):
            forms = [f"cardinality({c}) < 50", f"coalesce(array_length({c}, 1), 0) < 50"]
        else:
            forms = [f"{c} is not null or {c} is null"] if base not in UNORDERED else []
        return self.pick(forms)

    def add_unique(self, schema, table):
        column = self.pick(column for column in self.plain_columns(schema, table)
                           if column.unique and not column.points_to and schema.base(column.type) not in UNORDERED)
        if not column or table.divided or any(other.divided for other in schema.family(table)):
            return
        c = f"{{{column.number}}}"
        other = self.pick(other for other in schema.columns(table) if schema.base(other.type) not in UNORDERED)
        form = self.random.choice([("", "", f"unique ({c})"), ("unique index", "unique", f"on ({c})"),
                                   ("constraint", "unique", f"unique ({c}, {{{other.number}}})" if other is not column else f"unique ({c})"),
                                   ("unique index", "unique", f"on ({c}) where ({{{other.number}}} is not null)"),
                                   ("constraint", "unique", f"unique ({c}) deferrable")])
        if not any(member.text == form[2] for member in table.members):
            self.member(table, *form)

    def add_exclude(self, schema, table):
        column = self.pick(column for column in self.plain_columns(schema, table)
                           if column.unique and schema.base(column.type) in (*RANGES, "range"))
        if column and not table.divided and not table.owner:
            self.member(table, "constraint", "apart", f"exclude using gist ({{{column.number}}} with &&)")

    def add_key(self, schema, table):
        """A key of a table that has none."""
        if not table.has_key() and table.columns and table.columns[0].name == "id" and not table.owner:
            self.member(table, "", "", f"primary key ({{{table.columns[0].number}}})")

    def add_trigger(self, schema, table):
        function = self.pick(schema.functions("trigger"))
        if not function:
            return
        c = f"{{{self.random.choice(schema.columns(table)).number}}}"
        call = f"execute function {{{function.number}}}()"
        forms = [("trigger", f"before insert for each row {call}"), ("trigger", f"after update of {c} for each row {call}"),
                 ("trigger", f"after insert or delete for each statement {call}"), ("disable trigger", f"before delete for each row {call}"),
                 ("trigger", f"before update for each row when (old.{c} is not null) {call}"),
                 ("trigger", f"before insert or update for each row {call}")]
        if not any(other.divided for other in schema.family(table)):
            forms += [("constraint trigger", f"after insert deferrable initially deferred for each row {call}")]
        keyword, text = self.random.choice(forms)
        self.member(table, keyword, "fires", text)

    def add_policy(self, schema, table):
        column = self.pick(schema.columns(table))
        test = f"{{{column.number}}} is not null"
        other = self.pick(other for other in schema.tables if other is not table)
        if other and self.chance(0.3):
            test = f"exists (select from {{{other.number}}} as o where o.{{{schema.columns(other)[0].number}}} > 0)"
        if not any(member.text == "enable row level security" for member in table.members):
            self.member(table, "", "", "enable row level security")
        form = self.random.choice([f"for select using ({test})", f"for all to {self.random.choice(ROLES)} using ({test}) with check (true)",
                                   f"as restrictive for update using (true) with check ({test})", f"for insert with check ({test})"])
        self.member(table, "policy", "policy", form)
