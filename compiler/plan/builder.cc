#include "compiler/plan/builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/model/user_type.h"
#include "compiler/plan/describe.h"
#include "compiler/plan/locks.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {}  // namespace

PlanBuilder::PlanBuilder(const Database& live_database, const Catalog& catalog_before,
                         const Catalog& catalog_after, const Transition& given_transition,
                         const PlanOptions& given_options, Sink& given_sink)
    : before(catalog_before),
      after(catalog_after),
      live(live_database),
      transition(given_transition),
      options(given_options),
      sink(given_sink),
      old_dependencies(catalog_before),
      new_dependencies(catalog_after),
      old_family(catalog_before),
      new_family(catalog_after) {
  for (const auto& [name, index] : before.indexes) indexes_before.emplace(index.table, &index);
  for (const auto& [name, index] : after.indexes) indexes_after.emplace(index.table, &index);
  for (const auto& [name, table] : before.tables) {
    for (const Constraint& constraint : table.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (foreign) references_before.emplace(foreign->table, std::pair(name, &constraint));
      const bool key = std::holds_alternative<Key>(constraint.rule) ||
                       std::holds_alternative<Exclusion>(constraint.rule);
      if (key) {
        key_indexes_before.emplace(QualifiedName{name.schema, constraint.name},
                                   ConstraintKey(name, constraint.name));
      }
    }
  }
}

std::vector<ObjectKey> PlanBuilder::NameHolders(const QualifiedName& index) const {
  std::vector<ObjectKey> gone;
  if (before.indexes.contains(index)) gone.push_back(GoneKey({Kind::Index, index, {}}));
  const auto key = key_indexes_before.find(index);
  if (key != key_indexes_before.end()) gone.push_back(GoneKey(key->second));
  return gone;
}

void PlanBuilder::AddColumnsBelow(std::vector<ObjectKey>& keys) const {
  const std::size_t count = keys.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (keys[i].kind != Kind::Column || keys[i].member.empty()) continue;
    if (!new_family.HasChildren(keys[i].name)) continue;
    const bool comes = IsNewColumn(keys[i].name, keys[i].member);
    for (const Table* child : new_family.Below(keys[i].name)) {
      const ObjectKey theirs{Kind::Column, child->name, keys[i].member};
      // What a child had of its own is not made with its parent's.
      if (!comes || !Contains(before, theirs)) keys.push_back(theirs);
    }
  }
}

const std::vector<const Table*>& PlanBuilder::LeavingPartitions(const QualifiedName& parent) {
  const auto [known, is_new] = leaving_.try_emplace(parent);
  if (!is_new) return known->second;
  for (const Table* child : old_family.ChildrenOf(parent)) {
    const auto wanted = after.tables.find(child->name);
    const bool stays =
        wanted != after.tables.end() && wanted->second.partition_of == child->partition_of;
    if (child->partition_of && !stays) known->second.push_back(child);
  }
  return known->second;
}

DraftId PlanBuilder::Add(Draft draft) {
  Step& step = draft.step;
  if (step.title.empty()) step.title = Describe(step.actions.front());
  // A table that is made or dropped has made or dropped those of its children with it or before it.
  const bool of_table = step.subject.kind == Kind::Table;
  if (!of_table) {
    AddColumnsBelow(draft.makes);
    AddColumnsBelow(draft.removes);
  }
  step.isolation = std::max(step.isolation, StrictestOf(step.actions));
  drafts.push_back(std::move(draft));
  return drafts.size() - 1;
}

void PlanBuilder::RunBefore(DraftId first, DraftId second) { edges.emplace_back(first, second); }

bool PlanBuilder::Existed(const QualifiedName& relation) const {
  return before.tables.contains(relation) || before.materialized_views.contains(relation) ||
         before.continuous_aggregates.contains(relation);
}

bool PlanBuilder::IsNewColumn(const QualifiedName& table, const Identifier& column) const {
  const auto old = before.tables.find(table);
  const auto wanted = after.tables.find(table);
  return old != before.tables.end() && !FindColumn(old->second, column) &&
         wanted != after.tables.end() && FindColumn(wanted->second, column);
}

bool PlanBuilder::IsDropped(const ObjectKey& key) const {
  return Contains(before, key) && !Contains(after, key);
}

// A copy of a column that children have too, or will have, would need a trigger in each of them;
// old code does not know a type by its new name; and what a continuous aggregate reads cannot go.
bool PlanBuilder::HasBothNames(const QualifiedName& table, const Column& column) const {
  const Hypertable* hypertable = HypertableOf(table);
  const auto type = FindType(before, column.type.name);
  return !options.direct && old_keys.contains(ColumnKey(table, column.name)) &&
         !std::holds_alternative<Generated>(column.source) && !old_family.HasChildren(table) &&
         !new_family.HasChildren(table) && !(type && old_keys.contains(*type)) &&
         !(hypertable && hypertable->columnstore) && !IsAggregated(table, column.name);
}

bool PlanBuilder::IsAggregated(const QualifiedName& table, const Identifier& column) const {
  return std::any_of(before.continuous_aggregates.begin(), before.continuous_aggregates.end(),
                     [&](const auto& entry) {
                       const auto reads = old_dependencies.Of(entry.second);
                       return std::binary_search(reads.begin(), reads.end(),
                                                 ColumnKey(table, column));
                     });
}

bool PlanBuilder::IsSucceeded(const ObjectKey& key) const {
  return !enum_changes.empty() && Contains(before, key) && !Contains(after, key) &&
         Contains(Wanted(), key);
}

