#include "compiler/canon/output_types.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/canon/normalize.h"
#include "compiler/canon/parse.h"
#include "compiler/canon/relations.h"

namespace pleat::canon {
namespace {

// The types of pg_catalog that take modifiers (pg_type.typmodin).
bool TakesModifiers(Type type) {
  if (type.ends_with("[]")) type.resize(type.size() - 2);
  constexpr std::array<std::string_view, 10> kTypes = {
      "bit",       "bpchar",      "interval", "numeric", "time",
      "timestamp", "timestamptz", "timetz",   "varbit",  "varchar"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

// Those of a value; nothing where they cannot be told. Types that users or extensions declare may
// take some.
std::optional<std::string> ModifiersOf(const Term& value) {
  if (IsBuiltinType(value.type) && !TakesModifiers(value.type)) return std::string();
  if (value.Is(Term::Kind::Cast)) return value.text;
  const bool has_none =
      value.Is(Term::Kind::Call) || value.Is(Term::Kind::Operator) || value.Is(Term::Kind::Literal);
  return has_none ? std::optional<std::string>("") : std::nullopt;
}

bool HasCollation(const Term& term) {
  return term.Is(Term::Kind::Collate) ||
         std::any_of(term.parts.begin(), term.parts.end(), HasCollation);
}

struct Output {
  OutputColumn column = {};
  Term value = {};
  // Where it is a column of a table, unchanged.
  const Column* plain = nullptr;
};

class Outputs {
 public:
  explicit Outputs(ViewIn view) : view_(view), relations_(view.catalog) {
    context_.columns_of = [this](const QualifiedName& name) { return relations_.ColumnsOf(name); };
    context_.type_of = [this](const ColumnUse& use) {
      return relations_.TypeOf(use.relation, use.column);
    };
  }

  // Nothing where they cannot be told, as those of UNION and its like.
  std::optional<std::vector<Output>> Read() {
    const auto parsed = ParseTree::Of(view_.view.query, Form::Query);
    const auto* tree = std::get_if<ParseTree>(&parsed);
    if (tree == nullptr) return std::nullopt;
    auto columns = Normalizer(context_).Outputs(tree->select());
    const Term query = Normalizer(context_).Query(tree->select(), view_.view.columns);
    if (!columns || !query.Is(Term::Kind::Node) || query.text != "SELECT") return std::nullopt;
    const std::vector<Term>& targets = query.parts[1].parts;
    if (targets.size() != columns->size()) return std::nullopt;
    const std::vector<std::optional<ColumnUse>> plain = PlainColumns(view_.view.query);
    std::vector<Output> outputs;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      Output& output = outputs.emplace_back();
      output.column = (*columns)[i];
      output.value = targets[i].parts[1];
      if (i < view_.view.columns.size()) output.column.name = view_.view.columns[i];
      if (plain.size() == targets.size() && plain[i]) output.plain = ColumnOf(*plain[i]);
    }
    return outputs;
  }

  // Whether a value takes a collation from a column that has one of its own: one that reads none
  // has that of its type.
  bool MayInherit(const Term& value) const {
    return HasCollation(value) || (ContainsColumn(value) && has_collations_);
  }

  const Context& context() const { return context_; }

 private:
  const Column* ColumnOf(const ColumnUse& use) const {
    const auto table = view_.catalog.tables.find(use.relation);
    return table == view_.catalog.tables.end() ? nullptr : FindColumn(table->second, use.column);
  }

  static bool AnyCollation(const Catalog& catalog) {
    return std::any_of(catalog.tables.begin(), catalog.tables.end(), [](const auto& entry) {
      const auto& columns = entry.second.columns;
      return std::any_of(columns.begin(), columns.end(),
                         [](const Column& column) { return column.collation.has_value(); });
    });
  }

  ViewIn view_;
  Relations relations_;
  Context context_ = {};
  const bool has_collations_ = AnyCollation(view_.catalog);
};

}  // namespace

bool KeepsColumnTypes(ViewIn before, ViewIn after) {
  Outputs old_outputs(before);
  Outputs new_outputs(after);
  const auto old = old_outputs.Read();
  const auto wanted = new_outputs.Read();
  if (!old || !wanted || old->size() > wanted->size()) return false;
  return std::equal(
      old->begin(), old->end(), wanted->begin(), [&](const Output& a, const Output& b) {
        if (a.column.name != b.column.name) return false;
        if (Matches(a.value, b.value, new_outputs.context())) return true;
        if (a.plain != nullptr && b.plain != nullptr)
          return a.plain->type == b.plain->type && a.plain->collation == b.plain->collation;
        if (a.column.type.empty() || a.column.type == kUnknown || a.column.type != b.column.type)
          return false;
        if (old_outputs.MayInherit(a.value) || new_outputs.MayInherit(b.value)) return false;
        const auto modifiers = ModifiersOf(a.value);
        return modifiers && modifiers == ModifiersOf(b.value);
      });
}

}  // namespace pleat::canon
