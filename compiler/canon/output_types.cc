#include "compiler/canon/output_types.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/canon/normalize.h"
#include "compiler/canon/parse.h"
#include "compiler/canon/relations.h"
#include "compiler/canon/scope.h"

namespace pleat::canon {
namespace {

// What an array is of, or the type itself.
Type Single(const Type& type) { return IsArray(type) ? ElementOf(type) : type; }

template <std::size_t N>
bool IsOneOf(const Type& type, const std::array<std::string_view, N>& types) {
  return std::find(types.begin(), types.end(), Single(type)) != types.end();
}

// The types of pg_catalog that take modifiers (pg_type.typmodin).
bool TakesModifiers(const Type& type) {
  constexpr std::array<std::string_view, 10> kTypes = {
      "bit",       "bpchar",      "interval", "numeric", "time",
      "timestamp", "timestamptz", "timetz",   "varbit",  "varchar"};
  return IsOneOf(type, kTypes);
}

// Whether values have a collation; those of types that pg_catalog does not have may have one.
bool IsCollatable(const Type& type) {
  constexpr std::array<std::string_view, 4> kTypes = {"bpchar", "name", "text", "varchar"};
  return IsOneOf(type, kTypes) || !IsBuiltinType(Single(type));
}

// Those of a value; nothing where they cannot be told. Types that users or extensions declare may
// take some.
std::optional<std::string> ModifiersOf(const Term& value) {
  if (IsBuiltinType(Single(value.type)) && !TakesModifiers(value.type)) return std::string();
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
  // Empty where it is not known.
  Type type = {};
  Term value = {};
  // Where it is a column of a table, unchanged.
  const Column* plain = nullptr;
};

// A SELECT, or one of those that UNION and its like combine.
struct Branch {
  std::vector<Output> outputs = {};
  // WITH and FROM: what its columns are columns of.
  Term common = {};
  Term from = {};
};

class Reader {
 public:
  explicit Reader(ViewIn view) : view_(view), relations_(view.catalog) {
    context_.columns_of = [this](const QualifiedName& name) { return relations_.ColumnsOf(name); };
    context_.type_of = [this](const ColumnUse& use) {
      return relations_.TypeOf(use.relation, use.column);
    };
  }

  // Nothing where its columns cannot be told.
  std::optional<std::vector<Branch>> Read() {
    const auto parsed = ParseTree::Of(view_.view.query, Form::Query);
    const auto* tree = std::get_if<ParseTree>(&parsed);
    std::vector<Branch> branches;
    if (tree == nullptr || !Add(tree->select(), branches)) return std::nullopt;
    return branches;
  }

  // Whether a value may have a collation from a column that has one of its own.
  bool MayInherit(const Term& value) const {
    if (!IsCollatable(value.type)) return false;
    return HasCollation(value) || (ContainsColumn(value) && has_collations_);
  }

  const Context& context() const { return context_; }

 private:
  bool Add(const PgQuery__SelectStmt& select, std::vector<Branch>& branches) {
    if (select.op != PG_QUERY__SET_OPERATION__SETOP_NONE) {
      return select.with_clause == nullptr && Add(*select.larg, branches) &&
             Add(*select.rarg, branches);
    }
    auto columns = Normalizer(context_).Outputs(select);
    Term query = Normalizer(context_).Query(select, {});
    if (!columns || !query.Is(Term::Kind::Node) || query.text != "SELECT") return false;
    std::vector<Term>& targets = query.parts[1].parts;
    if (targets.size() != columns->size()) return false;
    Branch& branch = branches.emplace_back();
    branch.common = std::move(query.parts[0]);
    branch.from = std::move(query.parts[3]);
    const std::vector<const Column*> plain = PlainIn(select);
    for (std::size_t i = 0; i < targets.size(); ++i) {
      branch.outputs.push_back({.type = std::move((*columns)[i].type),
                                .value = std::move(targets[i].parts[1]),
                                .plain = plain.size() == targets.size() ? plain[i] : nullptr});
    }
    return true;
  }

  // The column of a table that each entry of the select list is; null where it is none.
  std::vector<const Column*> PlainIn(const PgQuery__SelectStmt& select) const {
    std::map<const PgQuery__ColumnRef*, ColumnUse> uses;
    NameVisitor visitor;
    visitor.column = [&](const PgQuery__ColumnRef& reference, const ColumnUse& use) {
      uses.emplace(&reference, use);
    };
    WalkNames(select, context_.columns_of, visitor);
    std::vector<const Column*> columns;
    for (std::size_t i = 0; i < select.n_target_list; ++i) {
      const auto* target = As<PgQuery__ResTarget>(select.target_list[i]);
      const auto use = uses.find(As<PgQuery__ColumnRef>(target->val));
      columns.push_back(use == uses.end() ? nullptr : ColumnOf(use->second));
    }
    return columns;
  }

  const Column* ColumnOf(const ColumnUse& use) const {
    const auto table = view_.catalog.tables.find(use.relation);
    return table == view_.catalog.tables.end() ? nullptr : FindColumn(table->second, use.column);
  }

  static bool HasCollations(const Table& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [](const Column& column) { return column.collation.has_value(); });
  }

  // Whether a column that the query may read has one; what else than a table it reads may have
  // whatever any table has.
  static bool ReadsCollations(ViewIn view) {
    const auto& tables = view.catalog.tables;
    const auto parsed = ReferencesOf(view.view.query, Form::Query);
    const auto* references = std::get_if<References>(&parsed);
    if (references == nullptr) return true;
    return std::any_of(
        references->relations.begin(), references->relations.end(), [&](const RelationUse& use) {
          const auto table = tables.find(use.name);
          if (table != tables.end()) return HasCollations(table->second);
          return std::any_of(tables.begin(), tables.end(),
                             [](const auto& entry) { return HasCollations(entry.second); });
        });
  }

  ViewIn view_;
  Relations relations_;
  Context context_ = {};
  const bool has_collations_ = ReadsCollations(view_);
};

}  // namespace

bool KeepsColumnTypes(ViewIn before, ViewIn after) {
  Reader old_reader(before);
  Reader new_reader(after);
  const auto old = old_reader.Read();
  const auto wanted = new_reader.Read();
  if (!old || !wanted || old->size() != wanted->size()) return false;
  const auto matches = [&](const Term& a, const Term& b) {
    return Matches(a, b, new_reader.context());
  };
  const auto keeps = [&](const Output& a, const Output& b, bool same_from) {
    if (a.plain != nullptr && b.plain != nullptr)
      return a.plain->type == b.plain->type && a.plain->collation == b.plain->collation;
    const bool known = !a.type.empty() && a.type != kUnknown;
    if (known && a.type != b.type) return false;
    if (same_from && matches(a.value, b.value)) return true;
    if (!known || old_reader.MayInherit(a.value) || new_reader.MayInherit(b.value)) return false;
    const auto modifiers = ModifiersOf(a.value);
    return modifiers && modifiers == ModifiersOf(b.value);
  };
  for (std::size_t at = 0; at < old->size(); ++at) {
    const Branch& a = (*old)[at];
    const Branch& b = (*wanted)[at];
    if (a.outputs.size() > b.outputs.size()) return false;
    const bool same_from = matches(a.common, b.common) && matches(a.from, b.from);
    for (std::size_t i = 0; i < a.outputs.size(); ++i) {
      if (!keeps(a.outputs[i], b.outputs[i], same_from)) return false;
    }
  }
  return true;
}

}  // namespace pleat::canon
