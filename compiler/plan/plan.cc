#include "compiler/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "compiler/diff/diff.h"
#include "compiler/model/default_name.h"
#include "compiler/model/requirement.h"
#include "compiler/plan/builder.h"
#include "compiler/plan/columnstore.h"
#include "compiler/plan/continuous_aggregate.h"
#include "compiler/plan/cost.h"
#include "compiler/plan/enum_change.h"
#include "compiler/plan/hypertable_refusals.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/online_rebuild.h"
#include "compiler/plan/order.h"
#include "compiler/plan/referenced_key.h"
#include "compiler/plan/routine.h"
#include "compiler/plan/shadow.h"
#include "compiler/plan/transactions.h"

namespace pleat {
namespace {

// The beginning of a text, for people.
std::string InOneLine(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.size() > kShown) {
    std::size_t end = kShown;
    // Not within a character of several bytes.
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
    line.resize(end);
    line += "…";
  }
  return "it says " + line;
}

std::string NameRing(const Ring& ring) {
  std::string text;
  for (const ObjectKey& key : ring) text += ToString(key) + " → ";
  return text + ToString(ring.front());
}

std::set<QualifiedName> RelationsOf(const Catalog& catalog) {
  std::set<QualifiedName> names;
  for (const auto& [name, table] : catalog.tables) {
    names.insert(name);
    for (const Column& column : table.columns) {
      const bool counts = std::holds_alternative<Identity>(column.source) ||
                          std::holds_alternative<Serial>(column.source);
      if (counts) names.insert(SequenceOf(name, column));
    }
  }
  for (const auto& [name, table] : catalog.foreign_tables) names.insert(name);
  for (const auto& [name, view] : catalog.views) names.insert(name);
  for (const auto& [name, view] : catalog.materialized_views) names.insert(name);
  for (const auto& [name, aggregate] : catalog.continuous_aggregates) names.insert(name);
  for (const auto& [name, index] : catalog.indexes) names.insert(name);
  for (const auto& [name, sequence] : catalog.sequences) names.insert(name);
  return names;
}

// The sequence of an identity goes by the name that the column says.
void AddRenamedSequences(const Catalog& before, const Catalog& after,
                         std::set<QualifiedName>& names) {
  for (const auto& [name, table] : after.tables) {
    const auto old = before.tables.find(name);
    if (old == before.tables.end()) continue;
    for (const Column& column : table.columns) {
      const Column* was = FindColumn(old->second, column.name);
      const bool both = was && std::holds_alternative<Identity>(was->source) &&
                        std::holds_alternative<Identity>(column.source);
      if (both) names.insert(SequenceOf(name, column));
    }
  }
}

void CheckServer(const Comparison& comparison, const Database& live, Sink& sink) {
  const ServerFeatures features = FeaturesFor(live, comparison.transition);
  std::vector<Requirement> all = UnmetRequirements(comparison.desired, features);
  for (Requirement& unmet : UnmetRequirements(comparison.transition, features)) {
    all.push_back(std::move(unmet));
  }
  for (const Requirement& unmet : all) {
    sink.Add(
        {.code = Code::OldServer,
         .message = fmt::format("{} `{}` needs {}, and this one is {}", Keyword(unmet.object.kind),
                                NameForPeople(unmet.object), unmet.needs, unmet.has),
         .help = fmt::format("leave out `{}`, or use such a server", unmet.what)});
  }
}

void CheckAllowed(const PlanOptions& options, Plan& plan) {
  for (const Step& step : plan.steps) {
    if (!step.needs_allow || IsAllowed(*step.needs_allow, options.allow)) continue;
    plan.not_allowed.push_back(*step.needs_allow);
  }
}

// The multirange of a range type is a type by a name of its own.
std::optional<QualifiedName> MultirangeOf(const ObjectKey& key, const Catalog& catalog) {
  if (key.kind != Kind::RangeType) return std::nullopt;
  const auto found = catalog.range_types.find(key.name);
  return found == catalog.range_types.end() ? std::nullopt
                                            : std::optional(found->second.multirange);
}

// What takes the name of an object of another kind, or of another's multirange, comes after that
// has gone.
void WaitForNames(PlanBuilder& plan) {
  struct Holder {
    Kind kind = {};
    DraftId draft = 0;
    bool multirange = false;
  };
  std::multimap<QualifiedName, Holder> removed;
  for (DraftId id = 0; id < plan.drafts.size(); ++id) {
    for (const ObjectKey& key : plan.drafts[id].removes) {
      if (!key.member.empty()) continue;
      removed.emplace(key.name, Holder{key.kind, id});
      if (const auto name = MultirangeOf(key, plan.before))
        removed.emplace(*name, Holder{key.kind, id, true});
    }
  }
  if (removed.empty()) return;
  const auto wait = [&](const QualifiedName& name, Kind kind, bool multirange, DraftId id) {
    const auto [first, last] = removed.equal_range(name);
    for (auto at = first; at != last; ++at) {
      const Holder& holder = at->second;
      const bool shared =
          ShareNames(holder.kind, kind) ||
          (holder.kind == kind && kind == Kind::RangeType && (holder.multirange || multirange));
      if (holder.draft != id && shared) plan.RunBefore(holder.draft, id);
    }
  };
  for (DraftId id = 0; id < plan.drafts.size(); ++id) {
    for (const ObjectKey& key : plan.drafts[id].makes) {
      if (!key.member.empty()) continue;
      wait(key.name, key.kind, false, id);
      if (const auto name = MultirangeOf(key, plan.after)) wait(*name, key.kind, true, id);
    }
  }
}

// What expressions call.
std::optional<ObjectKey> CallableMadeBy(const Action& action) {
  if (const auto* made = action.As<CreateObject>()) {
    const ObjectKey key = KeyOf(made->object);
    const bool is_called = key.kind == Kind::Operator || key.kind == Kind::Cast;
    return is_called ? std::optional(key) : std::nullopt;
  }
  const auto* made = action.As<CreateDefinition>();
  if (!made) return std::nullopt;
  if (const auto* routine = std::get_if<Routine>(&made->object))
    return MakeKey(Kind::Routine, routine->name);
  if (const auto* aggregate = std::get_if<Aggregate>(&made->object))
    return MakeKey(Kind::Aggregate, aggregate->name);
  return std::nullopt;
}

// Views and what is removed by a step that drops them itself: it need not wait for another step
// that makes them anew as well.
std::set<std::pair<ObjectKey, ObjectKey>> RemovedWithViews(const PlanBuilder& plan) {
  std::set<std::pair<ObjectKey, ObjectKey>> pairs;
  for (const Draft& draft : plan.drafts) {
    for (const Action& action : draft.step.actions) {
      const auto key = ViewDroppedBy(action);
      if (!key) continue;
      for (const ObjectKey& gone : draft.removes) pairs.emplace(*key, gone);
    }
  }
  return pairs;
}

// What a step drops and makes again, and is called by its name or symbol.
std::vector<ObjectKey> CallablesMadeAnew(const Draft& draft) {
  std::set<ObjectKey> dropped;
  std::vector<ObjectKey> anew;
  for (const Action& action : draft.step.actions) {
    if (const auto* object = action.As<DropObject>()) dropped.insert(object->object);
    if (const auto* object = action.As<DropDefinition>()) dropped.insert(object->object);
    if (const auto key = CallableMadeBy(action); key && dropped.contains(*key))
      anew.push_back(*key);
  }
  return anew;
}

// A step that makes a view or a computed column again makes it for everyone: what is new and reads
// it comes later. What it drops holds on to nothing from then on.
void SayRebuilt(PlanBuilder& plan) {
  const auto removed = RemovedWithViews(plan);
  for (Draft& draft : plan.drafts) {
    const auto makes = [&](const ObjectKey& key) {
      const bool said = std::find(draft.makes.begin(), draft.makes.end(), key) != draft.makes.end();
      if (!said && Contains(plan.after, key)) draft.makes.push_back(key);
    };
    const auto drops = [&](const ObjectKey& key) {
      if (!Contains(plan.before, key)) return;
      for (const ObjectKey& need : plan.old_dependencies.Of(key)) {
        if (plan.IsDropped(need) && !removed.contains({key, need})) draft.frees.push_back(need);
      }
    };
    // An expression holds on to the function behind a cast (pg_depend), not to the cast; but what
    // goes comes back with the cast that there was.
    const bool goes = !Contains(plan.after, draft.step.subject);
    std::erase_if(draft.frees, [&](const ObjectKey& key) {
      return !goes && key.kind == Kind::Cast && Contains(plan.before, key) &&
             Contains(plan.after, key);
    });
    // Who uses the new one waits for it, and so is not in the way of the old one.
    for (const ObjectKey& key : CallablesMadeAnew(draft)) makes(key);
    for (const Action& action : draft.step.actions) {
      if (const auto key = ViewDroppedBy(action)) drops(*key);
      if (const auto key = ViewMadeBy(action)) makes(*key);
      if (const auto* column = action.As<AddColumn>()) {
        std::vector<ObjectKey> keys{ColumnKey(column->table, column->column.name)};
        plan.AddColumnsBelow(keys);
        for (const ObjectKey& key : keys) makes(key);
      }
    }
  }
}

// What another step makes anew without what is made anew here lets go of that before.
void WaitForLettingGo(PlanBuilder& plan) {
  for (DraftId id = 0; id < plan.drafts.size(); ++id) {
    const std::vector<ObjectKey> anew = CallablesMadeAnew(plan.drafts[id]);
    if (anew.empty()) continue;
    std::set<ObjectKey> own;
    for (const Action& action : plan.drafts[id].step.actions) {
      if (const auto view = ViewDroppedBy(action)) own.insert(*view);
    }
    const auto holds = [&](const std::vector<ObjectKey>& keys) {
      return std::any_of(anew.begin(), anew.end(), [&](const ObjectKey& key) {
        return std::find(keys.begin(), keys.end(), key) != keys.end();
      });
    };
    const auto lets_go = [&](const ObjectKey& key) {
      return !own.contains(key) && Contains(plan.before, key) && Contains(plan.after, key) &&
             holds(plan.old_dependencies.Of(key)) && !holds(plan.new_dependencies.Of(key));
    };
    for (DraftId other = 0; other < plan.drafts.size(); ++other) {
      if (other == id) continue;
      const Draft& draft = plan.drafts[other];
      const auto& actions = draft.step.actions;
      const bool first = (draft.step.phase == Phase::Contract && lets_go(draft.step.subject)) ||
                         std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
                           const auto view = ViewDroppedBy(action);
                           return view && lets_go(*view);
                         });
      if (first) plan.RunBefore(other, id);
    }
  }
}

