#include "compiler/model/object_key.h"

#include <array>

namespace pleat {

std::string_view Keyword(Kind kind) {
  static constexpr std::array kKeywords = {
#define PLEAT_KIND(Type, collection, keyword) std::string_view(keyword),
#define PLEAT_MEMBER(Type, Owner, collection, keyword) std::string_view(keyword),
#include "compiler/model/kinds.def"
  };
  return kKeywords[static_cast<std::size_t>(kind)];
}

std::string NameForPeople(const ObjectKey& key) {
  QualifiedName name = key.name;
  if (name.schema.text == "public") name.schema = {};
  const std::string owner = ToString(name);
  const bool by_method = key.kind == Kind::OperatorFamily || key.kind == Kind::OperatorClass;
  if (by_method) return owner + " using " + key.member.text;
  const bool arguments = key.member.text.starts_with('(');
  return key.member.empty() || arguments ? owner + key.member.text : owner + "." + key.member.text;
}

std::string ToString(const ObjectKey& key) {
  return std::string(Keyword(key.kind)) + " " + NameForPeople(key);
}

}  // namespace pleat