const Fill* PlanBuilder::FillFor(const QualifiedName& table, const Identifier& column) const {
  const auto old = before.tables.find(table);
  const auto wanted = after.tables.find(table);
  if (old != before.tables.end() && wanted != after.tables.end()) {
    const Column* from = FindColumn(old->second, column);
    const Column* to = FindColumn(wanted->second, column);
    if (from && to && CostOf(from->type, to->type) == TypeChange::Rewrite) return nullptr;
  }
  return ConversionFor(table, column);
}

const Fill* PlanBuilder::ConversionFor(const QualifiedName& table, const Identifier& column) const {
  const auto found = transition.fills.find(ColumnKey(table, column));
  return found == transition.fills.end() ? nullptr : &found->second;
}

const Hypertable* PlanBuilder::HypertableOf(const QualifiedName& table) const {
  const auto found = before.hypertables.find(table);
  return found == before.hypertables.end() ? nullptr : &found->second;
}

bool PlanBuilder::HasChunks(const QualifiedName& relation) const {
  return HypertableOf(relation) || before.continuous_aggregates.contains(relation);
}

QualifiedName PlanBuilder::Find(const QualifiedName& relation) const {
  if (!relation.schema.empty()) return relation;
  for (const Identifier& schema : SearchPath(after)) {
    const QualifiedName name{.schema = schema, .name = relation.name};
    for (const Catalog* catalog : {&live.catalog, &after}) {
      if (catalog->tables.contains(name) || catalog->views.contains(name) ||
          catalog->materialized_views.contains(name) ||
          catalog->continuous_aggregates.contains(name)) {
        return name;
      }
    }
  }
  return relation;
}

QualifiedName PlanBuilder::OldNameOf(const QualifiedName& table) const {
  const auto found = old_keys.find({Kind::Table, table, {}});
  return found == old_keys.end() ? table : found->second.name;
}

std::optional<Extent> PlanBuilder::ExtentOf(const QualifiedName& table) const {
  const auto found = live.sizes.find(OldNameOf(table));
  if (found == live.sizes.end()) return std::nullopt;
  Extent extent{table, found->second.rows, found->second.bytes, found->second.chunks};
  for (const Table* part : old_family.Below(table)) {
    const auto below = live.sizes.find(OldNameOf(part->name));
    if (below == live.sizes.end()) continue;
    extent.rows += below->second.rows;
    extent.bytes += below->second.bytes;
    if (!part->partitioning) ++extent.parts;
  }
  return extent;
}

HazardNote PlanBuilder::Sized(Hazard hazard, const QualifiedName& table, std::string detail) const {
  return {.hazard = hazard, .detail = std::move(detail), .extent = ExtentOf(table)};
}

bool PlanBuilder::AtOnce(const QualifiedName& table) const {
  if (options.direct) return true;
  const auto extent = ExtentOf(table);
  return extent && extent->rows < options.small_table;
}

std::vector<Identifier> PlanBuilder::UntilContract(std::vector<Identifier> columns,
                                                   const QualifiedName& table) const {
  if (options.direct) return columns;
  for (Identifier& column : columns) {
    const auto renamed = old_keys.find(ColumnKey(table, column));
    if (renamed != old_keys.end()) column = renamed->second.member;
  }
  return columns;
}

std::vector<Identifier> PlanBuilder::BatchKey(const QualifiedName& table) const {
  const auto found = before.tables.find(table);
  if (found == before.tables.end()) return {};
  // Children by inheritance have keys of their own, under which the values of its own repeat.
  if (!found->second.partitioning && old_family.HasChildren(table)) return {};
  const Key* key = PrimaryKey(found->second);
  if (!key) return {};
  return UntilContract(key->columns, table);
}

std::vector<Identifier> PlanBuilder::OrderBefore(const QualifiedName& table) const {
  if (const Hypertable* hypertable = HypertableOf(table)) return {hypertable->time_column};
  const auto found = before.tables.find(table);
  const Key* key = found == before.tables.end() ? nullptr : PrimaryKey(found->second);
  return key ? key->columns : std::vector<Identifier>{};
}

std::vector<Identifier> PlanBuilder::BatchOrder(const QualifiedName& table) const {
  const Hypertable* hypertable = HypertableOf(table);
  return hypertable ? UntilContract({hypertable->time_column}, table) : BatchKey(table);
}

std::vector<Identifier> SearchPath(const Catalog& catalog) {
  std::vector<Identifier> schemas;
  for (const auto& [name, schema] : catalog.schemas) schemas.push_back(name.name);
  const Identifier standard{"public"};
  std::erase(schemas, standard);
  schemas.push_back(standard);
  return schemas;
}

void Chain::After(DraftId step) { last_ = step; }

DraftId Chain::Then(Draft draft) {
  const DraftId id = plan_.Add(std::move(draft));
  if (last_) plan_.RunBefore(*last_, id);
  last_ = id;
  return id;
}

Identifier TransitionalName(std::string_view prefix, const Identifier& name) {
  // NAMEDATALEN - 1 bytes; a cut must not split a UTF-8 sequence, and names that begin alike must
  // not become one.
  constexpr std::size_t kMaxBytes = 63;
  std::string text = std::string(prefix) + name.text;
  if (text.size() <= kMaxBytes) return {text};
  std::uint32_t hash = 2166136261;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  const std::string ending = fmt::format("_{:08x}", hash);
  std::size_t end = kMaxBytes - ending.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return {text + ending};
}

std::string AllowName(std::string_view what, const ObjectKey& key) {
  return fmt::format("{}:{}", what, NameForPeople(key));
}

bool IsAllowed(const std::string& needed, const std::set<std::string>& allowed) {
  if (allowed.contains(needed)) return true;
  return allowed.contains(needed.substr(0, needed.find(':') + 1) + "*");
}

}  // namespace pleat
