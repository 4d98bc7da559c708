#include "emit/dsl/emit.h"

#include <algorithm>
#include <functional>
#include <future>
#include <thread>

#include "compiler/ast/format.h"
#include "emit/dsl/access.h"
#include "emit/dsl/kinds.h"

namespace pleat {
namespace {

using dsl::Context;

const Identifier& SchemaOf(const QualifiedName& name) { return name.schema; }
const Identifier& SchemaOf(const MemberName& name) { return name.owner.schema; }

// Lays out declarations; nothing where it cannot.
using Layout = std::function<std::optional<std::string>(std::string)>;

// Declarations, printed anyhow, in parts that are laid out one by one: what that takes is many
// times the text. A part is laid out while the next one is printed.
class Parts {
 public:
  explicit Parts(Layout layout) : layout_(std::move(layout)) {}

  // An empty line follows, behind which another part may begin.
  void Add(const std::string& declaration) { Append(declaration + "\n"); }
  // Without the empty line.
  void Append(const std::string& text) {
    constexpr std::size_t kEnough = 256 * 1024;
    if (text.empty()) return;
    if (printed_.size() > kEnough && printed_.ends_with("\n\n")) LayOut(std::launch::async);
    printed_ += text;
  }
  bool empty() const { return laid_out_.empty() && printed_.empty(); }

  // All of it; nothing where a part could not be laid out.
  std::optional<std::string> Take() {
    // What has no part before it is too little for another thread.
    LayOut(laid_out_.empty() ? std::launch::deferred : std::launch::async);
    std::string text;
    for (auto& part : laid_out_) {
      const std::optional<std::string> lines = part.get();
      if (!lines) return std::nullopt;
      if (!text.empty()) text += '\n';
      text += *lines;
    }
    return text;
  }

 private:
  void LayOut(std::launch how) {
    // As many at once as there are processors to do it.
    const std::size_t most = std::max(std::thread::hardware_concurrency(), 1U);
    if (laid_out_.size() >= most) laid_out_[laid_out_.size() - most].wait();
    laid_out_.push_back(std::async(how, layout_, std::move(printed_)));
    printed_.clear();
  }

  Layout layout_;
  std::string printed_ = {};
  std::vector<std::future<std::optional<std::string>>> laid_out_ = {};
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
  AppendKind(text, context.catalog.continuous_aggregates, context);
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

std::optional<std::string> Declarations(const Catalog& catalog, bool marked, Layout layout) {
  Context context{.catalog = catalog, .marked = marked};
  context.indexes.reserve(catalog.tables.size());
  for (const auto& [name, index] : catalog.indexes) context.indexes[index.table].push_back(&index);
  Parts text(std::move(layout));
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
  AppendAll(text, catalog.jobs, context);
  text.Append(dsl::AccessOutsideSchemas(context));
  text.Append(dsl::LabelDeclarations(context));
  for (const auto& [name, privileges] : catalog.default_privileges) {
    text.Append(dsl::Declare(privileges, context));
  }
  // A file has to declare something, and every database has this schema.
  if (text.empty()) text.Append("schema public;\n");
  return text.Take();
}

}  // namespace

std::string EmitDsl(const Catalog& catalog) {
  const auto text = Declarations(catalog, true, ast::FormatMarked);
  return text ? *text : EmitDslByReading(catalog);
}

std::string EmitDslByReading(const Catalog& catalog) {
  const Layout layout = [](std::string text) {
    const SourceFile source("catalog.pleat", std::move(text));
    Sink sink;
    // What the grammar cannot read, such as an expression nested too deep for it, is shown as it
    // is: reading it reports why.
    return std::optional(ast::Format(source, sink).value_or(source.text));
  };
  return *Declarations(catalog, false, layout);
}

}  // namespace pleat
