#include "compiler/model/policy.h"

#include "emit/dsl/kinds.h"

namespace pleat::dsl {

// Its command is always said, so that nobody takes it for a column of the block.
std::string Declare(const Policy& policy, const Context& context) {
  Phrase phrase(context);
  phrase.Word("policy").Name(policy.name.member).If(!policy.permissive, "as restrictive");
  phrase.Word("for").Word(Word(policy.command));
  for (std::size_t i = 0; i < policy.roles.size(); ++i) {
    phrase.Word(i == 0 ? "to" : ",").Name(policy.roles[i]);
  }
  if (policy.visible) phrase.Word("using").Island(*policy.visible);
  if (policy.check) phrase.Word("with check").Island(*policy.check);
  return phrase.Comment(policy.comment).End();
}

}  // namespace pleat::dsl
