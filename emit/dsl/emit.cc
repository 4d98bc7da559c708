#include "emit/dsl/emit.h"

#include "compiler/ast/format.h"
#include "emit/dsl/access.h"
#include "emit/dsl/kinds.h"

namespace pleat {
namespace {

using dsl::Context;

const Identifier& SchemaOf(const QualifiedName& name) { return name.schema; }
const Identifier& SchemaOf(const MemberName& name) { return name.owner.schema; }

// Declarations, laid out anyhow, in parts that are laid out one by one: what that takes is many
// times the text.
class Parts {
 public:
  // An empty line follows, behind which another part may begin.
  void Add(const std::string& declaration) { Append(declaration + "\n"); }
  // Without the empty line.
  void Append(const std::string& text) {
    constexpr std::size_t kEnough = 256 * 1024;
    if (texts_.back().size() > kEnough && texts_.back().ends_with("\n\n")) texts_.emplace_back();
    texts_.back() += text;
  }
  std::vector<std::string> Take() { return std::move(texts_); }
  bool empty() const { return texts_.front().empty(); }

 private:
  std::vector<std::string> texts_{1};
};

template <class T>
void AppendKind(Parts& text, const KindMap<T>& objects, const Context& context) {
  for (const auto& [name, object] : objects) {
    if (SchemaOf(name) == context.schema) text.Add(dsl::Declare(object, context));
  }
}

template <class T>
void AppendAll(Parts& text, const KindMap<T>& objects, const Context& context) {
  for (const auto& [name, object] : objects) text.Add(dsl::Declare(object, context));
}

void AppendSchema(Parts& text, const Context& context) {
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
    text.Add(dsl::Declare(view, context) + dsl::IndexesOf(name, context));
  }
  AppendKind(text, context.catalog.rules, context);
  text.Append(dsl::AccessDeclarations(context));
  text.Append(dsl::LabelDeclarations(context));
}

std::vector<std::string> Declarations(const Catalog& catalog, bool marked) {
  Context context{.catalog = catalog, .marked = marked};
  for (const auto& [name, index] : catalog.indexes) context.indexes[index.table].push_back(&index);
  Parts text;
  for (const auto& [name, role] : catalog.roles) text.Add(dsl::Declare(role, context));
  if (!catalog.owner.empty()) {
    text.Add(dsl::Phrase(context).Word("owner to").Name(catalog.owner).End());
  }
  for (const auto& [name, extension] : catalog.extensions) {
    text.Add(dsl::Declare(extension, context));
  }
  const auto public_schema = catalog.schemas.find({.schema = {}, .name = context.schema});
  if (public_schema != catalog.schemas.end() && public_schema->second.comment) {
    text.Add(dsl::Declare(public_schema->second, context));
  }
  AppendSchema(text, context);
  for (const auto& [name, schema] : catalog.schemas) {
    if (name.name.text == "public") continue;
    context.schema = name.name;
    text.Add(dsl::Declare(schema, context));
    AppendSchema(text, context);
  }
  for (const auto& [name, trigger] : catalog.event_triggers) {
    text.Add(dsl::Declare(trigger, context));
  }
  // What lives in no schema and names what does. Where the last schema ends, no other begins.
  context.schema = {};
  AppendAll(text, catalog.casts, context);
  AppendAll(text, catalog.foreign_data_wrappers, context);
  AppendAll(text, catalog.foreign_servers, context);
  AppendAll(text, catalog.user_mappings, context);
  AppendAll(text, catalog.publications, context);
  AppendAll(text, catalog.subscriptions, context);
  text.Append(dsl::AccessOutsideSchemas(context));
  text.Append(dsl::LabelDeclarations(context));
  for (const auto& [name, privileges] : catalog.default_privileges) {
    text.Append(dsl::Declare(privileges, context));
  }
  // A file has to declare something, and every database has this schema.
  if (text.empty()) text.Append("schema public;\n");
  return text.Take();
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += '\n';
    text += part;
  }
  return text;
}

}  // namespace

std::string EmitDsl(const Catalog& catalog) {
  std::vector<std::string> parts = Declarations(catalog, true);
  for (std::string& part : parts) {
    std::optional<std::string> text = ast::FormatMarked(part);
    if (!text) return EmitDslByReading(catalog);
    part = std::move(*text);
  }
  return Joined(parts);
}

std::string EmitDslByReading(const Catalog& catalog) {
  std::vector<std::string> parts = Declarations(catalog, false);
  for (std::string& part : parts) {
    const SourceFile source("catalog.pleat", part);
    Sink sink;
    // What the grammar cannot read, such as an expression nested too deep for it, is shown as it
    // is: reading it reports why.
    if (auto text = ast::Format(source, sink)) part = std::move(*text);
  }
  return Joined(parts);
}

}  // namespace pleat
