#include <algorithm>
#include <string>
#include <utility>

#include "compiler/canon/normalize.h"
#include "compiler/canon/rules.h"
#include "compiler/canon/scope.h"

namespace pleat::canon {
namespace {

using TermKind = Term::Kind;

// Sets a variable for as long as it lives.
template <class T>
class Setting {
 public:
  Setting(T& place, T value) : place_(place), before_(std::exchange(place, std::move(value))) {}
  ~Setting() { place_ = std::move(before_); }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

 private:
  T& place_;
  T before_;
};

bool IsSelect(const Term& term) { return term.Is(TermKind::Node) && term.text == "SELECT"; }
bool IsCombined(const Term& term) { return term.Is(TermKind::Node) && term.text == "COMBINED"; }

// The select list of a SELECT term is its second part; the branches of a combined one are its third
// and fourth.
std::vector<Term>& TargetsOf(Term& select) { return select.parts[1].parts; }

// Calls `f(target)` for the i-th target of every branch.
template <class F>
void ForTarget(Term& query, std::size_t i, F&& f) {
  if (IsSelect(query) && i < TargetsOf(query).size()) f(TargetsOf(query)[i]);
  if (!IsCombined(query)) return;
  ForTarget(query.parts[2], i, f);
  ForTarget(query.parts[3], i, f);
}

// Where nobody sees the output names they mean nothing.
void DropNames(Term& query) {
  if (IsSelect(query)) {
    for (Term& target : TargetsOf(query)) target.parts[0] = Word("");
  } else if (IsCombined(query)) {
    DropNames(query.parts[2]);
    DropNames(query.parts[3]);
  }
}

void NameOutputs(Term& query, const std::vector<Identifier>& columns) {
  if (IsCombined(query)) return NameOutputs(query.parts[2], columns);
  if (!IsSelect(query)) return;
  std::vector<Term>& targets = TargetsOf(query);
  for (std::size_t i = 0; i < std::min(columns.size(), targets.size()); ++i) {
    targets[i].parts[0] = Word(columns[i].text);
  }
}

bool IsConstant(const Term& term) { return term.Is(TermKind::Literal) || term.Is(TermKind::Null); }

bool IsStar(const PgQuery__ColumnRef& reference) {
  return As<PgQuery__AStar>(reference.fields[reference.n_fields - 1]) != nullptr;
}

}  // namespace

Term Normalizer::Query(const PgQuery__SelectStmt& select, const std::vector<Identifier>& columns) {
  Term query = Select(select).term;
  NameOutputs(query, columns);
  return query;
}

Normalizer::Selected Normalizer::Select(const PgQuery__SelectStmt& select) {
  Level level{.outer = level_, .depth = level_ == nullptr ? 0 : level_->depth + 1};
  const Setting<Level*> entered(level_, &level);
  const bool keep = std::exchange(keep_unknown_, false);
  Term common = CommonTables(select.with_clause);
  if (select.op != PG_QUERY__SET_OPERATION__SETOP_NONE) {
    return Combined(select, std::move(common), keep);
  }
  return Simple(select, std::move(common), keep);
}

Term Normalizer::CommonTables(const PgQuery__WithClause* with) {
  Term common = Node("WITH", {});
  if (with == nullptr) return common;
  for (std::size_t i = 0; i < with->n_ctes; ++i) {
    const auto* table = As<PgQuery__CommonTableExpr>(with->ctes[i]);
    const Identifier name{table->ctename};
    const auto* query = As<PgQuery__SelectStmt>(table->ctequery);
    if (query == nullptr) {
      // A statement that changes data cannot stand in a view.
      common.parts.push_back(Construct(table->base));
      level_->common_tables[name] = std::nullopt;
      continue;
    }
    const auto named = [&](std::optional<std::vector<OutputColumn>> outputs) {
      for (std::size_t k = 0; outputs && k < table->n_aliascolnames && k < outputs->size(); ++k) {
        (*outputs)[k].name.text = StringOf(table->aliascolnames[k]);
      }
      return outputs;
    };
    if (with->recursive && query->larg != nullptr) {
      level_->common_tables[name] = named(Select(*query->larg).outputs);
    }
    Selected selected = Select(*query);
    std::string how = name.text;
    if (table->ctematerialized == PG_QUERY__CTEMATERIALIZE__CTEMaterializeAlways) how += " always";
    if (table->ctematerialized == PG_QUERY__CTEMATERIALIZE__CTEMaterializeNever) how += " never";
    if (with->recursive) how += " recursive";
    Term made = Node("CTE", {Word(std::move(how)), std::move(selected.term)});
    if (table->search_clause != nullptr)
      made.parts.push_back(Construct(table->search_clause->base));
    if (table->cycle_clause != nullptr) made.parts.push_back(Construct(table->cycle_clause->base));
    for (std::size_t k = 0; k < table->n_aliascolnames; ++k) {
      made.parts.push_back(Word(std::string(StringOf(table->aliascolnames[k]))));
    }
    level_->common_tables[name] = named(std::move(selected.outputs));
    common.parts.push_back(std::move(made));
  }
  return common;
}

Normalizer::Selected Normalizer::Simple(const PgQuery__SelectStmt& select, Term common,
                                        bool keep_unknown) {
  Selected selected;
  if (select.n_values_lists > 0) {
    selected.outputs.emplace();
    Term values = ValuesLists(select, *selected.outputs);
    selected.term = Node("VALUES", {std::move(common), std::move(values), Limits(select)});
    return selected;
  }
  Slots all;
  all.emplace();
  Term from = Node("FROM", {});
  for (std::size_t i = 0; i < select.n_from_clause; ++i) {
    Slots slots;
    from.parts.push_back(From(select.from_clause[i], slots));
    if (!slots) all.reset();
    if (all) all->insert(all->end(), slots->begin(), slots->end());
  }
  bool known = true;
  std::vector<Target> targets = Targets(select, all, known);
  if (!keep_unknown) {
    // resolveTargetListUnknowns()
    for (Target& target : targets) {
      if (target.value.type == kUnknown) target.value = CoerceTo("text", std::move(target.value));
      if (target.domain.empty()) target.output.type = target.value.type;
    }
  }
  if (known) {
    selected.outputs.emplace();
    for (const Target& target : targets) selected.outputs->push_back(target.output);
  }
  Term distinct = Node("DISTINCT", {});
  for (std::size_t i = 0; i < select.n_distinct_clause; ++i) {
    distinct.parts.push_back(OutputOr(select.distinct_clause[i], targets, false));
  }
  Term group = Node(select.group_distinct ? "GROUP BY DISTINCT" : "GROUP BY", {});
  for (std::size_t i = 0; i < select.n_group_clause; ++i) {
    group.parts.push_back(OutputOr(select.group_clause[i], targets, true));
  }
  Term order = Node("ORDER BY", {});
  for (std::size_t i = 0; i < select.n_sort_clause; ++i) {
    const auto* sort = As<PgQuery__SortBy>(select.sort_clause[i]);
    order.parts.push_back(SortKey(*sort, OutputOr(sort->node, targets, false)));
  }
  Term where = Value(select.where_clause);
  Term having = Value(select.having_clause);
  Term windows = Node("WINDOW", Values(select.window_clause, select.n_window_clause));
  Term list = Node("targets", {});
  for (Target& target : targets) {
    if (!target.domain.empty()) {
      const Type type = target.value.type;
      target.value = {.kind = TermKind::Cast,
                      .name = NameOfType(target.domain).name,
                      .type = type,
                      .parts = {std::move(target.value)}};
    }
    list.parts.push_back(Node("target", {Word(target.output.name.text), std::move(target.value)}));
  }
  selected.term =
      Node("SELECT", {std::move(common), std::move(list), std::move(distinct), std::move(from),
                      std::move(where), std::move(group), std::move(having), std::move(windows),
                      std::move(order), Limits(select)});
  return selected;
}

Normalizer::Selected Normalizer::Combined(const PgQuery__SelectStmt& select, Term common,
                                          bool keep_unknown) {
  keep_unknown_ = true;
  Selected left = Select(*select.larg);
  keep_unknown_ = true;
  Selected right = Select(*select.rarg);
  DropNames(right.term);
  Selected selected{.outputs = std::move(left.outputs)};
  std::string how = select.op == PG_QUERY__SET_OPERATION__SETOP_UNION       ? "UNION"
                    : select.op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT ? "INTERSECT"
                                                                            : "EXCEPT";
  if (select.all) how += " ALL";
  Term order = Node("ORDER BY", {});
  selected.term = Node("COMBINED", {std::move(common), Word(std::move(how)), std::move(left.term),
                                    std::move(right.term)});
  for (std::size_t i = 0; selected.outputs && i < selected.outputs->size(); ++i) {
    OutputColumn& output = (*selected.outputs)[i];
    const Type other = right.outputs && i < right.outputs->size() ? (*right.outputs)[i].type : "";
    const bool open = keep_unknown && output.type == kUnknown && other == kUnknown;
    if (open) continue;
    output.type = CommonType({output.type, other});
    // transformSetOperationTree() gives constants of the branches the column's type.
    ForTarget(selected.term, i, [&](Term& target) {
      Term& value = target.parts[1];
      if (IsConstant(value)) value = CoerceTo(output.type, std::move(value));
    });
  }
  for (std::size_t i = 0; i < select.n_sort_clause; ++i) {
    const auto* sort = As<PgQuery__SortBy>(select.sort_clause[i]);
    Term key = Value(sort->node);
    // Only output columns can be sorted by, which the catalog gives by number.
    for (std::size_t k = 0; selected.outputs && k < selected.outputs->size(); ++k) {
      if (key.Is(TermKind::Column) && key.name.name == (*selected.outputs)[k].name) {
        key = TypedLiteral("int4", std::to_string(k + 1));
      }
    }
    order.parts.push_back(SortKey(*sort, std::move(key)));
  }
  selected.term.parts.push_back(std::move(order));
  selected.term.parts.push_back(Limits(select));
  return selected;
}

Term Normalizer::ValuesLists(const PgQuery__SelectStmt& select,
                             std::vector<OutputColumn>& outputs) {
  std::vector<Term> rows;
  for (std::size_t i = 0; i < select.n_values_lists; ++i) {
    const auto* row = As<PgQuery__List>(select.values_lists[i]);
    rows.push_back(Node("row", Values(row->items, row->n_items)));
  }
  for (std::size_t k = 0; k < rows.front().parts.size(); ++k) {
    std::vector<Term> column;
    for (Term& row : rows) column.push_back(std::move(row.parts.at(k)));
    outputs.push_back({{"column" + std::to_string(k + 1)}, CoerceToCommon(column)});
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].parts[k] = std::move(column[i]);
  }
  return Node("rows", std::move(rows));
}

