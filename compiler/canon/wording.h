#pragma once

// Private to canon/: how an object says in the words of another what it means.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "compiler/canon/body.h"
#include "compiler/canon/equal.h"
#include "compiler/canon/question.h"
#include "compiler/canon/relations.h"
#include "compiler/canon/rewrite.h"
#include "compiler/canon/routines.h"
#include "compiler/model/quote.h"

namespace pleat::canon {

// Whether both do the same under whatever name and however far their making has come.
inline bool IsSame(const Constraint& live, Constraint desired) {
  desired.name = live.name;
  desired.comment = live.comment;
  desired.validated = live.validated;
  return desired == live;
}

inline bool IsSame(const Index& live, Index desired) {
  desired.name = live.name;
  desired.comment = live.comment;
  desired.valid = live.valid;
  return desired == live;
}

// Whether the definitions are the same: comments are changes of their own.
template <class T>
bool IsSameButForNotes(const T& live, T desired) {
  if constexpr (requires { desired.comment; }) desired.comment = live.comment;
  if constexpr (requires { desired.column_comments; }) {
    desired.column_comments = live.column_comments;
  }
  return desired == live;
}

// '2024-01-01 00:00:00+01' without its offset; nothing where it has none.
inline std::optional<Expr> WithoutOffset(const Expr& value) {
  const std::string& text = value.text;
  const std::size_t sign = text.find_last_of("+-");
  if (!text.starts_with("'") || !text.ends_with("'") || sign == std::string::npos) {
    return std::nullopt;
  }
  // A date has two signs, and an offset comes after the time of day.
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || sign < colon) return std::nullopt;
  return Expr{text.substr(0, sign) + "'"};
}

// Lets objects of the desired catalog say what they mean in the words of live ones.
class Wording {
 public:
  Wording(const Catalog& live, const Catalog& desired, const Answers& answers)
      : answers_(answers), relations_(desired), routines_(live, desired) {
    context_.trees = MakeTreeMemo();
    context_.type_of = [this](const ColumnUse& use) {
      if (value_type_) return value_type_;
      return relations_.TypeOf(use.relation.empty() ? context_.table : use.relation, use.column);
    };
    context_.type_behind = [&](const QualifiedName& name) -> std::optional<TypeName> {
      const auto domain = desired.domains.find(name);
      if (domain == desired.domains.end()) return std::nullopt;
      return domain->second.type;
    };
    context_.composite_type = [&](const QualifiedName& name) -> const CompositeType* {
      const auto type = desired.composite_types.find(name);
      return type == desired.composite_types.end() ? nullptr : &type->second;
    };
    context_.routine = [this](const Identifier& name) { return routines_.Find(name); };
    context_.columns_of = [this](const QualifiedName& name) { return relations_.ColumnsOf(name); };
    context_.is_enum = [&live, &desired](const QualifiedName& name) {
      return live.enums.contains(name) || desired.enums.contains(name);
    };
    // A name without a schema may belong to an extension, of which the catalog shows no more than
    // its schema.
    for (const auto& [name, extension] : live.extensions) {
      if (extension.schema) context_.search_path.push_back(*extension.schema);
    }
  }

  // The types are those of the desired table for both texts, as ALTER … TYPE reads the live text
  // anew.
  void Enter(const QualifiedName& table) { context_.table = table; }

  // Adopts the words of `live` and asks what only a server can tell. That is worth a question only
  // where it alone makes the difference: `is_rest_equal(desired)` says so when every question has
  // the answer yes.
  template <class T, class IsRestEqual>
  void Settle(const T& live, T& desired, const ObjectKey& subject, IsRestEqual is_rest_equal) {
    std::vector<Question> asked = AdoptHopefully(live, desired);
    if (asked.empty()) return;
    if (is_rest_equal(desired)) Ask(subject, std::move(asked));
    for (const auto& take_back : std::exchange(hopes_, {})) take_back();
  }

  // Adopts the words of `live` as if every open question had the answer yes; gives the questions.
  template <class T>
  std::vector<Question> AdoptHopefully(const T& live, T& desired) {
    hopeful_ = true;
    hopes_.clear();
    Adopt(live, desired);
    hopeful_ = false;
    return std::exchange(asked_, {});
  }

