#include "compiler/resolve/resolve.h"

#include <algorithm>
#include <type_traits>

#include "compiler/diag/nearest.h"
#include "compiler/model/user_type.h"
#include "compiler/resolve/project.h"

namespace pleat {

namespace resolve {

namespace {

// What is read first is known to what is read later, in whatever file it stands.
enum class Pass { Types, Parameters, Rest };

// Sorts the declarations of the files by kind and notes the names of those that others refer to.
class Collector {
 public:
  Collector(Project& project, const std::map<std::string, std::string>& values)
      : project_(project), values_(values) {}

  void Collect(const ast::File& file, Pass pass) {
    pass_ = pass;
    project_.whole = project_.whole && file.whole;
    place_ = &project_.places.emplace_back(Place{&file, {"public"}});
    for (const ast::Declaration& declaration : file.declarations) {
      std::visit([this](const auto& node) { Read(node); }, declaration);
    }
  }

 private:
  QualifiedName Named(const ast::QualifiedName& name) {
    return ToQualified(project_, *place_, name, place_->schema);
  }

  template <class Node>
  void Read(const Node& node) {
    constexpr bool kType =
        std::is_same_v<Node, ast::Enum> || std::is_same_v<Node, ast::Domain> ||
        std::is_same_v<Node, ast::CompositeType> || std::is_same_v<Node, ast::RangeType> ||
        std::is_same_v<Node, ast::CollationType> ||
        std::is_same_v<Node, ast::TextSearchDictionary> || std::is_same_v<Node, ast::Server>;
    constexpr bool kParameter = std::is_same_v<Node, ast::Parameter>;
    if constexpr (std::is_same_v<Node, ast::Schema>) {
      place_ = &project_.places.emplace_back(
          Place{place_->file, ToIdentifier(project_, *place_, node.name)});
    }
    const Pass wanted = kType ? Pass::Types : kParameter ? Pass::Parameters : Pass::Rest;
    if (wanted == pass_) Add(node);
  }

  void Add(const ast::Extension& node) {
    Extension extension = {.name = {.name = ToIdentifier(project_, *place_, node.name)}};
    if (node.schema) extension.schema = ToIdentifier(project_, *place_, *node.schema);
    extension.version = ToText(project_, *place_, node.version);
    extension.comment = ToText(project_, *place_, node.comment);
    if (!Declare(project_, {Kind::Extension, extension.name, {}}, SpanOf(*place_, node.name.at)))
      return;
    const QualifiedName name = extension.name;
    project_.desired.catalog.extensions.emplace(name, std::move(extension));
  }

  // A schema is opened as often as files like; only a second comment would contradict the first.
  void Add(const ast::Schema& node) {
    const QualifiedName name = {.name = place_->schema};
    project_.desired.sources.emplace(ObjectKey{Kind::Schema, name, {}},
                                     SpanOf(*place_, node.name.at));
    Schema& schema = project_.desired.catalog.schemas[name];
    schema.name = name;
    if (!node.comment) return;
    if (schema.comment)
      Report(project_, Code::Conflict, *place_, node.comment->at,
             "schema `" + name.name.text + "` has two comments");
    schema.comment = ToText(project_, *place_, *node.comment);
  }

  void Add(const ast::Enum& node) {
    const QualifiedName name = Named(node.name);
    project_.desired.catalog.enums[name].name = name;
    project_.enums.push_back({&node, place_});
  }

  void Add(const ast::Domain& node) {
    const QualifiedName name = Named(node.name);
    project_.desired.catalog.domains[name].name = name;
    project_.domains.push_back({&node, place_});
  }

  void Add(const ast::CompositeType& node) {
    const QualifiedName name = Named(node.name);
    project_.desired.catalog.composite_types[name].name = name;
    project_.composite_types.push_back({&node, place_});
  }

  void Add(const ast::RangeType& node) {
    const QualifiedName name = Named(node.name);
    project_.desired.catalog.range_types[name] = {.name = name,
                                                  .multirange = UsualMultirange(name)};
    project_.range_types.push_back({&node, place_});
  }

