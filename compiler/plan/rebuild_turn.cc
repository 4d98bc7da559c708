#include "compiler/plan/rebuild_turn.h"

#include <algorithm>

#include "compiler/model/user_type.h"
#include "compiler/plan/column_type.h"
#include "compiler/plan/partition.h"
#include "compiler/plan/rebuild_parts.h"
#include "compiler/plan/routine.h"
#include "compiler/plan/successor.h"
#include "compiler/plan/type_change.h"

namespace pleat {
namespace {

bool IsStored(const ColumnSource& source) {
  const auto* generated = std::get_if<Generated>(&source);
  return generated && !generated->is_virtual;
}

bool SameType(const Column& before, const Column& after) {
  return before.type == after.type && before.collation == after.collation;
}

bool SameRequirement(const Column& before, const Column& after) {
  return before.not_null == after.not_null &&
         before.unvalidated_not_null == after.unvalidated_not_null;
}

// What is computed changes its expression or type, or loses its expression; or has been plain.
bool IsComputedAnew(const Column& before, const Column& after) {
  const auto fits = [](const ColumnSource& source) {
    return IsStored(source) || IsPlainSource(source);
  };
  // What is computed from then on is not required of new code before that.
  const bool loosened =
      BecomesComputed(before, after) && !before.unvalidated_not_null && !after.unvalidated_not_null;
  return (IsStored(before.source) || IsStored(after.source)) && fits(before.source) &&
         fits(after.source) && (SameRequirement(before, after) || loosened) &&
         !(before.source == after.source && SameType(before, after));
}

// Where the values come from goes on; serial columns are not among those that are rebuilt.
bool KeepTheirSource(const Column& before, const Column& after) {
  return (IsPlainSource(before.source) && IsPlainSource(after.source)) ||
         (std::holds_alternative<Identity>(before.source) &&
          std::holds_alternative<Identity>(after.source));
}

// The values of one become those of the other.
bool IsConverted(const Column& before, const Column& after) {
  return KeepTheirSource(before, after) && SameRequirement(before, after) &&
         CostOf(before, after) == TypeChange::Rewrite;
}

// The expand phase can do it in an instant; going back is as short.
bool IsLoosened(const Column& before, const Column& after) {
  const bool source =
      before.source == after.source ||
      (IsPlainSource(before.source) && std::holds_alternative<Default>(after.source));
  const bool required = SameRequirement(before, after) ||
                        (before.not_null && !after.not_null && !after.unvalidated_not_null);
  return source && required && CostOf(before, after) == TypeChange::Metadata;
}

// Nothing but NOT NULL comes.
bool IsRestricted(const Column& before, Column after) {
  if (before.not_null || !after.not_null || before.unvalidated_not_null) return false;
  after.not_null = false;
  after.comment = before.comment;
  return after == before;
}

// The labels of an enum that gets a successor may be named by what hangs on the column.
Turn TurnOf(const Column& before, const Column& after, const PlanBuilder& plan) {
  if (Remapped(plan.enum_changes, before, after.type)) return Turn::Never;
  if (IsComputedAnew(before, after) || IsConverted(before, after)) return Turn::With;
  if (IsLoosened(before, after)) return Turn::Before;
  return IsRestricted(before, after) ? Turn::After : Turn::Never;
}

const Column* ColumnOf(const Shape& shape, const Identifier& name) {
  return FindColumn(*shape.root, name);
}

// ALTER TABLE refuses it ("SET DATA TYPE").
bool ChangesPartitionKey(const Table& table, const Column& before, const Column& after,
                         const PlanBuilder& plan) {
  if (!table.partitioning || SameType(before, after)) return false;
  const auto& elements = table.partitioning->elements;
  return std::any_of(elements.begin(), elements.end(), [&](const IndexElement& element) {
    if (const auto* name = std::get_if<Identifier>(&element.key)) return *name == before.name;
    const auto read = plan.old_dependencies.ColumnsOf(table.name, std::get<Expr>(element.key));
    return std::find(read.begin(), read.end(), before.name) != read.end();
  });
}

Turn TurnOfPartitionKey(const Column& before, const Column& after) {
  return KeepTheirSource(before, after) && SameRequirement(before, after) ? Turn::With
                                                                          : Turn::Never;
}

// A partition's column follows that of the table, unless it has something of its own.
Turn TurnIn(const Alter<Column>& change, const Reshaping& rebuild, const PlanBuilder& plan) {
  const Table& table = *rebuild.before.root;
  if (change.key.name == table.name) {
    const bool bound = ChangesPartitionKey(table, change.before, change.after, plan);
    return bound ? TurnOfPartitionKey(change.before, change.after)
                 : TurnOf(change.before, change.after, plan);
  }
  Column before = AfterParents(change.key.name, change.before, plan);
  before.inherited = change.after.inherited;
  before.comment = change.after.comment;
  if (!(before == change.after)) return Turn::Never;
  const Column* old = ColumnOf(rebuild.before, change.key.member);
  const Column* wanted = ColumnOf(rebuild.after, change.key.member);
  if (!old || !wanted) return Turn::Never;
  return TurnIn(Alter<Column>{ColumnKey(table.name, old->name), *old, *wanted}, rebuild, plan);
}

bool RewritesWhenAdded(const Column& column, const PlanBuilder& plan) {
  return IsStored(column.source) || std::holds_alternative<Identity>(column.source) ||
         IsGuarded(plan.after, column.type);
}

Turn TurnOfNew(const QualifiedName& table, const Column& column, const PlanBuilder& plan) {
  if (column.unvalidated_not_null) return Turn::Never;
  const bool at_once = IsAddedAtOnce(table, column, plan);
  if (at_once && RewritesWhenAdded(column, plan)) {
    return plan.FillFor(table, column.name) ? Turn::Never : Turn::With;
  }
  const bool plain = !plan.before.tables.at(table).partitioning;
  const bool cheap = !IsGuarded(plan.after, column.type) && (at_once || plain);
  return cheap ? Turn::Before : Turn::Never;
}

Turn TurnIn(const Create<Column>& change, const Reshaping& rebuild, const PlanBuilder& plan) {
  const Column* column = ColumnOf(rebuild.after, change.key.member);
  if (!column || plan.HypertableOf(rebuild.table())) return Turn::Never;
  return TurnOfNew(rebuild.table(), *column, plan);
}

Turn TurnIn(const Drop<Column>& change, const Reshaping& rebuild, const PlanBuilder& plan) {
  const Table& table = *rebuild.before.root;
  const Column* column = FindColumn(table, change.key.member);
  if (!column) return Turn::Never;
  // The copy cannot compute it from the values that it has.
  if (ReadsChangedType(table.name, *column, plan)) return Turn::With;
  const bool keyed = std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
        const std::vector<Identifier> own = OwnColumns(constraint);
        return std::find(own.begin(), own.end(), column->name) != own.end();
      });
  return keyed ? Turn::Never : Turn::After;
}

