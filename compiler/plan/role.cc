#include "compiler/model/role.h"

#include "compiler/plan/lower.h"

namespace pleat {
namespace {

ObjectKey KeyOfRole(const Identifier& name) {
  return {Kind::ServerRole, {.schema = {}, .name = name}, {}};
}

ServerRole WithoutGroups(ServerRole role) {
  role.member_of.clear();
  role.comment.reset();
  return role;
}

std::vector<Action> Memberships(const QualifiedName& role, const std::set<Identifier>& before,
                                const std::set<Identifier>& after) {
  std::vector<Action> actions;
  for (const Identifier& group : before) {
    if (!after.contains(group)) actions.push_back(ChangeMembership{role, group, true});
  }
  for (const Identifier& group : after) {
    if (!before.contains(group)) actions.push_back(ChangeMembership{role, group, false});
  }
  return actions;
}

std::vector<ObjectKey> GroupsOf(const ServerRole& role) {
  std::vector<ObjectKey> keys;
  for (const Identifier& group : role.member_of) keys.push_back(KeyOfRole(group));
  return keys;
}

// One GRANT or REVOKE of default privileges for each way in which two states differ.
std::vector<Action> DefaultLines(const MemberName& name, const Grants& before,
                                 const Grants& after) {
  std::vector<Action> actions;
  const auto add = [&](bool revoke, bool option, PrivilegeSet privileges, const Identifier& role) {
    if (privileges.empty()) return;
    actions.push_back(ChangeDefaultGrant{.name = name,
                                         .revoke = revoke,
                                         .option = option,
                                         .privileges = privileges,
                                         .roles = {role}});
  };
  const auto held = [](const Grants& grants, const Identifier& role) {
    const auto found = grants.find(role);
    return found == grants.end() ? Held{} : found->second;
  };
  std::set<Identifier> roles;
  for (const auto& [role, any] : before) roles.insert(role);
  for (const auto& [role, any] : after) roles.insert(role);
  for (const Identifier& role : roles) {
    const Held old = held(before, role);
    const Held wanted = held(after, role);
    add(true, false, old.privileges - wanted.privileges, role);
    add(true, true, (old.grantable - wanted.grantable) & wanted.privileges, role);
    add(false, false, wanted.privileges - old.privileges - wanted.grantable, role);
    add(false, true, wanted.grantable - old.grantable, role);
  }
  return actions;
}

Grants NoneSaid(const MemberName& name) {
  return name.owner.schema.empty() ? DefaultGrants(name.member.text) : Grants{};
}

// What is taken away of default privileges, or given, from one state to the other.
std::vector<Action> DefaultLines(const MemberName& name, const Grants& before, const Grants& after,
                                 bool revoke) {
  std::vector<Action> lines = DefaultLines(name, before, after);
  std::erase_if(
      lines, [&](const Action& line) { return line.As<ChangeDefaultGrant>()->revoke != revoke; });
  return lines;
}

// They are not what gives the plan's own objects their privileges: what goes, goes first, and what
// comes, comes last.
void LowerDefaults(const ObjectKey& key, const Grants& before, const Grants& after,
                   PlanBuilder& plan) {
  const MemberName name{key.name, key.member};
  std::vector<ObjectKey> needs{KeyOfRole(name.owner.name)};
  for (const auto& [role, held] : after) needs.push_back(KeyOfRole(role));
  std::vector<ObjectKey> frees;
  if (!name.owner.schema.empty()) {
    const ObjectKey schema{Kind::Schema, {.schema = {}, .name = name.owner.schema}, {}};
    Contains(plan.after, schema) ? needs.push_back(schema) : frees.push_back(schema);
  }
  for (const bool revoke : {true, false}) {
    std::vector<Action> forth = DefaultLines(name, before, after, revoke);
    if (forth.empty()) continue;
    const bool several = forth.size() > 1;
    const std::string_view what = revoke ? "take of " : "give more of ";
    plan.Add({.step = {.phase = Phase::Expand,
                       .title = several ? std::string(what) + ToString(key) : "",
                       .actions = std::move(forth),
                       .undo = Reverse{DefaultLines(name, after, before, !revoke)},
                       .subject = key},
              .needs = needs,
              .frees = frees,
              .rank = revoke ? Rank::First : Rank::End});
  }
}

}  // namespace

void Lower(const Create<ServerRole>& change, PlanBuilder& plan) {
  std::vector<Action> actions{CreateRole{WithoutGroups(change.after)}};
  for (Action& action : Memberships(change.key.name, {}, change.after.member_of)) {
    actions.push_back(std::move(action));
  }
  plan.Add({.step = {.phase = Phase::Expand,
                     .actions = std::move(actions),
                     .undo = Reverse{{DropRole{change.key.name}}},
                     .subject = change.key},
            .makes = {change.key},
            .needs = GroupsOf(change.after),
            .rank = Rank::First});
  LowerNewComment(change.key, change.after.comment, plan);
}

// A role that no file declares is nobody's business (plan.cc).
void Lower(const Drop<ServerRole>&, PlanBuilder&) {}
void Lower(const Rename<ServerRole>&, PlanBuilder&) {}

void Lower(const Alter<ServerRole>& change, PlanBuilder& plan) {
  const ServerRole before = WithoutGroups(change.before);
  const ServerRole after = WithoutGroups(change.after);
  std::vector<Action> forth;
  std::vector<Action> back;
  if (!(before == after)) {
    forth.push_back(AlterRole{before, after});
    back.push_back(AlterRole{after, before});
  }
  const auto& groups = change.before.member_of;
  for (Action& action : Memberships(change.key.name, groups, change.after.member_of)) {
    forth.push_back(std::move(action));
  }
  for (Action& action : Memberships(change.key.name, change.after.member_of, groups)) {
    back.push_back(std::move(action));
  }
  const bool several = forth.size() > 1;
  plan.Add({.step = {.phase = Phase::Expand,
                     .title = several ? "alter role " + NameForPeople(change.key) : "",
                     .actions = std::move(forth),
                     .undo = Reverse{std::move(back)},
                     .subject = change.key},
            .needs = GroupsOf(change.after)});
}

void Lower(const Create<DefaultPrivileges>& change, PlanBuilder& plan) {
  LowerDefaults(change.key, NoneSaid(change.after.name), change.after.grants, plan);
}

void Lower(const Drop<DefaultPrivileges>& change, PlanBuilder& plan) {
  LowerDefaults(change.key, change.before.grants, NoneSaid(change.before.name), plan);
}

void Lower(const Alter<DefaultPrivileges>& change, PlanBuilder& plan) {
  LowerDefaults(change.key, change.before.grants, change.after.grants, plan);
}

void Lower(const Rename<DefaultPrivileges>&, PlanBuilder&) {}

std::vector<Action> DefaultsAgain(const QualifiedName& schema, const PlanBuilder& plan) {
  std::vector<Action> actions;
  if (plan.after.grants) return actions;
  for (const auto& [name, privileges] : plan.before.default_privileges) {
    if (name.owner.schema == schema.name)
      Append(actions, DefaultLines(name, NoneSaid(name), privileges.grants));
  }
  return actions;
}

}  // namespace pleat
