#include "emit/dsl/kinds.h"

namespace pleat::dsl {

std::string Declare(const Schema& schema, const Context& context) {
  return Phrase(context).Word("schema").Name(schema.name.name).Comment(schema.comment).End();
}

}  // namespace pleat::dsl