  void Ask(const ObjectKey& subject, std::vector<Question> questions) {
    for (Question& question : questions) open_.push_back({subject, std::move(question)});
  }

  std::vector<OpenQuestion> TakeOpen() { return std::move(open_); }

  void Adopt(const Expr& live, Expr& desired, const std::optional<TypeName>& type = {}) {
    if (live != desired && Means(live, desired, type)) Take(live, desired);
  }

  void Adopt(const std::optional<Expr>& live, std::optional<Expr>& desired) {
    if (live && desired) Adopt(*live, *desired);
  }

  // DefineIndex() takes a column out of parentheses, and a COLLATE off the top of an expression.
  void Adopt(const IndexElement& live, IndexElement& desired) {
    auto* to = std::get_if<Expr>(&desired.key);
    if (to == nullptr) return;
    const auto* column = std::get_if<Identifier>(&live.key);
    Expr from = column != nullptr ? Expr{Quoted(*column)} : std::get<Expr>(live.key);
    const bool collated = live.collation && !desired.collation;
    if (collated) from.text = "(" + from.text + ") COLLATE " + Quoted(*live.collation);
    if (from != *to && !Means(from, *to)) return;
    // One assignment, so that it can be taken back as one.
    IndexElement adopted = desired;
    adopted.key = live.key;
    adopted.collation = live.collation;
    Take(adopted, desired);
  }

  void Adopt(const Index& live, Index& desired) {
    Enter(desired.table);
    Adopt(live.where, desired.where);
    if (live.elements.size() != desired.elements.size()) return;
    for (std::size_t i = 0; i < live.elements.size(); ++i) {
      Adopt(live.elements[i], desired.elements[i]);
    }
  }

  void Adopt(const Key&, Key&) {}
  void Adopt(const ForeignKey&, ForeignKey&) {}
  void Adopt(const Check& live, Check& desired) { Adopt(live.expression, desired.expression); }

  void Adopt(const Exclusion& live, Exclusion& desired) {
    Adopt(live.where, desired.where);
    if (live.elements.size() != desired.elements.size()) return;
    for (std::size_t i = 0; i < live.elements.size(); ++i) {
      Adopt(live.elements[i].element, desired.elements[i].element);
    }
  }

  // For a constraint of the table that was entered last.
  void Adopt(const Constraint& live, Constraint& desired) {
    if (live.rule.index() != desired.rule.index()) return;
    std::visit(
        [&](auto& rule) {
          Adopt(std::get<std::remove_reference_t<decltype(rule)>>(live.rule), rule);
        },
        desired.rule);
  }

  void Adopt(const Column& live, Column& desired) {
    // DEFAULT NULL leaves no trace in pg_attrdef, but for types with a modifier.
    const auto is_no_default = [](const ColumnSource& source) {
      const auto* value = std::get_if<Default>(&source);
      return std::holds_alternative<std::monostate>(source) ||
             (value != nullptr && IsNullConstant(value->expression));
    };
    if (is_no_default(live.source) && is_no_default(desired.source)) {
      desired.source = live.source;
    } else if (const auto* from = std::get_if<Default>(&live.source)) {
      auto* to = std::get_if<Default>(&desired.source);
      if (to != nullptr) Adopt(from->expression, to->expression, desired.type);
    } else if (const auto* generated = std::get_if<Generated>(&live.source)) {
      auto* to = std::get_if<Generated>(&desired.source);
      if (to != nullptr) Adopt(generated->expression, to->expression, desired.type);
    }
    AdoptSequence(live, desired);
    AdoptProof(live, desired);
  }

  // Nothing makes a server doubt again what it has seen.
  static void AdoptProof(const Column& live, Column& desired) {
    if (!live.not_null || !desired.unvalidated_not_null) return;
    desired.not_null = true;
    desired.unvalidated_not_null.reset();
  }

