#include "compiler/plan/copy_sync.h"

#include <algorithm>
#include <set>

#include "compiler/canon/rewrite.h"
#include "compiler/plan/volatility.h"

namespace pleat {
namespace {

Expr QueryOf(const TableBackfill& backfill) {
  Expr query{"select " + backfill.select_list.text + " from " + backfill.from.text};
  if (backfill.where) query.text += " where (" + backfill.where->text + ")";
  return query;
}

Identifier CalledIn(const canon::RelationUse& relation) {
  return relation.alias.empty() ? relation.name.name : relation.alias;
}

// The relation of the query that the key walks.
const canon::RelationUse* Walked(const TableBackfill& backfill, const canon::References& references,
                                 std::set<Identifier>& columns) {
  const canon::RelationUse* walked = nullptr;
  for (const Expr& key : backfill.key) {
    const auto parsed = canon::ReferencesOf(key, canon::Form::Expression);
    const auto* use = std::get_if<canon::References>(&parsed);
    if (!use || use->columns.size() != 1) return nullptr;
    const canon::ColumnUse& column = use->columns.front();
    const auto found = std::find_if(
        references.relations.begin(), references.relations.end(), [&](const auto& relation) {
          return column.qualifier.empty() ? references.relations.size() == 1
                                          : CalledIn(relation) == column.qualifier;
        });
    if (found == references.relations.end() || (walked && walked != &*found)) return nullptr;
    walked = &*found;
    columns.insert(column.column);
  }
  return walked;
}

// Row triggers see every row of it that the query sees.
bool IsPlainSource(const QualifiedName& name, const std::set<Identifier>& walked,
                   const PlanBuilder& plan) {
  const auto table = plan.before.tables.find(name);
  if (table == plan.before.tables.end() || !plan.live.catalog.tables.contains(name)) return false;
  if (plan.taken_over.contains({Kind::Table, name, {}})) return false;
  const Key* key = PrimaryKey(table->second);
  return key && std::set<Identifier>(key->columns.begin(), key->columns.end()) == walked &&
         !table->second.partitioning && !plan.old_family.HasChildren(name) &&
         !plan.HypertableOf(name);
}

// The primary key by which the copy's rows are known; nothing where something else makes it.
const Key* KnownBy(const TableBackfill& backfill, const PlanBuilder& plan) {
  const auto table = plan.after.tables.find(backfill.target);
  if (table == plan.after.tables.end()) return nullptr;
  for (const Constraint& constraint : table->second.constraints) {
    const auto* key = std::get_if<Key>(&constraint.rule);
    if (!key || !key->primary || key->without_overlaps || constraint.deferrable) continue;
    const bool given =
        std::all_of(key->columns.begin(), key->columns.end(), [&](const Identifier& column) {
          const auto& columns = backfill.columns;
          return std::find(columns.begin(), columns.end(), column) != columns.end();
        });
    return given ? key : nullptr;
  }
  return nullptr;
}

bool Holds(const std::vector<CopiedColumn>& columns, const Identifier& target) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const CopiedColumn& column) { return column.target == target; });
}

// The columns of the target that are columns of the source, of one type in both.
std::vector<CopiedColumn> Unchanged(const CreateCopySync& create, const Identifier& alias,
                                    bool alone, const PlanBuilder& plan) {
  const TableBackfill& backfill = create.backfill;
  const Table& source = plan.before.tables.at(create.source);
  const Table& target = plan.after.tables.at(backfill.target);
  std::vector<CopiedColumn> columns;
  const auto plain = canon::PlainColumns(QueryOf(backfill));
  for (std::size_t at = 0; at < std::min(plain.size(), backfill.columns.size()); ++at) {
    if (!plain[at] || (plain[at]->qualifier != alias && !(alone && plain[at]->qualifier.empty())))
      continue;
    const Column* from = FindColumn(source, plain[at]->column);
    const Column* to = FindColumn(target, backfill.columns[at]);
    // A column that is renamed goes by other names later.
    const bool renamed = from && plan.old_keys.contains(ColumnKey(create.source, from->name));
    if (from && to && from->type == to->type && !renamed) columns.push_back({to->name, from->name});
  }
  return columns;
}

// One without a default is nullable from the expand phase on, as new code leaves it out.
bool IsRequired(const Column& column) {
  return column.not_null && !std::holds_alternative<std::monostate>(column.source);
}

// A column that has moved: what stays in the source has values of its own, which new code writes as
// well.
bool ComesBack(const Column& from, const Column& to, const Table& source, const PlanBuilder& plan) {
  const auto after = plan.after.tables.find(source.name);
  const bool goes = after == plan.after.tables.end() || !FindColumn(after->second, from.name);
  return goes && IsPlainSource(from.source) && (!IsRequired(from) || to.not_null) &&
         !IsRestricted(source, from.name, plan);
}

