#include "compiler/model/label.h"

#include "compiler/model/portable.h"
#include "compiler/model/user_type.h"
#include "compiler/resolve/statement.h"

namespace pleat::resolve {

namespace {

// What the statement names, with its schema; a relation is whatever has the name.
std::optional<ObjectKey> FindLabelledIn(const Catalog& catalog, const ObjectKey& written,
                                        const Identifier& schema) {
  const QualifiedName name{schema, written.name.name};
  if (written.kind == Kind::Column) {
    const auto relation = RelationNamed(catalog, name);
    if (!relation) return std::nullopt;
    const ObjectKey key = ColumnKey(name, written.member);
    // Of a view's columns only the server knows.
    if (relation->kind == Kind::Table && !Contains(catalog, key)) return std::nullopt;
    return key;
  }
  if (written.kind == Kind::Table) return RelationNamed(catalog, name);
  if (written.kind == Kind::Enum) return FindType(catalog, name);
  ObjectKey key = written;
  key.name = name;
  return Contains(catalog, key) ? std::optional(key) : std::nullopt;
}

std::optional<ObjectKey> FindLabelled(const Catalog& catalog, const Place& place,
                                      const ObjectKey& written) {
  std::vector<Identifier> schemas{written.name.schema};
  if (written.name.schema.empty()) schemas = {place.schema, {"public"}, {}};
  for (const Identifier& schema : schemas) {
    if (auto key = FindLabelledIn(catalog, written, schema)) return key;
  }
  return std::nullopt;
}

}  // namespace

void AddLabel(Project& project, Declared<ast::Statement> declared) {
  const Place& place = *declared.place;
  StatementText text(project, place);
  text.Part(declared.node->head).Words(" ").Part(declared.node->rest);
  auto read = canon::ReadLabel(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  const auto& label = std::get<canon::LabelStatement>(read);
  const Range at = text.NameAt(label.offset);
  Catalog& catalog = project.desired.catalog;
  const auto key = FindLabelled(catalog, place, label.object);
  if (!key) {
    if (project.whole)
      Report(project, Code::UnknownObject, place, at, "there is no " + ToString(label.object));
    return;
  }
  if (!label.text) return;
  if (!catalog.labels.emplace(LabelName{*key, label.provider}, *label.text).second) {
    Report(project, Code::Conflict, place, at,
           ToString(*key) + " has two labels of `" + label.provider.text + "`");
  }
}

}  // namespace pleat::resolve
