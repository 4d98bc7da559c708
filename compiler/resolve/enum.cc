#include "compiler/model/enum.h"

#include <algorithm>
#include <map>

#include "compiler/resolve/project.h"

namespace pleat::resolve {
namespace {

std::string ToLabel(Project& project, const Place& place, const ast::Literal& label) {
  // pg_enum.enumlabel is a `name`.
  constexpr std::size_t kLongestLabel = 63;
  std::string text = ToText(project, place, label);
  if (text.size() > kLongestLabel) {
    Report(project, Code::InvalidIdentifier, place, label.at,
           "a label of " + std::to_string(text.size()) + " bytes",
           "PostgreSQL keeps 63 bytes of a label");
  }
  return text;
}

bool HasLabel(const Enum& type, const std::string& label) {
  return std::find(type.labels.begin(), type.labels.end(), label) != type.labels.end();
}

// Notes what becomes of a label that goes.
void AddChange(Project& project, const Place& place, const Enum& type, const ast::Literal& label,
               LabelChange change, std::map<std::string, LabelChange>& changes) {
  const std::string old = ToLabel(project, place, label);
  const std::string of = UserPhrase(Kind::Enum, type.name.name);
  if (HasLabel(type, old)) {
    Report(project, change.renamed ? Code::WasExists : Code::Conflict, place, label.at,
           "label `" + old + "` is there and gone" + of,
           "take it out of the list of values, or say nothing of what becomes of it");
    return;
  }
  if (!changes.emplace(old, std::move(change)).second) {
    Report(project, Code::Conflict, place, label.at,
           "what becomes of label `" + old + "` is said twice" + of);
  }
}

void AddChanges(Project& project, const Place& place, const ast::Enum& node, const Enum& type) {
  std::map<std::string, LabelChange> changes;
  for (std::size_t at = 0; at < node.labels.size(); ++at) {
    if (!node.labels[at].was) continue;
    AddChange(project, place, type, *node.labels[at].was, {.to = type.labels[at], .renamed = true},
              changes);
  }
  for (const ast::RemovedLabel& removed : node.removed) {
    LabelChange change;
    if (removed.to) change.to = ToText(project, place, *removed.to);
    if (change.to && !HasLabel(type, *change.to)) {
      Report(project, Code::InvalidValue, place, removed.to->at,
             "there is no label `" + *change.to + "`" + UserPhrase(Kind::Enum, type.name.name));
      continue;
    }
    AddChange(project, place, type, removed.label, std::move(change), changes);
  }
  if (!changes.empty()) {
    project.desired.transition.labels[{Kind::Enum, type.name, {}}] = std::move(changes);
  }
}

}  // namespace

void AddEnum(Project& project, Declared<ast::Enum> declared) {
  const ast::Enum& node = *declared.node;
  const Place& place = *declared.place;
  Enum result = {.name = ToQualified(project, place, node.name, place.schema),
                 .comment = ToText(project, place, node.comment)};
  const ObjectKey key = {Kind::Enum, result.name, {}};
  for (const ast::EnumLabel& label : node.labels) {
    std::string text = ToLabel(project, place, label.text);
    if (HasLabel(result, text)) {
      Report(project, Code::Duplicate, place, label.text.at,
             "label `" + text + "` stands twice" + UserPhrase(Kind::Enum, result.name.name));
    }
    result.labels.push_back(std::move(text));
  }
  if (!DeclareType(project, key, SpanOf(place, node.name.at()))) return;
  if (node.was)
    AddWas(project, key, ToQualified(project, place, *node.was, result.name.schema),
           SpanOf(place, node.was->at()));
  AddChanges(project, place, node, result);
  const QualifiedName name = result.name;
  project.desired.catalog.enums[name] = std::move(result);
}

}  // namespace pleat::resolve