// What goes with its table, without a step of its own.
void AddPartsOf(const QualifiedName& table, const PlanBuilder& plan, std::vector<ObjectKey>& gone) {
  const auto [first, last] = plan.indexes_before.equal_range(table);
  for (auto at = first; at != last; ++at)
    gone.push_back(GoneKey({Kind::Index, at->second->name, {}}));
  const auto add = [&](Kind kind, const auto& members) {
    for (auto at = members.lower_bound({table, {}}); at != members.end(); ++at) {
      if (at->first.owner != table) break;
      gone.push_back(GoneKey(MakeKey(kind, at->first)));
    }
  };
  add(Kind::Trigger, plan.before.triggers);
  add(Kind::Rule, plan.before.rules);
  add(Kind::Policy, plan.before.policies);
}

// What cannot be while something stands on it waits for that to be gone.
void SayGone(PlanBuilder& plan) {
  for (Draft& draft : plan.drafts) {
    std::vector<ObjectKey> gone;
    for (const ObjectKey& key : draft.removes) {
      const bool again =
          std::find(draft.makes.begin(), draft.makes.end(), key) != draft.makes.end();
      if (again) continue;
      gone.push_back(GoneKey(key));
      if (key.kind == Kind::Table) AddPartsOf(key.name, plan, gone);
    }
    Append(draft.makes, std::move(gone));
  }
}