Term Normalizer::Limits(const PgQuery__SelectStmt& select) {
  const auto count = [&](const PgQuery__Node* node) {
    Term value = Value(node);
    // LIMIT ALL is no limit.
    if (value.Is(TermKind::Null)) return Term{};
    return CoerceTo("int8", std::move(value));
  };
  const bool ties = select.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES;
  return Node("LIMIT",
              {count(select.limit_count), count(select.limit_offset), Word(ties ? "with ties" : ""),
               Node("FOR", Values(select.locking_clause, select.n_locking_clause))});
}

std::vector<Normalizer::Target> Normalizer::Targets(const PgQuery__SelectStmt& select,
                                                    const Slots& slots, bool& known) {
  std::vector<Target> targets;
  const auto add = [&](const Slot& slot) {
    Term value = slot.entry == kMerged ? Unqualified(slot.column.name)
                                       : ColumnAt(*level_, slot.entry, slot.column.name);
    Type type = domain_.empty() ? value.type : domain_;
    targets.push_back({{slot.column.name, std::move(type)}, std::move(value), domain_});
  };
  for (std::size_t i = 0; i < select.n_target_list; ++i) {
    const auto* target = As<PgQuery__ResTarget>(select.target_list[i]);
    const auto* reference = As<PgQuery__ColumnRef>(target->val);
    if (reference != nullptr && IsStar(*reference)) {
      const Identifier qualifier = UseOf(*reference).qualifier;
      const auto& entries = level_->entries;
      const auto entry = std::find_if(entries.begin(), entries.end(),
                                      [&](const Entry& e) { return e.name == qualifier; });
      if (qualifier.empty() && slots) {
        for (const Slot& slot : *slots) add(slot);
        continue;
      }
      if (!qualifier.empty() && entry != entries.end() && entry->columns) {
        const auto index = static_cast<std::size_t>(entry - entries.begin());
        for (const OutputColumn& column : *entry->columns) add({index, column});
        continue;
      }
      known = false;
      targets.push_back({{}, Node("*" + qualifier.text, {})});
      continue;
    }
    domain_.clear();
    Term value = Value(target->val);
    const Type domain = value.Is(TermKind::Column) ? domain_ : Type{};
    const bool named = target->name != nullptr && *target->name != '\0';
    OutputColumn output{named ? Identifier{target->name} : FigureColumnName(target->val),
                        domain.empty() ? value.type : domain};
    targets.push_back({std::move(output), std::move(value), domain});
  }
  return targets;
}