bool IsKey(const Constraint& constraint) {
  return std::holds_alternative<Key>(constraint.rule) ||
         std::holds_alternative<Exclusion>(constraint.rule);
}

// A rule that goes lets new code write what the former table would refuse if it kept it.
Turn TurnIn(const Drop<Constraint>& change, const Reshaping& rebuild, const PlanBuilder& plan) {
  if (IsKey(change.before)) return Turn::With;
  if (change.key.name != rebuild.table()) return Turn::Never;
  const auto needs = plan.old_dependencies.Of(change.key.name, change.before);
  const bool stays = std::none_of(needs.begin(), needs.end(),
                                  [&](const ObjectKey& need) { return plan.IsDropped(need); });
  return stays ? Turn::Before : Turn::Never;
}

// What a plain table takes without reading its rows, another may not.
Turn OnlyIfPlain(Turn turn, const Reshaping& rebuild) {
  const bool plain = !rebuild.before.root->partitioning && !rebuild.after.root->partitioning &&
                     !rebuild.after.hypertable;
  return plain || (turn != Turn::After && turn != Turn::Around) ? turn : Turn::Never;
}

bool IsPlain(const Table& table, const Family& family) {
  return !table.partition_of && table.inherits.empty() &&
         (table.partitioning || !family.HasChildren(table.name));
}

bool ChangesPartitioning(const Table& before, const Table& after) {
  return !(before.partitioning == after.partitioning);
}

// Where the rows are and how they are kept, which ALTER TABLE changes only by writing them all
// again.
bool ChangesStorage(const Table& before, const Table& after) {
  if (before.partitioning || after.partitioning) return false;
  return before.unlogged != after.unlogged || before.tablespace != after.tablespace ||
         before.access_method != after.access_method;
}

bool Rewrites(const Alter<Column>& change, const PlanBuilder& plan) {
  const Column& before = change.before;
  const Column& after = change.after;
  if (TurnOf(before, after, plan) != Turn::With) return false;
  if (IsComputedAnew(before, after)) return IsStored(after.source) || !SameType(before, after);
  return !GroupOf(change, plan);
}

