"""What reads tables, or is said of what stands outside of them: views, statistics, publications, rules."""
from author import NAMES, Author
from schema import TEXTS, UNORDERED, Column


class Readers(Author):
    """Writes also those."""

    # Views and what else reads tables.

    def add_view(self, schema):
        views = schema.of("view", "materialized view")
        materialized = self.chance(0.3)
        if views and self.chance(0.35):
            made = self.view_of_view(schema, self.random.choice(views))
        else:
            made = self.view_of_table(schema, self.pick(schema.relations()))
        if made:
            text, out, needs = made
            materialized = materialized and not schema.is_remote(text)
            self.loose(schema, "materialized view" if materialized else "view", "view", text, out=out, needs=needs)

    def view_of_view(self, schema, view):
        refs = list(view.out)
        if not refs:
            return None
        needed = refs if self.chance(0.3) else self.random.sample(refs, self.random.randint(1, len(refs)))
        source = f"{{{view.number}}}"
        if self.chance(0.2):
            alias = f"n_{self.number()}"
            return f"as select count({needed[0]}) as {alias} from {source}", {alias: "bigint"}, [(view.number, needed[0])]
        if self.chance(0.2):
            return f"as select * from {source}", dict(view.out), [(view.number, ref) for ref in refs]
        where = f" where {needed[0]} is not null" if self.chance(0.4) else ""
        return (f"as select {', '.join(needed)} from {source}{where}", {ref: view.out[ref] for ref in needed},
                [(view.number, ref) for ref in needed])

    def view_of_table(self, schema, table):
        if not table:
            return None
        columns = schema.columns(table)
        t = f"{{{table.number}}}"
        form = self.random.choice(["plain", "plain", "plain", "star", "join", "group", "expression", "function", "cte", "union",
                                   "use", "use", "use", "use"])
        key = columns[0]
        all_of = {f"{{{column.number}}}": column.type for column in columns}
        if form == "star":
            return f"as select * from {t}", all_of, []
        if form == "join":
            pointing = self.pick(column for column in columns if column.points_to and schema.table(column.points_to))
            if pointing:
                target = schema.table(pointing.points_to)
                names = {column.name for column in columns}
                others = [column for column in target.columns if column.name not in names][:2]
                # One name may come from one side only.
                chosen = [f"a.{{{column.number}}}" for column in columns] + [f"b.{{{column.number}}}" for column in others]
                out = all_of | {f"{{{column.number}}}": column.type for column in others}
                return (f"as select {', '.join(chosen)} from {t} a {self.random.choice(['left ', ''])}join {{{target.number}}} b "
                        f"on b.{{{target.columns[0].number}}} = a.{{{pointing.number}}}"), out, []
        # Of a foreign table all columns may be of types that have no order.
        grouped = self.pick(column for column in columns if schema.base(column.type) not in UNORDERED)
        if form == "group" and grouped:
            alias = f"n_{self.number()}"
            return (f"as select {{{grouped.number}}}, count(*) as {alias} from {t} group by {{{grouped.number}}}",
                    {f"{{{grouped.number}}}": grouped.type, alias: "bigint"}, [])
        if form == "expression":
            made = self.expression(schema, self.sources(schema, table, ("smallint", "integer", "bigint")),
                                   self.sources(schema, table, TEXTS))
            if made:
                alias = f"e_{self.number()}"
                return (f"as select {{{key.number}}}, {made[1]} as {alias} from {t}", {f"{{{key.number}}}": key.type, alias: made[0]}, [])
        if form == "use":
            made = self.view_of_use(schema, columns)
            if made:
                return f"as select {made[0]} from {t}{made[2]}", made[1], []
        if form == "function":
            function = self.pick(schema.functions("count"))
            if function:
                alias = f"f_{self.number()}"
                return f"as select {{{function.number}}}() as {alias}", {alias: "bigint"}, []
        chosen = self.random.sample(columns, self.random.randint(1, len(columns)))
        listed = ", ".join(f"{{{column.number}}}" for column in chosen)
        out = {f"{{{column.number}}}": column.type for column in chosen}
        where = f" where {{{self.random.choice(columns).number}}} is not null" if self.chance(0.5) else ""
        if form == "cte":
            return f"as with chosen as (select {listed} from {t}{where}) select * from chosen", out, []
        if form == "union":
            return f"as select {listed} from {t} union all select {listed} from {t}{where}", out, []
        return f"as select {listed} from {t}{where}", out, []

    def add_view_index(self, schema):
        view = self.pick(view for view in schema.of("materialized view") if view.out)
        if view:
            ref = self.pick(ref for ref, type in view.out.items() if schema.base(type) not in UNORDERED)
            if ref:
                self.loose(schema, "index", "on_view", f"on {{{view.number}}} ({ref})", needs=[(view.number, ref)])

    def add_statistics(self, schema):
        table = self.pick(schema.relations())
        columns = [column for column in schema.columns(table) if schema.base(column.type) not in UNORDERED] if table else []
        if len(columns) >= 2 and not table.is_partition():
            chosen = self.random.sample(columns, 2)
            kinds = self.random.choice(["", "(dependencies) ", "(mcv, ndistinct) "])
            self.loose(schema, "statistics", "stats", f"{kinds}on {{{chosen[0].number}}}, {{{chosen[1].number}}} from {{{table.number}}}")

    def add_publication(self, schema):
        tables = [table for table in schema.tables if table.has_key() and not table.unlogged and not table.owner
                  and not any("replica identity" in member.text for member in table.members)]
        chosen = self.random.sample(tables, min(len(tables), 2))
        if chosen:
            options = self.random.choice(["", " with (publish = 'insert')"])
            self.loose(schema, "publication", "pub", f"for table {', '.join(f'{{{table.number}}}' for table in chosen)}{options}")

    def add_cycle(self, schema):
        """A table points into one that is made after it."""
        tables = [table for table in schema.tables if not table.owner and not table.unlogged and not table.divided]
        if len(tables) < 2 or not tables[-1].has_key():
            return
        table = self.random.choice(tables[:-1])
        taken = {name for member in schema.family(table) for column in member.columns for name in (column.name, column.was.strip('"'))}
        column = Column(self.number(), self.name(NAMES, taken), "integer", nulls=True)
        self.point(schema, table, column, tables[-1])
        table.columns.append(column)

    def add_rule(self, schema):
        view = self.pick(schema.of("view"))
        if view:
            self.loose(schema, "rule", "rule", f"as on insert to {{{view.number}}} do instead nothing")
