"""Foreign tables, whose rows nobody has: the wrappers have no handler, so all that one can do is to define them."""
from author import NAMES
from definitions import Definitions
from schema import TEXTS, Column, Table, quoted

TYPES = ["integer", "bigint", "text", "varchar(40)", "date", "numeric(12,2)", "boolean", "jsonb"]
SERVER_OPTIONS = ["", " options (host 'a.example.org')", " options (host 'b.example.org', dbname 'it''s')", " type 'shop'",
                  " version '1.1' options (port '5433')"]
TABLE_OPTIONS = ["", " options (table_name 'remote')", " options (schema_name 'public', table_name 'it''s')"]
COLUMN_OPTIONS = ["", "", "options (column_name 'x')", "options (column_name 'y', other 'z')", "statistics 200"]
WIDER = {"integer": ["bigint", "text"], "text": ["varchar(40)"], "varchar(40)": ["text"], "date": ["text"], "boolean": ["text"]}


class Foreign(Definitions):
    """Writes also those, and changes them."""

    def add_foreign(self, schema):
        self.add_foreign_table(schema, self.add_server(schema))
        if self.chance(0.4):
            self.add_mapping(schema)
        if self.chance(0.4):
            self.add_foreign_table(schema, self.any_loose(schema, "server"))
        if self.chance(0.7):
            self.add_view(schema)

    def add_server(self, schema):
        wrapper = self.any_loose(schema, "foreign data wrapper") or self.loose(
            schema, "foreign data wrapper", "nothing", self.random.choice(["", "options (debug 'true')"]))
        return self.loose(schema, "server", "shop", f"foreign data wrapper {{{wrapper.number}}}{self.random.choice(SERVER_OPTIONS)}")

    def add_mapping(self, schema):
        server = self.any_loose(schema, "server")
        if server and not any(f"{{{server.number}}}" in loose.text for loose in schema.of("user mapping")):
            user = self.random.choice(["reader", "it''s"])
            self.loose(schema, "user mapping", "", f"for public server {{{server.number}}} options (\"user\" '{user}')")

    def add_foreign_table(self, schema, server):
        made = Table(self.number(), f"far_{self.last}" if self.chance(0.7) else f"far away {self.last}", schema=self.some_schema(schema),
                     relation=f"server {{{server.number}}}{self.random.choice(TABLE_OPTIONS)}")
        schema.foreign.append(made)
        for _ in range(self.random.randint(1, 4)):
            self.add_foreign_column(schema, made)
        for _ in range(self.random.randrange(3)):
            self.add_foreign_member(schema, made)
        if self.chance(0.2):
            self.add_table_grant(schema, made)
        if self.chance(0.3):
            made.comment = "it's elsewhere"

    def add_foreign_column(self, schema, table):
        own = [f"{{{loose.number}}}" for loose in schema.of("enum", "domain", "type")]
        taken = {name for column in table.columns for name in (column.name, column.was.strip('"'))}
        taken |= self.old_columns.get(table.number, set())
        column = Column(self.number(), self.name(NAMES, taken), self.random.choice(TYPES + own), not_null=self.chance(0.3))
        if self.chance(0.3):
            column.source = self.default(schema, column)
        elif self.chance(0.15):
            self.generate(schema, table, column)
        column.clauses = self.random.choice(COLUMN_OPTIONS)
        if column.type in TEXTS and not column.clauses and self.chance(0.3):
            column.clauses = self.collation(schema)
        column.comment = "what's there" if self.chance(0.15) else ""
        table.columns.append(column)

    def add_foreign_member(self, schema, table):
        """A rule that nobody proves, or a trigger."""
        if self.chance(0.6):
            self.add_check(schema, table)
        else:
            self.add_trigger(schema, table)
            table.members = [member for member in table.members if member.keyword != "constraint trigger"]

    # Changes.

    def change_new_foreign(self, schema):
        if self.any_loose(schema, "server") and self.chance(0.5):
            self.add_foreign_table(schema, self.any_loose(schema, "server"))
        elif self.chance(0.5):
            self.add_foreign(schema)

    def change_server(self, schema):
        server = self.any_loose(schema, "server")
        if server:
            server.text = server.text[:server.text.index("}") + 1] + self.random.choice(SERVER_OPTIONS)
        mapping = self.any_loose(schema, "user mapping")
        if mapping and self.chance(0.5):
            mapping.text = mapping.text.partition(" options")[0] + self.random.choice(["", " options (\"user\" 'writer')"])

    def change_foreign_table(self, schema):
        table = self.pick(schema.foreign)
        if not table:
            return
        way = self.random.randrange(5)
        if way == 0:
            server = self.any_loose(schema, "server")
            table.relation = f"server {{{server.number}}}{self.random.choice(TABLE_OPTIONS)}"
        elif way == 1:
            self.add_foreign_member(schema, table)
        elif way == 2 and table.members:
            table.members.remove(self.random.choice(table.members))
        elif way == 3 and not table.was and self.was_there(table):
            table.was = schema.names()[table.number]
            table.name = f"further {self.number()}"
        elif way == 4 and self.chance(0.5):
            schema.foreign.remove(table)

    def change_foreign_column(self, schema):
        table = self.pick(schema.foreign)
        column = table and self.pick(table.columns)
        if not column:
            return
        way = self.random.randrange(5)
        if way == 0:
            self.add_foreign_column(schema, table)
        elif way == 1 and len(table.columns) > 1:
            table.columns.remove(column)
        elif way == 2 and not column.was and self.was_there(column):
            column.was = quoted(column.name)
            column.name = f"was {column.name}"
        elif way == 3 and column.type in WIDER and not column.is_generated():
            column.type = self.random.choice(WIDER[column.type])
            column.source, column.clauses = "", ""
            self.forget(schema, column)
        elif way == 4 and not column.is_generated():
            column.not_null = self.chance(0.5)
            column.source = "" if column.source else self.default(schema, column)
            column.clauses = self.random.choice(COLUMN_OPTIONS)
