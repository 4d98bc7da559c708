// Domains, composite types and ranges.
#include "compiler/model/user_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/plan/definition.h"

namespace pleat {
namespace {

void AddNeeds(const std::vector<ObjectKey>& keys, Draft& draft) {
  draft.needs.insert(draft.needs.end(), keys.begin(), keys.end());
}

// "orders (about 1,200 rows, 96 kB), items".
std::string NamesAndSizes(const std::vector<QualifiedName>& tables, const PlanBuilder& plan) {
  std::vector<std::string> names;
  for (const QualifiedName& table : tables) {
    const auto extent = plan.ExtentOf(table);
    const std::string name = NameForPeople({Kind::Table, table, {}});
    names.push_back(extent ? fmt::format("{} ({})", name, ToString(*extent)) : name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string NamesOf(const TypeUsers& users) {
  std::vector<std::string> names;
  for (const ObjectKey& type : users.types) names.push_back(ToString(type));
  for (const QualifiedName& table : users.tables)
    names.push_back(ToString(ObjectKey{Kind::Table, table, {}}));
  return fmt::format("{}", fmt::join(names, ", "));
}

void ReportInUse(const ObjectKey& key, const std::string& what, const TypeUsers& users,
                 PlanBuilder& plan) {
  plan.sink.Add({.code = Code::CannotPlan,
                 .message = fmt::format("{} of {} `{}` cannot be changed while it is in use", what,
                                        Keyword(key.kind), NameForPeople(key)),
                 .notes = {"used by " + NamesOf(users)},
                 .help = "declare a new type beside it and change the columns to that"});
}

// A step of a domain that looks at the rows of every table with such a column, whose writers wait
// (ALTER DOMAIN takes SHARE locks).
Draft Reading(Draft draft, const std::vector<QualifiedName>& tables, PlanBuilder& plan) {
  for (Action& action : draft.step.actions) {
    if (const auto* alter = action.As<AlterObject>()) {
      AlterObject reading = *alter;
      reading.reads = tables;
      action = Action(std::move(reading));
    }
  }
  draft.step.hazards.push_back({Hazard::MayReject});
  if (!tables.empty())
    draft.step.hazards.push_back({Hazard::BlockingScan, NamesAndSizes(tables, plan)});
  return draft;
}

// The same of the way back.
void ReadBack(const std::vector<QualifiedName>& tables, Undo& undo) {
  auto& actions = std::get<Reverse>(undo).actions;
  for (Action& action : actions) {
    const auto* alter = action.As<AlterObject>();
    if (!alter) continue;
    AlterObject reading = *alter;
    reading.reads = tables;
    action = Action(std::move(reading));
  }
}

// The domain and the types that are made of it.
std::set<QualifiedName> MadeOf(const Catalog& catalog, const QualifiedName& domain) {
  std::set<QualifiedName> names{domain};
  for (const ObjectKey& type : UsersOf(catalog, domain).types) names.insert(type.name);
  return names;
}

// What gets another type, or goes, need not fit what the domain asks for from then on; nor need the
// copy of a column that gets another name, which is empty when it comes back.
void WaitForThoseThatLeave(const QualifiedName& domain, const PlanBuilder& plan, Draft& draft) {
  const std::set<QualifiedName> old_types = MadeOf(plan.before, domain);
  const std::set<QualifiedName> new_types = MadeOf(plan.after, domain);
  for (const auto& [name, table] : plan.before.tables) {
    const auto after = plan.after.tables.find(name);
    for (const Column& column : table.columns) {
      if (!old_types.contains(column.type.name)) continue;
      const Column* wanted =
          after == plan.after.tables.end() ? nullptr : FindColumn(after->second, column.name);
      const ObjectKey key = ColumnKey(name, column.name);
      if (plan.old_keys.contains(key)) draft.needs.push_back(RenamedKey(key));
      if (wanted && new_types.contains(wanted->type.name)) continue;
      draft.needs.push_back(wanted ? key : GoneKey(key));
    }
  }
}

// New values first, then the old ones, while new ones are checked already.
void AddCheck(const Domain& domain, const DomainCheck& check,
              const std::vector<QualifiedName>& tables, Chain& chain, PlanBuilder& plan) {
  const ObjectKey key{Kind::Domain, domain.name, {}};
  const bool at_once = plan.options.direct && check.validated;
  Draft add = AlterationOf(key, Phase::Contract, AddDomainCheck{check, !at_once},
                           DropDomainCheck{check.name});
  for (ObjectKey& need : plan.new_dependencies.Of(domain)) add.needs.push_back(std::move(need));
  if (check.comment)
    add.step.actions.push_back(Comment{{Kind::Domain, domain.name, check.name}, check.comment});
  WaitForThoseThatLeave(domain.name, plan, add);
  chain.Then(at_once ? Reading(std::move(add), tables, plan) : std::move(add));
  if (at_once || !check.validated) return;
  Draft validate{.step = {.phase = Phase::Contract,
                          .actions = {AlterObject{key, ValidateDomainCheck{check.name}, {}}},
                          .undo = NothingToUndo{"the check goes with the step that added it"},
                          .subject = key},
                 .needs = {key}};
  chain.Then(Reading(std::move(validate), tables, plan));
}

void DropCheck(const Domain& domain, const DomainCheck& check, bool replaced, Chain& chain,
               PlanBuilder& plan) {
  const ObjectKey key{Kind::Domain, domain.name, {}};
  Draft drop = AlterationOf(key, Phase::Expand, DropDomainCheck{check.name},
                            AddDomainCheck{check, !plan.options.direct || !check.validated});
  if (check.validated && !plan.options.direct) {
    drop.step.undo = Reverse{{AlterObject{key, AddDomainCheck{check, true}, {}},
                              AlterObject{key, ValidateDomainCheck{check.name},
                                          UsersOf(plan.before, domain.name).tables}}};
  }
  if (check.comment) {
    auto& back = std::get<Reverse>(drop.step.undo).actions;
    back.push_back(Comment{{Kind::Domain, domain.name, check.name}, check.comment});
  }
  if (replaced) drop.step.hazards.push_back({Hazard::Unguarded});
  chain.Then(std::move(drop));
}

void SetPartComment(const ObjectKey& part, const std::optional<std::string>& before,
                    const std::optional<std::string>& after, Chain& chain) {
  if (before == after) return;
  chain.Then({.step = {.phase = Phase::Expand,
                       .actions = {Comment{part, after}},
                       .undo = Reverse{{Comment{part, before}}},
                       .subject = {part.kind, part.name, {}}}});
}

// Takes renamed parts of the type over into `parts`, which are the old ones.
template <class Part, class Change>
void FollowRenames(const ObjectKey& key, std::vector<Part>& parts, const std::vector<Part>& wanted,
                   Phase phase, Change change, Chain& chain, PlanBuilder& plan) {
  for (const Part& part : wanted) {
    const auto was = plan.transition.was.find({key.kind, key.name, part.name});
    if (was == plan.transition.was.end()) continue;
    const auto named = [&](const Identifier& name) {
      return std::find_if(parts.begin(), parts.end(),
                          [&](const Part& other) { return other.name == name; });
    };
    const auto old = named(was->second.name);
    if (old == parts.end() || named(part.name) != parts.end()) continue;
    Draft draft =
        AlterationOf(key, phase, change(old->name, part.name), change(part.name, old->name));
    if (phase == Phase::Contract) draft.step.hazards.push_back({Hazard::BreaksOldCode});
    chain.Then(std::move(draft));
    old->name = part.name;
  }
}

void LowerChecks(const Alter<Domain>& change, const std::vector<QualifiedName>& tables,
                 Chain& chain, PlanBuilder& plan) {
  Domain before = change.before;
  const Domain& after = change.after;
  FollowRenames(
      change.key, before.checks, after.checks, Phase::Expand,
      [](const Identifier& from, const Identifier& to) {
        return RenameDomainCheck{from, to};
      },
      chain, plan);
  for (const DomainCheck& check : before.checks) {
    const DomainCheck* wanted = FindCheck(after, check.name);
    if (wanted == nullptr || wanted->expression != check.expression)
      DropCheck(before, check, wanted != nullptr, chain, plan);
  }
  for (const DomainCheck& check : after.checks) {
    const DomainCheck* old = FindCheck(before, check.name);
    if (old == nullptr || old->expression != check.expression) {
      AddCheck(after, check, tables, chain, plan);
      continue;
    }
    SetPartComment({Kind::Domain, after.name, check.name}, old->comment, check.comment, chain);
    if (old->validated == check.validated) continue;
    const DomainCheck& loose = check.validated ? *old : check;
    std::vector<Action> unvalidate{AlterObject{change.key, DropDomainCheck{check.name}, {}},
                                   AlterObject{change.key, AddDomainCheck{loose, true}, {}}};
    if (loose.comment)
      unvalidate.push_back(Comment{{Kind::Domain, after.name, check.name}, loose.comment});
    if (!check.validated) {
      chain.Then({.step = {.phase = Phase::Contract,
                           .title = "take the validation of check " + check.name.text + " of " +
                                    ToString(change.key) + " back",
                           .actions = std::move(unvalidate),
                           .undo = Reverse{{AlterObject{change.key, ValidateDomainCheck{check.name},
                                                        tables}}},
                           .subject = change.key}});
      continue;
    }
    Draft validate{
        .step = {.phase = Phase::Backfill,
                 .actions = {AlterObject{change.key, ValidateDomainCheck{check.name}, {}}},
                 .undo = Reverse{std::move(unvalidate)},
                 .subject = change.key}};
    chain.Then(Reading(std::move(validate), tables, plan));
  }
}

// ALTER TYPE of every column of the domain, whose views stand aside meanwhile.
void AppendColumns(const Domain& from, const Domain& to, const QualifiedName& spare,
                   const std::vector<QualifiedName>& tables, const PlanBuilder& plan,
                   std::vector<Action>& actions) {
  for (const QualifiedName& name : tables) {
    for (const Column& column : plan.before.tables.at(name).columns) {
      if (column.type.name != from.name) continue;
      TypeName old_type = column.type;
      old_type.name = spare;
      TypeName new_type = column.type;
      new_type.name = to.name;
      actions.push_back(AlterColumnType{.table = name,
                                        .column = column.name,
                                        .from = old_type,
                                        .to = new_type,
                                        .collation = column.collation});
    }
  }
}

std::vector<Action> ExchangeOf(const Domain& from, const Domain& to,
                               const std::vector<QualifiedName>& tables,
                               std::vector<Action> drop_views, std::vector<Action> create_views,
                               const Catalog& catalog, const PlanBuilder& plan) {
  const QualifiedName spare{from.name.schema, TransitionalName("pleat_old_", from.name.name)};
  std::vector<Action> actions = std::move(drop_views);
  actions.push_back(RenameObject{Kind::Domain, from.name, spare});
  for (Action& action : MakingOf(to)) actions.push_back(std::move(action));
  Append(actions, AccessActions({Kind::Domain, to.name, {}}, catalog, plan));
  AppendColumns(from, to, spare, tables, plan, actions);
  actions.push_back(DropObject{{Kind::Domain, spare, {}}});
  for (Action& action : create_views) actions.push_back(std::move(action));
  return actions;
}

// What takes or gives values of a type, or has columns of it that are not in tables.
bool IsCallOrForeign(Kind kind) {
  return kind == Kind::Routine || kind == Kind::Aggregate || kind == Kind::Operator ||
         kind == Kind::OperatorFamily || kind == Kind::OperatorClass || kind == Kind::Cast ||
         kind == Kind::ForeignTable;
}

// There is no ALTER for the type behind a domain: a new domain takes the old one's name and
// columns.
void LowerNewBase(const Alter<Domain>& change, PlanBuilder& plan) {
  TypeUsers users = UsersOf(plan.before, change.key.name);
  std::vector<ObjectKey> needs = plan.new_dependencies.Of(change.after);
  for (const ObjectKey& user : plan.old_dependencies.DependentsOf(change.key)) {
    if (!IsCallOrForeign(user.kind)) continue;
    const std::vector<ObjectKey> reads = plan.old_dependencies.Of(user);
    if (!std::binary_search(reads.begin(), reads.end(), change.key)) continue;
    if (Contains(plan.after, user)) {
      users.types.push_back(user);
    } else {
      needs.push_back(GoneKey(user));
    }
  }
  if (!users.types.empty()) return ReportInUse(change.key, "the type", users, plan);
  if (users.tables.empty()) return LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
  std::vector<ObjectKey> views;
  for (const QualifiedName& name : users.tables) {
    for (const Column& column : plan.before.tables.at(name).columns) {
      if (column.type.name != change.key.name) continue;
      needs.push_back(ColumnKey(name, column.name));
      for (ObjectKey& view : plan.old_dependencies.ViewsOver(name, column.name)) {
        if (std::find(views.begin(), views.end(), view) == views.end())
          views.push_back(std::move(view));
      }
    }
  }
  ViewStack stack = RebuildViews(views, change.key, plan);
  Append(needs, std::move(stack.needs));
  plan.handled.insert(change.key);
  plan.Add({.step = {.phase = Phase::Contract,
                     .title = "change the type behind " + ToString(change.key),
                     .actions = ExchangeOf(change.before, change.after, users.tables,
                                           std::move(stack.drop_old), std::move(stack.create_new),
                                           plan.after, plan),
                     .undo = Reverse{ExchangeOf(change.after, change.before, users.tables,
                                                std::move(stack.drop_new),
                                                std::move(stack.create_old), plan.before, plan)},
                     .hazards = {{Hazard::Rewrite, NamesAndSizes(users.tables, plan)},
                                 {Hazard::BreaksOldCode},
                                 {Hazard::Lossy}},
                     .subject = change.key,
                     .rebuilds = std::move(stack.rebuilt)},
            .makes = {change.key},
            .needs = std::move(needs)});
}

// What is left of the attributes when those that go have gone, and new ones stand at the end.
bool KeepsOrder(const std::vector<TypeAttribute>& before, const CompositeType& after) {
  std::vector<Identifier> order;
  for (const TypeAttribute& attribute : before) {
    if (FindAttribute(after, attribute.name) != nullptr) order.push_back(attribute.name);
  }
  for (const TypeAttribute& attribute : after.attributes) {
    const bool known = std::find(order.begin(), order.end(), attribute.name) != order.end();
    if (!known) order.push_back(attribute.name);
  }
  return std::equal(order.begin(), order.end(), after.attributes.begin(), after.attributes.end(),
                    [](const Identifier& name, const TypeAttribute& attribute) {
                      return name == attribute.name;
                    });
}

void DropOneAttribute(const CompositeType& type, const TypeAttribute& attribute,
                      const TypeUsers& users, Chain& chain, PlanBuilder& plan) {
  const ObjectKey key{Kind::CompositeType, type.name, {}};
  const ObjectKey part{Kind::CompositeType, type.name, attribute.name};
  Draft draft =
      AlterationOf(key, Phase::Contract, DropAttribute{attribute.name}, AddAttribute{attribute});
  draft.step.hazards.push_back({Hazard::BreaksOldCode});
  draft.rank = Rank::Last;
  std::vector<Action> back{AlterObject{key, AddAttribute{attribute}, {}}};
  if (attribute.comment) back.push_back(Comment{part, attribute.comment});
  if (!users.tables.empty()) {
    draft.step.hazards = {{Hazard::DataLoss, NamesAndSizes(users.tables, plan)},
                          {Hazard::BreaksOldCode}};
    draft.step.needs_allow = AllowName("drop-attribute", part);
    draft.step.undo = Irreversible{.reason =
                                       "the attribute comes back without its values, as the "
                                       "last one",
                                   .actions = std::move(back)};
  } else if (type.attributes.back().name != attribute.name) {
    draft.step.undo = Irreversible{.reason = "the attribute comes back as the last one",
                                   .actions = std::move(back)};
  } else {
    draft.step.undo = Reverse{std::move(back)};
  }
  chain.Then(std::move(draft));
}

// The columns that go and may have a row of the type as their default.
std::vector<ObjectKey> Loosened(const ObjectKey& type, const PlanBuilder& plan) {
  std::vector<ObjectKey> keys;
  for (const ObjectKey& user : plan.old_dependencies.DependentsOf(type)) {
    if (user.kind != Kind::Column || !plan.IsDropped(user)) continue;
    keys.push_back(LooseKey(user.name, user.member));
  }
  return keys;
}

void AddOrAlterAttributes(const Alter<CompositeType>& change,
                          const std::vector<TypeAttribute>& before, Chain& chain,
                          PlanBuilder& plan) {
  const CompositeType old{.name = change.key.name, .attributes = before};
  Chain additions(plan);
  for (const TypeAttribute& attribute : change.after.attributes) {
    const ObjectKey part{Kind::CompositeType, change.key.name, attribute.name};
    const TypeAttribute* known = FindAttribute(old, attribute.name);
    if (known == nullptr) {
      // The name may be another attribute's until that is renamed.
      const bool taken = FindAttribute(change.before, attribute.name) != nullptr;
      Draft add = AlterationOf(change.key, Phase::Expand, AddAttribute{attribute},
                               DropAttribute{attribute.name});
      AddNeeds(plan.new_dependencies.Of(change.after), add);
      AddNeeds(Loosened(change.key, plan), add);
      if (attribute.comment) add.step.actions.push_back(Comment{part, attribute.comment});
      (taken ? chain : additions).Then(std::move(add));
      continue;
    }
    if (known->type != attribute.type || known->collation != attribute.collation) {
      Draft alter = AlterationOf(change.key, Phase::Contract, AlterAttribute{attribute},
                                 AlterAttribute{*known});
      AddNeeds(plan.new_dependencies.Of(change.after), alter);
      alter.frees = plan.old_dependencies.Of(change.before);
      alter.step.hazards.push_back({Hazard::BreaksOldCode});
      chain.Then(std::move(alter));
    }
    SetPartComment(part, known->comment, attribute.comment, chain);
  }
}

// PostgreSQL refuses to change an attribute's type while a column has values of it, and knows no
// order but that in which attributes were added.
std::string RebuildReason(const std::vector<TypeAttribute>& before, const CompositeType& after,
                          const TypeUsers& users) {
  if (!KeepsOrder(before, after)) return "the order of the attributes";
  if (users.tables.empty()) return "";
  for (const TypeAttribute& attribute : before) {
    const TypeAttribute* wanted = FindAttribute(after, attribute.name);
    const bool differs = wanted != nullptr && (wanted->type != attribute.type ||
                                               wanted->collation != attribute.collation);
    if (differs) return "the type of attribute `" + attribute.name.text + "`";
  }
  return "";
}

}  // namespace

void Lower(const Create<Domain>& change, PlanBuilder& plan) { LowerPlainCreate(change, plan); }
void Lower(const Drop<Domain>& change, PlanBuilder& plan) { LowerPlainDrop(change, plan); }
void Lower(const Rename<Domain>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

void Lower(const Alter<Domain>& change, PlanBuilder& plan) {
  const Domain& before = change.before;
  const Domain& after = change.after;
  if (before.type != after.type || before.collation != after.collation)
    return LowerNewBase(change, plan);
  const std::vector<QualifiedName> tables = UsersOf(plan.before, change.key.name).tables;
  Chain chain(plan);
  if (before.default_value != after.default_value) {
    Draft draft = AlterationOf(change.key, Phase::Expand, SetDomainDefault{after.default_value},
                               SetDomainDefault{before.default_value});
    AddNeeds(plan.new_dependencies.Of(after), draft);
    chain.Then(std::move(draft));
  }
  // Whose columns are still of the domain by the time when it asks for more.
  std::vector<QualifiedName> staying = tables;
  const std::vector<QualifiedName> later = UsersOf(plan.after, change.key.name).tables;
  std::erase_if(staying, [&](const QualifiedName& table) {
    return std::find(later.begin(), later.end(), table) == later.end();
  });
  LowerChecks(change, staying, chain, plan);
  if (before.not_null == after.not_null) return;
  Draft draft = AlterationOf(change.key, after.not_null ? Phase::Contract : Phase::Expand,
                             SetDomainNotNull{after.not_null}, SetDomainNotNull{before.not_null});
  if (before.not_null) ReadBack(tables, draft.step.undo);
  if (after.not_null) WaitForThoseThatLeave(change.key.name, plan, draft);
  chain.Then(after.not_null ? Reading(std::move(draft), staying, plan) : std::move(draft));
}

void Lower(const Create<CompositeType>& change, PlanBuilder& plan) {
  LowerPlainCreate(change, plan);
}
void Lower(const Drop<CompositeType>& change, PlanBuilder& plan) { LowerPlainDrop(change, plan); }
void Lower(const Rename<CompositeType>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

void Lower(const Alter<CompositeType>& change, PlanBuilder& plan) {
  const TypeUsers users = UsersOf(plan.before, change.key.name);
  std::vector<TypeAttribute> before = change.before.attributes;
  Chain chain(plan);
  FollowRenames(
      change.key, before, change.after.attributes, Phase::Contract,
      [](const Identifier& from, const Identifier& to) {
        return RenameAttribute{from, to};
      },
      chain, plan);
  const std::string reason = RebuildReason(before, change.after, users);
  if (!reason.empty()) {
    const bool in_use = !users.tables.empty() || !users.types.empty();
    return in_use ? ReportInUse(change.key, reason, users, plan)
                  : LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
  }
  AddOrAlterAttributes(change, before, chain, plan);
  for (const TypeAttribute& attribute : before) {
    if (FindAttribute(change.after, attribute.name) == nullptr)
      DropOneAttribute(change.before, attribute, users, chain, plan);
  }
}

void Lower(const Create<RangeType>& change, PlanBuilder& plan) { LowerPlainCreate(change, plan); }
void Lower(const Drop<RangeType>& change, PlanBuilder& plan) { LowerPlainDrop(change, plan); }
void Lower(const Rename<RangeType>& change, PlanBuilder& plan) {
  LowerPlainRename(change.from, change.key, true, plan);
}

void Lower(const Alter<RangeType>& change, PlanBuilder& plan) {
  // The multirange alone can be renamed; what else there is to a range, cannot be changed.
  RangeType renamed = change.before;
  renamed.multirange = change.after.multirange;
  renamed.comment = change.after.comment;
  if (renamed == change.after) {
    const QualifiedName& from = change.before.multirange;
    const QualifiedName& to = change.after.multirange;
    plan.Add({.step = {.phase = Phase::Contract,
                       .actions = {RenameObject{Kind::RangeType, from, to}},
                       .undo = Reverse{{RenameObject{Kind::RangeType, to, from}}},
                       .hazards = {{Hazard::BreaksOldCode}},
                       .subject = change.key},
              .needs = {change.key}});
    return;
  }
  const TypeUsers users = UsersOf(plan.before, change.key.name);
  const bool in_use = !users.tables.empty() || !users.types.empty();
  if (in_use) return ReportInUse(change.key, "the definition", users, plan);
  LowerReplacement(change, {{Hazard::BreaksOldCode}}, plan);
}

}  // namespace pleat
