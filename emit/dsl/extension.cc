#include "emit/dsl/kinds.h"

namespace pleat::dsl {

std::string Declare(const Extension& extension, const Context& context) {
  Phrase phrase(context);
  phrase.Word("extension").Name(extension.name.name);
  if (extension.schema) phrase.Word("schema").Name(*extension.schema);
  if (extension.version) phrase.Word("version").Text(*extension.version);
  return phrase.Comment(extension.comment).End();
}

}  // namespace pleat::dsl
