#include "compiler/model/enum.h"

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {

std::string Declare(const Enum& type, const Context& context) {
  std::vector<std::string> labels;
  for (const std::string& label : type.labels) labels.push_back(Literal(label));
  return Phrase(context).Word("enum").Name(type.name).Group(labels).Comment(type.comment).End();
}

}  // namespace pleat::dsl