// What is taken away in the contract phase comes back by the new names of what it uses: it goes
// once that has them.
void WaitForRenames(PlanBuilder& plan) {
  if (plan.old_keys.empty()) return;
  for (Draft& draft : plan.drafts) {
    if (draft.removes.empty() || (draft.step.phase != Phase::Contract && !plan.options.direct)) {
      continue;
    }
    for (const ObjectKey& key : draft.frees) {
      if (plan.old_keys.contains(key)) draft.needs.push_back(RenamedKey(key));
    }
  }
}

// What has another name may change in another way as well, and who waits for the name does not wait
// for that.
void SayRenamed(PlanBuilder& plan) {
  for (Draft& draft : plan.drafts) {
    const std::vector<ObjectKey> makes = draft.makes;
    for (const ObjectKey& key : makes) {
      const auto old = plan.old_keys.find(key);
      if (old == plan.old_keys.end()) continue;
      // The table of a member may have its new name before.
      ObjectKey meanwhile = old->second;
      if (!key.member.empty()) meanwhile.name = key.name;
      const bool renames = std::any_of(
          draft.removes.begin(), draft.removes.end(),
          [&](const ObjectKey& removed) { return removed == old->second || removed == meanwhile; });
      if (renames) draft.makes.push_back(RenamedKey(key));
    }
  }
}

