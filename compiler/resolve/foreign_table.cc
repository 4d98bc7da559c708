#include "compiler/model/foreign_table.h"

#include <algorithm>

#include "compiler/ast/text.h"
#include "compiler/diag/nearest.h"
#include "compiler/model/inheritance.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// What a table may say and a foreign one may not: its rows are elsewhere, and so PostgreSQL, or
// pleat, has no place for it.
class Refusals {
 public:
  Refusals(Project& project, const TableWork& work)
      : project_(project), work_(work), node_(*work.declared.node) {}

  void Find() {
    FindParents();
    for (const auto& column : work_.members.columns) {
      for (const ast::ColumnClause& clause : column.node->clauses) FindIn(clause, *column.place);
    }
    for (const auto& constraint : work_.members.constraints) {
      if (std::holds_alternative<ast::Check>(constraint.node->rule)) continue;
      Report(project_, Code::Conflict, *constraint.place, constraint.node->at,
             "a foreign table takes no constraint but checks");
    }
    FindAmongItems();
  }

 private:
  void FindParents() {
    const Place& place = *work_.declared.place;
    const auto unsupported = [&](Range at, std::string message) {
      project_.sink.Add({.code = Code::Unsupported,
                         .span = SpanOf(place, at),
                         .message = std::move(message),
                         .help = "leave it undeclared: a foreign table that comes from another "
                                 "table is listed by name and left alone"});
    };
    if (node_.partition_of)
      unsupported(node_.partition_of->parent.at(), "a foreign table cannot be a partition here");
    if (!node_.inherits.empty())
      unsupported(node_.inherits.front().at(), "a foreign table cannot inherit here");
  }

  void FindIn(const ast::ColumnClause& clause, const Place& place) {
    const auto refuse = [&](Code code, const std::string& what) {
      Report(project_, code, place, clause.at, "a column of a foreign table has no " + what);
    };
    if (std::holds_alternative<ast::Compression>(clause.rule))
      refuse(Code::Conflict, "`compression`");
    if (std::holds_alternative<ast::Fill>(clause.rule)) refuse(Code::Unsupported, "`backfill`");
    const auto* not_null = std::get_if<ast::NotNull>(&clause.rule);
    if (not_null != nullptr && not_null->not_valid)
      refuse(Code::Unsupported, "`not null not valid`");
  }

  void Refuse(const Place& place, Range at, const std::string& what) {
    Report(project_, Code::Conflict, place, at, "a foreign table has no " + what);
  }

  template <class T>
  void RefuseAll(const std::vector<Declared<T>>& items, Range (*at)(const T&),
                 const std::string& what) {
    for (const auto& item : items) Refuse(*item.place, at(*item.node), what);
  }

  void FindAmongItems() {
    const Members& members = work_.members;
    const auto at = [](const auto& item) { return item.at; };
    RefuseAll<ast::Hypertable>(members.hypertables, at, "hypertable");
    RefuseAll<ast::PartitionBy>(members.partitionings, at, "partitions");
    RefuseAll<ast::ReplicaIdentity>(members.replica_identities, at, "replica identity");
    RefuseAll<ast::Name>(members.clustered_on, at, "index that it is clustered on");
    for (const auto& removed : members.removed)
      Refuse(*removed.place, removed.node->name.at, "values for removed columns");
    RefuseAll<ast::Name>(members.access_methods, at, "access method");
    RefuseAll<ast::Name>(members.tablespaces, at, "tablespace");
    for (const auto& option : members.options)
      Refuse(*option.place, option.node->name, "storage parameters");
    if (members.row_security || members.force_row_security)
      Refuse(*work_.declared.place, node_.name.at(), "row level security");
  }

  Project& project_;
  const TableWork& work_;
  const ast::Table& node_;
};

// What is declared beside foreign tables, or within one as an object of its own, and cannot be on
// one.
class RefusalsBeside {
 public:
  RefusalsBeside(Project& project, const std::set<QualifiedName>& foreign)
      : project_(project), foreign_(foreign) {}

  void Find() {
    const Catalog& catalog = project_.desired.catalog;
    for (const auto& [name, index] : catalog.indexes)
      if (IsForeign(index.table)) Refuse({Kind::Index, name, {}}, "no index");
    for (const auto& [name, policy] : catalog.policies)
      if (IsForeign(name.owner)) Refuse(MakeKey(Kind::Policy, name), "no policy");
    for (const auto& [name, rule] : catalog.rules)
      if (IsForeign(name.owner)) Refuse(MakeKey(Kind::Rule, name), "no rule");
    for (const auto& [name, trigger] : catalog.triggers) {
      if (!IsForeign(name.owner)) continue;
      const ObjectKey key = MakeKey(Kind::Trigger, name);
      if (trigger.constraint) Refuse(key, "no constraint trigger");
      if (trigger.timing == Trigger::Timing::InsteadOf) Refuse(key, "no trigger `instead of`");
      if (trigger.old_table || trigger.new_table) Refuse(key, "no trigger with `referencing`");
    }
    for (const auto& [name, publication] : catalog.publications) {
      for (const PublishedTable& table : publication.tables)
        if (IsForeign(table.table)) Refuse({Kind::Publication, name, {}}, "no publication");
    }
    for (const auto& declared : project_.backfills) FindIn(declared);
    for (const TableWork& work : project_.tables) FindParentsOf(work);
  }