bool RefersTo(const Table& table, const QualifiedName& other) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const Constraint& constraint) {
                       const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
                       return foreign && foreign->table == other;
                     });
}

// Splits what is unchanged into the key and the values, where the key is that of both tables.
void FindWayBack(CopySync& sync, bool alone, const PlanBuilder& plan) {
  const CreateCopySync& create = sync.create;
  const auto& backfills = plan.transition.backfills;
  const auto into = std::count_if(
      backfills.begin(), backfills.end(),
      [&](const TableBackfill& other) { return other.target == create.backfill.target; });
  CreateCopyBack back{.name = create.name,
                      .source = create.source,
                      .target = create.backfill.target,
                      .search_path = create.search_path};
  const Table& source = plan.before.tables.at(create.source);
  const Table& target = plan.after.tables.at(create.backfill.target);
  const auto is_key = [&](const Identifier& column) {
    return std::find(create.key.begin(), create.key.end(), column) != create.key.end();
  };
  std::set<Identifier> own;
  for (const CopiedColumn& column : Unchanged(create, sync.alias, alone, plan)) {
    const Column& from = *FindColumn(source, column.source);
    if (is_key(column.target)) {
      own.insert(column.source);
      back.key.push_back(column);
    } else if (ComesBack(from, *FindColumn(target, column.target), source, plan)) {
      if (IsRequired(from)) back.required.push_back(from.name);
      back.values.push_back(column);
    }
  }
  const std::set<Identifier> walked(create.source_key.begin(), create.source_key.end());
  const bool one = into == 1 && back.key.size() == create.key.size() && own == walked;
  if (one && !back.values.empty()) sync.back = std::move(back);
  for (const Identifier& column : create.backfill.columns) {
    const bool comes = sync.back && Holds(sync.back->values, column);
    if (is_key(column) ? !one : !comes) sync.lost.push_back(column.text);
  }
  if (!RefersTo(target, create.source)) sync.lost.push_back("rows that it adds");
}

}  // namespace

bool IsRestricted(const Table& table, const Identifier& column, const PlanBuilder& plan) {
  const ObjectKey key = ColumnKey(table.name, column);
  const auto needs = [&](const std::vector<ObjectKey>& keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  const bool constrained = std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
        return needs(plan.old_dependencies.Of(table.name, constraint));
      });
  const auto [first, last] = plan.indexes_before.equal_range(table.name);
  return constrained || std::any_of(first, last, [&](const auto& entry) {
           return entry.second->unique && needs(plan.old_dependencies.Of(*entry.second));
         });
}

std::optional<canon::References> ReferencesOf(const TableBackfill& backfill) {
  auto found = canon::ReferencesOf(QueryOf(backfill), canon::Form::Query);
  if (auto* references = std::get_if<canon::References>(&found)) return std::move(*references);
  return std::nullopt;
}

std::optional<CopySync> SyncOf(const TableBackfill& backfill, const std::string& name,
                               const PlanBuilder& plan) {
  const auto references = ReferencesOf(backfill);
  if (backfill.key.empty() || !references || references->star) return std::nullopt;
  std::set<Identifier> columns;
  const canon::RelationUse* walked = Walked(backfill, *references, columns);
  const Key* key = KnownBy(backfill, plan);
  if (!walked || !key || CallsVolatile(*references, false, plan)) return std::nullopt;
  const QualifiedName source = plan.Find(walked->name);
  const auto times = std::count_if(references->relations.begin(), references->relations.end(),
                                   [&](const canon::RelationUse& relation) {
                                     const QualifiedName read = plan.Find(relation.name);
                                     return read == source || read == backfill.target;
                                   });
  if (times != 1 || !IsPlainSource(source, columns, plan)) return std::nullopt;
  const canon::NameMap of_row{
      .relation = [&](const QualifiedName& read) -> std::optional<QualifiedName> {
        if (plan.Find(read) != source) return std::nullopt;
        return QualifiedName{.schema = {}, .name = {"pleat_row"}};
      }};
  CopySync sync{.create = {.name = name,
                           .source = source,
                           .backfill = backfill,
                           .of_row = canon::Rewrite(QueryOf(backfill), canon::Form::Query, of_row),
                           .source_key = {columns.begin(), columns.end()},
                           .key = key->columns,
                           .search_path = SearchPath(plan.after)},
                .alias = CalledIn(*walked)};
  FindWayBack(sync, references->relations.size() == 1, plan);
  return sync;
}

}  // namespace pleat
