#include <algorithm>

#include "compiler/diag/nearest.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

using Slot = std::optional<std::string>;

// Where a comment is kept, or what it is that does not exist.
struct Found {
  Slot* slot = nullptr;
  std::vector<std::string> candidates = {};
  ObjectKey key = {};
};

template <class T>
Found FindIn(KindMap<T>& objects, const QualifiedName& name) {
  Found found = {.key = {kKindOf<T>, name, {}}};
  const auto object = objects.find(name);
  if (object != objects.end()) found.slot = &object->second.comment;
  for (const auto& [other, value] : objects) {
    if (other.schema == name.schema) found.candidates.push_back(other.name.text);
  }
  return found;
}

template <class T>
Found FindMember(std::vector<T>& members, Kind kind, const QualifiedName& table,
                 const Identifier& name) {
  Found found = {.key = {kind, table, name}};
  for (T& member : members) {
    if (member.name == name) found.slot = &member.comment;
    found.candidates.push_back(member.name.text);
  }
  return found;
}

// A column of a view: its names are the query's, which only the server knows for sure.
bool AddViewColumn(Catalog& catalog, const QualifiedName& view, const Identifier& column,
                   const std::string& text) {
  bool found = false;
  const auto add = [&](auto& views) {
    const auto known = views.find(view);
    if (known == views.end()) return;
    known->second.column_comments[column] = text;
    found = true;
  };
  add(catalog.views);
  add(catalog.materialized_views);
  add(catalog.continuous_aggregates);
  return found;
}

// A type of whatever kind.
Found FindAnyType(Catalog& catalog, const QualifiedName& name) {
  Found all = {.key = {Kind::CompositeType, name, {}}};
  for (Found found : {FindIn(catalog.enums, name), FindIn(catalog.domains, name),
                      FindIn(catalog.composite_types, name), FindIn(catalog.range_types, name)}) {
    if (found.slot != nullptr) return found;
    std::move(found.candidates.begin(), found.candidates.end(), std::back_inserter(all.candidates));
  }
  return all;
}

// The type that a comment on an attribute or check of it means.
template <class T>
T* FindOwner(KindMap<T>& types, const Place& place, const QualifiedName& name) {
  for (const Identifier& schema : name.schema.empty()
                                      ? std::vector{place.schema, Identifier{"public"}}
                                      : std::vector{name.schema}) {
    const auto found = types.find({schema, name.name});
    if (found != types.end()) return &found->second;
  }
  return nullptr;
}

Found Find(Catalog& catalog, ast::CommentOn::Kind kind, const QualifiedName& name) {
  switch (kind) {
    case ast::CommentOn::Kind::Extension:
      return FindIn(catalog.extensions, {.name = name.name});
    case ast::CommentOn::Kind::Schema:
      return FindIn(catalog.schemas, {.name = name.name});
    case ast::CommentOn::Kind::Enum:
      return FindIn(catalog.enums, name);
    case ast::CommentOn::Kind::Type:
      return FindAnyType(catalog, name);
    case ast::CommentOn::Kind::Domain:
      return FindIn(catalog.domains, name);
    case ast::CommentOn::Kind::Collation:
      return FindIn(catalog.collations, name);
    case ast::CommentOn::Kind::Statistics:
      return FindIn(catalog.statistics, name);
    case ast::CommentOn::Kind::TextSearchDictionary:
      return FindIn(catalog.text_search_dictionaries, name);
    case ast::CommentOn::Kind::TextSearchConfiguration:
      return FindIn(catalog.text_search_configurations, name);
    case ast::CommentOn::Kind::Publication:
      return FindIn(catalog.publications, {.name = name.name});
    case ast::CommentOn::Kind::Subscription:
      return FindIn(catalog.subscriptions, {.name = name.name});
    case ast::CommentOn::Kind::Server:
      return FindIn(catalog.foreign_servers, {.name = name.name});
    case ast::CommentOn::Kind::ForeignDataWrapper:
      return FindIn(catalog.foreign_data_wrappers, {.name = name.name});
    case ast::CommentOn::Kind::Sequence:
      return FindIn(catalog.sequences, name);
    case ast::CommentOn::Kind::Table:
      return FindIn(catalog.tables, name);
    case ast::CommentOn::Kind::View:
      return FindIn(catalog.views, name);
    case ast::CommentOn::Kind::MaterializedView:
      return FindIn(catalog.materialized_views, name);
    case ast::CommentOn::Kind::ContinuousAggregate:
      return FindIn(catalog.continuous_aggregates, name);
    case ast::CommentOn::Kind::Index:
      return FindIn(catalog.indexes, name);
    case ast::CommentOn::Kind::Column:
    case ast::CommentOn::Kind::Constraint:
    case ast::CommentOn::Kind::Policy:
      break;
  }
  return {};
}

