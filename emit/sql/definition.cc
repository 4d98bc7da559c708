// Objects that one statement makes and another drops, and what ALTER does to them.
#include "compiler/model/quote.h"
#include "compiler/model/user_type.h"
#include "emit/sql/operator.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

void WriteCheck(SqlWriter& w, const DomainCheck& check) {
  w.Words("CONSTRAINT").Name(check.name).Words("CHECK").Parenthesised(check.expression);
}

void WriteAttribute(SqlWriter& w, const TypeAttribute& attribute) {
  w.Name(attribute.name).Type(attribute.type);
  if (attribute.collation) w.Words("COLLATE").Name(*attribute.collation);
}

// What is not valid yet is added so: CREATE DOMAIN has no word for it.
void Make(SqlWriter& w, const Domain& domain) {
  w.Words("CREATE DOMAIN").Name(domain.name).Words("AS").Type(domain.type);
  if (domain.collation) w.Words("COLLATE").Name(*domain.collation);
  if (domain.default_value) {
    w.Words("DEFAULT").Raw(*domain.default_value);
  } else {
    // It would begin with that of a domain behind it.
    w.If(!domain.type.name.schema.empty() && !domain.type.array, "DEFAULT NULL");
  }
  w.If(domain.not_null, "NOT NULL");
  for (const DomainCheck& check : domain.checks) {
    if (!check.validated) continue;
    w.Line(2);
    WriteCheck(w, check);
  }
  w.End();
  for (const DomainCheck& check : domain.checks) {
    if (check.validated) continue;
    w.Words("ALTER DOMAIN").Name(domain.name).Words("ADD");
    WriteCheck(w, check);
    w.Words("NOT VALID").End();
  }
}

void Make(SqlWriter& w, const CompositeType& type) {
  w.Words("CREATE TYPE").Name(type.name).Words("AS (");
  bool first = true;
  for (const TypeAttribute& attribute : type.attributes) {
    if (!first) w.Words(",");
    first = false;
    w.Line(2);
    WriteAttribute(w, attribute);
  }
  w.Line().Words(")").End();
}

void Make(SqlWriter& w, const RangeType& type) {
  w.Words("CREATE TYPE").Name(type.name).Words("AS RANGE ( SUBTYPE =").Type(type.subtype);
  if (type.opclass) w.Words(", SUBTYPE_OPCLASS =").Name(*type.opclass);
  if (type.collation) w.Words(", COLLATION =").Name(*type.collation);
  if (type.subtype_diff) w.Words(", SUBTYPE_DIFF =").Name(*type.subtype_diff);
  if (type.multirange != UsualMultirange(type.name))
    w.Words(", MULTIRANGE_TYPE_NAME =").Name(type.multirange);
  w.Words(")").End();
}

void Make(SqlWriter& w, const Collation& collation) {
  w.Words("CREATE COLLATION").Name(collation.name).Words("( PROVIDER =").Words(collation.provider);
  if (collation.ctype) {
    w.Words(", LC_COLLATE =").Literal(collation.locale);
    w.Words(", LC_CTYPE =").Literal(*collation.ctype);
  } else {
    w.Words(", LOCALE =").Literal(collation.locale);
  }
  w.If(!collation.deterministic, ", DETERMINISTIC = false");
  if (collation.rules) w.Words(", RULES =").Literal(*collation.rules);
  w.Words(")").End();
}

void Make(SqlWriter& w, const TextSearchDictionary& dictionary) {
  w.Words("CREATE TEXT SEARCH DICTIONARY").Name(dictionary.name);
  w.Words("( TEMPLATE =").Name(dictionary.template_name);
  for (const auto& [name, value] : dictionary.options)
    w.Words(",").Name(Identifier{name}).Words("=").Raw({NumberOrLiteral(value)});
  w.Words(")").End();
}

// ADD MAPPING and ALTER MAPPING.
void WriteMapping(SqlWriter& w, const std::string& token,
                  const std::vector<QualifiedName>& dictionaries) {
  w.Words("MAPPING FOR").Name(Identifier{token}).Words("WITH");
  w.Comma(dictionaries, [&](const QualifiedName& dictionary) { w.Name(dictionary); });
}

void Make(SqlWriter& w, const TextSearchConfiguration& configuration) {
  w.Words("CREATE TEXT SEARCH CONFIGURATION").Name(configuration.name);
  w.Words("( PARSER =").Name(configuration.parser).Words(")").End();
  for (const auto& [token, dictionaries] : configuration.mappings) {
    w.Words("ALTER TEXT SEARCH CONFIGURATION").Name(configuration.name).Words("ADD");
    WriteMapping(w, token, dictionaries);
    w.End();
  }
}

