#include <fmt/format.h>

#include <algorithm>

#include "compiler/canon/references.h"
#include "compiler/plan/copy_sync.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/loosen.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/relay.h"

namespace pleat {
namespace {

std::string CopyName(const TableBackfill& backfill, std::size_t number) {
  std::string name = "copy into " + NameForPeople({Kind::Table, backfill.target, {}});
  if (number > 1) name += " (" + std::to_string(number) + ")";
  return name;
}

struct KeyColumn {
  bool may_be_null = false;
};

// What is known of `alias.column` from the old tables, or the new ones.
std::optional<KeyColumn> FindKeyColumn(const TableBackfill& backfill, const Expr& key,
                                       const PlanBuilder& plan) {
  const auto parsed = canon::ReferencesOf(key, canon::Form::Expression);
  const auto* use = std::get_if<canon::References>(&parsed);
  if (!use || use->columns.size() != 1) return std::nullopt;
  const canon::ColumnUse& column = use->columns.front();
  const Expr query{"select * from " + backfill.from.text};
  const auto found = canon::ReferencesOf(query, canon::Form::Query);
  const auto* references = std::get_if<canon::References>(&found);
  if (!references) return std::nullopt;
  for (const auto& relation : references->relations) {
    const Identifier& alias = relation.alias.empty() ? relation.name.name : relation.alias;
    if (!column.qualifier.empty() && column.qualifier != alias) continue;
    for (const Catalog* catalog : {&plan.live.catalog, &plan.after}) {
      const auto table = catalog->tables.find(plan.Find(relation.name));
      if (table == catalog->tables.end()) continue;
      const Column* found_column = FindColumn(table->second, column.column);
      if (!found_column) continue;
      const Key* primary = PrimaryKey(table->second);
      const bool in_key = primary && std::find(primary->columns.begin(), primary->columns.end(),
                                               column.column) != primary->columns.end();
      return KeyColumn{.may_be_null = !found_column->not_null && !in_key};
    }
  }
  return std::nullopt;
}

// The tables that the query reads, and their columns.
std::vector<ObjectKey> ReadBy(const TableBackfill& backfill, const PlanBuilder& plan) {
  std::vector<ObjectKey> keys;
  const auto references = ReferencesOf(backfill);
  if (!references) return keys;
  for (const auto& relation : references->relations) {
    const QualifiedName read = plan.Find(relation.name);
    keys.push_back({Kind::Table, read, {}});
    for (const auto& use : references->columns) keys.push_back(ColumnKey(read, use.column));
  }
  return keys;
}

// What new code deletes in the target loses its values in the source, whose columns do not go one
// by one, and so are not loosened for that.
void LoosenValues(const CreateCopyBack& back, PlanBuilder& plan) {
  for (const CopiedColumn& value : back.values) {
    const Column& column = *FindColumn(plan.before.tables.at(back.source), value.source);
    const bool has_default = !std::holds_alternative<std::monostate>(column.source);
    if (!IsRequired(column) || has_default) continue;
    plan.Add({.step = {.phase = Phase::Expand,
                       .actions = {DropNotNull{back.source, column.name}},
                       .undo = Reverse{{RequiredAgain(back.source, column)}},
                       .subject = ColumnKey(back.source, column.name)},
              .needs = {{Kind::Table, back.source, {}}}});
  }
}

// What new code writes to the target once its rows are there comes back until old code is gone.
// Going back, what it has written since is brought back as well. Gives the step that ends it.
DraftId LowerWayBack(const CreateCopyBack& back, std::vector<ObjectKey> read, PlanBuilder& plan) {
  const ObjectKey subject{Kind::Table, back.target, {}};
  const DropCopyBack drop{back.name, back.target};
  if (plan.IsDropped({Kind::Table, back.source, {}})) LoosenValues(back, plan);
  if (!plan.live.in_flight.copy_backs.contains(back.name)) {
    plan.Add({.step = {.phase = Phase::Backfill,
                       .actions = {back},
                       .undo = Reverse{{drop}},
                       .subject = subject},
              .makes = {ReturnedKey(subject.name)},
              .needs = {subject, CopiedRowsKey(subject.name)},
              .frees = read});
  }
  return plan.Add({.step = {.phase = Phase::Contract,
                            .actions = {drop},
                            .undo = Reverse{{back, BringBack{back}}},
                            .subject = subject},
                   .needs = {ReturnedKey(subject.name)},
                   .frees = std::move(read),
                   .rank = Rank::First});
}

// Old code goes on writing the source, and the target follows until it is gone. Going back it does
// so again, since old code may then be started.
void LowerSync(const CopySync& sync, bool is_there, PlanBuilder& plan) {
  const CreateCopySync& create = sync.create;
  const ObjectKey subject{Kind::Table, create.backfill.target, {}};
  const DropCopySync drop{create.name, create.source};
  std::vector<ObjectKey> read = ReadBy(create.backfill, plan);
  if (!is_there) {
    std::vector<ObjectKey> needs{subject};
    for (const Identifier& column : create.backfill.columns) {
      needs.push_back(ColumnKey(subject.name, column));
    }
    plan.Add({.step = {.phase = Phase::Expand,
                       .actions = {create},
                       .undo = Reverse{{drop}},
                       .hazards = {{Hazard::MayReject}},
                       .subject = subject},
              .makes = {FollowedKey(subject.name)},
              .needs = std::move(needs),
              .frees = read});
  }
  const DraftId dropped = plan.Add({.step = {.phase = Phase::Contract,
                                             .actions = {drop},
                                             .undo = Reverse{{create}},
                                             .subject = subject},
                                    .needs = {FollowedKey(subject.name)},
                                    .frees = read,
                                    .rank = Rank::First});
  if (sync.back) plan.RunBefore(dropped, LowerWayBack(*sync.back, std::move(read), plan));
}

// Rows that the triggers have written meanwhile stay; two with one key must not become one.
void GoBeside(const CopySync& sync, CopyRows& copy, const PlanBuilder& plan) {
  const std::vector<Identifier>& key = sync.create.key;
  copy.followed = sync.create.source;
  copy.alias = sync.alias;
  copy.synced_key = key;
  const Table& target = plan.after.tables.at(copy.backfill.target);
  for (const Identifier& column : key) {
    copy.key_types.emplace(column, FindColumn(target, column)->type);
  }
  for (const TableBackfill& other : plan.transition.backfills) {
    const bool gives_key = std::all_of(key.begin(), key.end(), [&](const Identifier& column) {
      return std::find(other.columns.begin(), other.columns.end(), column) != other.columns.end();
    });
    if (other.target == target.name && gives_key) copy.same_target.push_back(other);
  }
}

// Gives nothing where the copy cannot be planned.
std::optional<DraftId> LowerBackfill(const TableBackfill& backfill, const std::string& name,
                                     const std::optional<CopySync>& sync, PlanBuilder& plan) {
  CopyRows copy{.name = name, .backfill = backfill};
  if (sync) GoBeside(*sync, copy, plan);
  for (const Expr& key : backfill.key) {
    const auto column = FindKeyColumn(backfill, key, plan);
    if (!column) {
      plan.sink.Add({.code = Code::CannotPlan,
                     .message = "the key `" + key.text + "` of the backfill of `" +
                                NameForPeople({Kind::Table, backfill.target, {}}) +
                                "` is no column of a table in its FROM list",
                     .help = "name a column of a table there, as `alias.column`"});
      return std::nullopt;
    }
    // No range has such a row.
    if (column->may_be_null) {
      plan.sink.Add({.code = Code::CannotPlan,
                     .message = "the key `" + key.text + "` of the backfill of `" +
                                NameForPeople({Kind::Table, backfill.target, {}}) +
                                "` may be null: such rows would not be copied",
                     .help = "name columns that are not null, or no key: then one statement "
                             "copies all rows"});
      return std::nullopt;
    }
  }
  Draft draft{.step = {.phase = Phase::Backfill,
                       .actions = {copy},
                       .undo = NothingToUndo{"the rows go with their table, or may stay"},
                       .subject = {Kind::Table, backfill.target, {}}},
              .makes = {BackfilledKey(), CopiedRowsKey(backfill.target)},
              .needs = {{Kind::Table, backfill.target, {}}, ProgressKey()}};
  std::set<std::string> unfollowed;
  bool is_moved = false;
  // They must not be gone.
  for (ObjectKey& key : ReadBy(backfill, plan)) {
    if (key.kind == Kind::Table) {
      draft.needs.push_back(key);
      const bool new_rows = plan.Existed(key.name) && key.name != backfill.target;
      is_moved = is_moved || new_rows;
      if (!sync && !plan.options.direct && new_rows) unfollowed.insert(NameForPeople(key));
    }
    draft.frees.push_back(std::move(key));
  }
  if (!unfollowed.empty()) {
    draft.step.hazards = {{Hazard::NotFollowed, fmt::format("{}", fmt::join(unfollowed, ", "))}};
  }
  if (is_moved && !plan.options.direct && (!sync || !sync->lost.empty())) {
    draft.step.hazards.push_back(
        {Hazard::NotReturned, sync ? fmt::format("{}", fmt::join(sync->lost, ", ")) : ""});
  }
  plan.backfills.push_back(name);
  if (!plan.Existed(backfill.target)) plan.begin_anew.insert(name);
  return plan.Add(std::move(draft));
}

// What had been copied is gone with a table that is not there, or not any more.
bool IsWanted(const TableBackfill& backfill, const std::string& name, const PlanBuilder& plan) {
  if (!plan.Existed(backfill.target)) return plan.after.tables.contains(backfill.target);
  const auto progress = plan.live.in_flight.progress.find(name);
  return progress != plan.live.in_flight.progress.end() && !progress->second;
}

struct Copy {
  const TableBackfill* backfill = nullptr;
  std::string name = {};
  // How the target follows meanwhile; nothing where it cannot.
  std::optional<CopySync> sync = {};
  // The tables whose rows it needs: it reads them, or its target refers to them.
  std::set<QualifiedName> reads = {};
};

std::vector<Copy> WantedCopies(PlanBuilder& plan) {
  std::vector<Copy> copies;
  std::map<QualifiedName, std::size_t> numbers;
  for (const TableBackfill& backfill : plan.transition.backfills) {
    Copy copy{&backfill, CopyName(backfill, ++numbers[backfill.target])};
    const bool wanted = IsWanted(backfill, copy.name, plan);
    const bool followed = plan.live.in_flight.copy_syncs.contains(copy.name);
    if (wanted || followed) copy.sync = SyncOf(backfill, copy.name, plan);
    if (plan.options.direct) copy.sync.reset();
    if (copy.sync) LowerSync(*copy.sync, followed, plan);
    if (!wanted) continue;
    if (const auto references = ReferencesOf(backfill)) {
      for (const auto& relation : references->relations)
        copy.reads.insert(plan.Find(relation.name));
    }
    const auto target = plan.after.tables.find(backfill.target);
    if (target != plan.after.tables.end()) {
      for (const Constraint& constraint : target->second.constraints) {
        const auto* reference = std::get_if<ForeignKey>(&constraint.rule);
        if (reference) copy.reads.insert(reference->table);
      }
    }
    copy.reads.erase(backfill.target);
    copies.push_back(std::move(copy));
  }
  return copies;
}

// Each after the copies into what it needs; the order of the files stays where nothing else
// decides, as in a ring.
std::vector<Copy> InCopyOrder(std::vector<Copy> copies) {
  std::vector<Copy> ordered;
  while (!copies.empty()) {
    auto next = std::find_if(copies.begin(), copies.end(), [&](const Copy& copy) {
      return std::none_of(copies.begin(), copies.end(), [&](const Copy& other) {
        return copy.reads.contains(other.backfill->target);
      });
    });
    if (next == copies.end()) next = copies.begin();
    ordered.push_back(std::move(*next));
    copies.erase(next);
  }
  return ordered;
}

void LowerCopies(PlanBuilder& plan) {
  std::map<QualifiedName, std::vector<DraftId>> into;
  for (const Copy& copy : InCopyOrder(WantedCopies(plan))) {
    const auto id = LowerBackfill(*copy.backfill, copy.name, copy.sync, plan);
    if (!id) continue;
    for (const QualifiedName& read : copy.reads) {
      for (DraftId earlier : into[read]) plan.RunBefore(earlier, *id);
    }
    into[copy.backfill->target].push_back(*id);
  }
}

// Of copies that the files no longer ask for, or whose source has another name by now.
void DropOtherSyncs(PlanBuilder& plan) {
  const auto drop = [&]<class Drop>(const std::string& name, const QualifiedName& table, Drop end) {
    const bool known = std::any_of(plan.drafts.begin(), plan.drafts.end(), [&](const Draft& draft) {
      const auto* other = draft.step.actions.front().As<Drop>();
      return other && other->name == name;
    });
    if (known) return;
    plan.Add({.step = {.phase = Phase::Contract,
                       .actions = {std::move(end)},
                       .undo = NothingToUndo{"what it wrote is there"},
                       .subject = {Kind::Table, table, {}}},
              .frees = {{Kind::Table, table, {}}},
              .rank = Rank::First});
  };
  for (const auto& [name, source] : plan.live.in_flight.copy_syncs) {
    drop(name, source, DropCopySync{name, source});
  }
  for (const auto& [name, target] : plan.live.in_flight.copy_backs) {
    drop(name, target, DropCopyBack{name, target});
  }
}

// Fills of columns that an earlier run has added and not filled.
void ResumeFills(PlanBuilder& plan) {
  for (const auto& [name, table] : plan.after.tables) {
    for (const Column& column : table.columns) {
      const std::string fill = "fill " + NameForPeople(ColumnKey(name, column.name));
      const auto progress = plan.live.in_flight.progress.find(fill);
      if (progress == plan.live.in_flight.progress.end() || progress->second) continue;
      RequireFill(name, column.name, plan);
    }
  }
}

// pleat.progress is made before the first backfill and forgotten after everything else.
void KeepProgress(PlanBuilder& plan) {
  const InFlight& in_flight = plan.live.in_flight;
  CreateProgress create;
  std::vector<Action> resets;
  for (const std::string& name : plan.backfills) {
    if (!in_flight.progress.contains(name)) {
      create.names.push_back(name);
    } else if (plan.begin_anew.contains(name) && in_flight.begun.contains(name)) {
      resets.push_back(ResetProgress{name});
    }
  }
  if (create.names.empty() && !in_flight.schema) return;
  const ObjectKey subject{Kind::Schema, {{}, {"pleat"}}, {}};
  if (!resets.empty()) {
    plan.Add({.step = {.phase = Phase::Expand,
                       .title = "let backfills begin anew",
                       .actions = std::move(resets),
                       .undo = NothingToUndo{"what they fill goes"},
                       .subject = subject},
              .makes = {ProgressKey()},
              .rank = Rank::First});
  }
  if (!create.names.empty()) {
    const DraftId first = plan.Add({.step = {.phase = Phase::Expand,
                                             .actions = {create},
                                             .undo = Reverse{{DropProgress{}}},
                                             .subject = subject},
                                    .makes = {ProgressKey()},
                                    .rank = Rank::First});
    // What fills on the way back comes before that.
    for (DraftId id = 0; id < first; ++id) {
      const Step& step = plan.drafts[id].step;
      const auto& back = ActionsOf(step.undo);
      const bool fills = std::any_of(back.begin(), back.end(), [](const Action& action) {
        return action.As<FillColumn>() != nullptr;
      });
      if (fills && step.phase == Phase::Expand) plan.RunBefore(first, id);
    }
  }
  // Going back, fills may be asked for again, but rows that were copied are there.
  CreateProgress again{.names = plan.backfills};
  for (const auto& [name, finished] : in_flight.progress) again.names.push_back(name);
  std::sort(again.names.begin(), again.names.end());
  again.names.erase(std::unique(again.names.begin(), again.names.end()), again.names.end());
  again.finished = true;
  const DraftId last = plan.Add({.step = {.phase = Phase::Backfill,
                                          .actions = {DropProgress{}},
                                          .undo = Reverse{{again}},
                                          .subject = subject},
                                 .needs = {ProgressKey()},
                                 .rank = Rank::End});
  for (DraftId id = 0; id < last; ++id) plan.RunBefore(id, last);
}

}  // namespace

void LowerTransition(PlanBuilder& plan) {
  LowerCopies(plan);
  LowerRelays(plan);
  DropOtherSyncs(plan);
  if (!plan.live.in_flight.progress.empty()) {
    ResumeFills(plan);
    ResumeRefreshes(plan);
  }
  // Asserts judge a transition; without one there is nothing to judge.
  const bool moves_data = !plan.backfills.empty() || plan.live.in_flight.schema;
  if (moves_data) {
    for (const Assertion& assertion : plan.transition.asserts) {
      // When every backfill is done already, they still stand before what is dropped.
      const bool filled = plan.backfills.empty();
      Draft draft{.step = {.phase = filled ? Phase::Contract : Phase::Backfill,
                           .actions = {Assert{assertion, filled}},
                           .undo = NothingToUndo{"it changes nothing"}},
                  .needs = {BackfilledKey()},
                  .rank = filled ? Rank::First : Rank::Last};
      const auto found = canon::ReferencesOf(assertion.condition, canon::Form::Expression);
      if (const auto* references = std::get_if<canon::References>(&found)) {
        for (const auto& relation : references->relations) {
          const QualifiedName name = plan.Find(relation.name);
          draft.frees.push_back({Kind::Table, name, {}});
          for (const auto& use : references->columns) {
            draft.frees.push_back(ColumnKey(name, use.column));
          }
        }
      }
      plan.Add(std::move(draft));
    }
  }
  KeepProgress(plan);
}

}  // namespace pleat
