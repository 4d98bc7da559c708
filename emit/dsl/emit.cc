#include "emit/dsl/emit.h"

#include "compiler/ast/format.h"
#include "emit/dsl/access.h"
#include "emit/dsl/kinds.h"

namespace pleat {
namespace {

using dsl::Context;

const Identifier& SchemaOf(const QualifiedName& name) { return name.schema; }
const Identifier& SchemaOf(const MemberName& name) { return name.owner.schema; }

template <class T>
void AppendKind(std::string& text, const KindMap<T>& objects, const Context& context) {
  for (const auto& [name, object] : objects) {
    if (SchemaOf(name) == context.schema) text += dsl::Declare(object, context) + "\n";
  }
}

template <class T>
void AppendAll(std::string& text, const KindMap<T>& objects, const Context& context) {
  for (const auto& [name, object] : objects) text += dsl::Declare(object, context) + "\n";
}

void AppendSchema(std::string& text, const Context& context) {
  AppendKind(text, context.catalog.enums, context);
  AppendKind(text, context.catalog.collations, context);
  AppendKind(text, context.catalog.text_search_dictionaries, context);
  AppendKind(text, context.catalog.text_search_configurations, context);
  AppendKind(text, context.catalog.range_types, context);
  AppendKind(text, context.catalog.composite_types, context);
  AppendKind(text, context.catalog.domains, context);
  AppendKind(text, context.catalog.sequences, context);
  AppendKind(text, context.catalog.routines, context);
  AppendKind(text, context.catalog.operators, context);
  AppendKind(text, context.catalog.operator_families, context);
  AppendKind(text, context.catalog.operator_classes, context);
  AppendKind(text, context.catalog.aggregates, context);
  AppendKind(text, context.catalog.tables, context);
  AppendKind(text, context.catalog.foreign_tables, context);
  AppendKind(text, context.catalog.views, context);
  AppendKind(text, context.catalog.statistics, context);
  for (const auto& [name, view] : context.catalog.materialized_views) {
    if (name.schema != context.schema) continue;
    text += dsl::Declare(view, context) + dsl::IndexesOf(name, context) + "\n";
  }
  AppendKind(text, context.catalog.rules, context);
  text += dsl::AccessDeclarations(context);
  text += dsl::LabelDeclarations(context);
}

// Every declaration, laid out anyhow.
std::string Declarations(const Catalog& catalog) {
  Context context{.catalog = catalog};
  for (const auto& [name, index] : catalog.indexes) context.indexes[index.table].push_back(&index);
  std::string text;
  for (const auto& [name, role] : catalog.roles) text += dsl::Declare(role, context) + "\n";
  if (!catalog.owner.empty()) {
    text += dsl::Phrase(context).Word("owner to").Name(catalog.owner).End() + "\n";
  }
  for (const auto& [name, extension] : catalog.extensions) {
    text += dsl::Declare(extension, context) + "\n";
  }
  const auto public_schema = catalog.schemas.find({.schema = {}, .name = context.schema});
  if (public_schema != catalog.schemas.end() && public_schema->second.comment) {
    text += dsl::Declare(public_schema->second, context) + "\n";
  }
  AppendSchema(text, context);
  for (const auto& [name, schema] : catalog.schemas) {
    if (name.name.text == "public") continue;
    context.schema = name.name;
    text += dsl::Declare(schema, context) + "\n";
    AppendSchema(text, context);
  }
  for (const auto& [name, trigger] : catalog.event_triggers) {
    text += dsl::Declare(trigger, context) + "\n";
  }
  // What lives in no schema and names what does. Where the last schema ends, no other begins.
  context.schema = {};
  AppendAll(text, catalog.casts, context);
  AppendAll(text, catalog.foreign_data_wrappers, context);
  AppendAll(text, catalog.foreign_servers, context);
  AppendAll(text, catalog.user_mappings, context);
  AppendAll(text, catalog.publications, context);
  AppendAll(text, catalog.subscriptions, context);
  text += dsl::AccessOutsideSchemas(context);
  text += dsl::LabelDeclarations(context);
  for (const auto& [name, privileges] : catalog.default_privileges) {
    text += dsl::Declare(privileges, context);
  }
  // A file has to declare something, and every database has this schema.
  return text.empty() ? "schema public;\n" : text;
}

}  // namespace

std::string EmitDsl(const Catalog& catalog) {
  const SourceFile source("catalog.pleat", Declarations(catalog));
  Sink sink;
  // What the grammar cannot read, such as an expression nested too deep for it, is shown as it is:
  // reading it reports why.
  return ast::Format(source, sink).value_or(source.text);
}

}  // namespace pleat
