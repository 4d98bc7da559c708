#include <fmt/format.h>

#include <utility>

#include "compiler/model/catalog.h"
#include "compiler/model/hypertable_text.h"
#include "compiler/model/line.h"
#include "compiler/model/operator_text.h"
#include "compiler/model/quote.h"

namespace pleat {
namespace {

template <class T>
Line Begin(const T& object) {
  return std::move(Line().Word(Keyword(kKindOf<T>)).Word(Spelled(object.name)));
}

Line BeginMember(Kind kind, const QualifiedName& owner, const Identifier& member) {
  return std::move(Line().Word(Keyword(kind)).Word(Quoted(owner) + "." + Quoted(member)));
}

std::string End(Line& line, const std::optional<std::string>& comment) {
  return std::move(line.Text("comment", comment)).Take();
}

std::string Describe(const Extension& extension) {
  Line line = Begin(extension);
  line.Name("schema", extension.schema).Text("version", extension.version);
  return End(line, extension.comment);
}

std::string Describe(const ServerRole& role) {
  Line line = Begin(role);
  line.If(role.superuser, "superuser")
      .If(role.create_database, "createdb")
      .If(role.create_role, "createrole")
      .If(!role.inherit, "noinherit")
      .If(role.login, "login")
      .If(role.replication, "replication")
      .If(role.bypass_row_security, "bypassrls")
      .Number("connection_limit", role.connection_limit)
      .Text("valid_until", role.valid_until)
      .Columns("in", {role.member_of.begin(), role.member_of.end()});
  return End(line, role.comment);
}

void AddGrants(Line& line, const Grants& grants, AccessClass of) {
  for (const auto& [role, held] : grants) {
    line.Fact(role.empty() ? "PUBLIC" : Quoted(role),
              ToString(held.privileges - held.grantable, of));
    if (!held.grantable.empty()) line.Fact("grantable", ToString(held.grantable, of));
  }
}

std::string Describe(const DefaultPrivileges& privileges) {
  Line line = BeginMember(Kind::DefaultPrivileges, privileges.name.owner, privileges.name.member);
  AddGrants(line, privileges.grants, ClassOfObjects(privileges.name.member.text));
  return std::move(line).Take();
}

std::string Describe(const ObjectKey& key, const Access& access) {
  Line line;
  line.Word("access").Word(ToString(key)).Name("owner", access.owner);
  const AccessClass of = AccessClassOf(key.kind);
  if (access.grants) {
    line.Word("grants");
    AddGrants(line, *access.grants, of);
  }
  if (!access.owner_lacks.empty()) line.Fact("owner_lacks", ToString(access.owner_lacks, of));
  return std::move(line).Take();
}

std::string Describe(const Schema& schema) {
  Line line = Begin(schema);
  return End(line, schema.comment);
}

std::string Describe(const Enum& type) {
  Line line = Begin(type);
  for (const std::string& label : type.labels) line.Word(Literal(label));
  return End(line, type.comment);
}

std::string Describe(const Domain& domain) {
  Line line = Begin(domain);
  line.Word(ToString(domain.type))
      .Name("collation", domain.collation)
      .Sql("default", domain.default_value)
      .If(domain.not_null, "not null");
  std::string text = End(line, domain.comment);
  for (const DomainCheck& check : domain.checks) {
    Line fact = BeginMember(Kind::Constraint, domain.name, check.name);
    fact.Sql("check", check.expression).If(!check.validated, "not valid");
    text += End(fact, check.comment);
  }
  return text;
}

std::string Describe(const CompositeType& type) {
  Line line = Begin(type);
  std::string text = End(line, type.comment);
  for (const TypeAttribute& attribute : type.attributes) {
    Line fact = BeginMember(Kind::Column, type.name, attribute.name);
    fact.Word(ToString(attribute.type)).Name("collation", attribute.collation);
    text += End(fact, attribute.comment);
  }
  return text;
}

std::string Describe(const RangeType& type) {
  Line line = Begin(type);
  line.Fact("subtype", ToString(type.subtype))
      .Name("opclass", type.opclass)
      .Name("collation", type.collation)
      .Name("subtype_diff", type.subtype_diff)
      .Name("multirange", std::optional(type.multirange));
  return End(line, type.comment);
}

// Names set apart by commas.
template <class Names>
std::string NamesWithCommas(const Names& names) {
  std::vector<std::string> texts;
  for (const auto& name : names) {
    if constexpr (
        requires { name.text; } || requires { name.schema; }) {
      texts.push_back(Quoted(name));
    } else {
      texts.push_back(name);
    }
  }
  return fmt::format("{}", fmt::join(texts, ","));
}

std::string Describe(const Collation& collation) {
  Line line = Begin(collation);
  line.Fact("provider", collation.provider)
      .Fact("locale", Literal(collation.locale))
      .Text("ctype", collation.ctype)
      .Text("rules", collation.rules)
      .If(!collation.deterministic, "nondeterministic");
  return End(line, collation.comment);
}

std::string Describe(const TextSearchDictionary& dictionary) {
  Line line = Begin(dictionary);
  line.Fact("template", Quoted(dictionary.template_name)).With("with", dictionary.options);
  return End(line, dictionary.comment);
}

std::string Describe(const TextSearchConfiguration& configuration) {
  Line line = Begin(configuration);
  line.Fact("parser", Quoted(configuration.parser));
  for (const auto& [token, dictionaries] : configuration.mappings)
    line.Fact(token, NamesWithCommas(dictionaries));
  return End(line, configuration.comment);
}

std::string Describe(const ExtendedStatistics& statistics) {
  Line line = Begin(statistics);
  line.Fact("on", Quoted(statistics.table))
      .Fact("kinds", NamesWithCommas(statistics.kinds))
      .Fact("columns", NamesWithCommas(statistics.columns));
  for (const Expr& expression : statistics.expressions) line.Sql("expression", expression);
  if (statistics.target) line.Fact("target", fmt::format("{}", *statistics.target));
  return End(line, statistics.comment);
}

std::string Describe(const Publication& publication) {
  Line line = Begin(publication);
  line.If(publication.all_tables, "for all tables")
      .Fact("publish", NamesWithCommas(publication.publish))
      .If(publication.via_partition_root, "via root");
  if (!publication.schemas.empty()) line.Fact("schemas", NamesWithCommas(publication.schemas));
  for (const PublishedTable& table : publication.tables) {
    line.Fact("table", Quoted(table.table));
    if (!table.columns.empty()) line.Fact("columns", NamesWithCommas(table.columns));
    line.Sql("where", table.where);
  }
  return End(line, publication.comment);
}

std::string Describe(const Subscription& subscription) {
  Line line = Begin(subscription);
  line.If(!subscription.enabled, "disabled")
      .With("connection", subscription.connection)
      .Fact("publications", NamesWithCommas(subscription.publications))
      .With("with", subscription.options);
  return End(line, subscription.comment);
}

std::string Describe(const ForeignDataWrapper& wrapper) {
  Line line = Begin(wrapper);
  line.Name("handler", wrapper.handler)
      .Name("validator", wrapper.validator)
      .With("options", wrapper.options);
  return End(line, wrapper.comment);
}

std::string Describe(const ForeignServer& server) {
  Line line = Begin(server);
  line.Fact("wrapper", Quoted(server.wrapper))
      .Text("type", server.type)
      .Text("version", server.version)
      .With("options", server.options);
  return End(line, server.comment);
}

std::string Describe(const UserMapping& mapping) {
  Line line = BeginMember(Kind::UserMapping, mapping.name.owner, mapping.name.member);
  line.With("options", mapping.options);
  return End(line, mapping.comment);
}

void AddOptions(Line& line, const SequenceOptions& options) {
  line.Number("start", options.start)
      .Number("increment", options.increment)
      .Number("min", options.min)
      .Number("max", options.max)
      .Number("cache", options.cache)
      .If(options.cycle, "cycle");
}

std::string Describe(const Sequence& sequence) {
  Line line = Begin(sequence);
  line.Word(ToString(sequence.type));
  AddOptions(line, sequence.options);
  if (sequence.owned_by) {
    line.Fact("owned_by",
              Quoted(sequence.owned_by->table) + "." + Quoted(sequence.owned_by->column));
  }
  return End(line, sequence.comment);
}

std::string Describe(const Argument& argument) {
  static constexpr std::string_view kModes[] = {"in", "out", "inout", "variadic", "table"};
  Line line;
  line.Word(kModes[static_cast<std::size_t>(argument.mode)]);
  if (!argument.name.empty()) line.Word(Quoted(argument.name));
  line.Word(ToString(argument.type)).Sql("default", argument.default_value);
  std::string text = std::move(line).Take();
  text.pop_back();
  return text;
}

std::string Describe(const Routine& routine) {
  static constexpr std::string_view kVolatility[] = {"volatile", "stable", "immutable"};
  static constexpr std::string_view kParallel[] = {"unsafe", "restricted", "safe"};
  Line line = Begin(routine);
  line.If(routine.procedure, "procedure").If(routine.window, "window");
  for (const Argument& argument : routine.arguments) line.Fact("argument", Describe(argument));
  line.If(routine.returns_set, "set");
  if (routine.returns) line.Fact("returns", ToString(*routine.returns));
  line.Fact("language", routine.language)
      .Word(kVolatility[static_cast<std::size_t>(routine.volatility)])
      .If(routine.strict, "strict")
      .If(routine.security_definer, "security definer")
      .If(routine.leakproof, "leakproof")
      .Fact("parallel", kParallel[static_cast<std::size_t>(routine.parallel)]);
  if (routine.cost) line.Fact("cost", fmt::format("{}", *routine.cost));
  if (routine.rows) line.Fact("rows", fmt::format("{}", *routine.rows));
  line.With("set", routine.settings).Name("support", routine.support);
  for (const TypeName& type : routine.transforms) line.Fact("transform", ToString(type));
  line.If(routine.sql_body, "sql").Text("library", routine.library);
  line.Fact("body", Literal(routine.body.text));
  return End(line, routine.comment);
}

void AddSource(Line&, const std::monostate&) {}
void AddSource(Line& line, const Default& source) { line.Sql("default", source.expression); }
void AddSource(Line& line, const Generated& source) {
  line.Sql("generated", source.expression).If(source.is_virtual, "virtual");
}
void AddSource(Line& line, const Serial& source) {
  line.Word("serial").Name("sequence", source.sequence);
}
void AddSource(Line& line, const Identity& source) {
  line.Word(source.always ? "identity always" : "identity by default");
  AddOptions(line, source.options);
  line.Name("sequence", source.sequence);
}

std::string Describe(const QualifiedName& table, const Column& column) {
  Line line = BeginMember(Kind::Column, table, column.name);
  line.Word(ToString(column.type))
      .If(column.not_null, "not null")
      .If(column.unvalidated_not_null.has_value(), "not null not valid")
      .If(column.inherited, "inherited");
  std::visit([&](const auto& source) { AddSource(line, source); }, column.source);
  line.Name("collation", column.collation)
      .Text("storage", column.storage)
      .Text("compression", column.compression)
      .Number("statistics", column.statistics);
  if (column.n_distinct) line.Fact("n_distinct", fmt::format("{}", *column.n_distinct));
  if (column.n_distinct_inherited) {
    line.Fact("n_distinct_inherited", fmt::format("{}", *column.n_distinct_inherited));
  }
  return End(line, column.comment);
}

std::string Describe(const IndexElement& element) {
  Line line;
  if (const auto* column = std::get_if<Identifier>(&element.key)) {
    line.Word(Quoted(*column));
  } else {
    line.Word(fmt::format("({})", std::get<Expr>(element.key).text));
  }
  line.Name("collation", element.collation);
  if (element.opclass)
    line.Name("opclass", element.opclass->name).With("", element.opclass->options);
  line.If(element.descending, "desc");
  line.If(element.nulls_first != element.descending,
          element.nulls_first ? "nulls first" : "nulls last");
  std::string text = std::move(line).Take();
  text.pop_back();
  return text;
}

void AddRule(Line& line, const Key& key) {
  line.Columns(key.primary ? "primary key" : "unique", key.columns)
      .Columns("include", key.include)
      .If(key.without_overlaps, "without overlaps")
      .If(key.nulls_not_distinct, "nulls not distinct")
      .With("with", key.options)
      .Name("tablespace", key.tablespace);
}

void AddRule(Line& line, const Check& check) {
  line.Sql("check", check.expression).If(check.no_inherit, "no inherit");
}

void AddRule(Line& line, const ForeignKey& key) {
  static constexpr std::string_view kActions[] = {"no action", "restrict", "cascade", "set null",
                                                  "set default"};
  line.Columns("foreign key", key.columns)
      .Columns("references " + Quoted(key.table), key.referenced)
      .If(key.period, "period")
      .If(key.match_full, "match full")
      .Fact("on_update", kActions[static_cast<std::size_t>(key.on_update)])
      .Fact("on_delete", kActions[static_cast<std::size_t>(key.on_delete)])
      .Columns("on_delete_columns", key.on_delete_columns);
}

void AddRule(Line& line, const Exclusion& exclusion) {
  std::vector<std::string> elements;
  for (const ExclusionElement& element : exclusion.elements) {
    const QualifiedName& name = element.operator_name;
    const std::string schema = name.schema.empty() ? "" : Quoted(name.schema) + ".";
    elements.push_back(
        fmt::format("{} with {}{}", Describe(element.element), schema, name.name.text));
  }
  line.Word(fmt::format("exclude using {} ({})", exclusion.method, fmt::join(elements, ", ")))
      .Columns("include", exclusion.include)
      .With("with", exclusion.options)
      .Name("tablespace", exclusion.tablespace)
      .Sql("where", exclusion.where);
}

std::string Describe(const QualifiedName& table, const Constraint& constraint) {
  Line line = BeginMember(Kind::Constraint, table, constraint.name);
  std::visit([&](const auto& rule) { AddRule(line, rule); }, constraint.rule);
  line.If(constraint.deferrable, "deferrable")
      .If(constraint.initially_deferred, "initially deferred")
      .If(!constraint.validated, "not valid")
      .If(!constraint.enforced, "not enforced");
  return End(line, constraint.comment);
}

std::string Describe(const Table& table) {
  Line line = Begin(table);
  line.If(table.unlogged, "unlogged")
      .If(table.row_security, "row security")
      .If(table.force_row_security, "forced row security")
      .With("with", table.options)
      .Name("tablespace", table.tablespace);
  line.Name("using", table.access_method).Name("cluster_on", table.clustered_on);
  switch (table.replica_identity.kind) {
    case ReplicaIdentity::Kind::Default:
      break;
    case ReplicaIdentity::Kind::Full:
      line.Word("replica identity full");
      break;
    case ReplicaIdentity::Kind::Nothing:
      line.Word("replica identity nothing");
      break;
    case ReplicaIdentity::Kind::Index:
      line.Fact("replica_identity", Quoted(table.replica_identity.index));
      break;
  }
  if (table.partitioning) {
    line.Word(fmt::format("partition by {}", ToString(table.partitioning->strategy)));
    for (const IndexElement& element : table.partitioning->elements) line.Word(Describe(element));
  }
  if (table.partition_of) {
    line.Fact("partition_of", Quoted(table.partition_of->parent))
        .Word(ToString(table.partition_of->bound));
  }
  for (const QualifiedName& parent : table.inherits) line.Fact("inherits", Quoted(parent));
  std::string text = End(line, table.comment);
  for (const Column& column : table.columns) text += Describe(table.name, column);
  for (const Constraint& constraint : table.constraints) text += Describe(table.name, constraint);
  return text;
}

std::string Describe(const ForeignTable& table) {
  Line line = Begin(table);
  line.Fact("server", Quoted(table.server)).With("options", table.options);
  std::string text = End(line, table.comment);
  for (const Column& column : table.shape.columns) text += Describe(table.name, column);
  for (const auto& [column, options] : table.column_options)
    text +=
        std::move(BeginMember(Kind::Column, table.name, column).With("options", options)).Take();
  for (const Constraint& constraint : table.shape.constraints)
    text += Describe(table.name, constraint);
  return text;
}

std::string Describe(const Hypertable& hypertable) {
  Line line = Begin(hypertable);
  AddFacts(hypertable, line);
  return End(line, hypertable.comment);
}

std::string Describe(const Job& job) {
  Line line = Begin(job);
  line.Fact("call", Quoted(job.procedure)).Sql("config", job.config).Name("check", job.check);
  AddFacts(job.schedule, {}, line);
  return End(line, job.comment);
}

std::string ColumnComments(const QualifiedName& view,
                           const std::map<Identifier, std::string>& comments) {
  std::string text;
  for (const auto& [column, comment] : comments) {
    Line line = BeginMember(Kind::Column, view, column);
    text += End(line, comment);
  }
  return text;
}

std::string Describe(const View& view) {
  Line line = Begin(view);
  line.Columns("columns", view.columns).With("with", view.options);
  for (const auto& [column, value] : view.column_defaults)
    line.Fact("default " + Quoted(column), Literal(value.text));
  line.Fact("query", Literal(view.query.text));
  return End(line, view.comment) + ColumnComments(view.name, view.column_comments);
}

std::string Describe(const MaterializedView& view) {
  Line line = Begin(view);
  line.Columns("columns", view.columns)
      .With("with", view.options)
      .Name("tablespace", view.tablespace)
      .Name("cluster_on", view.clustered_on)
      .Fact("query", Literal(view.query.text));
  return End(line, view.comment) + ColumnComments(view.name, view.column_comments);
}

std::string Describe(const ContinuousAggregate& aggregate) {
  Line line = Begin(aggregate);
  AddFacts(aggregate, line);
  line.Fact("query", Literal(aggregate.query.text));
  return End(line, aggregate.comment) + ColumnComments(aggregate.name, aggregate.column_comments);
}

std::string Describe(const Index& index) {
  Line line = Begin(index);
  std::vector<std::string> elements;
  for (const IndexElement& element : index.elements) elements.push_back(Describe(element));
  line.If(index.unique, "unique")
      .If(index.nulls_not_distinct, "nulls not distinct")
      .Word(fmt::format("on {} using {} ({})", Quoted(index.table), index.method,
                        fmt::join(elements, ", ")))
      .Columns("include", index.include)
      .With("with", index.options)
      .Name("tablespace", index.tablespace)
      .Sql("where", index.where)
      .If(!index.valid, "invalid");
  return End(line, index.comment);
}

std::string Describe(const Policy& policy) {
  Line line = BeginMember(Kind::Policy, policy.name.owner, policy.name.member);
  line.Word(policy.permissive ? "permissive" : "restrictive")
      .Fact("for", Word(policy.command))
      .Columns("to", policy.roles)
      .Sql("using", policy.visible)
      .Sql("check", policy.check);
  return End(line, policy.comment);
}

std::string Describe(const Trigger& trigger) {
  static constexpr std::string_view kTimings[] = {"before", "after", "instead of"};
  Line line = Begin(trigger);
  line.If(trigger.firing != Firing::Origin, ToString(trigger.firing))
      .If(trigger.constraint, "constraint")
      .Word(kTimings[static_cast<std::size_t>(trigger.timing)])
      .If(trigger.on_insert, "insert")
      .If(trigger.on_update, "update")
      .Columns("of", trigger.columns)
      .If(trigger.on_delete, "delete")
      .If(trigger.on_truncate, "truncate")
      .If(trigger.for_each_row, "for each row")
      .If(trigger.deferrable, "deferrable")
      .If(trigger.initially_deferred, "initially deferred")
      .Name("from", trigger.referenced)
      .Name("old_table", trigger.old_table)
      .Name("new_table", trigger.new_table)
      .Sql("when", trigger.when)
      .Fact("execute", Quoted(trigger.function));
  for (const std::string& argument : trigger.arguments) line.Word(Literal(argument));
  return End(line, trigger.comment);
}

std::string Describe(const Rule& rule) {
  Line line = Begin(rule);
  line.If(rule.firing != Firing::Origin, ToString(rule.firing))
      .Word(ToString(rule.event))
      .Sql("where", rule.where)
      .Word(rule.instead ? "instead" : "also")
      .Fact("do", Literal(rule.action.text));
  return End(line, rule.comment);
}

std::string Describe(const EventTrigger& trigger) {
  Line line = Begin(trigger);
  line.If(trigger.firing != Firing::Origin, ToString(trigger.firing)).Word(trigger.event);
  for (const std::string& tag : trigger.tags) line.Word(Literal(tag));
  line.Fact("execute", Quoted(trigger.function));
  return End(line, trigger.comment);
}

void AddMode(Line& line, const AggregateMode& mode) {
  static constexpr std::string_view kModify[] = {"read_only", "shareable", "read_write"};
  line.Fact("transition", Quoted(mode.transition)).Fact("state", ToString(mode.state));
  if (mode.state_size != 0) line.Number("size", mode.state_size);
  line.Name("final", mode.final).If(mode.final_extra, "extra");
  if (mode.final_modify) line.Word(kModify[static_cast<std::size_t>(*mode.final_modify)]);
  line.Text("initial", mode.initial);
}

std::string Describe(const Aggregate& aggregate) {
  static constexpr std::string_view kParallel[] = {"unsafe", "restricted", "safe"};
  Line line = Begin(aggregate);
  for (const Argument& argument : aggregate.arguments) line.Fact("argument", Describe(argument));
  line.Number("direct", aggregate.direct).If(aggregate.hypothetical, "hypothetical");
  AddMode(line, aggregate.plain);
  line.Name("combine", aggregate.combine)
      .Name("serialize", aggregate.serialize)
      .Name("deserialize", aggregate.deserialize);
  if (aggregate.moving) AddMode(line.Word("moving"), *aggregate.moving);
  line.Name("inverse", aggregate.inverse);
  if (aggregate.sort_operator) line.Fact("sort", ToString(*aggregate.sort_operator));
  line.Fact("parallel", kParallel[static_cast<std::size_t>(aggregate.parallel)]);
  return End(line, aggregate.comment);
}

}  // namespace

std::string ToString(const Catalog& catalog) {
  std::string text;
  ForEachKind([&](auto collection) {
    for (const auto& [name, object] : catalog.*collection) text += Describe(object);
  });
  for (const auto& [key, access] : catalog.access) text += Describe(key, access);
  for (const auto& [name, label] : catalog.labels) text += Describe(name, label);
  return text;
}

// The schema `public` belongs to whoever owns the database (pg_database_owner).
std::optional<Identifier> OwnerOf(const Catalog& catalog, const ObjectKey& key) {
  const auto found = catalog.access.find(key);
  if (found != catalog.access.end() && found->second.owner) return found->second.owner;
  const AccessClass of = AccessClassOf(key.kind);
  const bool none = of == AccessClass::None || of == AccessClass::Column || catalog.owner.empty() ||
                    (of == AccessClass::Schema && key.name.name.text == "public");
  return none ? std::nullopt : std::optional(catalog.owner);
}

Grants GrantsOf(const Catalog& catalog, const ObjectKey& key) {
  const auto found = catalog.access.find(key);
  if (found != catalog.access.end() && found->second.grants) return *found->second.grants;
  return DefaultGrants(key);
}

std::string ToString(PrivilegeSet privileges, AccessClass of) {
  if (privileges == AllPrivileges(of)) return "all";
  std::string text;
  for (const Privilege privilege : privileges.List()) {
    if (!text.empty()) text += ", ";
    text += Word(privilege);
  }
  return text;
}

}  // namespace pleat