  void Add(const ast::CollationType& node) {
    const QualifiedName name = Named(node.name);
    project_.desired.catalog.collations[name].name = name;
    project_.collations.push_back({&node, place_});
  }

  void Add(const ast::TextSearchDictionary& node) {
    const QualifiedName name = Named(node.name);
    project_.desired.catalog.text_search_dictionaries[name].name = name;
    project_.text_search_dictionaries.push_back({&node, place_});
  }

  void Add(const ast::Server& node) {
    const QualifiedName name = {{}, ToIdentifier(project_, *place_, node.name)};
    project_.desired.catalog.foreign_servers[name].name = name;
    project_.servers.push_back({&node, place_});
  }

  void Add(const ast::Statistics& node) { project_.statistics.push_back({&node, place_}); }
  void Add(const ast::TextSearchConfiguration& node) {
    project_.text_search_configurations.push_back({&node, place_});
  }
  void Add(const ast::Job& node) { project_.jobs.push_back({&node, place_}); }
  void Add(const ast::Publication& node) { project_.publications.push_back({&node, place_}); }
  void Add(const ast::Subscription& node) { project_.subscriptions.push_back({&node, place_}); }
  void Add(const ast::ForeignDataWrapper& node) { project_.wrappers.push_back({&node, place_}); }
  void Add(const ast::UserMapping& node) { project_.user_mappings.push_back({&node, place_}); }

  void Add(const ast::Sequence& node) {
    if (DeclareRelation(project_, Kind::Sequence, Named(node.name),
                        SpanOf(*place_, node.name.at())))
      project_.sequences.push_back({&node, place_});
  }

  void Add(const ast::Table& node) {
    const QualifiedName name = Named(node.name);
    if (!DeclareRelation(project_, Kind::Table, name, SpanOf(*place_, node.name.at()))) return;
    Table& table = project_.desired.catalog.tables[name];
    table.name = name;
    project_.tables.push_back({.declared = {&node, place_}, .table = &table});
  }

  void Add(const ast::Mixin& node) {
    const Identifier name = ToIdentifier(project_, *place_, node.name);
    const auto [known, fresh] = project_.mixins.emplace(name, Declared<ast::Mixin>{&node, place_});
    if (fresh) return;
    const Declared<ast::Mixin>& first = known->second;
    project_.sink.Add(
        {.code = Code::Duplicate,
         .span = SpanOf(*place_, node.name.at),
         .message = "mixin `" + name.text + "` is declared twice",
         .labels = {{SpanOf(*first.place, first.node->name.at), "first declared here"}}});
  }

  void Add(const ast::Parameter& node) { AddParameter(project_, {&node, place_}, values_); }

  void Add(const ast::View& node) {
    const Kind kind = node.materialized ? Kind::MaterializedView : Kind::View;
    if (DeclareRelation(project_, kind, Named(node.name), SpanOf(*place_, node.name.at())))
      project_.views.push_back({&node, place_});
  }

  void Add(const ast::ContinuousAggregate& node) {
    if (DeclareRelation(project_, Kind::ContinuousAggregate, Named(node.name),
                        SpanOf(*place_, node.name.at())))
      project_.continuous_aggregates.push_back({&node, place_});
  }

  void Add(const ast::Statement& node) {
    switch (node.kind) {
      case ast::Statement::Kind::Routine:
        project_.routine_names.insert(Named(node.name));
        project_.routines.push_back({&node, place_});
        break;
      case ast::Statement::Kind::Operator:
        project_.operators.push_back({&node, place_});
        break;
      case ast::Statement::Kind::OperatorFamily:
        project_.operator_families.push_back({&node, place_});
        break;
      case ast::Statement::Kind::OperatorClass:
        project_.operator_classes.push_back({&node, place_});
        break;
      case ast::Statement::Kind::Cast:
        project_.casts.push_back({&node, place_});
        break;
      case ast::Statement::Kind::Trigger:
        project_.triggers.push_back({&node, place_});
        break;
      case ast::Statement::Kind::Aggregate:
        project_.routine_names.insert(Named(node.name));
        project_.aggregates.push_back({&node, place_});
        break;
      case ast::Statement::Kind::Rule:
        project_.rules.push_back({&node, place_});
        break;
      case ast::Statement::Kind::EventTrigger:
        project_.event_triggers.push_back({&node, place_});
        break;
      case ast::Statement::Kind::Comment:
        project_.statement_comments.push_back({&node, place_});
        break;
      case ast::Statement::Kind::Owner:
        project_.statement_owners.push_back({&node, place_});
        break;
      case ast::Statement::Kind::Label:
        project_.labels.push_back({&node, place_});
        break;
    }
  }

