#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

std::vector<Privilege> ToPrivileges(SchemaParser::PrivilegesContext* privileges) {
  std::vector<Privilege> result;
  for (auto* privilege : privileges->privilege()) {
    const Range word =
        privilege->word() != nullptr ? At(*privilege->word()) : At(*privilege->start);
    result.push_back({.word = word, .columns = ToNames(privilege->names())});
  }
  return result;
}

AccessTarget ToTarget(SchemaParser::AccessTargetContext* target) {
  AccessTarget result = {.at = At(*target)};
  if (target->ALL() != nullptr) {
    result.all = At(*target->word());
    result.schemas = ToNames(target->roles()->word());
    return result;
  }
  if (target->accessKind() != nullptr) result.kind = At(*target->accessKind());
  result.path = ToNames(target->path()->word());
  if (target->island() != nullptr) result.signature = At(*target->island());
  return result;
}

template <class Context>
Grant GrantOf(Context* grant) {
  return {.at = At(*grant),
          .revoke = grant->REVOKE() != nullptr,
          .privileges = ToPrivileges(grant->privileges()),
          .roles = ToNames(grant->roles()->word()),
          .with_option = grant->withGrantOption() != nullptr};
}

RoleOption ToOption(SchemaParser::RoleOptionContext* option) {
  RoleOption result = {.at = At(*option)};
  if (option->literal() != nullptr) result.value = ToLiteral(option->literal());
  if (option->IN() != nullptr) {
    result.kind = RoleOption::Kind::In;
    result.roles = ToNames(option->roles()->word());
  } else if (option->CONNECTION() != nullptr) {
    result.kind = RoleOption::Kind::ConnectionLimit;
  } else if (option->VALID() != nullptr) {
    result.kind = RoleOption::Kind::ValidUntil;
  } else {
    result.at = At(*option->word());
  }
  return result;
}

}  // namespace

Role ToRole(SchemaParser::RoleContext* role, const Origin& origin) {
  Role result = {.name = ToName(role->word())};
  for (auto* option : role->roleOption()) {
    if (auto* comment = option->comment()) {
      SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
    } else {
      result.options.push_back(ToOption(option));
    }
  }
  return result;
}

OwnerOf ToOwner(SchemaParser::OwnerOfContext* owner) {
  OwnerOf result = {.at = At(*owner), .role = ToName(owner->word())};
  if (owner->accessTarget() != nullptr) result.of = ToTarget(owner->accessTarget());
  return result;
}

Grant ToGrant(SchemaParser::GrantContext* grant) { return GrantOf(grant); }

Grant ToGrant(SchemaParser::GrantOnContext* grant) {
  Grant result = GrantOf(grant);
  result.on = ToTarget(grant->accessTarget());
  return result;
}

DefaultPrivileges ToDefaultPrivileges(SchemaParser::DefaultPrivilegesContext* context) {
  auto* grant = context->defaultGrant();
  const auto words = grant->word();
  DefaultPrivileges result = {.creators = ToNames(context->roles(0)->word()),
                              .objects = {At(*words.front()).begin, At(*words.back()).end},
                              .grant = GrantOf(grant)};
  if (context->IN() != nullptr) result.schemas = ToNames(context->roles(1)->word());
  return result;
}

}  // namespace pleat::ast