  static void AdoptSequence(const Column& live, Column& desired) {
    const auto* serial = std::get_if<Serial>(&live.source);
    auto* to = std::get_if<Serial>(&desired.source);
    if (serial != nullptr && to != nullptr && !to->sequence) to->sequence = serial->sequence;
    const auto* identity = std::get_if<Identity>(&live.source);
    auto* wanted = std::get_if<Identity>(&desired.source);
    if (identity != nullptr && wanted != nullptr && !wanted->sequence) {
      wanted->sequence = identity->sequence;
    }
  }

  void Adopt(const Table& live, Table& desired) {
    Enter(desired.name);
    if (live.partitioning && desired.partitioning) AdoptKey(*live.partitioning, desired);
    if (live.partition_of && desired.partition_of) {
      AdoptBound(live.partition_of->bound, *desired.partition_of);
      Enter(desired.name);
    }
    std::map<Identifier, const Column*> columns;
    for (const Column& column : live.columns) columns.emplace(column.name, &column);
    for (Column& column : desired.columns) {
      if (const auto found = columns.find(column.name); found != columns.end()) {
        // A column that was declared beside its parent's is so for good, and no statement makes one
        // of a parent's that is not.
        if (!desired.inherits.empty() && relations_.HasParentsColumn(desired, column.name)) {
          column.inherited = found->second->inherited;
        }
        Settle(*found->second, column, ColumnKey(desired.name, column.name),
               [&](const Column& settled) { return found->second->type == settled.type; });
      }
    }
    std::map<Identifier, const Constraint*> constraints;
    for (const Constraint& constraint : live.constraints) {
      constraints.emplace(constraint.name, &constraint);
    }
    for (Constraint& constraint : desired.constraints) {
      if (const auto found = constraints.find(constraint.name); found != constraints.end()) {
        Settle(
            *found->second, constraint, ConstraintKey(desired.name, constraint.name),
            [&](const Constraint& settled) { return IsSameButForNotes(*found->second, settled); });
      }
    }
  }

  void AdoptKey(const Partitioning& live, Table& desired) {
    auto& elements = desired.partitioning->elements;
    if (live.elements.size() != elements.size()) return;
    for (std::size_t i = 0; i < elements.size(); ++i) Adopt(live.elements[i], elements[i]);
  }

  // Bounds are read as values of the columns that the parent is partitioned by.
  void AdoptBound(const PartitionBound& live, PartitionOf& desired) {
    const Partitioning* parent = relations_.PartitioningOf(desired.parent);
    if (parent == nullptr) return;
    Enter(desired.parent);
    const auto type_of = [&](std::size_t i) -> std::optional<TypeName> {
      if (i >= parent->elements.size()) return std::nullopt;
      const auto* column = std::get_if<Identifier>(&parent->elements[i].key);
      if (column == nullptr) return std::nullopt;
      return relations_.TypeOf(desired.parent, *column);
    };
    const auto adopt = [&](const std::vector<Expr>& from, std::vector<Expr>& to) {
      if (from.size() != to.size()) return;
      for (std::size_t i = 0; i < to.size(); ++i) AdoptValue(from[i], to[i], type_of(i));
    };
    if (const auto* range = std::get_if<RangeBound>(&live)) {
      if (auto* to = std::get_if<RangeBound>(&desired.bound)) {
        adopt(range->from, to->from);
        adopt(range->to, to->to);
      }
    } else if (const auto* list = std::get_if<ListBound>(&live)) {
      if (auto* to = std::get_if<ListBound>(&desired.bound)) AdoptList(*list, *to, type_of(0));
    }
  }

  // A time without an offset is one of the time zone in which the live one was printed.
  void AdoptValue(const Expr& live, Expr& desired, const std::optional<TypeName>& type) {
    Adopt(live, desired, type);
    if (live == desired || !type || type->name.name.text != "timestamp with time zone") return;
    const std::optional<Expr> local = WithoutOffset(live);
    const TypeName plain{.name = {.name = {"timestamp without time zone"}}};
    if (local && Means(*local, desired, plain)) desired = live;
  }

