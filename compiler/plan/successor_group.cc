#include <algorithm>
#include <set>

#include "compiler/model/quote.h"
#include "compiler/model/user_type.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/referenced_key.h"
#include "compiler/plan/routine.h"
#include "compiler/plan/successor.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

bool Holds(const std::vector<Identifier>& names, const Identifier& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The sequence of one goes on in the other.
bool HaveLikeSources(const Column& before, const Column& after) {
  if (IsPlainSource(before.source)) return IsPlainSource(after.source);
  if (const auto* serial = std::get_if<Serial>(&before.source)) {
    const auto* wanted = std::get_if<Serial>(&after.source);
    return wanted != nullptr && *wanted == *serial;
  }
  return std::holds_alternative<Identity>(before.source) &&
         std::holds_alternative<Identity>(after.source);
}

// An index that is dropped before a column over which it is goes; none whose name a key takes.
bool GoesBefore(const Index& index, const PlanBuilder& plan) {
  if (!plan.IsDropped({Kind::Index, index.name, {}})) return false;
  const auto table = plan.after.tables.find(index.table);
  return table != plan.after.tables.end() && !FindConstraint(table->second, index.name.name);
}

bool IsMaterialized(const ObjectKey& column, const PlanBuilder& plan) {
  const auto views = plan.old_dependencies.ViewsOver(column.name, column.member);
  return std::any_of(views.begin(), views.end(), [&](const ObjectKey& view) {
    return view.kind == Kind::MaterializedView && Contains(plan.after, view);
  });
}

// Whether the change is not made in an instant. Where it touches no row, what reads the column is
// made anew all the same, under the lock of the table: a materialized view or an index takes its
// time.
bool TakesLong(const ObjectKey& column, const Column& from, const Column& to,
               const PlanBuilder& plan) {
  if (CostOf(from, to) == TypeChange::Rewrite) return true;
  const bool changes = from.type != to.type || from.collation != to.collation;
  return changes && !plan.AtOnce(column.name) &&
         (IsMaterialized(column, plan) || !BuiltWithType(column, plan).empty());
}

// What names a column, and the columns that it names beside that, by the state before.
class GroupSearch {
 public:
  explicit GroupSearch(const PlanBuilder& plan) : plan_(plan) {}

  std::optional<SuccessorGroup> From(const ObjectKey& column) {
    Join(column.name, column.member);
    for (std::size_t at = 0; at < columns_.size() && possible_; ++at) Look(columns_[at]);
    if (!possible_) return std::nullopt;
    std::sort(columns_.begin(), columns_.end());
    for (const ObjectKey& key : columns_) group_.columns.push_back(SuccessorOf(key));
    return std::move(group_);
  }

 private:
  // A column that one of the parts names: if it changes its type as well, it does so with the
  // others.
  void Join(const QualifiedName& table, const Identifier& name) {
    const ObjectKey key = ColumnKey(table, name);
    if (std::find(columns_.begin(), columns_.end(), key) != columns_.end()) return;
    const auto after = plan_.after.tables.find(table);
    const Column* from = FindColumn(plan_.before.tables.at(table), name);
    const Column* to =
        after == plan_.after.tables.end() ? nullptr : FindColumn(after->second, name);
    // Indexes on the successor are built before the contract phase gives a column its new name.
    if (from == nullptr || to == nullptr || plan_.old_keys.contains(key)) {
      possible_ = false;
    } else if (IsMadeAnew(table, *from, *to)) {
      possible_ = false;
    } else if (TakesLong(key, *from, *to, plan_)) {
      possible_ = possible_ && CanHaveSuccessor(plan_.before.tables.at(table), *from, *to);
      columns_.push_back(key);
    }
  }

  // A computed column that goes and comes with what it reads takes the indexes over it along.
  bool IsMadeAnew(const QualifiedName& table, const Column& from, const Column& to) const {
    const auto* generated = std::get_if<Generated>(&from.source);
    if (generated == nullptr) return false;
    if (!(from.source == to.source)) return true;
    const auto read = plan_.old_dependencies.ColumnsOf(table, generated->expression);
    return std::any_of(read.begin(), read.end(),
                       [&](const Identifier& name) { return ChangesType(table, name, plan_); });
  }

  // A value of a guarded type is looked at when it is stored: adding the successor would rewrite
  // the table.
  bool CanHaveSuccessor(const Table& table, const Column& from, const Column& to) const {
    return HaveLikeSources(from, to) && !from.unvalidated_not_null && !to.unvalidated_not_null &&
           !plan_.taken_over.contains({Kind::Table, table.name, {}}) && !table.partitioning &&
           !plan_.HypertableOf(table.name) && !plan_.old_family.HasChildren(table.name) &&
           !from.inherited && ColumnOfParent(plan_.before.tables, table, from.name) == nullptr &&
           !IsGuarded(plan_.after, to.type);
  }

  // By value: what it finds is added to the columns that are looked at.
  void Look(ObjectKey column) {
    const QualifiedName table = column.name;
    const auto [first, last] = plan_.indexes_before.equal_range(table);
    for (auto at = first; at != last; ++at) Take(*at->second, column);
    for (const Constraint& constraint : plan_.before.tables.at(table).constraints) {
      Take(table, constraint, column);
    }
    TakeReferences(table, column);
    for (const Column& other : plan_.before.tables.at(table).columns) {
      const auto* generated = std::get_if<Generated>(&other.source);
      // A stored one cannot be computed beside the old one: adding it rewrites the table.
      if (generated && !generated->is_virtual &&
          Holds(plan_.old_dependencies.ColumnsOf(table, generated->expression), column.member)) {
        possible_ = false;
      }
    }
  }

  // The foreign keys to the table that need `named`: a column, or what makes columns unique.
  void TakeReferences(const QualifiedName& table, const ObjectKey& named) {
    const auto [first, last] = plan_.references_before.equal_range(table);
    for (auto at = first; at != last; ++at) Take(at->second.first, *at->second.second, named);
  }

  void Take(const Index& index, const ObjectKey& column) {
    const auto needs = plan_.old_dependencies.Of(index);
    if (std::find(needs.begin(), needs.end(), column) == needs.end()) return;
    if (GoesBefore(index, plan_)) return;
    if (!taken_.insert({Kind::Index, index.name, {}}).second) return;
    const auto wanted = plan_.after.indexes.find(index.name);
    // The copy is there before a function over which it is can be made anew.
    const bool can_be_built =
        wanted != plan_.after.indexes.end() && IsSetInPlace(index, wanted->second, plan_) &&
        std::none_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
          return need.kind == Kind::Routine &&
                 pleat::IsMadeAnew(plan_.before.routines.at({need.name, need.member}), plan_);
        });
    if (!can_be_built) {
      possible_ = false;
      return;
    }
    group_.indexes.push_back(wanted->second);
    JoinAll(needs);
    if (index.unique) TakeReferences(index.table, {Kind::Index, index.name, {}});
  }

  void Take(const QualifiedName& table, const Constraint& constraint, const ObjectKey& named) {
    const auto needs = plan_.old_dependencies.Of(table, constraint);
    if (std::find(needs.begin(), needs.end(), named) == needs.end()) return;
    if (GoesFirst(table, constraint, plan_) || LosesItsKey(table, constraint, plan_)) return;
    if (!taken_.insert(ConstraintKey(table, constraint.name)).second) return;
    const auto after = plan_.after.tables.find(table);
    const Constraint* wanted = after == plan_.after.tables.end()
                                   ? nullptr
                                   : FindConstraint(after->second, constraint.name);
    Constraint taken = constraint;
    if (wanted != nullptr) {
      taken.comment = wanted->comment;
      if (IsSetInPlace(constraint, *wanted)) taken = *wanted;
    }
    if (wanted == nullptr || !(*wanted == taken)) possible_ = false;
    const auto* key = std::get_if<Key>(&constraint.rule);
    if (key != nullptr) {
      possible_ = possible_ && !key->without_overlaps;
      group_.keys.push_back({table, taken});
      TakeReferences(table, ConstraintKey(table, constraint.name));
    } else if (const auto* foreign = std::get_if<ForeignKey>(&constraint.rule)) {
      // Of a partitioned table it cannot be NOT VALID before 18.
      const bool parts = IsPartitioned(table) || IsPartitioned(foreign->table);
      possible_ = possible_ && !parts && !foreign->period;
      group_.foreign_keys.push_back({table, taken});
    } else if (std::holds_alternative<Check>(constraint.rule)) {
      group_.checks.push_back({table, taken});
    } else {
      possible_ = false;
    }
    JoinAll(needs);
  }

  bool IsPartitioned(const QualifiedName& table) const {
    const auto found = plan_.before.tables.find(table);
    return found != plan_.before.tables.end() && found->second.partitioning;
  }

  void JoinAll(const std::vector<ObjectKey>& needs) {
    for (const ObjectKey& need : needs) {
      if (need.kind == Kind::Column && !need.member.empty()) Join(need.name, need.member);
    }
  }

  Successor SuccessorOf(const ObjectKey& key) const {
    Successor s{.table = key.name,
                .from = *FindColumn(plan_.before.tables.at(key.name), key.member),
                .to = *FindColumn(plan_.after.tables.at(key.name), key.member),
                .spare = TransitionalName("pleat_new_", key.member)};
    const Fill* fill = plan_.ConversionFor(key.name, key.member);
    s.conversion = fill ? std::optional(fill->value) : ThroughText(s.from, s.to, plan_);
    s.back_conversion = fill && fill->back ? fill->back : ThroughText(s.to, s.from, plan_);
    // Two collations have no comparison in common (manual, 24.2.1).
    const bool other_order = s.from.collation != s.to.collation;
    s.from_by_image = other_order || !HasEquality(plan_.before, s.from.type);
    s.to_by_image = other_order || !HasEquality(plan_.after, s.to.type);
    return s;
  }

  const PlanBuilder& plan_;
  SuccessorGroup group_ = {};
  std::vector<ObjectKey> columns_ = {};
  std::set<ObjectKey> taken_ = {};
  bool possible_ = true;
};

}  // namespace

std::optional<Expr> ThroughText(const Column& from, const Column& to, const PlanBuilder& plan) {
  const auto is_enum = [&](const TypeName& type) {
    return plan.before.enums.contains(type.name) || plan.after.enums.contains(type.name);
  };
  if (auto remapped = Remapped(plan.enum_changes, from, to.type)) return remapped;
  if (from.type == to.type || (!is_enum(from.type) && !is_enum(to.type))) return std::nullopt;
  const std::string text = from.type.array > 0 || to.type.array > 0 ? "::text[]::" : "::text::";
  return Expr{Quoted(from.name) + text + ToString(to.type)};
}

std::optional<SuccessorGroup> GroupOf(const Alter<Column>& change, const PlanBuilder& plan) {
  if (plan.options.direct || !TakesLong(change.key, change.before, change.after, plan)) {
    return std::nullopt;
  }
  return GroupSearch(plan).From(change.key);
}

}  // namespace pleat
