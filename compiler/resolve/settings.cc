#include <algorithm>

#include "compiler/ast/text.h"
#include "compiler/diag/nearest.h"
#include "compiler/model/table.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// The names of the indexes of a table, its keys' among them.
std::vector<std::string> IndexesOf(const Project& project, const Table& table) {
  std::vector<std::string> names;
  for (const Constraint& constraint : table.constraints) {
    if (std::holds_alternative<Key>(constraint.rule) ||
        std::holds_alternative<Exclusion>(constraint.rule))
      names.push_back(constraint.name.text);
  }
  for (const auto& [name, index] : project.desired.catalog.indexes) {
    if (index.table == table.name) names.push_back(name.name.text);
  }
  return names;
}

// One of `names`, the indexes of `relation`; reports that it is none.
Identifier ToKnownIndex(Project& project, const Place& place, ast::Name name,
                        const ObjectKey& relation, const std::vector<std::string>& names) {
  Identifier index = ToIdentifier(project, place, name);
  if (std::find(names.begin(), names.end(), index.text) != names.end()) return index;
  Diagnostic diagnostic = {.code = Code::UnknownObject,
                           .span = SpanOf(place, name.at),
                           .message = std::string(Keyword(relation.kind)) + " `" +
                                      NameForPeople(relation) + "` has no index `" + index.text +
                                      "`"};
  const auto nearest = Nearest(index.text, names);
  if (nearest) diagnostic.help = "a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
  return index;
}

// An index of the table; reports that there is none. Of those that a partition has from its parent
// only the server knows the names.
Identifier ToIndexName(Project& project, const Place& place, ast::Name name, const Table& table) {
  if (table.partition_of) return ToIdentifier(project, place, name);
  return ToKnownIndex(project, place, name, {Kind::Table, table.name, {}},
                      IndexesOf(project, table));
}

ReplicaIdentity ToIdentity(Project& project, Declared<ast::ReplicaIdentity> declared,
                           const Table& table) {
  const ast::ReplicaIdentity& node = *declared.node;
  const Place& place = *declared.place;
  if (node.index)
    return {.kind = ReplicaIdentity::Kind::Index,
            .index = ToIndexName(project, place, *node.index, table)};
  const std::string word = ast::NameText(Text(place, node.word));
  if (word == "full") return {.kind = ReplicaIdentity::Kind::Full};
  if (word == "nothing") return {.kind = ReplicaIdentity::Kind::Nothing};
  if (word != "default")
    Report(project, Code::InvalidValue, place, node.word, "`" + word + "` is no replica identity",
           "one of `default`, `full`, `nothing` and `using index name`");
  return {};
}

template <class T>
const Declared<T>* Last(Project& project, const std::vector<Declared<T>>& nodes,
                        Range (*at)(const T&), const char* what) {
  for (std::size_t i = 1; i < nodes.size(); ++i)
    Report(project, Code::Conflict, *nodes[i].place, at(*nodes[i].node),
           std::string("`") + what + "` stands here twice");
  return nodes.empty() ? nullptr : &nodes.back();
}

Range AtOf(const ast::Name& name) { return name.at; }
Range AtOf(const ast::ReplicaIdentity& identity) { return identity.at; }

// What a column that is gone gets on the way back comes from the columns that are there.
void AddRemoved(Project& project, const Declared<ast::RemovedColumn>& declared,
                const Table& table) {
  const Place& place = *declared.place;
  const ast::RemovedColumn& node = *declared.node;
  const Identifier name = ToIdentifier(project, place, node.name);
  const std::string user = UserPhrase(Kind::Table, table.name.name);
  if (FindColumn(table, name)) {
    return Report(project, Code::Conflict, place, node.name.at,
                  "column `" + name.text + "` is declared" + user + ", and so not removed");
  }
  const Expr value = ToExpression(project, place, node.back, &table, user).expr;
  const bool fresh = project.desired.transition.removed_columns
                         .emplace(ObjectKey{Kind::Column, table.name, name}, value)
                         .second;
  if (!fresh) {
    Report(project, Code::Conflict, place, node.name.at,
           "column `" + name.text + "` is removed twice" + user);
  }
}

}  // namespace

Identifier ToIndexOf(Project& project, const Place& place, ast::Name name, const ObjectKey& view) {
  std::vector<std::string> names;
  for (const auto& [index_name, index] : project.desired.catalog.indexes) {
    if (index.table == view.name) names.push_back(index_name.name.text);
  }
  return ToKnownIndex(project, place, name, view, names);
}

void AddSettings(Project& project, TableWork& work) {
  Table& table = *work.table;
  const Members& members = work.members;
  for (const auto& removed : members.removed) AddRemoved(project, removed, table);
  if (const auto* method = Last<ast::Name>(project, members.access_methods, AtOf, "using")) {
    Identifier name = ToIdentifier(project, *method->place, *method->node);
    if (name.text != "heap") table.access_method = std::move(name);
  }
  if (const auto* index = Last<ast::Name>(project, members.clustered_on, AtOf, "cluster on"))
    table.clustered_on = ToIndexName(project, *index->place, *index->node, table);
  if (const auto* identity =
          Last<ast::ReplicaIdentity>(project, members.replica_identities, AtOf, "replica identity"))
    table.replica_identity = ToIdentity(project, *identity, table);
  if (table.partitioning && !members.options.empty())
    Report(project, Code::Conflict, *members.options.front().place,
           members.options.front().node->name,
           "a partitioned table has no storage parameters: its partitions have");
}

}  // namespace pleat::resolve
