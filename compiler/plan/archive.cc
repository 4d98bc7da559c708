#include "compiler/plan/archive.h"

#include <algorithm>

#include "compiler/model/quote.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/keys.h"

namespace pleat {
namespace {

// Quoted names have no dots outside of quotes, so different columns have different texts.
QualifiedName InArchive(std::string_view prefix, const QualifiedName& table,
                        const Identifier& column) {
  return {.schema = ArchiveSchema({"public"}),
          .name = TransitionalName(prefix, {Quoted(table) + "." + Quoted(column)})};
}

bool IsMadeAnewOrGoes(const ObjectKey& key, const PlanBuilder& plan) {
  if (!Contains(plan.after, key)) return true;
  if (key.kind == Kind::Operator) {
    const std::vector<ObjectKey> needs = plan.old_dependencies.Of(key);
    return !IsSame(key, plan.before, plan.after) ||
           std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
             return need.kind == Kind::Routine && IsMadeAnewOrGoes(need, plan);
           });
  }
  if (key.kind != Kind::Routine) return false;
  const MemberName name{key.name, key.member};
  return !(plan.before.routines.at(name) == plan.after.routines.at(name));
}

// Whether a column, index, constraint or policy of the table would keep something from being
// dropped or changed while the table is in the archive.
bool HoldsOn(const Table& table, const PlanBuilder& plan) {
  const auto goes = [&](const std::vector<ObjectKey>& needs) {
    return std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
      const bool meant = need.kind == Kind::Routine || need.kind == Kind::Operator ||
                         need.kind == Kind::OperatorClass;
      return meant && IsMadeAnewOrGoes(need, plan);
    });
  };
  const auto changes = [&](const std::vector<ObjectKey>& needs) {
    return std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
      if (need.name == table.name || plan.before.foreign_tables.contains(need.name)) return false;
      if (need.kind == Kind::Table) return !Contains(plan.after, need);
      return need.kind == Kind::Column &&
             (!Contains(plan.after, need) || ChangesType(need.name, need.member, plan));
    });
  };
  const auto [first, last] = plan.indexes_before.equal_range(table.name);
  for (auto at = first; at != last; ++at) {
    if (goes(plan.old_dependencies.Of(*at->second))) return true;
  }
  const auto& policies = plan.before.policies;
  for (auto at = policies.lower_bound({.owner = table.name});
       at != policies.end() && at->first.owner == table.name; ++at) {
    const std::vector<ObjectKey> needs = plan.old_dependencies.Of(at->second);
    if (goes(needs) || changes(needs)) return true;
  }
  const bool by_column = std::any_of(
      table.columns.begin(), table.columns.end(),
      [&](const Column& column) { return goes(plan.old_dependencies.Of(table.name, column)); });
  return by_column || std::any_of(table.constraints.begin(), table.constraints.end(),
                                  [&](const Constraint& constraint) {
                                    return goes(plan.old_dependencies.Of(table.name, constraint));
                                  });
}

bool GetsStricter(const Domain& before, const Domain& after) {
  return (after.not_null && !before.not_null) ||
         std::any_of(after.checks.begin(), after.checks.end(), [&](const DomainCheck& check) {
           const DomainCheck* old = FindCheck(before, check.name);
           return !old || old->expression != check.expression;
         });
}

// Whether values of a type would have to fit what a domain asks for only once they are in the
// archive.
bool GetsStricter(const QualifiedName& type, const PlanBuilder& plan) {
  const auto found = type.schema.empty() ? std::nullopt : FindType(plan.before, type);
  if (!found) return false;
  if (found->kind == Kind::CompositeType) {
    const auto& attributes = plan.before.composite_types.at(found->name).attributes;
    return std::any_of(attributes.begin(), attributes.end(), [&](const TypeAttribute& attribute) {
      return GetsStricter(attribute.type.name, plan);
    });
  }
  if (found->kind == Kind::RangeType) {
    return GetsStricter(plan.before.range_types.at(found->name).subtype.name, plan);
  }
  if (found->kind != Kind::Domain) return false;
  const Domain& domain = plan.before.domains.at(type);
  const auto after = plan.after.domains.find(type);
  return (after != plan.after.domains.end() && GetsStricter(domain, after->second)) ||
         GetsStricter(domain.type.name, plan);
}