  // The order of a list says nothing.
  void AdoptList(const ListBound& live, ListBound& desired, const std::optional<TypeName>& type) {
    for (Expr& value : desired.values) {
      for (const Expr& other : live.values) {
        if (other == value) break;
        AdoptValue(other, value, type);
      }
    }
    if (live.values.size() == desired.values.size() &&
        std::is_permutation(live.values.begin(), live.values.end(), desired.values.begin())) {
      desired.values = live.values;
    }
  }

  template <class AnyView>
  void AdoptQuery(const AnyView& live, AnyView& desired) {
    if (live.query == desired.query && live.columns == desired.columns) return;
    Enter({desired.name.schema, {}});
    const Finding finding =
        CompareQueries(live.query, live.columns, desired.query, desired.columns, context_);
    Question question{.form = Form::Query,
                      .live = DropIdleAliases(live.query),
                      .desired = DropIdleAliases(desired.query),
                      .live_columns = live.columns,
                      .desired_columns = desired.columns};
    if (!Decide(finding, std::move(question))) return;
    Take(live.query, desired.query);
    Take(live.columns, desired.columns);
  }

  void Adopt(const View& live, View& desired) {
    AdoptQuery(live, desired);
    for (auto& [column, value] : desired.column_defaults) {
      const auto known = live.column_defaults.find(column);
      if (known == live.column_defaults.end()) continue;
      Enter(desired.name);
      Adopt(known->second, value, relations_.TypeOf(desired.name, column));
    }
  }
  void Adopt(const MaterializedView& live, MaterializedView& desired) { AdoptQuery(live, desired); }

  // What the files leave to TimescaleDB is as it has chosen.
  void Adopt(const ContinuousAggregate& live, ContinuousAggregate& desired) {
    AdoptQuery(live, desired);
    if (!desired.chunk_interval) desired.chunk_interval = live.chunk_interval;
    if (live.columnstore && desired.columnstore)
      AdoptChoice(*live.columnstore, *desired.columnstore);
  }

  void Adopt(const Policy& live, Policy& desired) {
    Enter(desired.name.owner);
    Adopt(live.visible, desired.visible);
    Adopt(live.check, desired.check);
  }

  static void Adopt(const Extension& live, Extension& desired) {
    if (!desired.schema) desired.schema = live.schema;
    if (!desired.version) desired.version = live.version;
  }

  void Adopt(const Routine& live, Routine& desired) {
    Enter({desired.name.owner.schema, {}});
    if (live.arguments.size() == desired.arguments.size()) {
      for (std::size_t i = 0; i < live.arguments.size(); ++i) {
        const auto& from = live.arguments[i].default_value;
        auto& to = desired.arguments[i].default_value;
        if (from && to) Adopt(*from, *to, desired.arguments[i].type);
      }
    }
    if (live.sql_body && desired.sql_body && live.body != desired.body && MeansBody(live, desired))
      Take(live.body, desired.body);
  }

  void Adopt(const Trigger& live, Trigger& desired) {
    Enter(desired.name.owner);
    context_.old_and_new = true;
    Adopt(live.when, desired.when);
    context_.old_and_new = false;
  }

  void Adopt(const Rule& live, Rule& desired) {
    Enter(desired.name.owner);
    context_.old_and_new = true;
    Adopt(live.where, desired.where);
    if (live.action != desired.action && SameAction(live.action, desired.action, context_))
      desired.action = live.action;
    context_.old_and_new = false;
  }

  void Adopt(const EventTrigger&, EventTrigger&) {}
  static void Adopt(const Cast& live, Cast& desired) {
    if (live.function && desired.function) AdoptName(live.function->owner, desired.function->owner);
  }

  static void Adopt(const Operator& live, Operator& desired) {
    AdoptName(live.function, desired.function);
    Adopt(live.commutator, desired.commutator);
    Adopt(live.negator, desired.negator);
    Adopt(live.restriction, desired.restriction);
    Adopt(live.join, desired.join);
  }

  static void Adopt(const FamilyMembers& live, FamilyMembers& desired) {
    for (auto& [slot, member] : desired.operators) {
      const auto known = live.operators.find(slot);
      if (known == live.operators.end()) continue;
      AdoptName(known->second.name, member.name);
      Adopt(known->second.order_by, member.order_by);
    }
    for (auto& [slot, function] : desired.functions) {
      const auto known = live.functions.find(slot);
      if (known != live.functions.end()) AdoptName(known->second.owner, function.owner);
    }
  }

