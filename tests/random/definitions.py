"""What expressions are made of: collations, operators, casts, aggregates, text search; and event triggers."""
from readers import Readers
from schema import TEXTS, Loose

COLLATIONS = ["(provider = icu, locale = 'de')", "(provider = icu, locale = 'fr-CA')", "(provider = icu, locale = 'und-u-kn-true')",
              "(lc_collate = 'C', lc_ctype = 'C')"]
# By which texts that differ may be equal: not for columns, whose keys and patterns would not go by it.
CASELESS = "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
DICTIONARIES = ["(template = simple)", "(template = simple, stopwords = 'english')", "(template = simple, accept = 'false')",
                "(template = snowball, language = 'german')", "(template = snowball, language = 'english', stopwords = 'english')"]
EVENTS = ["on ddl_command_end", "on ddl_command_start", "on sql_drop", "on table_rewrite",
          "on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE')"]
PARTS = ["asciiword", "word", "email", "url", "numword"]


class Definitions(Readers):
    """Writes also those, and changes them."""

    def add_definitions(self, schema):
        for add, share in ((self.add_collation, 0.4), (self.add_operator, 0.4), (self.add_operator, 0.2), (self.add_cast, 0.3),
                           (self.add_aggregate, 0.3), (self.add_text_search, 0.25), (self.add_event_trigger, 0.2)):
            if self.chance(share):
                add(schema)

    def function_for(self, schema, role):
        """One of what is there, or a new one."""
        return self.pick(schema.functions(role)) if schema.functions(role) and self.chance(0.6) else self.add_function(schema, role)

    def add_use(self, schema, table):
        """An index or check that calls what was defined."""
        forms = []
        for column in self.plain_columns(schema, table):
            c, test, search = f"{{{column.number}}}", self.test(schema, column), self.search(schema, column)
            forms += [("index", f"on ({c}) where ({test})"), ("constraint", f"check ({test} is not null)")] if test else []
            forms += [("index", f"on using gin ({search})")] if search else []
            if schema.base(column.type) in TEXTS:
                forms += [("constraint", f"check ({c} >= '' {self.collation(schema)})")]
            for cast in self.casts(schema, column):
                forms += [("index", f"on ((({c})::{{{cast.number}}}))"), ("constraint", f"check (coalesce(({c})::{{{cast.number}}}, 0) >= 0)")]
        if forms:
            keyword, text = self.random.choice(forms)
            self.member(table, keyword, "uses", text)

    def view_of_use(self, schema, columns):
        """What a view selects, with what that gives, and behind that where and how."""
        forms, alias = [], f"e_{self.number()}"
        for column in columns:
            c, test = f"{{{column.number}}}", self.test(schema, column)
            if schema.base(column.type) in TEXTS:
                forms += [(f"{c} {self.collation(schema)} as {alias}", {alias: "text"}, "")]
            if test:
                forms += [(c, {c: column.type}, f" where {test}"), (f"{test} as {alias}", {alias: "boolean"}, "")]
            forms += [(f"({c})::{{{cast.number}}} as {alias}", {alias: "integer"}, "") for cast in self.casts(schema, column)]
            for aggregate in schema.of("aggregate"):
                if schema.base(column.type) in (TEXTS if aggregate.about == "text" else ("integer", "bigint")):
                    forms.append((f"{{{aggregate.number}}}({c}) as {alias}", {alias: aggregate.about}, ""))
        return self.pick(forms)

    # Collations.

    def add_collation(self, schema):
        role = "caseless" if self.chance(0.2) else "ordered"
        self.loose(schema, "collation", "Order" if self.chance(0.3) else "sorted",
                   CASELESS if role == "caseless" else self.random.choice(COLLATIONS), role=role)

    def collation(self, schema, *roles):
        """Written as a clause."""
        own = [f"{{{loose.number}}}" for loose in schema.of("collation") if loose.role in (roles or ("ordered",))]
        return f"collate {self.random.choice(own * 2 + [chr(34) + 'C' + chr(34)])}"

    def another_collation(self, schema, collation):
        """Only where nothing uses it, as the server can do nothing about one that columns use."""
        used = {number for text in self.texts(schema) for number in schema.reached(text)}
        if collation.number not in used | self.used_before:
            collation.text = CASELESS if collation.role == "caseless" else self.random.choice(COLLATIONS)

    @staticmethod
    def texts(schema):
        """All that names others."""
        for table in schema.relations():
            yield table.divided + table.relation
            yield from (column.type + column.source + column.backfill + column.clauses for column in table.columns)
            yield from (member.text for member in table.members)
        yield from (loose.text for loose in schema.loose)

    # Operators.

    def add_operator(self, schema):
        role = self.random.choice(["text test", "number test", "text"])
        function = self.function_for(schema, role)
        if function.about not in ("text", "text, text", "bigint, bigint"):
            return
        number = self.last + 1
        name = "=" + "".join("@#%&"[number // 4 ** place % 4] for place in range(4))
        made = Loose(self.number(), "operator", name, "", schema=self.some_schema(schema),
                     about="none, text" if role == "text" else function.about, role=role)
        made.text = self.operator_text(made, function)
        made.comment = "it's an operator" if self.chance(0.2) else ""
        schema.loose.append(made)

    def operator_text(self, operator, function):
        own = f"{{{operator.number}}}"
        more = self.random.choice(["", ", restrict = eqsel, join = eqjoinsel", f", commutator = operator({own})", ", restrict = neqsel"])
        if operator.role == "text":
            return f"(rightarg = text, function = {{{function.number}}})"
        left, right = operator.about.split(", ")
        return f"(leftarg = {left}, rightarg = {right}, function = {{{function.number}}}{more})"

    def test(self, schema, column):
        """A condition that calls an operator, or nothing. The column stands in it as change_type looks for it."""
        base = schema.base(column.type)
        role, value = ("text test", "'x'") if base in TEXTS else ("number test", "3")
        operator = self.pick(loose for loose in schema.of("operator") if loose.role == role)
        if operator and base in (*TEXTS, "integer", "bigint"):
            return f"coalesce({{{column.number}}} operator({{{operator.number}}}) {value}, false)"
        return None

    def another_operator(self, schema, operator):
        """In another schema, as its symbol stays; or over another function."""
        to = self.pick(schema.of("schema"))
        same = [function for function in schema.functions(operator.role) if function.about in (operator.about, "text")]
        if same and self.chance(0.7):
            operator.text = self.operator_text(operator, self.random.choice(same))
        elif to and not operator.was and self.was_there(operator) and operator.schema != to.number:
            operator.was = ("" if operator.schema else "public.") + schema.names()[operator.number]
            operator.schema = to.number

    # Casts. One has no name: what stands for it is its target, as expressions say it.

    def add_cast(self, schema):
        enum = self.pick(schema.of("enum"))
        if enum and not any(f"{{{enum.number}}}" in loose.text for loose in schema.of("cast")):
            e = f"{{{enum.number}}}"
            function = self.loose(schema, "function", "fn_rank", self.rank_text(e), about=e, role="rank")
            made = Loose(self.number(), "cast", "integer", "", about=f"{e} as integer", role=str(function.number))
            made.text = f"({e} as integer) with function {{{function.number}}}({e})"
            made.comment = "it's a cast" if self.chance(0.2) else ""
            schema.loose.append(made)

    def casts(self, schema, column):
        return [cast for cast in schema.of("cast") if cast.about.startswith(f"{column.type} ")]

    def rank_text(self, enum):
        argument = self.random.choice(["k", "k", "value"])
        return (f"({argument} {enum}) returns integer language sql immutable as "
                f"$$select case {argument} when 'a0' then {self.random.randrange(3)} else 1 end$$")

    def another_cast(self, schema, cast):
        if self.chance(0.5):
            cast.text = cast.text.removesuffix(" as assignment") if "assignment" in cast.text else f"{cast.text} as assignment"
        else:
            schema.named(int(cast.role)).text = self.rank_text(cast.about.partition(" ")[0])

    # Aggregates.

    def add_aggregate(self, schema):
        role = self.random.choice(["text step", "number step"])
        function = self.function_for(schema, role)
        about = function.about.split(", ")[0]
        self.loose(schema, "aggregate", "all_of", self.aggregate_text(about, function), about=about, role=role)

    def aggregate_text(self, about, function):
        start = {"text": ", initcond = ''", "bigint": ", initcond = '1'"}[about]
        more = self.random.choice(["", start, ", parallel = safe"])
        return f"({about}) (sfunc = {{{function.number}}}, stype = {about}{more})"

    def another_aggregate(self, schema, aggregate):
        aggregate.text = self.aggregate_text(aggregate.about, self.function_for(schema, aggregate.role))

    # Text search.

    def add_text_search(self, schema):
        dictionary = self.loose(schema, "text search dictionary", "stems", self.random.choice(DICTIONARIES))
        if self.chance(0.8):
            self.loose(schema, "text search configuration", "words", self.configuration_text(schema, dictionary))

    def configuration_text(self, schema, dictionary):
        parts = self.random.sample(PARTS, self.random.randint(1, 3))
        with_other = self.random.choice(["", ", simple"])
        text = f"mapping for {', '.join(parts)} with {{{dictionary.number}}}{with_other}"
        other = self.pick(part for part in PARTS if part not in parts)
        return text + self.random.choice(["", f" mapping for {other} with simple"])

    def search(self, schema, column):
        configuration = self.pick(schema.of("text search configuration"))
        if not configuration or schema.base(column.type) not in TEXTS:
            return None
        return f"to_tsvector('{{{configuration.number}}}'::regconfig, coalesce(({{{column.number}}})::text, ''))"

    def another_dictionary(self, schema, dictionary):
        dictionary.text = self.random.choice(DICTIONARIES)

    def another_configuration(self, schema, configuration):
        configuration.text = self.configuration_text(schema, self.any_loose(schema, "text search dictionary"))

    # Event triggers.

    def add_event_trigger(self, schema):
        function = self.function_for(schema, "event")
        self.loose(schema, "event trigger", "watch", f"{self.random.choice(EVENTS)} execute function {{{function.number}}}()",
                   prefix=self.random.choice(["", "", "disable ", "enable always "]))

    def another_event_trigger(self, schema, trigger):
        if self.chance(0.5):
            trigger.prefix = self.random.choice(["", "disable ", "enable replica "])
        else:
            function = self.function_for(schema, "event")
            trigger.text = f"{self.random.choice(EVENTS)} execute function {{{function.number}}}()"

    # Changes.

    def change_new_definition(self, schema):
        self.random.choice([self.add_collation, self.add_operator, self.add_cast, self.add_aggregate, self.add_text_search,
                            self.add_event_trigger])(schema)

    def change_definition(self, schema):
        """It is another one, or gone."""
        another = {"collation": self.another_collation, "operator": self.another_operator, "cast": self.another_cast,
                   "aggregate": self.another_aggregate, "text search dictionary": self.another_dictionary,
                   "text search configuration": self.another_configuration, "event trigger": self.another_event_trigger}
        found = self.any_loose(schema, *another)
        if found and self.chance(0.2):
            schema.loose.remove(found)
        elif found:
            another[found.keyword](schema, found)

    def change_function_of_definition(self, schema):
        called = {number for loose in schema.of("operator", "aggregate", "event trigger") for number in schema.reached(loose.text)}
        function = self.pick(function for function in schema.of("function") if function.number in called and function.role != "text")
        if function:
            function.text, _ = self.function_text(function.role)
