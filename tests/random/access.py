"""Whose things are and who may do what: in the files, or given by hand and in no file."""
from author import ROLES
from foreign import Foreign
from schema import BY_HAND

# What may be granted on it, beside tables and columns.
PRIVILEGES = {"sequence": "usage", "view": "select", "materialized view": "select", "function": "execute", "aggregate": "execute",
              "schema": "usage", "enum": "usage", "domain": "usage", "type": "usage", "foreign data wrapper": "usage", "server": "usage"}
# What everybody may use from the beginning.
OF_PUBLIC = ("function", "aggregate", "enum", "domain", "type")
# How it is called where it has another word than in a declaration.
CALLED = {"aggregate": "function", "enum": "type", "server": "foreign server"}
OWNED = (*PRIVILEGES, "collation", "operator", "text search dictionary", "text search configuration", "statistics", "publication")
DEFAULTS = ["grant select on tables to", "grant usage on sequences to", "grant execute on functions to", "grant usage on types to",
            "grant insert, update on tables to"]


class Access(Foreign):
    """Writes also those, and changes them."""

    # Whether the files say nothing of privileges, or of owners, so that what was given by hand stays; and whether they speak
    # of a state that is there.
    silent = False
    ownerless = False
    building = True

    def schema(self):
        self.silent = self.chance(0.5)
        # A new owner takes over what files would have given by name.
        self.ownerless = self.silent and self.chance(0.7)
        made = super().schema()
        if self.silent:
            for _ in range(self.random.choice([0, 2, 5])):
                self.random.choice([self.add_grant, self.add_owner, self.add_sequence_grant])(made)
                self.add_table_grant(made, self.pick(made.relations()))
        self.building = False
        return made

    def say(self, schema, keyword, text, by_hand):
        """In the files, or by hand; files that said nothing begin to speak once in a while."""
        silent = self.ownerless if keyword == "owner" else self.silent
        if silent and self.building:
            self.loose(schema, BY_HAND, "", by_hand)
        elif not silent or self.chance(0.15):
            self.loose(schema, keyword, "", text)

    def add_grant(self, schema):
        """On what stands outside of tables."""
        target = self.any_loose(schema, *PRIVILEGES)
        if not target:
            return
        called = "" if target.keyword.endswith("view") else f"{CALLED.get(target.keyword, target.keyword)} "
        arguments = f"({target.about})" if target.keyword in ("function", "aggregate") else ""
        on = f"on {called}{{{target.number}}}{arguments}"
        if target.keyword in OF_PUBLIC and self.chance(0.15):
            text = f"{PRIVILEGES[target.keyword]} {on} from public"
            self.say(schema, "revoke", text, f"revoke {text}")
            return
        to = self.random.choice([*ROLES, "public"])
        option = " with grant option" if to != "public" and self.chance(0.2) else ""
        text = f"{self.random.choice([PRIVILEGES[target.keyword], 'all'])} {on} to {to}{option}"
        self.say(schema, "grant", text, f"grant {text}")

    def add_table_grant(self, schema, table):
        role = self.random.choice(ROLES)
        forms = [("select", role), ("insert, update", role), ("select", "public"), ("all", f"{role} with grant option")]
        if table.columns:
            column = f"{{{self.random.choice(table.columns).number}}}"
            forms += [(f"select ({column})", role), (f"update ({column})", f"{role} with grant option")]
        what, to = self.random.choice(forms)
        if self.silent and self.building:
            self.loose(schema, BY_HAND, "", f"grant {what} on {{{table.number}}} to {to}")
        elif not any(member.text.startswith("grant") for member in table.members) and (not self.silent or self.chance(0.15)):
            self.member(table, "", "", f"grant {what} to {to}")

    def add_sequence_grant(self, schema):
        """On one that belongs to a column, and has no name in the files."""
        table = self.pick(table for table in schema.tables if table.columns and table.columns[0].has_sequence())
        if table and self.silent and self.building:
            column = table.columns[0]
            self.loose(schema, BY_HAND, "", f"select format('grant usage on sequence %s to {self.random.choice(ROLES)}', "
                       f"pg_get_serial_sequence('{{{table.number}}}', '{column.name}')) \\gexec\n")

    def add_owner(self, schema):
        if self.chance(0.3):
            self.add_table_owner(schema, self.pick(schema.tables))
            return
        target = self.any_loose(schema, *OWNED)
        if not target or any(loose.keyword == "owner" and f"{{{target.number}}}" in loose.text for loose in schema.loose):
            return
        arguments = {"function": f"({target.about})", "aggregate": f"({target.about})", "operator": f" ({target.about})"}
        n = f"{{{target.number}}}{arguments.get(target.keyword, '')}"
        called = "foreign server" if target.keyword == "server" else target.keyword
        keyword = "type" if target.keyword == "enum" else target.keyword
        role = self.random.choice(ROLES)
        self.say(schema, "owner", f"of {called} {n} to {role}", f"alter {keyword} {n} owner to {role}")

    def add_table_owner(self, schema, table):
        role = self.random.choice(ROLES)
        if self.ownerless and self.building:
            self.loose(schema, BY_HAND, "", f"alter table {{{table.number}}} owner to {role}")
        elif not any(member.text.startswith("owner") for member in table.members) and (not self.ownerless or self.chance(0.15)):
            self.member(table, "", "", f"owner to {role}")

    def add_default_privileges(self, schema):
        """Of a role that makes nothing, in the files; by hand, of whoever makes what a plan makes."""
        to = self.random.choice(ROLES)
        owned = self.pick(schema.of("schema"))
        where = f" in schema {{{owned.number}}}" if owned and self.chance(0.4) else ""
        granted = f"{self.random.choice(DEFAULTS)} {to}"
        if not any(loose.keyword in ("default privileges", BY_HAND) and "tables to" in loose.text for loose in schema.loose):
            self.say(schema, "default privileges", f"for role {self.random.choice(ROLES[:2])}{where} {granted}",
                     f"alter default privileges{where} {granted}")

    # Changes.

    def change_grant(self, schema):
        add = self.random.choice([self.add_grant, self.add_owner, self.add_default_privileges])
        add(schema)
        if self.chance(0.3):
            self.add_table_grant(schema, self.random.choice(schema.relations()))

    def change_drop_grant(self, schema):
        """One of them, or all: files that say nothing leave privileges as they are."""
        said = schema.of("grant", "revoke", "owner", "default privileges")
        gone = said if self.chance(0.2) else said[:1]
        schema.loose = [loose for loose in schema.loose if loose not in gone]
        if len(gone) > 1:
            for table in schema.relations():
                table.members = [member for member in table.members if not member.text.startswith(("grant", "owner"))]