  static void Adopt(const OperatorFamily& live, OperatorFamily& desired) {
    Adopt(live.members, desired.members);
  }

  static void Adopt(const OperatorClass& live, OperatorClass& desired) {
    AdoptName(live.family, desired.family);
    Adopt(live.members, desired.members);
  }

  void Adopt(const Aggregate&, Aggregate&) {}
  static void Adopt(const ServerRole&, ServerRole&) {}
  static void Adopt(const DefaultPrivileges&, DefaultPrivileges&) {}
  void Adopt(const Schema&, Schema&) {}
  void Adopt(const Enum&, Enum&) {}
  void Adopt(const CompositeType&, CompositeType&) {}
  void Adopt(const ForeignTable& live, ForeignTable& desired) { Adopt(live.shape, desired.shape); }
  void Adopt(const Collation&, Collation&) {}
  void Adopt(const Subscription&, Subscription&) {}
  void Adopt(const ForeignServer&, ForeignServer&) {}
  void Adopt(const UserMapping&, UserMapping&) {}

  void Adopt(const ForeignDataWrapper& live, ForeignDataWrapper& desired) {
    Adopt(live.handler, desired.handler);
    Adopt(live.validator, desired.validator);
  }

  static void AdoptName(const QualifiedName& live, QualifiedName& desired) {
    if (desired.schema.empty() && desired.name == live.name) desired = live;
  }

  void Adopt(const TextSearchDictionary& live, TextSearchDictionary& desired) {
    AdoptName(live.template_name, desired.template_name);
  }

  void Adopt(const TextSearchConfiguration& live, TextSearchConfiguration& desired) {
    AdoptName(live.parser, desired.parser);
    for (auto& [token, dictionaries] : desired.mappings) {
      const auto known = live.mappings.find(token);
      if (known == live.mappings.end() || known->second.size() != dictionaries.size()) continue;
      for (std::size_t i = 0; i < dictionaries.size(); ++i)
        AdoptName(known->second[i], dictionaries[i]);
    }
  }

  // Each expression says what one of the live ones says, whose order serves.
  void Adopt(const ExtendedStatistics& live, ExtendedStatistics& desired) {
    Enter(desired.table);
    std::vector<Expr> open = live.expressions;
    for (Expr& expression : desired.expressions) {
      for (auto known = open.begin(); known != open.end(); ++known) {
        Adopt(*known, expression);
        if (expression != *known) continue;
        open.erase(known);
        break;
      }
    }
    if (open.empty() && desired.expressions.size() == live.expressions.size())
      desired.expressions = live.expressions;
  }

  void Adopt(const Publication& live, Publication& desired) {
    for (PublishedTable& table : desired.tables) {
      for (const PublishedTable& known : live.tables) {
        if (known.table != table.table) continue;
        Enter(table.table);
        Adopt(known.where, table.where);
      }
    }
  }

  void Adopt(const Sequence&, Sequence&) {}

  void Adopt(const Domain& live, Domain& desired) {
    Enter({desired.name.schema, {}});
    if (live.default_value && desired.default_value) {
      Adopt(*live.default_value, *desired.default_value, desired.type);
    } else if (desired.default_value && IsNullConstant(*desired.default_value)) {
      desired.default_value.reset();
    } else if (live.default_value && IsNullConstant(*live.default_value)) {
      // Over another domain, DEFAULT NULL is kept with a cast.
      desired.default_value = live.default_value;
    }
    for (DomainCheck& check : desired.checks) {
      const DomainCheck* same = FindCheck(live, check.name);
      if (same != nullptr) AdoptCheck(*same, desired.type, check);
    }
  }

  // VALUE goes by the type behind the domain.
  void AdoptCheck(const DomainCheck& live, const TypeName& type, DomainCheck& desired) {
    value_type_ = type;
    Adopt(live.expression, desired.expression);
    value_type_.reset();
  }

