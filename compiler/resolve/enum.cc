#include "compiler/model/enum.h"

#include <algorithm>

#include "compiler/resolve/project.h"

namespace pleat::resolve {

void AddEnum(Project& project, Declared<ast::Enum> declared) {
  // pg_enum.enumlabel is a `name`.
  constexpr std::size_t kLongestLabel = 63;
  const ast::Enum& node = *declared.node;
  const Place& place = *declared.place;
  Enum result = {.name = ToQualified(project, place, node.name, place.schema),
                 .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::Enum, result.name, {}};
  for (const ast::Literal& label : node.labels) {
    std::string text = ToText(project, place, label);
    if (text.size() > kLongestLabel) {
      Report(project, Code::InvalidIdentifier, place, label.at,
             "a label of " + std::to_string(text.size()) + " bytes",
             "PostgreSQL keeps 63 bytes of a label");
    }
    if (std::find(result.labels.begin(), result.labels.end(), text) != result.labels.end()) {
      Report(project, Code::Duplicate, place, label.at,
             "label `" + text + "` stands twice" + UserPhrase(Kind::Enum, result.name.name));
    }
    result.labels.push_back(std::move(text));
  }
  if (!DeclareType(project, key, SpanOf(place, node.name.at()))) return;
  if (node.was)
    AddWas(project, key, ToQualified(project, place, *node.was, result.name.schema),
           SpanOf(place, node.was->at()));
  const QualifiedName name = result.name;
  project.desired.catalog.enums[name] = std::move(result);
}

}  // namespace pleat::resolve
