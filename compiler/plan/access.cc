#include "compiler/diff/access.h"

#include <algorithm>

#include "compiler/model/default_name.h"
#include "compiler/model/portable.h"
#include "compiler/model/roles_of.h"
#include "compiler/plan/keys.h"
#include "compiler/plan/lower.h"

namespace pleat {
namespace {

// The GRANTs and REVOKEs between two states: one for all roles of which the same is said.
class GrantLines {
 public:
  GrantLines(ObjectKey key, const Grants& before, const Grants& after) : key_(std::move(key)) {
    std::set<Identifier> roles;
    for (const auto& [role, held] : before) roles.insert(role);
    for (const auto& [role, held] : after) roles.insert(role);
    for (const Identifier& role : roles) Compare(role, HeldBy(before, role), HeldBy(after, role));
  }

  std::vector<Action> Gives() const { return Lines(false); }
  std::vector<Action> Takes() const { return Lines(true); }
  std::vector<Action> All() const {
    std::vector<Action> all = Lines(true);
    for (Action& action : Lines(false)) all.push_back(std::move(action));
    return all;
  }
  // What is taken from whom, options apart.
  std::map<Identifier, PrivilegeSet> Taken() const { return taken_; }

 private:
  struct Line {
    bool revoke = false;
    bool option = false;
    PrivilegeSet privileges = {};

    auto operator<=>(const Line&) const = default;
  };

  static Held HeldBy(const Grants& grants, const Identifier& role) {
    const auto found = grants.find(role);
    return found == grants.end() ? Held{} : found->second;
  }

  void Compare(const Identifier& role, const Held& before, const Held& after) {
    const PrivilegeSet taken = before.privileges - after.privileges;
    Add(role, {.revoke = true, .privileges = taken});
    if (!taken.empty()) taken_[role] = taken;
    Add(role, {.revoke = true,
               .option = true,
               .privileges = (before.grantable - after.grantable) & after.privileges});
    Add(role, {.privileges = after.privileges - before.privileges - after.grantable});
    Add(role, {.option = true, .privileges = after.grantable - before.grantable});
  }

  void Add(const Identifier& role, const Line& line) {
    if (!line.privileges.empty()) lines_[line].push_back(role);
  }

  std::vector<Action> Lines(bool revoke) const {
    std::vector<Action> actions;
    for (const auto& [line, roles] : lines_) {
      if (line.revoke != revoke) continue;
      actions.push_back(ChangeGrant{.object = key_,
                                    .revoke = line.revoke,
                                    .option = line.option,
                                    .privileges = line.privileges,
                                    .roles = roles});
    }
    return actions;
  }