void Make(SqlWriter& w, const ExtendedStatistics& statistics) {
  constexpr std::size_t kAll = 3;
  w.Words("CREATE STATISTICS").Name(statistics.name);
  if (!statistics.kinds.empty() && statistics.kinds.size() < kAll)
    w.List(statistics.kinds, [&](const std::string& kind) { w.Words(kind); });
  w.Words("ON");
  w.Comma(statistics.columns, [&](const Identifier& column) { w.Name(column); });
  bool first = statistics.columns.empty();
  for (const Expr& expression : statistics.expressions) {
    if (!first) w.Words(",");
    first = false;
    w.Parenthesised(expression);
  }
  w.Words("FROM").Name(statistics.table).End();
  if (!statistics.target) return;
  w.Words("ALTER STATISTICS").Name(statistics.name);
  w.Words("SET STATISTICS").Number(*statistics.target).End();
}

void WritePublished(SqlWriter& w, const Publication& publication) {
  bool first = true;
  for (const PublishedTable& table : publication.tables) {
    // Without ONLY, tables that inherit from it would be published as well. TABLE stands once
    // (before 15 nothing else is taken).
    w.Words(first ? "TABLE ONLY" : ", ONLY").Name(table.table);
    first = false;
    if (!table.columns.empty())
      w.List(table.columns, [&](const Identifier& column) { w.Name(column); });
    if (table.where) w.Words("WHERE").Parenthesised(*table.where);
  }
  for (const Identifier& schema : publication.schemas) {
    w.Words(first ? "TABLES IN SCHEMA" : ", TABLES IN SCHEMA").Name(schema);
    first = false;
  }
}

void WritePublicationOptions(SqlWriter& w, const Publication& publication) {
  std::string events;
  for (const std::string& event : publication.publish)
    events += (events.empty() ? "" : ", ") + event;
  w.Words("( publish =").Literal(events).Words(", publish_via_partition_root =");
  w.Words(publication.via_partition_root ? "true" : "false").Words(")");
}

void Make(SqlWriter& w, const Publication& publication) {
  const Publication usual;
  w.Words("CREATE PUBLICATION").Name(publication.name);
  if (publication.all_tables) {
    w.Words("FOR ALL TABLES");
  } else if (!publication.tables.empty() || !publication.schemas.empty()) {
    w.Words("FOR");
    WritePublished(w, publication);
  }
  const bool options = publication.publish != usual.publish ||
                       publication.via_partition_root != usual.via_partition_root;
  if (options) {
    w.Words("WITH");
    WritePublicationOptions(w, publication);
  }
  w.End();
}

void WriteSubscriptionOption(SqlWriter& w, const std::string& name, const std::string& value) {
  w.Words(name).Words("=");
  // A slot called "none" would have to be quoted.
  if (value == "none" && name == "slot_name") {
    w.Words("NONE");
  } else {
    w.Literal(value);
  }
}

// One that is not enabled is made without asking the publisher.
void Make(SqlWriter& w, const Subscription& subscription) {
  w.Words("CREATE SUBSCRIPTION").Name(subscription.name);
  w.Words("CONNECTION").Literal(ToConnection(subscription.connection)).Words("PUBLICATION");
  w.Comma(subscription.publications, [&](const Identifier& name) { w.Name(name); });
  bool first = true;
  const auto next = [&] {
    w.Words(first ? "WITH (" : ",");
    first = false;
  };
  if (!subscription.enabled) {
    next();
    w.Words("connect = false");
  }
  for (const auto& [name, value] : subscription.options) {
    next();
    WriteSubscriptionOption(w, name, value);
  }
  w.If(!first, ")").End();
}

void WriteForeignOptions(SqlWriter& w, const ForeignOptions& options) {
  if (options.empty()) return;
  w.Words("OPTIONS");
  w.List(options,
         [&](const auto& option) { w.Name(Identifier{option.first}).Literal(option.second); });
}

void WriteFunction(SqlWriter& w, std::string_view word, const std::optional<QualifiedName>& name) {
  if (name) w.Words(word).Name(*name);
}

void Make(SqlWriter& w, const ForeignDataWrapper& wrapper) {
  w.Words("CREATE FOREIGN DATA WRAPPER").Name(wrapper.name);
  WriteFunction(w, "HANDLER", wrapper.handler);
  WriteFunction(w, "VALIDATOR", wrapper.validator);
  WriteForeignOptions(w, wrapper.options);
  w.End();
}

