#include "compiler/model/default_name.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// `name`, then `name1`, `name2` and so on within 63 bytes, until one is free.
template <class IsTaken>
Identifier Choose(std::string_view table, const std::string& columns, std::string_view label,
                  IsTaken is_taken) {
  Identifier name = DefaultName(table, columns, label);
  for (int i = 1; is_taken(name); ++i)
    name = DefaultName(table, columns, std::string(label) + std::to_string(i));
  return name;
}

}  // namespace

Identifier ChooseConstraintName(Project& project, const QualifiedName& table,
                                const std::vector<Identifier>& columns, std::string_view label) {
  const auto is_taken = [&](const Identifier& name) {
    return project.constraint_names.contains(ToString(QualifiedName{table.schema, name}));
  };
  Identifier name = Choose(table.name.text, JoinedColumns(columns), label, is_taken);
  project.constraint_names.insert(ToString(QualifiedName{table.schema, name}));
  return name;
}

Identifier ChooseIndexName(Project& project, const QualifiedName& table,
                           const std::vector<Identifier>& columns, std::string_view label) {
  return Choose(table.name.text, JoinedColumns(columns), label, [&](const Identifier& name) {
    const QualifiedName full = {table.schema, name};
    return project.relations.contains(full) || project.constraint_names.contains(ToString(full));
  });
}

}  // namespace pleat::resolve