  // What the files name without a schema is found by the server, where it has one.
  static void Adopt(const std::optional<QualifiedName>& live,
                    std::optional<QualifiedName>& desired) {
    if (live && desired && desired->schema.empty() && desired->name == live->name) desired = live;
  }

  void Adopt(const RangeType& live, RangeType& desired) {
    Adopt(live.opclass, desired.opclass);
    Adopt(live.collation, desired.collation);
    Adopt(live.subtype_diff, desired.subtype_diff);
  }
  void Adopt(const Hypertable&, Hypertable&) {}
  void Adopt(const Job& live, Job& desired) {
    if (live.config && desired.config)
      Adopt(*live.config, *desired.config, TypeName{.name = {.schema = {}, .name = {"jsonb"}}});
  }

 private:
  template <class T>
  void Take(const T& live, T& desired) {
    if (!asked_.empty()) {
      hopes_.push_back([&desired, before = desired] { desired = before; });
    }
    desired = live;
  }

  bool Means(const Expr& live, const Expr& desired, const std::optional<TypeName>& type = {}) {
    context_.coerced_to = type;
    const Finding finding = Compare(live, desired, context_);
    if (finding == Finding::Same || finding == Finding::Different) return finding == Finding::Same;
    Question question{.live = live,
                      .desired = desired,
                      .table = context_.table,
                      .columns = ColumnsIn(live, desired),
                      .old_and_new = context_.old_and_new,
                      .coerced_to = type};
    return Decide(finding, std::move(question));
  }

  bool MeansBody(const Routine& live, const Routine& desired) {
    Question question{.live = live.body,
                      .desired = desired.body,
                      .body_of = Routine{.name = desired.name,
                                         .procedure = desired.procedure,
                                         .arguments = desired.arguments,
                                         .returns = desired.returns,
                                         .returns_set = desired.returns_set,
                                         .sql_body = true}};
    for (Argument& argument : question.body_of->arguments) argument.default_value.reset();
    return Decide(CompareBodies(live, desired, context_), std::move(question));
  }

  // What the judges have found, or what the server has answered; without an answer what one hopes.
  bool Decide(Finding finding, Question question) {
    if (finding == Finding::Same || finding == Finding::Different) return finding == Finding::Same;
    if (routines_.MayCallChanged(question.desired)) return false;
    if (finding == Finding::OpenToViews) question.way = Way::View;
    if (finding == Finding::Unreadable) question.way = Way::Nobody;
    const auto answer = answers_.find(question);
    if (answer != answers_.end() && answer->second != Verdict::Unknown) {
      return answer->second == Verdict::Same;
    }
    if (hopeful_) asked_.push_back(std::move(question));
    return hopeful_;
  }

  // The columns of the own table that either of the texts mentions; of the check of a domain VALUE,
  // which is a column by that name to whoever asks.
  std::vector<TypedColumn> ColumnsIn(const Expr& live, const Expr& desired) {
    if (value_type_) return {TypedColumn{.name = {"value"}, .type = *value_type_}};
    std::map<Identifier, TypeName> found;
    for (const Expr* text : {&live, &desired}) {
      const auto references = ReferencesOf(*text, Form::Expression);
      const auto* names = std::get_if<References>(&references);
      if (names == nullptr) continue;
      for (const ColumnUse& use : names->columns) {
        if (auto type = relations_.TypeOf(context_.table, use.column)) {
          found.emplace(use.column, std::move(*type));
        }
      }
    }
    std::vector<TypedColumn> columns;
    for (auto& [name, type] : found) columns.push_back({name, std::move(type)});
    return columns;
  }

  const Answers& answers_;
  Relations relations_;
  RoutineNames routines_;
  Context context_ = {};
  bool hopeful_ = false;
  std::vector<Question> asked_ = {};
  // What takes back the words that were adopted since the first open question of an object.
  std::vector<std::function<void()>> hopes_ = {};
  std::vector<OpenQuestion> open_ = {};
  // Of VALUE, while the check of a domain is looked at.
  std::optional<TypeName> value_type_ = {};
};

}  // namespace pleat::canon
