#include "compiler/model/label.h"

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"
#include "compiler/model/portable.h"
#include "compiler/model/user_type.h"

namespace pleat::pg {

namespace {

// "(integer, text)" of the argument types that pg_identify_object_as_address() gives.
Identifier SignatureIn(const std::vector<std::string>& arguments) {
  std::string text = "(";
  for (const std::string& argument : arguments) {
    if (text.size() > 1) text += ", ";
    text += ToString(ArgumentTypeOf(argument));
  }
  return {text + ")"};
}

// What `type`, with its names, is in the catalog; nothing where it is of no kind that can have a
// label or is not modelled.
std::optional<ObjectKey> KeyOf(const Catalog& catalog, std::string_view type,
                               const std::vector<std::string>& names,
                               const std::vector<std::string>& arguments) {
  if (names.empty()) return std::nullopt;
  if (type == "type" || type == "domain")
    return FindType(catalog, ArgumentTypeOf(names.front()).name);
  const bool column = type.ends_with(" column");
  const QualifiedName name =
      names.size() > 1 ? QualifiedName{{names[0]}, {names[1]}} : QualifiedName{{}, {names[0]}};
  if (column) {
    if (names.size() < 3 || !RelationNamed(catalog, name)) return std::nullopt;
    return ColumnKey(name, {names[2]});
  }
  if (type == "table" || type == "view" || type == "materialized view" || type == "foreign table")
    return RelationNamed(catalog, name);
  ObjectKey key{.name = name};
  if (type == "function" || type == "procedure") {
    key.kind = Kind::Routine;
    key.member = SignatureIn(arguments);
  } else if (type == "aggregate") {
    key.kind = Kind::Aggregate;
    key.member = SignatureIn(arguments);
  } else if (type == "schema") {
    key.kind = Kind::Schema;
  } else if (type == "sequence") {
    key.kind = Kind::Sequence;
  } else if (type == "event trigger") {
    key.kind = Kind::EventTrigger;
  } else if (type == "publication") {
    key.kind = Kind::Publication;
  } else if (type == "subscription") {
    key.kind = Kind::Subscription;
  } else {
    return std::nullopt;
  }
  return Contains(catalog, key) ? std::optional(key) : std::nullopt;
}

}  // namespace

void ReadLabels(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kLabel);
  const Field type = rows.Column("type");
  const Field names = rows.Column("names");
  const Field arguments = rows.Column("arguments");
  const Field provider = rows.Column("provider");
  const Field label = rows.Column("label");
  const Field description = rows.Column("description");
  Catalog& catalog = snapshot.database.catalog;
  for (const Row row : rows) {
    const auto key = KeyOf(catalog, row.Text(type), row.Texts(names), row.Texts(arguments));
    if (key) {
      catalog.labels[{*key, {std::string(row.Text(provider))}}] = std::string(row.Text(label));
    } else {
      snapshot.Report("security label", std::string(row.Text(description)));
    }
  }
}

}  // namespace pleat::pg