// Marks the first step of every change that may be none. A change that a recipe for its table has
// taken over has no step of its own, and that recipe has its own reason.
void NoteUnproven(const std::vector<canon::OpenQuestion>& open, std::vector<Draft>& drafts) {
  std::map<ObjectKey, std::string> unproven;
  for (const canon::OpenQuestion& question : open) {
    unproven.emplace(question.subject, question.question.live.text);
  }
  for (Draft& draft : drafts) {
    const auto found = unproven.find(draft.step.subject);
    if (found == unproven.end()) continue;
    draft.step.hazards.push_back({Hazard::Unproven, InOneLine(found->second)});
    unproven.erase(found);
  }
}

// What an action puts in the place of something that has its name.
std::vector<ObjectKey> ReplacedBy(const Action& action, const PlanBuilder& plan) {
  if (const auto* sequence = action.As<HandOverSequence>())
    return {{Kind::Sequence, SequenceOf(sequence->table, sequence->before), {}}};
  const auto* renamed = action.As<RenameObject>();
  if (!renamed) return {};
  const ObjectKey key{renamed->kind, renamed->to, {}};
  if (!Contains(plan.before, key) || !Contains(plan.after, key)) return {};
  if (renamed->kind == Kind::Index) return {key};
  const auto table = plan.before.tables.find(key.name);
  if (renamed->kind != Kind::Table || renamed->from != ShadowOf(key.name, Side::New)) return {};
  std::vector<ObjectKey> keys{key};
  const auto [first, last] = plan.indexes_before.equal_range(key.name);
  for (auto at = first; at != last; ++at) keys.push_back({Kind::Index, at->second->name, {}});
  for (const Column& column : table->second.columns) {
    if (std::holds_alternative<Identity>(column.source))
      keys.push_back({Kind::Sequence, SequenceOf(key.name, column), {}});
  }
  return keys;
}

// What hangs on something that is made anew and has no words in the files does not come back.
void NoteUnknown(const PlanBuilder& plan, std::vector<Draft>& drafts) {
  if (plan.live.unmodelled.empty()) return;
  const auto name_of = [&](const ObjectKey& key) {
    const auto old = plan.old_keys.find(key);
    const QualifiedName& name = old == plan.old_keys.end() ? key.name : old->second.name;
    return name.schema.text + "." + name.name.text;
  };
  for (Draft& draft : drafts) {
    std::set<ObjectKey> again(draft.step.rebuilds.begin(), draft.step.rebuilds.end());
    for (const Action& action : draft.step.actions) {
      const auto view = ViewDroppedBy(action);
      if (view && Contains(plan.after, *view)) again.insert(*view);
      for (const ObjectKey& key : ReplacedBy(action, plan)) again.insert(key);
    }
    std::string lost;
    for (const ObjectKey& key : again) {
      if (!key.member.empty()) continue;
      const std::string name = name_of(key);
      for (const Unmodelled& object : plan.live.unmodelled) {
        if (object.name != name && !object.name.starts_with(name + ".")) continue;
        lost += (lost.empty() ? "" : ", ") + object.kind + " " + object.name;
      }
    }
    if (!lost.empty()) draft.step.hazards.push_back({Hazard::UnknownLost, std::move(lost)});
  }
}