void Make(SqlWriter& w, const ForeignServer& server) {
  w.Words("CREATE SERVER").Name(server.name);
  if (server.type) w.Words("TYPE").Literal(*server.type);
  if (server.version) w.Words("VERSION").Literal(*server.version);
  w.Words("FOREIGN DATA WRAPPER").Name(server.wrapper);
  WriteForeignOptions(w, server.options);
  w.End();
}

// FOR role SERVER name. PUBLIC is a word, not a role.
void WriteMappingName(SqlWriter& w, const QualifiedName& server, const Identifier& user) {
  w.Words("USER MAPPING FOR");
  if (user.text == "public") {
    w.Words("PUBLIC");
  } else {
    w.Name(user);
  }
  w.Words("SERVER").Name(server);
}

void Make(SqlWriter& w, const UserMapping& mapping) {
  w.Words("CREATE");
  WriteMappingName(w, mapping.name.owner, mapping.name.member);
  WriteForeignOptions(w, mapping.options);
  w.End();
}

// OPTIONS (ADD …, SET …, DROP …).
void WriteOptionChanges(SqlWriter& w, const ForeignOptions& before, const ForeignOptions& after) {
  bool first = true;
  const auto next = [&](std::string_view word) {
    if (!first) w.Words(",");
    first = false;
    w.Words(word);
  };
  w.Words("OPTIONS (");
  for (const auto& [name, value] : after) {
    const auto known = before.find(name);
    if (known != before.end() && known->second == value) continue;
    next(known == before.end() ? "ADD" : "SET");
    w.Name(Identifier{name}).Literal(value);
  }
  for (const auto& [name, value] : before) {
    if (after.contains(name)) continue;
    next("DROP");
    w.Name(Identifier{name});
  }
  w.Words(")");
}

void Make(SqlWriter& w, const ForeignTable& table) {
  w.Words("CREATE FOREIGN TABLE").Name(table.name).Words("(");
  bool first = true;
  const auto next_line = [&] {
    if (!first) w.Words(",");
    first = false;
    w.Line(2);
  };
  for (const Column& column : table.shape.columns) {
    next_line();
    WriteColumn(w, table.name, column);
  }
  // CREATE takes every check for valid, whatever it says.
  const auto comes_after = [](const Constraint& constraint) {
    return !constraint.validated && constraint.enforced;
  };
  for (const Constraint& constraint : table.shape.constraints) {
    if (comes_after(constraint)) continue;
    next_line();
    WriteConstraint(w, constraint);
  }
  w.Line().Words(") SERVER").Name(table.server);
  WriteForeignOptions(w, table.options);
  w.End();
  for (const Column& column : table.shape.columns) {
    if (column.storage) WriteAside(w, SetStorage{table.name, column.name, *column.storage});
    if (HasStatistics(column)) WriteAside(w, SetStatistics{table.name, {}, column});
  }
  for (const Constraint& constraint : table.shape.constraints) {
    if (comes_after(constraint)) WriteAside(w, AddConstraint{table.name, constraint, true});
  }
  for (const auto& [column, options] : table.column_options) {
    if (options.empty()) continue;
    w.Words("ALTER FOREIGN TABLE").Name(table.name).Words("ALTER COLUMN").Name(column);
    WriteOptionChanges(w, {}, options);
    w.End();
  }
}

struct Changing {
  SqlWriter& w;

  void operator()(const SetOperator& a) const { Change(w, a); }
  void operator()(const AddMembers& a) const { Change(w, a); }
  void operator()(const DropMembers& a) const { Change(w, a); }
  // A statement of its own.
  void operator()(const DropLeftovers&) const {}