Term Normalizer::OutputOr(const PgQuery__Node* node, const std::vector<Target>& targets,
                          bool input_first) {
  if (const auto* constant = As<PgQuery__AConst>(node)) {
    if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
      const auto number = static_cast<std::size_t>(constant->ival->ival);
      if (number >= 1 && number <= targets.size()) return targets[number - 1].value;
    }
  }
  const auto* reference = As<PgQuery__ColumnRef>(node);
  if (reference == nullptr || reference->n_fields != 1) return Value(node);
  const Identifier name = UseOf(*reference).column;
  if (input_first) {
    for (const Entry& entry : level_->entries) {
      const auto has = [&](const OutputColumn& column) { return column.name == name; };
      if (entry.columns && std::any_of(entry.columns->begin(), entry.columns->end(), has)) {
        return Value(node);
      }
    }
  }
  for (const Target& target : targets) {
    if (target.output.name == name) return target.value;
  }
  return Value(node);
}

Term Normalizer::SubLinkOf(const PgQuery__SubLink& link) {
  Selected selected = Select(*As<PgQuery__SelectStmt>(link.subselect));
  DropNames(selected.term);
  const bool one = selected.outputs && selected.outputs->size() == 1;
  const Type type = one ? selected.outputs->front().type : Type{};
  switch (static_cast<int>(link.sub_link_type)) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK:
      return Node("EXISTS", {std::move(selected.term)}, "bool");
    case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK:
      return Node("SUBSELECT", {std::move(selected.term)}, type);
    case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK:
      return Node("ARRAY SUBSELECT", {std::move(selected.term)},
                  type.empty() ? type : Type(type + "[]"));
    default:
      break;
  }
  // IN is = ANY.
  const bool any = link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK;
  QualifiedName name = NameOf(link.oper_name, link.n_oper_name);
  if (name.schema.text == "pg_catalog") name.schema = {};
  if (name.empty()) name.name.text = "=";
  Term test = Value(link.testexpr);
  if (name.schema.empty()) {
    const Signature signature = ResolveOperator(name.name.text, &test.type, type);
    if (!signature.arguments.empty()) test = CoerceTo(signature.arguments[0], std::move(test));
  }
  Term made = Node(any ? "ANY SUBSELECT" : "ALL SUBSELECT",
                   {std::move(test), std::move(selected.term)}, "bool");
  made.name = std::move(name);
  return made;
}

}  // namespace pleat::canon