bool IsOfStricterDomain(const Table& table, const PlanBuilder& plan) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const Column& column) { return GetsStricter(column.type.name, plan); });
}

}  // namespace

Identifier ArchiveSchema(const Identifier& schema) {
  if (schema.text == "public") return {"pleat_archive"};
  return TransitionalName("pleat_archive_", schema);
}

QualifiedName ArchivedColumn(const QualifiedName& table, const Identifier& column) {
  return InArchive("", table, column);
}

QualifiedName KeptTable(const QualifiedName& table, const Identifier& column) {
  return InArchive("was ", table, column);
}

Identifier KeptKeyColumn(std::size_t at) { return {"pleat_key_" + std::to_string(at + 1)}; }

KeptColumn Kept(const Column& column) {
  KeptColumn kept{.name = column.name};
  if (!column.type.name.schema.empty()) kept.through_text = column.type;
  return kept;
}

Comment ReturnMark(const QualifiedName& table, const Identifier& column) {
  return {{Kind::Table, ArchivedColumn(table, column), {}},
          "pleat: returns to " + Quoted(table) + "." + Quoted(column)};
}

std::vector<KeptColumn> KeptKey(const Table& table) {
  std::vector<KeptColumn> columns;
  const Key* key = PrimaryKey(table);
  if (key == nullptr) return columns;
  for (const Identifier& name : key->columns) {
    const Column* column = FindColumn(table, name);
    columns.push_back(column ? Kept(*column) : KeptColumn{.name = name});
  }
  return columns;
}

std::vector<KeptColumn> KeptKey(const QualifiedName& table, const std::vector<Identifier>& names,
                                const PlanBuilder& plan) {
  std::vector<KeptColumn> columns = KeptKey(plan.before.tables.at(table));
  columns.resize(std::min(columns.size(), names.size()));
  for (std::size_t at = 0; at < columns.size(); ++at) columns[at].name = names[at];
  return columns;
}

void WaitForRenamedKey(const QualifiedName& table, const std::vector<KeptColumn>& key,
                       const PlanBuilder& plan, std::vector<ObjectKey>& needs) {
  for (const KeptColumn& column : key) {
    const ObjectKey by = ColumnKey(table, column.name);
    if (plan.old_keys.contains(by)) needs.push_back(RenamedKey(by));
  }
}

bool MustBeCopied(const PlanBuilder& plan) {
  const auto loses = [](const auto& before, const auto& after) {
    return std::any_of(before.begin(), before.end(),
                       [&](const auto& object) { return !after.contains(object.first); });
  };
  return loses(plan.before.extensions, plan.after.extensions) ||
         loses(plan.before.domains, plan.after.domains) ||
         loses(plan.before.composite_types, plan.after.composite_types) ||
         loses(plan.before.range_types, plan.after.range_types);
}

bool MovesToArchive(const QualifiedName& table, const PlanBuilder& plan) {
  const auto found = plan.before.tables.find(table);
  if (!plan.options.archive || found == plan.before.tables.end() || MustBeCopied(plan) ||
      HoldsOn(found->second, plan) || IsOfStricterDomain(found->second, plan)) {
    return false;
  }
  // A parent that stays would still show its rows and pass its changes on to it; and what has been
  // taken from its parent and given back declares its columns itself.
  const auto& parents = found->second.inherits;
  return std::all_of(parents.begin(), parents.end(), [&](const QualifiedName& parent) {
    return plan.IsDropped({Kind::Table, parent, {}}) && MovesToArchive(parent, plan);
  });
}

}  // namespace pleat