std::optional<Occasion> OccasionOf(const Change& change, const PlanBuilder& plan) {
  const QualifiedName& table = KeyOf(change).name;
  const bool direct = plan.options.direct;
  if (const auto* whole = std::get_if<Alter<Table>>(&change)) {
    if (ChangesPartitioning(whole->before, whole->after)) return Occasion::Partitioning;
    if (!direct && ChangesStorage(whole->before, whole->after)) return Occasion::Storage;
    return std::nullopt;
  }
  const auto before = plan.before.tables.find(table);
  if (before == plan.before.tables.end()) return std::nullopt;
  const auto* alter = std::get_if<Alter<Column>>(&change);
  const bool own = alter && !alter->after.inherited;
  if (own && ChangesPartitionKey(before->second, alter->before, alter->after, plan)) {
    return Occasion::Partitioning;
  }
  if (direct) return std::nullopt;
  if (std::holds_alternative<Create<Hypertable>>(change)) return Occasion::Storage;
  if (plan.AtOnce(table) || plan.HypertableOf(table)) return std::nullopt;
  if (const auto* create = std::get_if<Create<Column>>(&change)) {
    const bool with =
        !create->after.inherited && TurnOfNew(table, create->after, plan) == Turn::With;
    if (with) return Occasion::Column;
  }
  if (own && Rewrites(*alter, plan)) return Occasion::Column;
  return std::nullopt;
}