  void Add(const ast::Index& node) { project_.indexes.push_back({&node, place_}); }
  void Add(const ast::Backfill& node) { project_.backfills.push_back({&node, place_}); }
  void Add(const ast::Assertion& node) { project_.assertions.push_back({&node, place_}); }
  void Add(const ast::CommentOn& node) { project_.comments.push_back({&node, place_}); }
  void Add(const ast::Role& node) { project_.roles.push_back({&node, place_}); }
  void Add(const ast::OwnerOf& node) { project_.owners.push_back({&node, place_}); }
  void Add(const ast::Grant& node) { project_.grants.push_back({&node, place_}); }
  void Add(const ast::DefaultPrivileges& node) {
    project_.default_privileges.push_back({&node, place_});
  }

  Project& project_;
  const std::map<std::string, std::string>& values_;
  const Place* place_ = nullptr;
  Pass pass_ = Pass::Rest;
};

void AddTable(Project& project, TableWork& work) {
  const Place& place = *work.declared.place;
  const ast::Table& node = *work.declared.node;
  Table& table = *work.table;
  table.unlogged = node.unlogged;
  if (node.was) {
    AddWas(project, {Kind::Table, table.name, {}},
           ToQualified(project, place, *node.was, table.name.schema),
           SpanOf(place, node.was->at()));
  }
  work.members = ExpandBlock(project, node.block, place);
  for (const auto& option : work.members.options) {
    for (const auto& [name, value] : ToOptions(project, *option.place, {*option.node})) {
      if (table.options.emplace(name, value).second) continue;
      Report(project, Code::Conflict, *option.place, option.node->name,
             "`" + name + "` stands here twice");
    }
  }
  for (const auto& tablespace : work.members.tablespaces) {
    if (table.tablespace)
      Report(project, Code::Conflict, *tablespace.place, tablespace.node->at,
             "`tablespace` stands here twice");
    table.tablespace = ToIdentifier(project, *tablespace.place, *tablespace.node);
  }
  table.comment = ToText(project, place, node.block.comment);
  AddColumns(project, work);
}

// The relation that an index at top level is on.
std::optional<QualifiedName> TargetOf(Project& project, Declared<ast::Index> index) {
  const QualifiedName name = ToQualified(project, *index.place, *index.node->table, {});
  const auto* relation = FindRelation(project, *index.place, name);
  if (relation != nullptr && (relation->second.kind == Kind::MaterializedView ||
                              relation->second.kind == Kind::ContinuousAggregate))
    return relation->first;
  const Table* table = FindTable(project, *index.place, *index.node->table, "");
  return table == nullptr ? std::nullopt : std::optional(table->name);
}

struct IndexWork {
  Declared<ast::Index> declared = {};
  QualifiedName table = {};
};

// The names that files give come first, so that the names of the others are chosen around them.
void AddIndexes(Project& project) {
  std::vector<IndexWork> work;
  for (const TableWork& table : project.tables) {
    for (const auto& index : table.members.indexes) work.push_back({index, table.table->name});
  }
  for (const auto& index : project.indexes) {
    if (auto target = TargetOf(project, index)) work.push_back({index, *std::move(target)});
  }
  for (const auto& aggregate : project.continuous_aggregates) {
    const QualifiedName name =
        ToQualified(project, *aggregate.place, aggregate.node->name, aggregate.place->schema);
    for (const ast::Index& index : aggregate.node->indexes)
      work.push_back({{&index, aggregate.place}, name});
  }
  for (const IndexWork& index : work) DeclareIndex(project, index.declared, index.table);
  for (TableWork& table : project.tables) DeclareConstraints(project, table);
  for (TableWork& table : project.tables) AddConstraints(project, table);
  for (const IndexWork& index : work) AddIndex(project, index.declared, index.table);
}

void CheckParameters(Project& project, const std::map<std::string, std::string>& values) {
  std::vector<std::string> names;
  for (const auto& [name, value] : project.parameters) names.push_back(name);
  for (const auto& [name, value] : values) {
    if (project.parameters.contains(name) || !project.whole) continue;
    Diagnostic diagnostic = {.code = Code::UnknownParameter,
                             .message = "no file declares the parameter `" + name + "`"};
    const auto nearest = Nearest(name, names);
    if (nearest) diagnostic.help = "a parameter with a similar name exists: `" + *nearest + "`";
    project.sink.Add(std::move(diagnostic));
  }
}

// Schemas come to be by being named as well.
void AddSchemas(Catalog& catalog) {
  const auto add = [&](const Identifier& schema) {
    const QualifiedName name = {.name = schema};
    if (!schema.empty()) catalog.schemas[name].name = name;
  };
  add({"public"});
  for (const auto& [name, object] : catalog.enums) add(name.schema);
  for (const auto& [name, object] : catalog.domains) add(name.schema);
  for (const auto& [name, object] : catalog.composite_types) add(name.schema);
  for (const auto& [name, object] : catalog.range_types) add(name.schema);
  for (const auto& [name, object] : catalog.collations) add(name.schema);
  for (const auto& [name, object] : catalog.text_search_dictionaries) add(name.schema);
  for (const auto& [name, object] : catalog.text_search_configurations) add(name.schema);
  for (const auto& [name, object] : catalog.statistics) add(name.schema);
  for (const auto& [name, object] : catalog.sequences) add(name.schema);
  for (const auto& [name, object] : catalog.routines) add(name.owner.schema);
  for (const auto& [name, object] : catalog.operators) add(name.owner.schema);
  for (const auto& [name, object] : catalog.operator_families) add(name.owner.schema);
  for (const auto& [name, object] : catalog.operator_classes) add(name.owner.schema);
  for (const auto& [name, object] : catalog.aggregates) add(name.owner.schema);
  for (const auto& [name, object] : catalog.tables) add(name.schema);
  for (const auto& [name, object] : catalog.foreign_tables) add(name.schema);
  for (const auto& [name, object] : catalog.views) add(name.schema);
  for (const auto& [name, object] : catalog.materialized_views) add(name.schema);
  for (const auto& [name, object] : catalog.continuous_aggregates) add(name.schema);
  for (const auto& [name, object] : catalog.extensions) {
    if (object.schema && object.schema->text != "pg_catalog") add(*object.schema);
  }
}

// Declarations that nothing else refers to, or only by names that are known by now.
void AddDefinitions(Project& project) {
  for (const auto& declared : project.statistics) AddStatistics(project, declared);
  for (const auto& declared : project.publications) AddPublication(project, declared);
  for (const auto& declared : project.subscriptions) AddSubscription(project, declared);
  for (const auto& declared : project.wrappers) AddForeignDataWrapper(project, declared);
  for (const auto& declared : project.servers) AddForeignServer(project, declared);
  for (const auto& declared : project.user_mappings) AddUserMapping(project, declared);
}

void ReportNothing(const std::vector<ast::File>& files, Sink& sink) {
  const bool any = std::any_of(files.begin(), files.end(),
                               [](const ast::File& file) { return !file.declarations.empty(); });
  if (any || files.empty() || !sink.ok()) return;
  sink.Add({.code = Code::NothingDeclared,
            .span = Span{files.front().source, 0, 0},
            .message = "nothing is declared here",
            .help = "`schema public;` declares a database without objects"});
}

}  // namespace

}  // namespace resolve

// The order in which the files are made sense of, each step for all of them before the next:
//
// 1. Names: everything that others may refer to is noted with its place, whatever the order of the
//    files: types first, then parameters, whose types they may be, then the rest.
// 2. Columns of each table, its mixins' and parents' among them, parents first. From here on types
//    and columns are known.
// 3. Names of indexes and constraints that the files give; after that the others can be given the
// ones that PostgreSQL
//    would choose. Keys, checks, exclusions and indexes are built.
// 4. Foreign keys, which need the keys of other tables. Hypertables, which need all keys of their
// own.
// 5. Sequences and views, comments, and the transition: what changes nothing about the others.
//
// A step reports what it cannot use and leaves it out. What a missing part would make wrong
// elsewhere is not reported again: File::whole and Block::whole say that a name may be declared in
// text that could not be read.
Desired Resolve(const std::vector<ast::File>& files,
                const std::map<std::string, std::string>& parameters, Sink& sink) {
  using namespace resolve;
  Desired desired;
  Project project(sink, desired);
  ReportNothing(files, sink);
  Collector collector(project, parameters);
  for (const Pass pass : {Pass::Types, Pass::Parameters, Pass::Rest}) {
    for (const ast::File& file : files) collector.Collect(file, pass);
  }
  CheckParameters(project, parameters);
  for (const auto& declared : project.collations) AddCollation(project, declared);
  for (const auto& declared : project.text_search_dictionaries)
    AddTextSearchDictionary(project, declared);
  for (const auto& declared : project.text_search_configurations)
    AddTextSearchConfiguration(project, declared);
  for (const auto& declared : project.range_types) AddRangeType(project, declared);
  for (const auto& declared : project.enums) AddEnum(project, declared);
  for (const auto& declared : project.domains) AddDomain(project, declared);
  InheritFromBases(project);
  for (const auto& declared : project.composite_types) AddCompositeType(project, declared);
  CheckMixinCycles(project);
  OrderTables(project);
  for (TableWork& work : project.tables) AddTable(project, work);
  for (const auto& declared : project.routines) AddRoutine(project, declared);
  AddOperatorsAndCasts(project);
  FindRangeParts(project);
  AddIndexes(project);
  AddPartitions(project);
  SpreadNotNull(project);
  for (TableWork& work : project.tables) AddForeignKeys(project, work);
  MergePartitions(project);
  for (TableWork& work : project.tables) AddSettings(project, work);
  for (TableWork& work : project.tables) AddHypertable(project, work);
  for (TableWork& work : project.tables) AddPolicies(project, work);
  for (const auto& declared : project.sequences) AddSequence(project, declared);
  for (const auto& declared : project.views) AddView(project, declared);
  for (const auto& declared : project.continuous_aggregates)
    AddContinuousAggregate(project, declared);
  AddDefinitions(project);
  for (const TableWork& work : project.tables) {
    for (const auto& trigger : work.members.triggers)
      AddTrigger(project, trigger, work.table->name);
  }
  for (const auto& declared : project.triggers) AddTrigger(project, declared, std::nullopt);
  for (const auto& declared : project.aggregates) AddAggregate(project, declared);
  for (const auto& declared : project.rules) AddRule(project, declared);
  FindHypertableConflicts(project);
  for (const auto& declared : project.jobs) AddJob(project, declared);
  for (const auto& declared : project.event_triggers) AddEventTrigger(project, declared);
  AddSchemas(desired.catalog);
  for (const auto& declared : project.roles) AddRole(project, declared);
  AddAccess(project);
  for (const auto& declared : project.comments) AddComment(project, declared);
  for (const auto& declared : project.statement_comments) AddStatementComment(project, declared);
  for (const auto& declared : project.backfills) AddBackfill(project, declared);
  for (const auto& declared : project.assertions) AddAssertion(project, declared);
  CheckWas(project);
  MoveForeignTables(project);
  for (const auto& declared : project.labels) AddLabel(project, declared);
  return desired;
}

}  // namespace pleat