// An index that is built beside writes is not to be trusted on every server.
void NoteUnsoundBuilds(const ServerFeatures& features, std::vector<Draft>& drafts) {
  if (features.sound_concurrent_builds) return;
  for (Draft& draft : drafts) {
    const bool builds =
        std::any_of(draft.step.actions.begin(), draft.step.actions.end(), [](const Action& action) {
          const auto* create = action.As<CreateIndex>();
          return create && create->concurrently;
        });
    if (builds) draft.step.hazards.push_back({Hazard::UnsoundBuild});
  }
}

// The script of the backfill phase may be run again after it was stopped.
void MakeResumable(std::vector<Step>& steps) {
  for (Step& step : steps) {
    if (step.phase != Phase::Backfill) continue;
    for (Action& action : step.actions) {
      const auto* view = action.As<CreateView>();
      if (!view || step.only_while) continue;
      CreateView again = *view;
      again.or_replace = true;
      action = std::move(again);
    }
    if (step.actions.size() > 1) continue;
    const auto* create = step.actions.front().As<CreateIndex>();
    if (!create || step.isolation != Isolation::None) continue;
    CreateIndex build = *create;
    build.resumable = true;
    step.actions.front() = std::move(build);
  }
}

// One script: steps keep the order that the phases gave them.
void MergePhases(std::vector<Step>& steps) {
  for (Step& step : steps) step.phase = Phase::Expand;
}

using Ordered = std::variant<std::vector<Step>, Ring>;

Ordered StepsFor(const std::vector<Change>& changes, const Comparison& comparison,
                 PlanBuilder& builder) {
  builder.comparison = &comparison;
  for (const auto& [from, to] : comparison.renames()) builder.old_keys[to] = from;
  // Views that a recipe rebuilds come with it, so types change before views are looked at:
  // kinds.def has that order.
  LowerOnlineRebuilds(changes, builder);
  LowerRebindings(changes, builder);
  for (const Change& change : changes) {
    if (builder.taken_over.contains(KeyOf(change))) continue;
    std::visit([&](const auto& c) { Lower(c, builder); }, change);
  }
  CheckRoles(builder);
  RestoreAccess(builder);
  KeepAccessOfSucceeded(builder);
  LowerInFlight(builder);
  LowerSuccessorNames(builder);
  LowerLeftIndexes(builder);
  LowerTransition(builder);
  LowerColumnstoreRefusals(builder);
  CheckHypertables(builder);
  LowerRecompression(builder);
  CheckAggregatedColumns(builder);
  WaitForOverloads(builder);
  WaitForSuccessors(builder);
  WaitForOldNames(builder);
  SayRebuilt(builder);
  WaitForLettingGo(builder);
  ComeBeforeUsers(builder);
  SayGone(builder);
  WaitForNames(builder);
  WaitForRenames(builder);
  SayRenamed(builder);
  NoteUnproven(comparison.open, builder.drafts);
  NoteUnknown(builder, builder.drafts);
  NoteUnsoundBuilds(builder.live.features, builder.drafts);
  Ordered ordered = InOrder(std::move(builder.drafts), builder.edges);
  if (auto* steps = std::get_if<std::vector<Step>>(&ordered)) KeepOldNamesOnTheWayBack(*steps);
  return ordered;
}

// Which step comes to what is rebuilt first, where that is not the one that was lowered first.
Rebuilders FirstToRebuild(const Ordered& ordered, const Rebuilders& lowered) {
  const auto* steps = std::get_if<std::vector<Step>>(&ordered);
  if (!steps) return {};
  Rebuilders first;
  for (const Step& step : *steps) {
    for (const ObjectKey& key : step.rebuilds) first.emplace(key, step.subject);
  }
  std::erase_if(first, [&](const auto& entry) {
    const auto known = lowered.find(entry.first);
    return known == lowered.end() || known->second == entry.second;
  });
  return first;
}

}  // namespace

