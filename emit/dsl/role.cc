#include "compiler/model/role.h"

#include <fmt/format.h>

#include "emit/dsl/kinds.h"

namespace pleat::dsl {

std::string Declare(const ServerRole& role, const Context& context) {
  Phrase phrase(context);
  phrase.Word("role").Name(role.name.name);
  phrase.If(role.superuser, "superuser")
      .If(role.create_database, "createdb")
      .If(role.create_role, "createrole")
      .If(!role.inherit, "noinherit")
      .If(role.login, "login")
      .If(role.replication, "replication")
      .If(role.bypass_row_security, "bypassrls");
  bool first = true;
  for (const Identifier& group : role.member_of) {
    phrase.Word(first ? "in role" : ",").Name(group);
    first = false;
  }
  if (role.connection_limit) {
    phrase.Word("connection limit").Word(fmt::format("{}", *role.connection_limit));
  }
  if (role.valid_until) phrase.Word("valid until").Text(*role.valid_until);
  return phrase.Comment(role.comment).End();
}

}  // namespace pleat::dsl