  ObjectKey key_;
  std::map<Line, std::vector<Identifier>> lines_ = {};
  std::map<Identifier, PrivilegeSet> taken_ = {};
};

// A privilege of the whole relation that is taken takes the same of its columns along (manual,
// REVOKE): those that stay are given again.
void GiveColumnsAgain(const ObjectKey& key, const std::map<Identifier, PrivilegeSet>& taken,
                      const Catalog& catalog, std::vector<Action>& actions) {
  if (AccessClassOf(key.kind) != AccessClass::Relation || taken.empty()) return;
  for (auto at = catalog.access.lower_bound({Kind::Column, key.name, {}});
       at != catalog.access.end() && at->first.kind == Kind::Column && at->first.name == key.name;
       ++at) {
    if (!at->second.grants) continue;
    Grants again;
    for (const auto& [role, held] : *at->second.grants) {
      const auto found = taken.find(role);
      if (found == taken.end()) continue;
      again[role] = {held.privileges & found->second, held.grantable & found->second};
    }
    Append(actions, GrantLines(at->first, {}, again).Gives());
  }
}

// What default privileges may have given a fresh object and is not wanted. Whoever runs the script
// creates it, so those of every role count.
Grants GivenByDefault(const ObjectKey& key, const PlanBuilder& plan) {
  Grants given = DefaultGrants(key);
  const AccessClass of = AccessClassOf(key.kind);
  for (const Catalog* catalog : {&plan.before, &plan.after}) {
    for (const auto& [name, privileges] : catalog->default_privileges) {
      const bool applies = ClassOfObjects(name.member.text) == of &&
                           (name.owner.schema.empty() || name.owner.schema == key.name.schema);
      if (!applies) continue;
      for (const auto& [role, held] : privileges.grants) {
        given[role].privileges = given[role].privileges | held.privileges;
      }
    }
  }
  return given;
}

// From what a fresh object may have to what is wanted, which is said once it belongs to `owner`:
// what others have by default, that one may do anyway, and would lose. Giving what is there already
// does no harm.
std::vector<Action> FreshGrants(const ObjectKey& key, const Grants& wanted,
                                const std::optional<Identifier>& owner, const PlanBuilder& plan) {
  const Grants given = Without(GivenByDefault(key, plan), owner);
  const Grants asked = Without(wanted, owner);
  std::vector<Action> actions = GrantLines(key, given, asked).Takes();
  Append(actions, GrantLines(key, DefaultGrants(key), asked).Gives());
  return actions;
}

std::vector<Action> OwnersLack(const ObjectKey& key, const std::optional<Identifier>& owner,
                               PrivilegeSet before, PrivilegeSet after) {
  if (!owner || before == after) return {};
  const PrivilegeSet all = AllPrivileges(AccessClassOf(key.kind));
  return GrantLines(key, {{*owner, {.privileges = all - before}}},
                    {{*owner, {.privileges = all - after}}})
      .All();
}

// The object whose making makes this one: a table for its serial sequences, a view for its columns.
ObjectKey MakerOf(const ObjectKey& key, const Catalog& catalog) {
  if (Contains(catalog, key)) return key;
  if (key.kind == Kind::Sequence) {
    const auto owner = OwnerOfSequence(catalog, key.name);
    if (owner) return {Kind::Table, owner->table, {}};
  }
  if (key.kind == Kind::Column) {
    if (const auto relation = RelationNamed(catalog, key.name)) return *relation;
  }
  return key;
}

std::vector<ObjectKey> NeedsOf(const SetAccess& change, const PlanBuilder& plan) {
  std::vector<ObjectKey> needs = NamesOfSignature(change.key, plan);
  needs.push_back(change.key);
  needs.push_back(MakerOf(change.key, plan.after));
  if (change.key.kind == Kind::Column) needs.push_back({Kind::Table, change.key.name, {}});
  const auto role = [&](const Identifier& name) {
    needs.push_back({Kind::ServerRole, {.schema = {}, .name = name}, {}});
  };
  if (change.after.owner) role(*change.after.owner);
  for (const auto& [name, held] : *change.after.grants) role(name);
  return needs;
}

// A fresh object comes with its owner and privileges: no moment shows it otherwise.
void LowerFresh(const SetAccess& change, PlanBuilder& plan) {
  std::vector<Action> actions;
  // Whoever runs the script creates it.
  const bool filled = change.key.kind == Kind::MaterializedView &&
                      FilledBy(change.key, plan.after, plan).has_value();
  if (change.after.owner && *change.after.owner != plan.live.user && !filled) {
    actions.push_back(SetOwner{change.key, *change.after.owner});
  }
  const auto said = plan.after.access.find(change.key);
  if (said != plan.after.access.end() && said->second.grants) {
    Append(actions, FreshGrants(change.key, *change.after.grants, change.after.owner, plan));
  }
  Append(actions, OwnersLack(change.key, change.after.owner, {}, change.after.owner_lacks));
  if (actions.empty()) return;
  const ObjectKey maker = MakerOf(change.key, plan.after);
  if (plan.makers.empty()) {
    for (DraftId id = 0; id < plan.drafts.size(); ++id) {
      for (const ObjectKey& key : plan.drafts[id].makes) plan.makers.emplace(key, id);
    }
  }
  const auto found = plan.makers.find(maker);
  if (found == plan.makers.end()) {
    plan.Add({.step = {.phase = Phase::Expand,
                       .actions = std::move(actions),
                       .undo = NothingToUndo{"they go with the object"},
                       .subject = change.key},
              .needs = NeedsOf(change, plan)});
    return;
  }
  Draft& draft = plan.drafts[found->second];
  Append(draft.step.actions, std::move(actions));
  for (ObjectKey& need : NeedsOf(change, plan)) {
    if (need.kind == Kind::ServerRole) draft.needs.push_back(std::move(need));
  }
}

// What the columns of a relation that stay give the role, on either side.
std::vector<std::pair<ObjectKey, Held>> HeldOfColumns(const ObjectKey& relation,
                                                      const Identifier& role,
                                                      const PlanBuilder& plan) {
  std::map<ObjectKey, Held> held;
  if (AccessClassOf(relation.kind) != AccessClass::Relation) return {};
  for (const Catalog* catalog : {&plan.before, &plan.after}) {
    for (auto at = catalog->access.lower_bound({Kind::Column, relation.name, {}});
         at != catalog->access.end() && at->first.kind == Kind::Column &&
         at->first.name == relation.name;
         ++at) {
      const bool stays = Contains(plan.after, at->first) && !plan.IsDropped(at->first);
      if (!stays || !at->second.grants || !at->second.grants->contains(role)) continue;
      const Held& given = at->second.grants->at(role);
      Held& all = held[at->first];
      all.privileges = all.privileges | given.privileges;
      all.grantable = all.grantable | given.grantable;
    }
  }
  return {held.begin(), held.end()};
}

// The next owner would get what columns give this one by name, which this one keeps
// (aclnewowner()).
std::vector<Action> ChangeOwner(const ObjectKey& key, const Identifier& from, const Identifier& to,
                                Draft& draft, const PlanBuilder& plan) {
  std::vector<Action> actions;
  std::vector<Action> again;
  for (const auto& [column, held] : HeldOfColumns(key, from, plan)) {
    Append(actions, GrantLines(column, {{from, held}}, {}).Takes());
    Append(again, GrantLines(column, {}, {{from, held}}).Gives());
    draft.needs.push_back(GrantedKey(column.name, column.member));
    // Until then there are two columns with these privileges.
    if (plan.old_keys.contains(column)) draft.needs.push_back(RenamedKey(column));
  }
  actions.push_back(SetOwner{key, to});
  Append(actions, std::move(again));
  return actions;
}

// What `catalog` gives `role` on the sequences of a table's columns, which it has no more by name
// when another one becomes their owner after it.
std::vector<Action> SequencesOf(const ObjectKey& table, const Identifier& role,
                                const Catalog& catalog) {
  std::vector<Action> actions;
  const auto found = catalog.tables.find(table.name);
  if (table.kind != Kind::Table || found == catalog.tables.end()) return actions;
  for (const Column& column : found->second.columns) {
    const bool has = std::holds_alternative<Identity>(column.source) ||
                     std::holds_alternative<Serial>(column.source);
    if (!has) continue;
    const ObjectKey key{Kind::Sequence, SequenceOf(table.name, column), {}};
    const Grants held = GrantsOf(catalog, key);
    const auto its = held.find(role);
    if (its != held.end()) Append(actions, GrantLines(key, {}, {*its}).Gives());
  }
  return actions;
}

// A new owner takes over what the old one held (ALTER … OWNER): both are said in one step.
void LowerOwner(const SetAccess& change, PlanBuilder& plan) {
  const ObjectKey& key = change.key;
  Draft draft{.needs = NeedsOf(change, plan)};
  std::vector<Action> forth;
  if (change.before.owner) {
    forth = ChangeOwner(key, *change.before.owner, *change.after.owner, draft, plan);
  } else {
    forth.push_back(SetOwner{key, *change.after.owner});
  }
  Append(forth,
         OwnersLack(key, change.after.owner, change.before.owner_lacks, change.after.owner_lacks));
  if (change.before.owner && plan.after.grants)
    Append(forth, SequencesOf(key, *change.before.owner, plan.after));
  const Grants taken_over = Without(*change.before.grants, change.after.owner);
  Append(forth, GrantLines(key, taken_over, *change.after.grants).All());
  std::vector<Action> back;
  if (change.before.owner) {
    back = ChangeOwner(key, *change.after.owner, *change.before.owner, draft, plan);
  }
  Append(back,
         OwnersLack(key, change.before.owner, change.after.owner_lacks, change.before.owner_lacks));
  Append(back, SequencesOf(key, *change.after.owner, plan.before));
  const Grants given_back = Without(*change.after.grants, change.before.owner);
  Append(back, GrantLines(key, given_back, *change.before.grants).All());
  draft.makes.push_back(OwnedKey(key.name));
  draft.step = {.phase = Phase::Contract,
                .title = "let " + ToString(key) + " belong to " + change.after.owner->text,
                .actions = std::move(forth),
                .hazards = {{Hazard::BreaksOldCode}},
                .subject = key};
  if (change.before.owner) {
    draft.step.undo = Reverse{std::move(back)};
  } else {
    draft.step.undo =
        Irreversible{.reason = "whose it was is not known", .actions = std::move(back)};
  }
  plan.Add(std::move(draft));
}

std::string TitleOf(const SetAccess& change, std::string_view what, std::size_t actions) {
  return actions == 1 ? "" : std::string(what) + " access to " + ToString(change.key);
}

// What is held beside the owner of the table, by whom another one follows as its owner: by name on
// a sequence of its columns (SequencesOf).
struct BesideOwners {
  Grants before = {};
  Grants after = {};
};

BesideOwners HeldBesideOwners(const SetAccess& change, const PlanBuilder& plan) {
  BesideOwners held{*change.before.grants, *change.after.grants};
  const ObjectKey table = MakerOf(change.key, plan.after);
  if (change.key.kind != Kind::Sequence || table.kind != Kind::Table) return held;
  const auto before = OwnerOf(plan.before, table);
  const auto after = OwnerOf(plan.after, table);
  if (!before || !after || before == after) return held;
  return {Without(std::move(held.before), after), Without(std::move(held.after), before)};
}

void LowerGrants(const SetAccess& change, PlanBuilder& plan) {
  const ObjectKey& key = change.key;
  const BesideOwners held = HeldBesideOwners(change, plan);
  const GrantLines forth(key, held.before, held.after);
  const GrantLines back(key, held.after, held.before);
  std::vector<Action> gives = forth.Gives();
  if (!gives.empty()) {
    std::vector<Action> undo = back.Takes();
    GiveColumnsAgain(key, back.Taken(), plan.before, undo);
    plan.Add({.step = {.phase = Phase::Expand,
                       .title = TitleOf(change, "give", gives.size()),
                       .actions = std::move(gives),
                       .undo = Reverse{std::move(undo)},
                       .subject = key},
              .makes = {GrantedKey(key.name, key.member)},
              .needs = NeedsOf(change, plan)});
  }
  std::vector<Action> takes = forth.Takes();
  GiveColumnsAgain(key, forth.Taken(), plan.after, takes);
  Append(takes,
         OwnersLack(key, change.after.owner, change.before.owner_lacks, change.after.owner_lacks));
  if (takes.empty()) return;
  std::vector<Action> undo = back.Gives();
  Append(undo,
         OwnersLack(key, change.after.owner, change.after.owner_lacks, change.before.owner_lacks));
  std::vector<ObjectKey> needs = NeedsOf(change, plan);
  if (key.kind == Kind::Column) needs.push_back(OwnedKey(key.name));
  plan.Add({.step = {.phase = Phase::Contract,
                     .title = TitleOf(change, "take", takes.size()),
                     .actions = std::move(takes),
                     .undo = Reverse{std::move(undo)},
                     .hazards = {{Hazard::BreaksOldCode}},
                     .subject = key},
            .needs = std::move(needs)});
}

// What says who may do what: where the files do not, privileges stay as they are.
const Catalog& GrantsFor(const Catalog& catalog, const PlanBuilder& plan) {
  return catalog.grants ? catalog : plan.before;
}

// What a relation has lost nobody has access to.
bool HasColumn(const Catalog& catalog, const ObjectKey& column, const PlanBuilder& plan) {
  const auto table = catalog.tables.find(column.name);
  if (table != catalog.tables.end()) return FindColumn(table->second, column.member) != nullptr;
  if (&catalog == &plan.before) return true;
  const auto columns = plan.new_dependencies.ColumnsOfRelation(column.name);
  return !columns || columns->empty() ||
         std::find(columns->begin(), columns->end(), column.member) != columns->end();
}

// Whether anything is known of an object's access, or that of its columns.
bool IsSaid(const Catalog& catalog, const ObjectKey& key) {
  if (catalog.access.contains(key)) return true;
  if (AccessClassOf(key.kind) != AccessClass::Relation) return false;
  const auto column = catalog.access.lower_bound({Kind::Column, key.name, {}});
  return column != catalog.access.end() && column->first.kind == Kind::Column &&
         column->first.name == key.name;
}

}  // namespace

std::optional<Identifier> OwnerFor(const ObjectKey& key, const Catalog& catalog,
                                   const PlanBuilder& plan) {
  if (BelongsToSuperusers(key.kind)) {
    const auto own = catalog.access.find(key);
    const bool is_said = own != catalog.access.end() && own->second.owner;
    return is_said ? own->second.owner : OwnerOf(plan.before, key);
  }
  const auto said = OwnerOf(catalog, key);
  return said ? said : OwnerOf(plan.before, key);
}

namespace {

// What the undo of a drop says for an object to be accessed as before. The columns of a table that
// goes come back with it.
std::vector<Action> AccessAgain(const ObjectKey& key, const PlanBuilder& plan) {
  if (key.kind != Kind::Column) return AccessActions(key, plan.before, plan);
  const auto found = plan.before.access.find(key);
  if (!plan.after.tables.contains(key.name)) return {};
  std::vector<Action> actions = LabelActions(key, plan.before, plan);
  if (found->second.grants) Append(actions, GrantLines(key, {}, *found->second.grants).Gives());
  return actions;
}

// A sequence comes back with its column, and that with its table.
std::vector<Action> SequencesAgain(const ObjectKey& key, const PlanBuilder& plan) {
  std::vector<Action> actions;
  const auto table = plan.before.tables.find(key.name);
  if (table == plan.before.tables.end()) return actions;
  for (const Column& column : table->second.columns) {
    const bool comes =
        key.kind == Kind::Table || (key.kind == Kind::Column && key.member == column.name);
    if (comes) Append(actions, SequenceGrants(key.name, column, plan.before, plan));
  }
  return actions;
}

}  // namespace

std::vector<Action> AccessActions(const ObjectKey& key, const Catalog& catalog,
                                  const PlanBuilder& plan) {
  std::vector<Action> actions = LabelActions(key, catalog, plan);
  const auto owner = OwnerFor(key, catalog, plan);
  if (owner && *owner != plan.live.user) actions.push_back(SetOwner{key, *owner});
  const Catalog& source = GrantsFor(catalog, plan);
  const auto found = source.access.find(key);
  const bool said = found != source.access.end() && found->second.grants;
  if (said || !plan.before.default_privileges.empty()) {
    Append(actions, FreshGrants(key, GrantsOf(source, key), owner, plan));
  }
  if (found != source.access.end()) {
    Append(actions, OwnersLack(key, owner, {}, found->second.owner_lacks));
  }
  if (AccessClassOf(key.kind) != AccessClass::Relation) return actions;
  for (auto at = source.access.lower_bound({Kind::Column, key.name, {}});
       at != source.access.end() && at->first.kind == Kind::Column && at->first.name == key.name;
       ++at) {
    if (at->second.grants && HasColumn(catalog, at->first, plan))
      Append(actions, GrantLines(at->first, {}, *at->second.grants).Gives());
  }
  return actions;
}

std::vector<Action> SequenceGrants(const QualifiedName& table, const Column& column,
                                   const Catalog& catalog, const PlanBuilder& plan) {
  const bool has = std::holds_alternative<Identity>(column.source) ||
                   std::holds_alternative<Serial>(column.source);
  if (!has) return {};
  const ObjectKey key{Kind::Sequence, SequenceOf(table, column), {}};
  const Catalog& source = GrantsFor(catalog, plan);
  const auto found = source.access.find(key);
  const bool said = found != source.access.end() && found->second.grants;
  if (!said && plan.before.default_privileges.empty()) return {};
  return FreshGrants(key, GrantsOf(source, key), OwnerFor({Kind::Table, table, {}}, catalog, plan),
                     plan);
}

void Lower(const SetAccess& change, PlanBuilder& plan) {
  // What is rebuilt gets its owner and privileges there.
  if (plan.handled.contains(change.key) || plan.handled.contains(MakerOf(change.key, plan.after)))
    return;
  if (change.is_new) return LowerFresh(change, plan);
  const bool owners = change.after.owner && change.before.owner != change.after.owner;
  owners ? LowerOwner(change, plan) : LowerGrants(change, plan);
}

void RestoreAccess(PlanBuilder& plan) {
  if (plan.before.access.empty() && plan.before.labels.empty()) return;
  for (Draft& draft : plan.drafts) {
    for (const ObjectKey& key : draft.removes) {
      const AccessClass of = AccessClassOf(key.kind);
      const bool view = IsAnyView(key.kind);
      const ObjectKey table{Kind::Table, key.name, {}};
      const bool within =
          key.kind == Kind::Column &&
          std::find(draft.removes.begin(), draft.removes.end(), table) != draft.removes.end();
      if (view || within || Contains(plan.after, key)) continue;
      const bool said = of != AccessClass::None && IsSaid(plan.before, key);
      std::vector<Action> again =
          said ? AccessAgain(key, plan) : LabelActions(key, plan.before, plan);
      Append(again, SequencesAgain(key, plan));
      if (auto* reverse = std::get_if<Reverse>(&draft.step.undo)) {
        const bool archived =
            !reverse->actions.empty() && reverse->actions.front().As<Restore>() != nullptr;
        if (!archived) Append(reverse->actions, std::move(again));
      } else if (auto* lost = std::get_if<Irreversible>(&draft.step.undo)) {
        if (!lost->actions.empty()) Append(lost->actions, std::move(again));
      }
    }
  }
}

void KeepAccessOfSucceeded(PlanBuilder& plan) {
  for (Draft& draft : plan.drafts) {
    for (const ObjectKey& key : draft.makes) {
      const auto found = plan.succeeded_access.find(key);
      if (found == plan.succeeded_access.end() || Contains(plan.before, key)) continue;
      if (!Contains(plan.after, key)) continue;
      const auto& owner = found->second.owner;
      if (owner && !OwnerOf(plan.after, key) && *owner != plan.live.user)
        draft.step.actions.push_back(SetOwner{key, *owner});
      if (found->second.grants && !plan.after.grants) {
        Append(draft.step.actions, FreshGrants(key, *found->second.grants, owner, plan));
        Append(draft.step.actions, OwnersLack(key, owner, {}, found->second.owner_lacks));
      }
    }
  }
}

void CheckRoles(PlanBuilder& plan) {
  if (!plan.live.roles) return;
  for (const Identifier& role : RolesOf(plan.after)) {
    const QualifiedName name{.schema = {}, .name = role};
    if (plan.live.roles->contains(name) || plan.after.roles.contains(name)) continue;
    plan.sink.Add(
        {.code = Code::UnknownRole,
         .message = "the server has no role `" + role.text + "`",
         .help = "create it there, or let the schema declare it: `role " + role.text + ";`"});
  }
}

}  // namespace pleat