// How a plan comes about.
//
// 1. Renames. Every `was` that still applies is followed in a copy of the live catalog, so that
//    from here on both sides call an object by its new name (canon::Renamed).
// 2. Words. Wherever the desired catalog says the same as the live one in other words, it takes
//    over the live words (canon::Reconcile); from here on == decides. What only a server can tell
//    is a question, which the caller may have asked before (Settle); without an answer it is a
//    change, and unproven.
// 3. Changes. Diff compares object by object and knows nothing but the catalogs.
// 4. Steps. Each change is lowered by the functions of its kind: recipes that spread over the
//    phases, each step with its undo, its hazards, and the objects that it makes, needs, frees and
//    removes. What is in flight from an earlier run is picked up: a recipe leaves out what it finds
//    done, so the same call made after any step yields the steps that remain.
// 5. Order. The objects give the edges; a stable topological sort puts steps in order within the
//    phases and moves a step to a later phase where it has to wait for one there. A ring is an
//    error that names it. Where the order shows that something is rebuilt first by another step
//    than was thought, the changes are lowered once more with that known.
// 6. Transactions. Neighbours share one where they lock no second table; what cannot run in one
//    stands alone.
Plan BuildPlan(const Database& live, const Comparison& comparison, const PlanOptions& options,
               Sink& sink) {
  const Catalog& renamed = comparison.before();
  const EnumChanges enum_changes = FindEnumChanges(comparison, options.direct);
  std::optional<Catalog> with_successors;
  if (!enum_changes.empty()) with_successors = WithSuccessors(enum_changes, comparison.desired);
  const Catalog& desired = with_successors ? *with_successors : comparison.desired;
  const std::vector<Change> changes = Diff(renamed, desired, comparison.renames());
  CheckServer(comparison, live, sink);

  const auto new_builder = [&] {
    PlanBuilder fresh(live, renamed, desired, comparison.transition, options, sink);
    fresh.enum_changes = enum_changes;
    fresh.succeeded_access = AccessOfSucceeded(enum_changes, renamed);
    return fresh;
  };
  PlanBuilder builder = new_builder();
  Ordered ordered = StepsFor(changes, comparison, builder);
  // The state in which a step finds what it rebuilds depends on the order that comes out.
  if (Rebuilders first = FirstToRebuild(ordered, builder.rebuilt); !first.empty()) {
    PlanBuilder again = new_builder();
    again.first_to_rebuild = std::move(first);
    ordered = StepsFor(changes, comparison, again);
  }

  Plan plan{.direct = options.direct,
            .thresholds = options.thresholds,
            .search_path = SearchPath(desired),
            .relations_before = RelationsOf(renamed)};
  plan.relations_before.merge(RelationsOf(live.catalog));
  // An index has its old name in the schema that its table moved to, between both renames.
  for (const auto& [from, to] : comparison.renames()) {
    if (from.kind == Kind::Index) plan.relations_before.insert(from.name);
  }
  AddRenamedSequences(renamed, desired, plan.relations_before);
  for (const auto& [name, aggregate] : renamed.continuous_aggregates)
    plan.relations_before.insert(FormerName(name));
  if (const auto* ring = std::get_if<Ring>(&ordered)) {
    sink.Add({.code = Code::DependencyRing,
              .message = "these changes wait for each other: " + NameRing(*ring),
              .help = "make the change in two steps, or break the ring in the schema"});
    return plan;
  }
  plan.steps = std::move(std::get<std::vector<Step>>(ordered));
  if (options.direct) MergePhases(plan.steps);
  MakeResumable(plan.steps);
  AssignTransactions(plan.steps, plan.relations_before, options.direct);
  AssignWork(plan.steps, builder);
  CheckAllowed(options, plan);
  if (options.fingerprints) {
    plan.before = Fingerprint(live.catalog);
    plan.after = Fingerprint(comparison.desired);
  }
  return plan;
}

Plan BuildPlan(const Database& live, const Catalog& wanted, const Transition& declared,
               const PlanOptions& options, Sink& sink) {
  return BuildPlan(live, Compare(live, wanted, declared), options, sink);
}

}  // namespace pleat