Found FindPolicy(Catalog& catalog, const MemberName& name) {
  Found found = {.key = MakeKey(Kind::Policy, name)};
  for (auto policy = catalog.policies.lower_bound({name.owner, {}});
       policy != catalog.policies.end() && policy->first.owner == name.owner; ++policy) {
    if (policy->first == name) found.slot = &policy->second.comment;
    found.candidates.push_back(policy->first.member.text);
  }
  return found;
}

std::string Named(const ObjectKey& key) {
  return std::string(Keyword(key.kind)) + " `" + NameForPeople(key) + "`";
}

void Set(Project& project, const Place& place, Range at, const Found& found,
         const std::optional<std::string>& text) {
  if (found.slot != nullptr && *found.slot) {
    Report(project, Code::Conflict, place, at, Named(found.key) + " has two comments");
  } else if (found.slot != nullptr) {
    *found.slot = text;
  } else if (project.whole) {
    Diagnostic diagnostic = {.code = Code::UnknownObject,
                             .span = SpanOf(place, at),
                             .message = "there is no " + Named(found.key)};
    const auto& wanted = found.key.member.empty() ? found.key.name.name : found.key.member;
    const auto nearest = Nearest(wanted.text, found.candidates);
    if (nearest) diagnostic.help = "a similar name exists: `" + *nearest + "`";
    project.sink.Add(std::move(diagnostic));
  }
}

// The name before the last part of a path, as a relation.
ast::QualifiedName OwnerOf(const std::vector<ast::Name>& path) {
  if (path.size() < 3) return {.name = path.front()};
  return {.schema = path[path.size() - 3], .name = path[path.size() - 2]};
}

void AddCheckComment(Project& project, const Place& place, const ast::CommentOn& node, Range at,
                     const std::optional<std::string>& text) {
  const QualifiedName name = ToQualified(project, place, *node.on, {});
  auto* domain = FindOwner(project.desired.catalog.domains, place, name);
  if (domain == nullptr) {
    return Set(project, place, node.on->at(),
               FindIn(project.desired.catalog.domains,
                      {name.schema.empty() ? place.schema : name.schema, name.name}),
               text);
  }
  Set(project, place, at,
      FindMember(domain->checks, Kind::Constraint, domain->name,
                 ToIdentifier(project, place, node.path[0])),
      text);
}

}  // namespace

void AddComment(Project& project, Declared<ast::CommentOn> declared) {
  const ast::CommentOn& node = *declared.node;
  const Place& place = *declared.place;
  const auto text = ToText(project, place, node.text);
  const Range at = {node.path.front().at.begin, node.path.back().at.end};
  Catalog& catalog = project.desired.catalog;
  if (node.kind == ast::CommentOn::Kind::Constraint) {
    if (node.on_domain) return AddCheckComment(project, place, node, at, text);
    Table* table = FindTable(project, place, *node.on, "");
    if (table == nullptr) return;
    return Set(project, place, at,
               FindMember(table->constraints, Kind::Constraint, table->name,
                          ToIdentifier(project, place, node.path[0])),
               text);
  }
  if (node.kind == ast::CommentOn::Kind::Policy) {
    const Table* table = FindTable(project, place, *node.on, "");
    if (table == nullptr) return;
    const Identifier policy = ToIdentifier(project, place, node.path[0]);
    return Set(project, place, at, FindPolicy(catalog, {table->name, policy}), text);
  }
  const bool column = node.kind == ast::CommentOn::Kind::Column;
  if (node.path.size() > (column ? 3U : 2U) || (column && node.path.size() < 2)) {
    return Report(
        project, Code::UnknownObject, place, at,
        column ? "a column is named with its table: `table.column`" : "too many parts for a name");
  }
  const Identifier last = ToIdentifier(project, place, node.path.back());
  if (column) {
    const ast::QualifiedName owner = OwnerOf(node.path);
    const auto* relation = FindRelation(project, place, ToQualified(project, place, owner, {}));
    if (relation != nullptr && AddViewColumn(catalog, relation->first, last, text.value_or("")))
      return;
    auto* type = FindOwner(catalog.composite_types, place, ToQualified(project, place, owner, {}));
    if (type != nullptr) {
      return Set(project, place, at, FindMember(type->attributes, Kind::Column, type->name, last),
                 text);
    }
    Table* table = FindTable(project, place, owner, "");
    if (table == nullptr) return;
    return Set(project, place, at, FindMember(table->columns, Kind::Column, table->name, last),
               text);
  }
  QualifiedName name = {.schema = place.schema, .name = last};
  if (node.path.size() == 2) name.schema = ToIdentifier(project, place, node.path[0]);
  Set(project, place, at, Find(catalog, node.kind, name), text);
}

}  // namespace pleat::resolve
