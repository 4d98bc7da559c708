#include "compiler/plan/copy_sync.h"

#include <algorithm>
#include <array>
#include <set>

#include "compiler/canon/rewrite.h"

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

// Of PostgreSQL's own functions those that give another value each time (pg_proc.provolatile); of
// others what the catalog says.
bool GivesTheSame(const canon::References& references, const PlanBuilder& plan) {
  static constexpr std::array<std::string_view, 10> kVolatile = {
      "clock_timestamp", "currval", "gen_random_uuid", "lastval", "nextval",
      "random",          "setval",  "timeofday",       "uuidv4",  "uuidv7"};
  return std::none_of(
      references.functions.begin(), references.functions.end(), [&](const canon::NameUse& use) {
        const std::string& name = use.name.name.text;
        if (std::find(kVolatile.begin(), kVolatile.end(), name) != kVolatile.end()) return true;
        return name.starts_with("uuid_generate") ||
               std::any_of(plan.before.routines.begin(), plan.before.routines.end(),
                           [&](const auto& routine) {
                             return routine.first.owner.name == use.name.name &&
                                    routine.second.volatility == Volatility::Volatile;
                           });
      });
}

}  // namespace

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
  if (!walked || !key || !GivesTheSame(*references, plan)) return std::nullopt;
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
  return CopySync{
      .create = {.name = name,
                 .source = source,
                 .backfill = backfill,
                 .of_row = canon::Rewrite(QueryOf(backfill), canon::Form::Query, of_row),
                 .source_key = {columns.begin(), columns.end()},
                 .key = key->columns,
                 .search_path = SearchPath(plan.after)},
      .alias = CalledIn(*walked)};
}

}  // namespace pleat