  void operator()(const SetColumnOptions& a) const {
    w.Words("ALTER COLUMN").Name(a.column);
    WriteOptionChanges(w, a.before, a.after);
  }
  void operator()(const SetDictionaryOptions& a) const {
    bool first = true;
    const auto next = [&](const std::string& name) {
      w.Words(first ? "(" : ",");
      first = false;
      w.Name(Identifier{name});
    };
    for (const auto& [name, value] : a.set) {
      next(name);
      w.Words("=").Raw({NumberOrLiteral(value)});
    }
    for (const std::string& name : a.reset) next(name);
    w.Words(")");
  }
  void operator()(const AddMapping& a) const {
    w.Words("ADD");
    WriteMapping(w, a.token, a.dictionaries);
  }
  void operator()(const AlterMapping& a) const {
    w.Words("ALTER");
    WriteMapping(w, a.token, a.dictionaries);
  }
  void operator()(const DropMapping& a) const {
    w.Words("DROP MAPPING FOR").Name(Identifier{a.token});
  }
  void operator()(const SetStatisticsTarget& a) const {
    w.Words("SET STATISTICS").Number(a.target.value_or(-1));
  }
  // An empty list cannot be set.
  void operator()(const SetPublished& a) const {
    const bool none = a.after.tables.empty() && a.after.schemas.empty();
    if (!none) {
      w.Words("SET");
      return WritePublished(w, a.after);
    }
    Publication names = a.before;
    for (PublishedTable& table : names.tables) table = {.table = table.table};
    w.Words("DROP");
    WritePublished(w, names);
  }
  void operator()(const SetPublicationOptions& a) const {
    w.Words("SET");
    WritePublicationOptions(w, a.publication);
  }
  void operator()(const SetConnection& a) const {
    w.Words("CONNECTION").Literal(ToConnection(a.connection));
  }
  void operator()(const SetPublications& a) const {
    w.Words("SET PUBLICATION");
    w.Comma(a.publications, [&](const Identifier& name) { w.Name(name); });
    w.If(!a.refresh, "WITH (refresh = false)");
  }
  void operator()(const EnableSubscription& a) const { w.Words(a.enabled ? "ENABLE" : "DISABLE"); }
  void operator()(const SetSubscriptionOptions& a) const {
    w.Words("SET");
    w.List(a.set,
           [&](const auto& option) { WriteSubscriptionOption(w, option.first, option.second); });
  }
  void operator()(const SetForeignOptions& a) const { WriteOptionChanges(w, a.before, a.after); }
  void operator()(const SetWrapperFunctions& a) const {
    if (a.handler) {
      w.Words("HANDLER").Name(*a.handler);
    } else {
      w.Words("NO HANDLER");
    }
    if (a.validator) {
      w.Words("VALIDATOR").Name(*a.validator);
    } else {
      w.Words("NO VALIDATOR");
    }
  }
  void operator()(const SetServerVersion& a) const {
    w.Words("VERSION");
    if (a.version) {
      w.Literal(*a.version);
    } else {
      w.Words("NULL");
    }
  }

  void operator()(const SetDomainDefault& a) const {
    if (a.value) {
      w.Words("SET DEFAULT").Raw(*a.value);
    } else {
      w.Words("DROP DEFAULT");
    }
  }
  void operator()(const SetDomainNotNull& a) const {
    w.Words(a.not_null ? "SET NOT NULL" : "DROP NOT NULL");
  }
  void operator()(const AddDomainCheck& a) const {
    w.Words("ADD");
    WriteCheck(w, a.check);
    w.If(a.not_valid, "NOT VALID");
  }
  void operator()(const ValidateDomainCheck& a) const {
    w.Words("VALIDATE CONSTRAINT").Name(a.check);
  }
  void operator()(const DropDomainCheck& a) const { w.Words("DROP CONSTRAINT").Name(a.check); }
  void operator()(const RenameDomainCheck& a) const {
    w.Words("RENAME CONSTRAINT").Name(a.from).Words("TO").Name(a.to);
  }
  void operator()(const AddAttribute& a) const {
    w.Words("ADD ATTRIBUTE");
    WriteAttribute(w, a.attribute);
  }
  void operator()(const DropAttribute& a) const { w.Words("DROP ATTRIBUTE").Name(a.attribute); }
  void operator()(const RenameAttribute& a) const {
    w.Words("RENAME ATTRIBUTE").Name(a.from).Words("TO").Name(a.to);
  }
  void operator()(const AlterAttribute& a) const {
    w.Words("ALTER ATTRIBUTE").Name(a.attribute.name).Words("SET DATA TYPE").Type(a.attribute.type);
    if (a.attribute.collation) w.Words("COLLATE").Name(*a.attribute.collation);
  }
};

// TYPE name and the like.
void WriteNamed(SqlWriter& w, const ObjectKey& object) {
  if (object.kind == Kind::UserMapping) return WriteMappingName(w, object.name, object.member);
  WriteObject(w, object);
}

}  // namespace

void Write(SqlWriter& w, const CreateObject& action) {
  std::visit([&](const auto& object) { Make(w, object); }, action.object);
}

void Write(SqlWriter& w, const DropObject& action) {
  w.Words("DROP");
  WriteNamed(w, action.object);
  w.End();
}

void Write(SqlWriter& w, const AlterObject& action) {
  if (const auto* leftovers = std::get_if<DropLeftovers>(&action.change))
    return WriteLeftovers(w, action.object, leftovers->type);
  w.Words("ALTER");
  WriteNamed(w, action.object);
  std::visit(Changing{w}, action.change);
  w.End();
}

}  // namespace pleat::sql