std::vector<Identifier> NamesOf(const Table& table) {
  std::vector<Identifier> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

// What is in the way of rebuilding the table while it is in use.
class Obstacles {
 public:
  Obstacles(const Reshaping& rebuild, const std::vector<Change>& changes,
            const std::set<QualifiedName>& others, const PlanBuilder& plan)
      : rebuild_(rebuild), changes_(changes), others_(others), plan_(plan) {}

  std::optional<std::string> First() const {
    const Table& before = *rebuild_.before.root;
    const Table& after = *rebuild_.after.root;
    if (!IsPlain(before, plan_.old_family) || !IsPlain(after, plan_.new_family)) {
      return "inherits, is inherited or is a partition";
    }
    if (plan_.old_keys.contains({Kind::Table, after.name, {}})) return "has another name as well";
    if (auto reason = OfChanges()) return reason;
    if (!plan_.options.direct) {
      if (auto reason = OfKeys()) return reason;
    }
    return OfOthers();
  }

 private:
  std::optional<std::string> OfChanges() const {
    const bool waits = ChangesValues(changes_, rebuild_, plan_);
    for (const Change& change : changes_) {
      if (!IsOfTable(change, rebuild_)) continue;
      const Turn turn = TurnOf(change, rebuild_, plan_);
      // New code would have to do without it until old code is gone, as it has to in any case where
      // a view reads it together with what changes.
      const auto* create = std::get_if<Create<Column>>(&change);
      const bool late = waits && create && turn == Turn::With && !ComesWithWhatIsConverted(*create);
      const bool beside =
          plan_.options.direct && turn != Turn::With && !ChangesOrder(rebuild_.table(), plan_);
      if (turn == Turn::Never || late || beside) {
        return "changes in another way as well: " + ToString(change);
      }
    }
    // What a step does away with is allowed by the name of one column.
    const bool several = BecomeComputed(rebuild_.before, rebuild_.after).size() > 1;
    if (several && KeptByKey(rebuild_, plan_).empty()) return "loses the values of several columns";
    return std::nullopt;
  }

  // Not where one of the columns that it reads changes its type before, and would take it along.
  bool ComesWithWhatIsConverted(const Create<Column>& create) const {
    if (!ComesWithTypeChange(create.key.name, create.after, plan_)) return false;
    const auto read = plan_.new_dependencies.ColumnsOf(
        create.key.name, std::get<Generated>(create.after.source).expression);
    return std::all_of(read.begin(), read.end(), [&](const Identifier& name) {
      const Column* before = ColumnOf(rebuild_.before, name);
      const Column* after = ColumnOf(rebuild_.after, name);
      return !before || !after || SameType(*before, *after) ||
             TurnOf(*before, *after, plan_) == Turn::With;
    });
  }

  std::optional<std::string> OfKeys() const {
    const std::vector<Identifier> key = RowKey(rebuild_.after);
    const std::vector<Identifier> old_key = RowKey(rebuild_.before);
    if (key.empty() || old_key.empty()) {
      return "needs a key that is not deferrable and has no nulls, by which its rows are followed";
    }
    for (const Identifier& column : BecomeComputed(rebuild_.before, rebuild_.after)) {
      for (const std::vector<Identifier>* names : {&key, &old_key}) {
        if (std::find(names->begin(), names->end(), column) != names->end()) {
          return "follows its rows by what is computed from then on: " + column.text;
        }
      }
    }
    for (const Identifier& column : key) {
      const Column* old = ColumnOf(rebuild_.before, column);
      if (!old || !old->not_null) return "has nulls to lose first: in " + column.text;
    }
    for (const Identifier& column : old_key) {
      const Column* wanted = ColumnOf(rebuild_.after, column);
      if (!wanted || !wanted->not_null) return "lets go of what its rows are followed by";
    }
    return std::nullopt;
  }

  bool IsUsed(const ObjectKey& key) const {
    const auto users = plan_.old_dependencies.DependentsOf(key);
    return std::any_of(users.begin(), users.end(), [&](const ObjectKey& user) {
      const bool part = user.kind == Kind::Column || user.kind == Kind::Constraint;
      return part && rebuild_.before.Has(user.name);
    });
  }

  // Whether what takes its place needs a routine of that name.
  bool IsNeededLater(const QualifiedName& routine) const {
    const auto parts = PartsOf(rebuild_.after, plan_.indexes_after);
    return std::any_of(parts.begin(), parts.end(), [&](const ObjectKey& part) {
      const std::vector<ObjectKey> needs = plan_.new_dependencies.Of(part);
      return std::any_of(needs.begin(), needs.end(), [&](const ObjectKey& need) {
        return need.kind == Kind::Routine && need.name == routine;
      });
    });
  }

  // The shadow would need the new one while the table still has the old one.
  std::optional<std::string> OfRoutines() const {
    const std::vector<ObjectKey> held = HeldByFormer(rebuild_, plan_);
    for (const auto& [name, routine] : plan_.before.routines) {
      if (!IsMadeAnew(routine, plan_)) continue;
      const ObjectKey key = MakeKey(Kind::Routine, name);
      const bool is_held = std::find(held.begin(), held.end(), key) != held.end();
      if (is_held ? IsNeededLater(key.name) : IsUsed(key)) {
        return "uses what is made anew: " + ToString(key);
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> OfForeignKeys() const {
    const QualifiedName& table = rebuild_.table();
    for (const auto& [name, other] : plan_.before.tables) {
      const bool own = rebuild_.before.Has(name);
      for (const Constraint& constraint : other.constraints) {
        const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
        if (!foreign) continue;
        const auto stuck = [&](const QualifiedName& linked) {
          return others_.contains(linked) &&
                 !(rebuild_.before.rebuilt.contains(linked) &&
                   CanFollow(name, constraint, plan_)) &&
                 !GoesFirst(name, constraint, plan_);
        };
        if (own && foreign->table != table && stuck(foreign->table)) {
          return "refers to a table that is rebuilt as well: one after the other";
        }
        if (own || !rebuild_.before.Has(foreign->table)) continue;
        if (foreign->table != table && !GoesFirst(name, constraint, plan_)) {
          return "has a partition to which a foreign key refers";
        }
        if (stuck(name)) return "is referred to by a table that is rebuilt as well";
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> OfOthers() const {
    const QualifiedName& table = rebuild_.table();
    if (rebuild_.after.hypertable && !rebuild_.incoming.empty()) {
      return "is referred to by a foreign key";
    }
    if (rebuild_.before.hypertable) return "is a hypertable";
    if (auto reason = OfRoutines()) return reason;
    // Where it is divided as before, the rows of a partition that goes have no place in the copy.
    const Table& after = *rebuild_.after.root;
    for (const Table* member : rebuild_.before.members) {
      if (!(rebuild_.before.root->partitioning == after.partitioning)) break;
      if (!rebuild_.after.Has(member->name)) return "loses a partition";
    }
    for (const Mirror& mirror : plan_.live.in_flight.mirrors) {
      if (mirror.table == table) return "has a change of a column under way";
    }
    if (auto reason = OfForeignKeys()) return reason;
    for (const ObjectKey& key : plan_.old_dependencies.DependentsOf({Kind::Table, table, {}})) {
      const bool value = key.kind == Kind::Domain || key.kind == Kind::CompositeType ||
                         key.kind == Kind::RangeType || key.kind == Kind::ForeignTable ||
                         (key.kind == Kind::Column && key.name != table);
      if (value) return "is used as a type: " + ToString(key);
    }
    return std::nullopt;
  }

  const Reshaping& rebuild_;
  const std::vector<Change>& changes_;
  const std::set<QualifiedName>& others_;
  const PlanBuilder& plan_;
};

// Their types and names stay.
bool StayAlike(const QualifiedName& table, const std::vector<Identifier>& columns,
               const PlanBuilder& plan) {
  return std::all_of(columns.begin(), columns.end(), [&](const Identifier& name) {
    const Column* before = FindColumn(plan.before.tables.at(table), name);
    const Column* after = FindColumn(plan.after.tables.at(table), name);
    return before && after && SameType(*before, *after) &&
           !plan.old_keys.contains(ColumnKey(table, name));
  });
}

// Nothing but whether it has been validated, which the rebuild sees to.
bool IsValidatedInPlace(const Alter<Constraint>& change, const Reshaping& rebuild) {
  Constraint before = change.before;
  before.validated = change.after.validated;
  before.comment = change.after.comment;
  return before == change.after && ComesInPlace(change.before, rebuild.before) &&
         ComesInPlace(change.after, rebuild.after);
}

Turn TurnIn(const Alter<Constraint>& change, const Reshaping& rebuild, const PlanBuilder& plan) {
  if (IsKey(change.before) && IsKey(change.after)) return Turn::With;
  if (IsValidatedInPlace(change, rebuild)) return Turn::With;
  if (IsSetInPlace(change.before, change.after)) return Turn::Before;
  // A key would have to be in the shadow, or not, by what is left of the change when it is planned
  // again.
  const bool goes = !IsKey(change.after) && GoesFirst(change.key.name, change.before, plan);
  return goes ? Turn::Around : Turn::Never;
}

// The comment on a rule that goes and comes waits for that.
Turn TurnIn(const SetComment& change, const Reshaping& rebuild, const PlanBuilder& plan) {
  if (change.key.kind != Kind::Constraint) return Turn::With;
  const auto in = [&](const Catalog& catalog) -> const Constraint* {
    const auto table = catalog.tables.find(change.key.name);
    return table == catalog.tables.end() ? nullptr
                                         : FindConstraint(table->second, change.key.member);
  };
  const Constraint* before = in(plan.before);
  const Constraint* after = in(plan.after);
  const bool waits =
      before && after &&
      TurnIn(Alter<Constraint>{change.key, *before, *after}, rebuild, plan) == Turn::Around;
  return waits ? Turn::After : Turn::With;
}

}  // namespace

bool CanFollow(const QualifiedName& table, const Constraint& constraint, const PlanBuilder& plan) {
  const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
  const auto wanted = plan.after.tables.find(table);
  if (!foreign || wanted == plan.after.tables.end()) return false;
  const Constraint* later = FindConstraint(wanted->second, constraint.name);
  if (!later || !(later->rule == constraint.rule)) return false;
  const auto hypertable = plan.after.hypertables.find(table);
  const bool compressed =
      hypertable != plan.after.hypertables.end() && hypertable->second.columnstore;
  return !compressed && !plan.after.hypertables.contains(foreign->table) &&
         StayAlike(table, foreign->columns, plan) &&
         StayAlike(foreign->table, foreign->referenced, plan);
}

std::map<QualifiedName, Occasion> RebuildOccasions(const std::vector<Change>& changes,
                                                   const PlanBuilder& plan) {
  std::map<QualifiedName, Occasion> occasions;
  for (const Change& change : changes) {
    const auto occasion = OccasionOf(change, plan);
    if (!occasion) continue;
    Occasion& known = occasions.emplace(KeyOf(change).name, *occasion).first->second;
    known = std::max(known, *occasion);
  }
  if (!plan.transition.column_order) return occasions;
  for (const auto& [name, table] : plan.after.tables) {
    if (!ChangesOrder(name, plan)) continue;
    Occasion& known = occasions.emplace(name, Occasion::Order).first->second;
    known = std::max(known, Occasion::Order);
  }
  return occasions;
}

bool IsOfTable(const Change& change, const Reshaping& rebuild) {
  const ObjectKey& key = KeyOf(change);
  const auto has = [&](const QualifiedName& name) {
    return rebuild.before.Has(name) || rebuild.after.Has(name);
  };
  if (key.kind == Kind::Table || key.kind == Kind::Column || key.kind == Kind::Constraint ||
      key.kind == Kind::Hypertable) {
    return has(key.name);
  }
  if (key.kind != Kind::Index) return false;
  for (const Shape* shape : {&rebuild.before, &rebuild.after}) {
    const auto index = shape->catalog->indexes.find(key.name);
    if (index != shape->catalog->indexes.end() && shape->Has(index->second.table)) return true;
  }
  return false;
}

Turn TurnOf(const Change& change, const Reshaping& rebuild, const PlanBuilder& plan) {
  const auto other = [&](const auto& table) {
    return table.key.name == rebuild.table() ? Turn::Never : Turn::With;
  };
  if (const auto* c = std::get_if<Create<Table>>(&change)) return other(*c);
  if (const auto* c = std::get_if<Drop<Table>>(&change)) return other(*c);
  if (const auto* c = std::get_if<Create<Column>>(&change)) {
    return OnlyIfPlain(TurnIn(*c, rebuild, plan), rebuild);
  }
  if (const auto* c = std::get_if<Alter<Column>>(&change)) {
    return OnlyIfPlain(TurnIn(*c, rebuild, plan), rebuild);
  }
  if (const auto* c = std::get_if<Drop<Column>>(&change)) {
    return OnlyIfPlain(TurnIn(*c, rebuild, plan), rebuild);
  }
  if (const auto* c = std::get_if<Create<Constraint>>(&change)) {
    return IsKey(c->after) ? Turn::With : OnlyIfPlain(Turn::After, rebuild);
  }
  if (const auto* c = std::get_if<Drop<Constraint>>(&change)) return TurnIn(*c, rebuild, plan);
  if (const auto* c = std::get_if<Alter<Constraint>>(&change)) {
    return OnlyIfPlain(TurnIn(*c, rebuild, plan), rebuild);
  }
  if (const auto* c = std::get_if<Alter<Index>>(&change)) {
    return c->before.table == c->after.table ? Turn::With : Turn::Never;
  }
  if (const auto* c = std::get_if<SetComment>(&change)) return TurnIn(*c, rebuild, plan);
  if (const auto* c = std::get_if<SetAccess>(&change)) return c->is_new ? Turn::With : Turn::Never;
  const bool with = std::holds_alternative<Alter<Table>>(change) ||
                    std::holds_alternative<Create<Index>>(change) ||
                    std::holds_alternative<Drop<Index>>(change) ||
                    std::holds_alternative<Create<Hypertable>>(change);
  return with ? Turn::With : Turn::Never;
}

bool ChangesOrder(const QualifiedName& table, const PlanBuilder& plan) {
  const auto before = plan.before.tables.find(table);
  const auto after = plan.after.tables.find(table);
  if (!plan.transition.column_order || before == plan.before.tables.end() ||
      after == plan.after.tables.end()) {
    return false;
  }
  const auto is_plain = [&](const Table& side, const Family& family) {
    return IsPlain(side, family) && !side.partitioning;
  };
  if (!is_plain(before->second, plan.old_family) || !is_plain(after->second, plan.new_family) ||
      plan.before.hypertables.contains(table)) {
    return false;
  }
  std::vector<Identifier> there;
  std::vector<Identifier> last;
  for (const Column& column : before->second.columns) {
    const Column* wanted = FindColumn(after->second, column.name);
    if (!wanted) continue;
    const ObjectKey key = ColumnKey(table, column.name);
    const bool rewrites =
        CostOf(column, *wanted) == TypeChange::Rewrite ||
        (ChangesType(table, column.name, plan) && !BuiltWithType(key, plan).empty());
    const bool moves = !plan.options.direct && rewrites && !plan.AtOnce(table);
    (moves ? last : there).push_back(column.name);
  }
  for (const Column& column : after->second.columns) {
    const bool is_new = FindColumn(before->second, column.name) == nullptr;
    if (is_new || std::find(last.begin(), last.end(), column.name) != last.end()) {
      there.push_back(column.name);
    }
  }
  return there != NamesOf(after->second);
}

bool ChangesValues(const std::vector<Change>& changes, const Reshaping& rebuild,
                   const PlanBuilder& plan) {
  if (ChangesOrder(rebuild.table(), plan)) return true;
  return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
    return std::holds_alternative<Alter<Column>>(change) && IsOfTable(change, rebuild) &&
           TurnOf(change, rebuild, plan) == Turn::With;
  });
}

std::optional<std::string> ObstacleTo(const Reshaping& rebuild, const std::vector<Change>& changes,
                                      const std::set<QualifiedName>& others,
                                      const PlanBuilder& plan) {
  return Obstacles(rebuild, changes, others, plan).First();
}

}  // namespace pleat
