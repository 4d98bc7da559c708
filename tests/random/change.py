"""Random changes to a schema that its rows allow."""
import copy
import re

from access import Access
from author import DEFAULTS
from schema import BY_HAND, NUMBERS, TEXTS, quoted, tidy

# Types that hold whatever the first held, and that its values come back from.
WIDER = {"smallint": ["integer", "bigint"], "integer": ["bigint", "numeric(16,4)"], "bigint": ["numeric(16,4)"],
         "varchar(40)": ["varchar(80)", "text"], "varchar(80)": ["text"], "numeric(12,2)": ["numeric(16,4)", "numeric"],
         "text": ["varchar(80)"], "real": ["double precision"], "timestamp": ["timestamptz"], "date": ["timestamp"]}
# The same, to what has other operators: what stands on the column goes.
OTHER = {"integer": ["text"], "boolean": ["text"], "uuid": ["text"], "enum": ["text"], "json": ["jsonb"], "date": ["text"]}
KEPT = ("primary key", "grant", "owner", "enable", "replica", "with")


class Changer(Access):
    """Takes the place of an Author after the schema, with the same source of chance."""

    def change(self, before):
        after = copy.deepcopy(before)
        self.old_numbers = set(before.names())
        self.old_tables = {table.name for table in before.tables}
        # A child's column that goes and a parent's that comes with its name are one that changes.
        self.old_columns = {table.number: {column.name for member in before.family(table) for column in member.columns}
                            for table in before.relations()}
        self.used_before = {number for text in self.texts(before) for number in before.reached(text)}
        # A foreign key to a table that goes would not come back validated over what a fill gives.
        self.old_pointers = {column.number for table in before.tables for column in table.columns if column.points_to}
        kinds = [kind for kind in dir(self) if kind.startswith("change_")]
        # Some are mostly about one thing.
        theme = self.random.choice(["", "definition", "definition", "foreign", "grant"])
        of_theme = [kind for kind in kinds if theme in kind]
        # Not each finds something to change.
        for _ in range(self.random.choice([2, 4, 6, 9, 14])):
            getattr(self, self.random.choice(of_theme if self.chance(0.5) else kinds))(after)
            tidy(after)
            if not after.tables:
                self.add_table(after, filled=False)
        self.say_way_back(before, after)
        return after

    @staticmethod
    def say_way_back(before, after):
        """No cast leads back from every value that a backfill gives."""
        old_columns = {column.number: column for table in before.tables for column in table.columns}
        for column in (column for table in after.tables for column in table.columns):
            old = old_columns.get(column.number)
            if column.backfill and old and old.type != column.type and not old.not_null:
                column.back = "null"

    def was_there(self, thing):
        return thing.number in self.old_numbers

    def any_column(self, schema, accept=lambda table, column: True):
        return self.pick((table, column) for table in schema.tables for column in table.columns
                         if column.name != "id" and accept(table, column)) or (None, None)

    def any_plain(self, schema, accept=lambda table, column: True):
        return self.any_column(schema, lambda table, column: not column.is_generated() and accept(table, column))

    # Tables.

    def change_new_table(self, schema):
        self.add_table(schema, filled=False)

    def change_drop_table(self, schema):
        table = self.random.choice(schema.tables)
        # The server refuses where rows elsewhere point to those of a partition that goes, as the plan warns.
        pointed_to = {column.points_to for other in schema.tables for column in other.columns}
        referred = table.is_partition() and any(owner.number in pointed_to for owner in schema.ancestors(table))
        if len(schema.tables) > 1 and not referred:
            schema.tables.remove(table)

    def change_rename_table(self, schema):
        table = self.random.choice(schema.tables)
        if not table.was and self.was_there(table):
            table.was = schema.names()[table.number]
            table.name = f"renamed {self.number()}"

    def change_move_table(self, schema):
        table = self.random.choice(schema.tables)
        to = self.pick(schema.of("schema"))
        if to and not table.was and self.was_there(table) and table.schema != to.number:
            table.was = ("" if table.schema else "public.") + schema.names()[table.number]
            table.schema = to.number

    def change_settings(self, schema):
        table = self.random.choice(schema.tables)
        settings = [member for member in table.members if member.text.startswith(("with", "replica", "owner", "grant", "enable"))]
        if settings and self.chance(0.5):
            table.members.remove(self.random.choice(settings))
            if not any(member.text == "enable row level security" for member in table.members):
                table.members = [member for member in table.members if member.keyword != "policy" or self.chance(0.5)]
        elif not settings:
            self.add_settings(schema, table)

    def change_logged(self, schema):
        table = self.random.choice(schema.tables)
        linked = any(column.points_to for column in table.columns) or any(
            f"references {{{table.number}}}" in member.text for other in schema.tables for member in other.members)
        published = any(f"{{{table.number}}}" in loose.text for loose in schema.of("publication"))
        if not linked and not published and len(schema.family(table)) == 1 and self.chance(0.4):
            table.unlogged = not table.unlogged

    def change_new_partition(self, schema):
        table = self.pick(table for table in schema.tables if table.divided)
        parts = [part for part in schema.tables if table and part.owner == table.number]
        # Rows in a default partition may be those of a new one.
        if table and not any("default" in part.relation for part in parts) and "hash" not in table.divided:
            bound = "for values from (5000) to (6000)" if "range" in table.divided else "for values in (7777, 8888)"
            if not any(bound in part.relation for part in parts):
                self.add_partition(schema, table, bound)

    def change_new_partitioned(self, schema):
        self.add_partitioned(schema)
        schema.tables[-1].rows = 0

    def change_new_child(self, schema):
        count = len(schema.tables)
        self.add_child(schema)
        for table in schema.tables[count:]:
            table.rows = 0

    # Columns.

    def change_new_column(self, schema):
        table = self.random.choice(schema.tables)
        if table.is_partition():
            return
        column = self.add_column(schema, table)
        column.unique = False
        # Nobody can give rows that are there a column that points elsewhere or must differ.
        if column.not_null and self.needs_value(schema, table, column):
            if column.points_to:
                column.not_null = False
            else:
                column.backfill = self.backfill(schema, table, column)

    change_new_column_too = change_new_column

    def needs_value(self, schema, table, column):
        """Whether rows that are there get the column without anything that says its value."""
        return not self.was_there(column) and not column.source and any(map(self.was_there, schema.family(table)))

    def backfill(self, schema, table, column):
        """A constant, or what another column says."""
        other = self.pick(other for other in schema.columns(table) if other.type == column.type and other is not column
                          and not other.nulls and not other.is_generated() and self.was_there(other) and other.not_null)
        return f"{{{other.number}}}" if other and self.chance(0.5) else self.constant(schema, column)

    def change_drop_column(self, schema):
        table, column = self.any_column(schema)
        if column:
            table.columns.remove(column)

    def change_rename_column(self, schema):
        table, column = self.any_column(schema, lambda _, column: not column.was and self.was_there(column))
        if column:
            column.was = quoted(column.name)
            column.name = f"was {column.name}"

    change_rename_column_too = change_rename_column

    def change_not_null(self, schema):
        table, column = self.any_plain(schema, lambda _, column: not column.not_null)
        needs_value = column and (column.nulls if self.was_there(column) else self.needs_value(schema, table, column))
        if not column or (needs_value and (column.points_to or column.unique or column.number in self.old_pointers)):
            return
        column.not_null = True
        if needs_value:
            column.backfill = self.backfill(schema, table, column)
            if column.backfill.startswith("{"):
                column.backfill = self.constant(schema, column)

    def change_nullable(self, schema):
        table, column = self.any_plain(schema, lambda _, column: column.not_null and not column.backfill and not column.is_identity())
        if column:
            column.not_null = False

    def change_default(self, schema):
        table, column = self.any_plain(schema, lambda _, column: not column.points_to and not column.is_identity()
                                        and (self.was_there(column) or not column.not_null))
        if column and schema.base(column.type) in (*DEFAULTS, *TEXTS, *NUMBERS):
            column.source = "" if column.source and self.chance(0.5) else self.default(schema, column)

    def change_type(self, schema):
        def is_argument(column):
            # Of a function or operator of ours in an index, check or view, or in a computed column.
            call = f"}}({{{column.number}}})"
            members = [member.text for table in schema.tables for member in table.members]
            sources = [other.source for table in schema.tables for other in table.columns]
            texts = members + sources + [loose.text for loose in schema.loose]
            tested = re.compile(rf"\{{{column.number}\}} operator\(|operator\(\S+ \{{{column.number}\}}")
            return (any(call in text or tested.search(text) for text in texts)
                    or any(f"({{{column.number}}})" in source for source in sources))
        table, column = self.any_plain(
            schema, lambda _, column: column.type in WIDER and not column.points_to and not is_argument(column))
        if column and not column.is_identity():
            column.type = self.random.choice(WIDER[column.type])
            self.retyped(schema, column)

    def change_type_to_other(self, schema):
        table, column = self.any_plain(
            schema, lambda _, column: schema.base(column.type) in OTHER and not column.points_to and not column.is_identity())
        if column:
            column.type = self.random.choice(OTHER[schema.base(column.type)])
            self.forget(schema, column)
            self.retyped(schema, column)

    def change_type_to_domain(self, schema):
        domains = {loose.about: f"{{{loose.number}}}" for loose in schema.of("domain") if "not null" not in loose.text}
        table, column = self.any_plain(
            schema, lambda _, column: column.type in domains and not column.points_to and not column.is_identity())
        if column:
            column.type = domains[column.type]
            column.clauses = ""

    def change_type_of_key(self, schema):
        table = self.pick(table for table in schema.tables if table.columns and table.columns[0].type == "integer"
                          and not table.divided and not table.owner)
        if table:
            table.columns[0].type = "bigint"
            for column in [column for other in schema.tables for column in other.columns]:
                if column.points_to == table.number:
                    column.type = "bigint"

    def retyped(self, schema, column):
        if column.source:
            column.source = self.default(schema, column)
        if column.backfill:
            column.backfill = self.constant(schema, column)
        if schema.base(column.type) not in TEXTS:
            column.clauses = ""
        for member in [member for table in schema.tables for member in table.members]:
            member.text = member.text.replace(" text_pattern_ops", "").replace(" varchar_pattern_ops", "")

    @staticmethod
    def forget(schema, column):
        """Takes away what is said of a column in terms of its type."""
        c = f"{{{column.number}}}"
        for table in schema.relations():
            table.members = [member for member in table.members
                             if c not in member.text or member.text in (f"on ({c})", f"unique ({c})")]
            table.columns = [other for other in table.columns if c not in other.source]
        schema.loose = [loose for loose in schema.loose if not (c in loose.text and re.search(r"\be_\d|\(" + re.escape(c), loose.text))]

    def change_generated(self, schema):
        table, column = self.any_column(schema, lambda _, column: column.is_generated())
        if not column:
            return
        if self.chance(0.3):
            column.source = ""
            return
        numbers, texts = (self.sources(schema, table, types, column) for types in (("smallint", "integer", "bigint"), TEXTS))
        made = self.expression(schema, [] if column.type == "text" else numbers, texts if column.type == "text" else [])
        if made and made[0] == column.type:
            column.source = f"generated always as ({made[1]}) stored"

    def change_identity(self, schema):
        table = self.pick(table for table in schema.tables if table.columns and table.columns[0].name == "id" and not table.divided)
        if not table or table.columns[0].type == "serial":
            return
        column = table.columns[0]
        column.source = self.random.choice(["", "generated always as identity", "generated by default as identity",
                                            "generated by default as identity (increment by 3)"])
        column.not_null = True

    def change_clauses(self, schema):
        table, column = self.any_plain(schema, lambda _, column: column.type in ("text", "jsonb", "varchar(40)"))
        if column:
            column.clauses = "" if column.clauses else self.random.choice(
                ["storage external", "statistics 300"] + ([self.collation(schema)] if column.type != "jsonb" else []))

    # Members.

    def change_new_member(self, schema):
        self.add_member(schema, self.random.choice(schema.tables))

    change_new_member_too = change_new_member

    def change_new_unique(self, schema):
        self.add_unique(schema, self.random.choice(schema.tables))

    def change_drop_member(self, schema):
        table = self.random.choice(schema.tables)
        member = self.pick(member for member in table.members if not member.text.startswith(KEPT))
        if member:
            table.members.remove(member)

    def change_rename_member(self, schema):
        member = self.pick(member for table in schema.tables for member in table.members
                           if member.name and not member.was and self.was_there(member))
        if member:
            member.was = quoted(member.name)
            member.name = f"new {member.name}"

    def change_comment_member(self, schema):
        member = self.pick(member for table in schema.tables for member in table.members if member.name)
        if member and not member.keyword.endswith("trigger"):
            member.comment = "" if member.comment else "said anew"

    def change_member(self, schema):
        """Another definition by the same name."""
        table = self.random.choice(schema.tables)
        old = self.pick(member for member in table.members if member.name and member.keyword != "policy")
        if not old:
            return
        count = len(table.members)
        add = {"index": self.add_index, "unique index": self.add_unique}.get(
            old.keyword, self.add_trigger if "trigger" in old.keyword else self.add_check)
        if old.keyword == "constraint" and not old.text.startswith("check"):
            return
        add(schema, table)
        if len(table.members) > count:
            new = table.members.pop()
            if new.keyword == old.keyword:
                old.text = new.text

    change_member_too = change_member

    def change_policy(self, schema):
        table = self.random.choice(schema.tables)
        policies = [member for member in table.members if member.keyword == "policy"]
        if policies and self.chance(0.6):
            old = self.random.choice(policies)
            self.add_policy(schema, table)
            old.text = table.members.pop().text
        else:
            self.add_policy(schema, table)

    # Types.

    def change_labels(self, schema):
        enum = self.any_loose(schema, "enum")
        if enum:
            label = f"'new {self.number()}'"
            enum.text = f"({label}, {enum.text[1:]}" if self.chance(0.5) else f"{enum.text[:-1]}, {label})"
            column = self.pick(column for table in schema.tables for column in table.columns if column.type == f"{{{enum.number}}}")
            if column and self.chance(0.4):
                column.source = f"default {label}"

    def change_domain(self, schema):
        domain = self.any_loose(schema, "domain")
        if not domain:
            return
        text = f"as {domain.about}" + "".join(re.findall(r" collate (?:\S+)", domain.text))
        if self.chance(0.5):
            text += f" default {self.random.choice(self.defaults(domain.about))}"
        if self.chance(0.2) and not any(column.nulls for table in schema.tables for column in table.columns
                                        if column.type == f"{{{domain.number}}}" or not self.was_there(column)):
            text += " not null"
        if self.chance(0.6):
            text += f" constraint dom_{self.number()} check ({self.domain_check(domain.about)})"
        domain.text = text

    def change_composite(self, schema):
        composite = self.pick(loose for loose in schema.of("type") if loose.role == "composite")
        if composite and composite.text == "as (a text, b integer)":
            # A default would have to have as many parts, before and after.
            said = any(f"::{{{composite.number}}}" in column.source + column.backfill
                       for table in schema.relations() for column in table.columns)
            composite.text = "as (a1 text was a, b integer)" if said or self.chance(0.5) else "as (a text, b integer, c date)"

    def change_rename_loose(self, schema):
        loose = self.pick(loose for loose in schema.loose if not loose.was and self.was_there(loose) and loose.keyword in (
            "enum", "domain", "type", "sequence", "view", "materialized view", "statistics", "publication", "index", "collation",
            "text search configuration"))
        if loose:
            names = schema.names()
            moved = loose.keyword not in ("publication", "index") and self.chance(0.3) and self.pick(schema.of("schema"))
            if moved and moved.number != loose.schema:
                loose.was = ("" if loose.schema else "public.") + names[loose.number]
                loose.schema = moved.number
            else:
                loose.was = names[loose.number]
                loose.name = f"new_{loose.name}"

    change_rename_loose_too = change_rename_loose

    def change_comment_loose(self, schema):
        loose = self.pick(loose for loose in schema.loose if loose.name and loose.keyword != "rule")
        if loose:
            loose.comment = "" if loose.comment else "said anew"

    def change_drop_loose(self, schema):
        loose = self.pick(loose for loose in schema.loose if loose.keyword != BY_HAND)
        if loose:
            schema.loose.remove(loose)

    def change_new_type(self, schema):
        self.random.choice([self.add_enum, self.add_domain, self.add_composite, self.add_range, self.add_schema])(schema)

    def change_new_sequence(self, schema):
        self.add_sequence(schema)

    def change_sequence(self, schema):
        sequence = self.any_loose(schema, "sequence")
        if sequence:
            sequence.text = self.random.choice(["", "increment by 7", "cache 30", "minvalue -5", "maxvalue 5000000000", "as bigint cycle"])

    # Functions and views.

    def change_new_function(self, schema):
        self.add_function(schema)

    def change_function(self, schema):
        function = self.pick(loose for loose in schema.of("function") if loose.role not in ("rank", "count", "rows"))
        if function:
            function.text, arguments = self.function_text(function.role)
            self.set_arguments(schema, function, arguments)

    @staticmethod
    def set_arguments(schema, function, arguments):
        """Also where it is named with them."""
        old = f"{{{function.number}}}({function.about})"
        function.about = arguments
        for loose in schema.loose:
            loose.text = loose.text.replace(old, f"{{{function.number}}}({arguments})")

    def change_arguments(self, schema):
        called = {number for operator in schema.of("operator") for number in schema.reached(operator.text)}
        function = self.pick(loose for loose in schema.of("function") if loose.role in ("text", "number") and loose.number not in called)
        if function and function.about in ("text", "bigint") and "return " not in function.text:
            function.text = function.text.replace(") returns", ", more integer default 1) returns", 1)
            self.set_arguments(schema, function, function.about + ", integer")

    def change_new_reader(self, schema):
        self.add_reader(schema)

    def change_new_view(self, schema):
        self.add_view(schema)

    def change_view(self, schema):
        """More columns, fewer rows, or both."""
        view = self.any_loose(schema, "view", "materialized view")
        if not view:
            return
        found = re.fullmatch(r"as select ([{}0-9, ]+) from (\{(\d+)\})( where .*)?", view.text)
        table = found and self.pick(relation for relation in schema.relations() if relation.number == int(found[3]))
        if not table:
            return
        listed = found[1]
        if self.chance(0.6):
            more = self.pick(column for column in schema.columns(table) if f"{{{column.number}}}" not in listed)
            if more:
                listed = self.random.choice([f"{listed}, {{{more.number}}}", f"{{{more.number}}}, {listed}"])
                view.out[f"{{{more.number}}}"] = more.type
        where = f" where {{{self.random.choice(schema.columns(table)).number}}} is not null" if self.chance(0.5) else ""
        view.text = f"as select {listed} from {found[2]}{where}"

    change_view_too = change_view

    def change_materialize(self, schema):
        view = self.any_loose(schema, "view", "materialized view")
        if view and not schema.is_remote(view.text) and self.chance(0.4):
            view.keyword = "view" if view.keyword == "materialized view" else "materialized view"
            # What was said of the other kind.
            n = f"{{{view.number}}}"
            schema.loose = [loose for loose in schema.loose
                            if n not in loose.text or loose.keyword not in ("rule", "owner", "index", "unique index")]

    def change_drop_view(self, schema):
        view = self.any_loose(schema, "view", "materialized view")
        if view:
            schema.loose.remove(view)

    def change_new_dependent(self, schema):
        add = self.random.choice([self.add_view_index, self.add_statistics, self.add_publication, self.add_rule, self.add_cycle])
        add(schema)

    def change_comment(self, schema):
        table, column = self.any_column(schema)
        if column:
            column.comment = "" if column.comment else "said anew"
        table = self.random.choice(schema.tables)
        table.comment = "" if table.comment else "said of the table"
