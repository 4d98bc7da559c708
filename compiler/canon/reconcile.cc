#include "compiler/canon/reconcile.h"

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
#include "compiler/canon/relations.h"
#include "compiler/model/quote.h"

namespace pleat::canon {
namespace {

// Whether both do the same under whatever name and however far their making has come.
bool IsSame(const Constraint& live, Constraint desired) {
  desired.name = live.name;
  desired.comment = live.comment;
  desired.validated = live.validated;
  return desired == live;
}

bool IsSame(const Index& live, Index desired) {
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
std::optional<Expr> WithoutOffset(const Expr& value) {
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
      : answers_(answers), relations_(desired) {
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
                      .live = live.query,
                      .desired = desired.query,
                      .live_columns = live.columns,
                      .desired_columns = desired.columns};
    if (!Decide(finding, std::move(question))) return;
    Take(live.query, desired.query);
    Take(live.columns, desired.columns);
  }

  void Adopt(const View& live, View& desired) { AdoptQuery(live, desired); }
  void Adopt(const MaterializedView& live, MaterializedView& desired) { AdoptQuery(live, desired); }

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
    if (live.sql_body && desired.sql_body && SameBody(live, desired, context_))
      desired.body = live.body;
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

  // What the judges have found, or what the server has answered; without an answer what one hopes.
  bool Decide(Finding finding, Question question) {
    if (finding == Finding::Same || finding == Finding::Different) return finding == Finding::Same;
    if (finding == Finding::OpenToViews) question.way = Way::View;
    if (finding == Finding::Unreadable) question.way = Way::Nobody;
    const auto answer = answers_.find(question);
    if (answer != answers_.end() && answer->second != Verdict::Unknown) {
      return answer->second == Verdict::Same;
    }
    if (hopeful_) asked_.push_back(std::move(question));
    return hopeful_;
  }

  // The columns of the own table that either of the texts mentions.
  std::vector<TypedColumn> ColumnsIn(const Expr& live, const Expr& desired) {
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
  Context context_ = {};
  bool hopeful_ = false;
  std::vector<Question> asked_ = {};
  // What takes back the words that were adopted since the first open question of an object.
  std::vector<std::function<void()>> hopes_ = {};
  std::vector<OpenQuestion> open_ = {};
  // Of VALUE, while the check of a domain is looked at.
  std::optional<TypeName> value_type_ = {};
};

Identifier Numbered(const Identifier& name, int number) {
  const std::string digits = std::to_string(number);
  // The longest name that pg_catalog `name` holds.
  return {name.text.substr(0, std::min(name.text.size(), 63 - digits.size())) + digits};
}

QualifiedName Numbered(const QualifiedName& name, int number) {
  return {name.schema, Numbered(name.name, number)};
}

template <class Object>
bool IsSameFor(Wording& wording, const Object& live, Object desired) {
  wording.Adopt(live, desired);
  return IsSame(live, desired);
}

// Asks whether `desired` is `live` under another name, where that is open.
template <class Object>
void AskIfSame(Wording& wording, const Object& live, Object desired, const ObjectKey& subject) {
  std::vector<Question> asked = wording.AdoptHopefully(live, desired);
  if (!asked.empty() && IsSame(live, desired)) wording.Ask(subject, std::move(asked));
}

// Gives the unnamed among `objects` the name of a live one that is the same. Namesakes come first;
// then whoever is free. What is left keeps its name, unless that has been given away meanwhile.
// `candidates(object)` are the live ones on the same table.
template <class Object, class Name, class Candidates, class KeyOf>
void NameAfterLive(std::vector<Object*> objects, std::set<Name>& claimed, Candidates&& candidates,
                   KeyOf&& key_of, Wording& wording) {
  std::vector<Object*> open;
  for (Object* object : objects) {
    bool same = false;
    for (const Object* live : candidates(*object)) {
      same = same || (live->name == object->name && IsSameFor(wording, *live, *object));
    }
    if (same && claimed.insert(object->name).second) continue;
    open.push_back(object);
  }
  std::vector<Object*> unmatched;
  for (Object* object : open) {
    const Object* same = nullptr;
    for (const Object* live : candidates(*object)) {
      if (same == nullptr && !claimed.contains(live->name) && IsSameFor(wording, *live, *object)) {
        same = live;
      }
    }
    if (same == nullptr) {
      unmatched.push_back(object);
    } else {
      object->name = same->name;
      claimed.insert(same->name);
    }
  }
  for (Object* object : unmatched) {
    const Name base = object->name;
    for (int i = 1; !claimed.insert(object->name).second; ++i) object->name = Numbered(base, i);
    for (const Object* live : candidates(*object)) {
      if (!claimed.contains(live->name)) AskIfSame(wording, *live, *object, key_of(*object));
    }
  }
}

void NameConstraints(const Table& live, Table& desired, std::set<ObjectKey>& unnamed,
                     Wording& wording) {
  std::set<Identifier> claimed;
  std::vector<Constraint*> open;
  for (Constraint& constraint : desired.constraints) {
    if (unnamed.erase(ConstraintKey(desired.name, constraint.name)) > 0) {
      open.push_back(&constraint);
    } else {
      claimed.insert(constraint.name);
    }
  }
  if (open.empty()) return;
  std::vector<const Constraint*> all;
  for (const Constraint& constraint : live.constraints) all.push_back(&constraint);
  wording.Enter(desired.name);
  NameAfterLive(
      open, claimed, [&](const Constraint&) { return all; },
      [&](const Constraint& constraint) { return ConstraintKey(desired.name, constraint.name); },
      wording);
  for (const Constraint* constraint : open) {
    unnamed.insert(ConstraintKey(desired.name, constraint->name));
  }
  std::sort(desired.constraints.begin(), desired.constraints.end(),
            [](const Constraint& a, const Constraint& b) { return a.name < b.name; });
}

void NameIndexes(const Catalog& live, Catalog& desired, std::set<ObjectKey>& unnamed,
                 Wording& wording) {
  std::map<QualifiedName, std::vector<const Index*>> by_table;
  for (const auto& [name, index] : live.indexes) by_table[index.table].push_back(&index);
  std::set<QualifiedName> claimed;
  std::vector<Index> open;
  for (auto place = desired.indexes.begin(); place != desired.indexes.end();) {
    if (unnamed.erase({Kind::Index, place->first, {}}) == 0) {
      claimed.insert(place->first);
      ++place;
    } else {
      open.push_back(std::move(place->second));
      place = desired.indexes.erase(place);
    }
  }
  std::vector<Index*> pointers;
  for (Index& index : open) pointers.push_back(&index);
  NameAfterLive(
      pointers, claimed, [&](const Index& index) { return by_table[index.table]; },
      [](const Index& index) {
        return ObjectKey{Kind::Index, index.name, {}};
      },
      wording);
  for (Index& index : open) {
    unnamed.insert({Kind::Index, index.name, {}});
    QualifiedName name = index.name;
    desired.indexes.insert_or_assign(std::move(name), std::move(index));
  }
}

// A check that the files do not name takes the name of a live one that says the same.
void NameChecks(const Domain& live, Domain& desired, std::set<ObjectKey>& unnamed,
                Wording& wording) {
  const auto key = [&](const Identifier& name) {
    return ObjectKey{Kind::Domain, desired.name, name};
  };
  wording.Enter({desired.name.schema, {}});
  for (DomainCheck& check : desired.checks) {
    if (!unnamed.contains(key(check.name))) continue;
    for (const DomainCheck& known : live.checks) {
      if (known.name != check.name && FindCheck(desired, known.name) != nullptr) continue;
      DomainCheck same = check;
      wording.AdoptCheck(known, desired.type, same);
      if (same.expression != known.expression) continue;
      unnamed.erase(key(check.name));
      check.name = known.name;
      unnamed.insert(key(check.name));
      break;
    }
  }
  std::sort(desired.checks.begin(), desired.checks.end(),
            [](const DomainCheck& a, const DomainCheck& b) { return a.name < b.name; });
}

void NameAll(const Catalog& live, Catalog& desired, Transition& transition, Wording& wording) {
  if (transition.unnamed.empty()) return;
  for (auto& [name, table] : desired.tables) {
    const auto found = live.tables.find(name);
    if (found == live.tables.end()) continue;
    NameConstraints(found->second, table, transition.unnamed, wording);
  }
  for (auto& [name, table] : desired.foreign_tables) {
    const auto found = live.foreign_tables.find(name);
    if (found == live.foreign_tables.end()) continue;
    NameConstraints(found->second.shape, table.shape, transition.unnamed, wording);
  }
  for (auto& [name, domain] : desired.domains) {
    const auto found = live.domains.find(name);
    if (found == live.domains.end()) continue;
    NameChecks(found->second, domain, transition.unnamed, wording);
  }
  NameIndexes(live, desired, transition.unnamed, wording);
}

}  // namespace

void AdoptNames(const Catalog& live, Catalog& desired, Transition& transition) {
  const Answers nobody;
  Wording wording(live, desired, nobody);
  NameAll(live, desired, transition, wording);
  for (auto& [name, extension] : desired.extensions) {
    const auto found = live.extensions.find(name);
    if (found != live.extensions.end()) Wording::Adopt(found->second, extension);
  }
  for (auto& [name, table] : desired.tables) {
    const auto found = live.tables.find(name);
    if (found == live.tables.end()) continue;
    std::map<Identifier, const Column*> columns;
    for (const Column& column : found->second.columns) columns.emplace(column.name, &column);
    for (Column& column : table.columns) {
      const auto same = columns.find(column.name);
      if (same != columns.end()) Wording::AdoptSequence(*same->second, column);
    }
  }
}

std::vector<OpenQuestion> Reconcile(const Catalog& live, Catalog& desired, Transition& transition,
                                    const Answers& answers) {
  // Columns and their types, which are all that is looked up, stay as they are.
  Wording wording(live, desired, answers);
  NameAll(live, desired, transition, wording);
  ForEachKind([&](auto collection) {
    using Objects = std::remove_reference_t<decltype(desired.*collection)>;
    using Object = typename Objects::mapped_type;
    for (auto& [name, object] : desired.*collection) {
      const auto found = (live.*collection).find(name);
      if (found == (live.*collection).end()) continue;
      if constexpr (std::is_same_v<Object, Table>) {
        // Its members have questions of their own.
        wording.Adopt(found->second, object);
      } else {
        wording.Settle(
            found->second, object, MakeKey(kKindOf<Object>, name),
            [&](const Object& settled) { return IsSameButForNotes(found->second, settled); });
      }
    }
  });
  return wording.TakeOpen();
}

}  // namespace pleat::canon