 private:
  bool IsForeign(const QualifiedName& name) const { return foreign_.contains(name); }

  void Refuse(const ObjectKey& key, const std::string& what) {
    const auto span = project_.desired.sources.find(key);
    if (span == project_.desired.sources.end()) return;
    project_.sink.Add(
        {.code = Code::Conflict, .span = span->second, .message = "a foreign table has " + what});
  }

  void FindIn(const Declared<ast::Backfill>& backfill) {
    const ast::QualifiedName& target = backfill.node->target;
    const auto* relation =
        FindRelation(project_, *backfill.place, ToQualified(project_, *backfill.place, target, {}));
    if (relation == nullptr || !IsForeign(relation->first)) return;
    Report(project_, Code::Unsupported, *backfill.place, target.at(),
           "a foreign table has no `backfill`");
  }

  void FindParentsOf(const TableWork& work) {
    if (IsForeign(work.table->name)) return;
    for (const QualifiedName& parent : ParentsOf(*work.table)) {
      if (!IsForeign(parent)) continue;
      Report(project_, Code::Unsupported, *work.declared.place, work.declared.node->name.at(),
             "a table cannot inherit from a foreign table here");
    }
  }

  Project& project_;
  const std::set<QualifiedName>& foreign_;
};

void Move(Project& project, const TableWork& work) {
  Desired& desired = project.desired;
  const ast::Table& node = *work.declared.node;
  const Place& place = *work.declared.place;
  const auto found = desired.catalog.tables.find(work.table->name);
  ForeignTable foreign = {.name = found->first,
                          .server = ToIdentifier(project, place, *node.server),
                          .options = ToForeignOptions(project, place, node.options),
                          .shape = std::move(found->second),
                          .comment = {}};
  CheckServer(project, place, *node.server);
  std::swap(foreign.comment, foreign.shape.comment);
  for (const Column& column : foreign.shape.columns) {
    const auto options = project.column_options.find(ColumnKey(foreign.name, column.name));
    if (options == project.column_options.end()) continue;
    foreign.column_options[column.name] = options->second;
    project.column_option_spans.erase(options->first);
  }
  if (auto was = desired.transition.was.extract({Kind::Table, foreign.name, {}})) {
    was.key() = {Kind::ForeignTable, foreign.name, {}};
    desired.transition.was.insert(std::move(was));
  }
  if (auto access = desired.catalog.access.extract({Kind::Table, foreign.name, {}})) {
    access.key() = {Kind::ForeignTable, foreign.name, {}};
    desired.catalog.access.insert(std::move(access));
  }
  desired.catalog.tables.erase(found);
  const QualifiedName name = foreign.name;
  desired.catalog.foreign_tables.emplace(name, std::move(foreign));
}

}  // namespace

bool CheckServer(Project& project, const Place& place, ast::Name name) {
  const QualifiedName server = {.name = ToIdentifier(project, place, name)};
  const auto& servers = project.desired.catalog.foreign_servers;
  if (servers.contains(server) || !project.whole) return true;
  Diagnostic diagnostic = {.code = Code::UnknownObject,
                           .span = SpanOf(place, name.at),
                           .message = "there is no server `" + server.name.text + "`"};
  std::vector<std::string> names;
  for (const auto& [known, object] : servers) names.push_back(known.name.text);
  if (const auto nearest = Nearest(server.name.text, names))
    diagnostic.help = "a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
  return false;
}

void MoveForeignTables(Project& project) {
  std::set<QualifiedName> foreign;
  for (const TableWork& work : project.tables) {
    if (work.declared.node->server) foreign.insert(work.table->name);
  }
  if (!foreign.empty()) RefusalsBeside(project, foreign).Find();
  for (const TableWork& work : project.tables) {
    if (!work.declared.node->server) continue;
    Refusals(project, work).Find();
    Move(project, work);
  }
  for (const auto& [key, span] : project.column_option_spans) {
    project.sink.Add({.code = Code::Conflict,
                      .span = span,
                      .message = "only a column of a foreign table has options"});
  }
}

}  // namespace pleat::resolve
