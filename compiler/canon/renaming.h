#pragma once

// Private to canon/: carries renames out.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "compiler/canon/mentions.h"
#include "compiler/canon/question.h"
#include "compiler/canon/relations.h"
#include "compiler/canon/renames.h"
#include "compiler/canon/rewrite.h"
#include "compiler/model/default_name.h"

namespace pleat::canon {

// Carries `renames` out in every object.
class Renaming {
 public:
  Renaming(const Catalog& before, const Renames& renames) : renames_(renames), relations_(before) {
    names_.relation = [&](const QualifiedName& name) {
      const bool is_own = name.schema.empty() && name.name == own_.name;
      return New(renames_.relations, is_own ? own_ : name);
    };
    names_.sequence = [&](const QualifiedName& name) { return New(renames_.sequences, name); };
    const auto other = [this](Kind kind) {
      return [this, kind](const QualifiedName& name) { return New(Others(kind), name); };
    };
    names_.configuration = other(Kind::TextSearchConfiguration);
    names_.dictionary = other(Kind::TextSearchDictionary);
    names_.collation = other(Kind::Collation);
    names_.type = [&](const QualifiedName& name) { return NewType(name); };
    names_.operation = [&](const QualifiedName& name) { return New(renames_.symbols, name); };
    names_.function = [&](const QualifiedName& name) { return New(renames_.functions, name); };
    names_.columns_of = [&](const QualifiedName& name) { return relations_.ColumnsOf(name); };
    names_.column = [&](const ColumnUse& use) -> std::optional<Identifier> {
      const auto found = renames_.columns.find(own_.empty() ? use.relation : own_);
      if (found == renames_.columns.end()) return std::nullopt;
      return Lookup(found->second, use.column);
    };
  }

  void Apply(Catalog& live) {
    // Queries look at the columns of tables under their old names, so they come first.
    ChangeAll(live.views);
    ChangeAll(live.materialized_views);
    ChangeAll(live.continuous_aggregates);
    ForEachKind([&](auto collection) {
      using Objects = std::remove_reference_t<decltype(live.*collection)>;
      constexpr bool is_view = requires(typename Objects::mapped_type object) { object.query; };
      if constexpr (!is_view) ChangeAll(live.*collection);
    });
    ForEachKind([&](auto collection) { MoveToNewNames(live.*collection); });
    std::map<ObjectKey, Access> access;
    for (auto& [key, entry] : live.access) access.emplace(NewKey(key), std::move(entry));
    live.access = std::move(access);
    std::map<LabelName, std::string> labels;
    for (auto& [name, label] : live.labels)
      labels.emplace(LabelName{NewKey(name.object), name.provider}, std::move(label));
    live.labels = std::move(labels);
  }

  void Apply(Question& question) {
    if (question.body_of) {
      own_ = {};
      const Rows rows = RowsOf(*question.body_of);
      for (Expr* body : {&question.live, &question.desired})
        *body = RewriteBody(*body, names_, rows);
      return Change(*question.body_of);
    }
    Take(question.live, question.form, question.table);
    Take(question.desired, question.form, question.table);
    for (TypedColumn& column : question.columns) {
      Take(column.name, ColumnsOf(question.table));
      Take(column.type);
    }
    if (question.coerced_to) Take(*question.coerced_to);
    Take(question.table, renames_.relations);
  }

 private:
  template <class T>
  void ChangeAll(KindMap<T>& objects) {
    for (auto& [name, object] : objects) Change(object);
  }

  // The new name in `map`, or the old one in a renamed schema; nothing where neither is so.
  std::optional<QualifiedName> New(const Names& map, const QualifiedName& name) const {
    if (auto renamed = Lookup(map, name)) return renamed;
    if (auto schema = Lookup(renames_.schemas, name.schema))
      return QualifiedName{*schema, name.name};
    return std::nullopt;
  }

  // The key under which an object's owner and privileges are kept.
  ObjectKey NewKey(ObjectKey key) const {
    if (const auto known = new_keys_.find(key); known != new_keys_.end()) return known->second;
    const AccessClass of = AccessClassOf(key.kind);
    if (of == AccessClass::Column) Take(key.member, ColumnsOf(key.name));
    if (of == AccessClass::Column || of == AccessClass::Relation) {
      Take(key.name, renames_.relations);
    } else if (of == AccessClass::Sequence) {
      Take(key.name, renames_.sequences);
    } else if (of == AccessClass::Schema) {
      Take(key.name.name, &renames_.schemas);
    } else if (of == AccessClass::Type) {
      Take(key.name, renames_.types);
    } else if (of == AccessClass::Owned) {
      TakeOwned(key);
    } else {
      Take(key.name, {});
    }
    return key;
  }

  void TakeOwned(ObjectKey& key) const {
    if (key.member.empty())
      return Take(key.name,
                  key.kind == Kind::EventTrigger ? renames_.event_triggers : Others(key.kind));
    MemberName name{key.name, key.member};
    TakeByMember(key.kind, name);
    key.name = name.owner;
  }

  // A table's row type goes by the table's name.
  std::optional<QualifiedName> NewType(const QualifiedName& name) const {
    const auto type = Lookup(renames_.types, name);
    return type ? type : New(renames_.relations, name);
  }

  void Take(QualifiedName& name, const Names& map) const {
    if (auto renamed = New(map, name)) name = std::move(*renamed);
  }

  void Take(std::optional<QualifiedName>& name, const Names& map) const {
    if (name) Take(*name, map);
  }

  static void Take(Identifier& name, const Columns* columns) {
    if (columns == nullptr) return;
    if (auto renamed = Lookup(*columns, name)) name = std::move(*renamed);
  }

  static Identifier Taken(Identifier name, const Columns* columns) {
    Take(name, columns);
    return name;
  }

  static void Take(std::vector<Identifier>& names, const Columns* columns) {
    for (Identifier& name : names) Take(name, columns);
  }

  const Names& Others(Kind kind) const {
    static const Names none;
    const auto found = renames_.others.find(kind);
    return found == renames_.others.end() ? none : found->second;
  }

  static const Columns* In(const std::map<QualifiedName, Columns>& members,
                           const QualifiedName& relation) {
    const auto found = members.find(relation);
    return found == members.end() ? nullptr : &found->second;
  }
  const Columns* ColumnsOf(const QualifiedName& table) const { return In(renames_.columns, table); }

  void Take(Expr& expr, Form form, const QualifiedName& own) {
    if (!Mentions(expr.text, renames_.words)) return;
    own_ = own;
    expr = Rewrite(expr, form, names_);
  }

  void Take(std::optional<Expr>& expr, const QualifiedName& own) {
    if (expr) Take(*expr, Form::Expression, own);
  }

  // An index of `table`, which may be a key's.
  void Take(std::optional<Identifier>& index, const QualifiedName& table) const {
    if (!index) return;
    if (auto renamed = Lookup(renames_.indexes, QualifiedName{table.schema, *index})) {
      index = renamed->name;
      return;
    }
    Take(*index, In(renames_.constraints, table));
  }

  void Take(TypeName& type) const {
    if (auto renamed = NewType(type.name)) type.name = std::move(*renamed);
  }

  void Change(Extension& extension) const {
    if (extension.schema) Take(*extension.schema, &renames_.schemas);
  }

  static void Change(ServerRole&) {}
  void Change(DefaultPrivileges& privileges) const {
    Take(privileges.name.owner.schema, &renames_.schemas);
  }

  void Change(Schema& schema) const { Take(schema.name.name, &renames_.schemas); }
  void Change(Enum& type) const { Take(type.name, renames_.types); }

  void Change(Domain& domain) {
    Take(domain.name, renames_.types);
    Take(domain.type);
    Take(domain.collation, Others(Kind::Collation));
    Take(domain.default_value, {});
    for (DomainCheck& check : domain.checks) Take(check.expression, Form::Expression, {});
  }

  void Change(CompositeType& type) const {
    Take(type.name, renames_.types);
    for (TypeAttribute& attribute : type.attributes) {
      Take(attribute.type);
      Take(attribute.collation, Others(Kind::Collation));
    }
  }

  void Change(RangeType& type) const {
    // ALTER TYPE … RENAME leaves the multirange its name; it moves with the schema only.
    Take(type.multirange, renames_.types);
    Take(type.name, renames_.types);
    Take(type.subtype);
    Take(type.collation, Others(Kind::Collation));
    Take(type.opclass, renames_.classes);
    Take(type.subtype_diff, renames_.functions);
  }

  void Change(ForeignTable& table) {
    std::map<Identifier, ForeignOptions> options;
    for (auto& [column, given] : table.column_options)
      options.emplace(Taken(column, ColumnsOf(table.name)), std::move(given));
    table.column_options = std::move(options);
    Change(table.shape);
    table.name = table.shape.name;
  }

  void Change(Collation& collation) const { Take(collation.name, Others(Kind::Collation)); }

  void Change(TextSearchDictionary& dictionary) const {
    Take(dictionary.name, Others(Kind::TextSearchDictionary));
    Take(dictionary.template_name, {});
  }

  void Change(TextSearchConfiguration& configuration) const {
    Take(configuration.name, Others(Kind::TextSearchConfiguration));
    Take(configuration.parser, {});
    for (auto& [token, dictionaries] : configuration.mappings) {
      for (QualifiedName& dictionary : dictionaries)
        Take(dictionary, Others(Kind::TextSearchDictionary));
    }
  }

  void Change(ExtendedStatistics& statistics) {
    const Columns* columns = ColumnsOf(statistics.table);
    statistics.columns = Taken(statistics.columns, columns);
    for (Expr& expression : statistics.expressions)
      Take(expression, Form::Expression, statistics.table);
    Take(statistics.table, renames_.relations);
    Take(statistics.name, Others(Kind::ExtendedStatistics));
  }

  void Change(Publication& publication) {
    for (PublishedTable& table : publication.tables) {
      table.columns = Taken(table.columns, ColumnsOf(table.table));
      Take(table.where, table.table);
      Take(table.table, renames_.relations);
    }
    std::sort(publication.tables.begin(), publication.tables.end(),
              [](const PublishedTable& a, const PublishedTable& b) { return a.table < b.table; });
    publication.schemas = Taken(publication.schemas, &renames_.schemas);
    Take(publication.name, Others(Kind::Publication));
  }

  void Change(Subscription& subscription) const {
    Take(subscription.name, Others(Kind::Subscription));
  }
  void Change(ForeignDataWrapper&) const {}
  void Change(ForeignServer&) const {}
  void Change(UserMapping&) const {}

  static std::set<Identifier> Taken(const std::set<Identifier>& names, const Columns* columns) {
    std::set<Identifier> taken;
    for (const Identifier& name : names) taken.insert(Taken(name, columns));
    return taken;
  }

  void Change(Sequence& sequence) const {
    Take(sequence.name, renames_.sequences);
    if (!sequence.owned_by) return;
    Take(sequence.owned_by->column, ColumnsOf(sequence.owned_by->table));
    Take(sequence.owned_by->table, renames_.relations);
  }

  void Change(Routine& routine) {
    const auto renamed = renames_.routines.find(routine.name);
    const Rows rows = RowsOf(routine);
    for (Argument& argument : routine.arguments) {
      Take(argument.type);
      Take(argument.default_value, {});
    }
    if (routine.returns) Take(*routine.returns);
    for (TypeName& type : routine.transforms) Take(type);
    if (routine.support) Take(*routine.support, renames_.functions);
    own_ = {};
    if (routine.sql_body && Mentions(routine.body.text, renames_.words))
      routine.body = RewriteBody(routine.body, names_, rows);
    const MemberName old = routine.name;
    if (renamed != renames_.routines.end()) {
      routine.name.owner = renamed->second;
    } else {
      Take(routine.name.owner, {});
    }
    routine.name.member = SignatureOf(routine.arguments);
    Remember(Kind::Routine, old, routine.name);
  }

  void Change(Table& table) {
    const QualifiedName old = table.name;
    const Columns* columns = ColumnsOf(old);
    for (Column& column : table.columns) Change(column, old, columns);
    for (Constraint& constraint : table.constraints) {
      Take(constraint.name, In(renames_.constraints, old));
      std::visit([&](auto& rule) { Change(rule, old, columns); }, constraint.rule);
    }
    std::sort(table.constraints.begin(), table.constraints.end(),
              [](const Constraint& a, const Constraint& b) { return a.name < b.name; });
    Take(table.clustered_on, old);
    if (table.replica_identity.kind == ReplicaIdentity::Kind::Index) {
      std::optional<Identifier> index = table.replica_identity.index;
      Take(index, old);
      table.replica_identity.index = *index;
    }
    if (table.partitioning) {
      for (IndexElement& element : table.partitioning->elements) Change(element, old, columns);
    }
    if (table.partition_of) Take(table.partition_of->parent, renames_.relations);
    for (QualifiedName& parent : table.inherits) Take(parent, renames_.relations);
    Take(table.name, renames_.relations);
  }

  void Change(Column& column, const QualifiedName& table, const Columns* columns) {
    Take(column.type);
    Take(column.collation, Others(Kind::Collation));
    if (auto* value = std::get_if<Default>(&column.source)) {
      Take(value->expression, Form::Expression, table);
    } else if (auto* generated = std::get_if<Generated>(&column.source)) {
      Take(generated->expression, Form::Expression, table);
    } else if (auto* serial = std::get_if<Serial>(&column.source)) {
      serial->sequence = MovedSequence(table, column, Taken(column.name, columns));
    } else if (auto* identity = std::get_if<Identity>(&column.source)) {
      identity->sequence = MovedSequence(table, column, Taken(column.name, columns));
    }
    Take(column.name, columns);
  }

  // The sequence of a column, which goes with the table to another schema and keeps its name;
  // nothing where that is what it would be called now.
  std::optional<QualifiedName> MovedSequence(const QualifiedName& table, const Column& column,
                                             const Identifier& now) {
    QualifiedName renamed = table;
    Take(renamed, renames_.relations);
    const QualifiedName old = SequenceOf(table, column);
    QualifiedName moved = old;
    Take(moved, renames_.sequences);
    if (renamed.schema != table.schema) moved.schema = renamed.schema;
    if (moved != old) {
      new_keys_.emplace(MakeKey(Kind::Sequence, old), MakeKey(Kind::Sequence, moved));
    }
    const Identifier usual = DefaultName(renamed.name.text, now.text, "seq");
    return moved == QualifiedName{renamed.schema, usual} ? std::nullopt : std::optional(moved);
  }

  void Change(Key& key, const QualifiedName&, const Columns* columns) const {
    Take(key.columns, columns);
    Take(key.include, columns);
  }

  void Change(Check& check, const QualifiedName& table, const Columns*) {
    Take(check.expression, Form::Expression, table);
  }

  void Change(ForeignKey& key, const QualifiedName&, const Columns* columns) const {
    Take(key.columns, columns);
    Take(key.on_delete_columns, columns);
    Take(key.referenced, ColumnsOf(key.table));
    Take(key.table, renames_.relations);
  }

  void Change(Exclusion& exclusion, const QualifiedName& table, const Columns* columns) {
    for (ExclusionElement& element : exclusion.elements) {
      Change(element.element, table, columns);
      Take(element.operator_name, renames_.symbols);
    }
    Take(exclusion.include, columns);
    Take(exclusion.where, table);
  }

  void Change(IndexElement& element, const QualifiedName& table, const Columns* columns) {
    if (auto* column = std::get_if<Identifier>(&element.key)) {
      Take(*column, columns);
    } else {
      Take(std::get<Expr>(element.key), Form::Expression, table);
    }
    Take(element.collation, Others(Kind::Collation));
    if (element.opclass) Take(element.opclass->name, renames_.classes);
  }

  void Change(Index& index) {
    const QualifiedName table = index.table;
    const Columns* columns = ColumnsOf(table);
    for (IndexElement& element : index.elements) Change(element, table, columns);
    Take(index.include, columns);
    Take(index.where, table);
    Take(index.table, renames_.relations);
    Take(index.name, renames_.indexes);
    // It moves with its table, but never with a continuous aggregate.
    if (index.name.schema != kAggregateIndexSchema) index.name.schema = index.table.schema;
  }

  void Change(Policy& policy) {
    const QualifiedName table = policy.name.owner;
    Take(policy.name.member, In(renames_.policies, table));
    Take(policy.visible, table);
    Take(policy.check, table);
    Take(policy.name.owner, renames_.relations);
  }

  void Change(Rule& rule) {
    const QualifiedName owner = rule.name.owner;
    Take(rule.name.member, In(renames_.rules, owner));
    Take(rule.where, owner);
    own_ = {};
    if (Mentions(rule.action.text, renames_.words))
      rule.action = RewriteAction(rule.action, names_, owner);
    Take(rule.name.owner, renames_.relations);
  }

  // TimescaleDB knows what a job calls by its name.
  void Change(Job&) const {}

  void Change(EventTrigger& trigger) const {
    const auto renamed = renames_.event_triggers.find(trigger.name);
    if (renamed != renames_.event_triggers.end()) trigger.name = renamed->second;
    Take(trigger.function, renames_.functions);
  }

  void TakeByMember(Kind kind, MemberName& name) const {
    const auto renamed = renames_.operators.find({kind, name});
    if (renamed != renames_.operators.end()) {
      name.owner = renamed->second;
    } else {
      Take(name.owner, {});
    }
  }

  void Change(Operator& object) {
    const MemberName old = object.name;
    for (auto* other : {&object.commutator, &object.negator}) Take(*other, renames_.symbols);
    Take(object.function, renames_.functions);
    for (auto* estimator : {&object.restriction, &object.join})
      Take(*estimator, renames_.functions);
    TakeByMember(Kind::Operator, object.name);
    if (object.left) Take(*object.left);
    Take(object.right);
    object.name.member = OperandsOf(object.left, object.right);
    Remember(Kind::Operator, old, object.name);
  }

  void Change(FamilyMembers& members) const {
    FamilyMembers changed;
    const auto taken = [&](FamilySlot slot) {
      Take(slot.left);
      Take(slot.right);
      return slot;
    };
    for (auto& [slot, member] : members.operators) {
      Take(member.name, renames_.symbols);
      Take(member.order_by, {});
      changed.operators.emplace(taken(slot), std::move(member));
    }
    for (auto& [slot, function] : members.functions) {
      Take(function);
      changed.functions.emplace(taken(slot), std::move(function));
    }
    members = std::move(changed);
  }

  void Remember(Kind kind, const MemberName& old, const MemberName& now) {
    if (now != old) new_keys_.emplace(MakeKey(kind, old), MakeKey(kind, now));
  }

  // A function by its name and types, as it is called afterwards.
  void Take(MemberName& function) const {
    const auto known = new_keys_.find(MakeKey(Kind::Routine, function));
    if (known == new_keys_.end()) return Take(function.owner, renames_.functions);
    function = {known->second.name, known->second.member};
  }

  void Change(OperatorFamily& family) const {
    Change(family.members);
    TakeByMember(Kind::OperatorFamily, family.name);
  }

  void Change(OperatorClass& object) const {
    Change(object.members);
    MemberName family{object.family, object.name.member};
    TakeByMember(Kind::OperatorFamily, family);
    object.family = family.owner;
    TakeByMember(Kind::OperatorClass, object.name);
    Take(object.type);
    if (object.storage) Take(*object.storage);
  }

  void Change(Cast& cast) const {
    if (cast.function) Take(*cast.function);
    Take(cast.source);
    Take(cast.target);
    cast.name.member = CastTypes(cast.source, cast.target);
  }

  void Change(AggregateMode& mode) const {
    Take(mode.transition, renames_.functions);
    Take(mode.state);
    if (mode.final) Take(*mode.final, renames_.functions);
  }

  void Change(Aggregate& aggregate) {
    const MemberName old = aggregate.name;
    const auto renamed = renames_.routines.find(aggregate.name);
    for (Argument& argument : aggregate.arguments) Take(argument.type);
    Change(aggregate.plain);
    if (aggregate.moving) Change(*aggregate.moving);
    for (auto* name :
         {&aggregate.combine, &aggregate.serialize, &aggregate.deserialize, &aggregate.inverse}) {
      Take(*name, renames_.functions);
    }
    Take(aggregate.sort_operator, renames_.symbols);
    if (renamed != renames_.routines.end()) {
      aggregate.name.owner = renamed->second;
    } else {
      Take(aggregate.name.owner, {});
    }
    aggregate.name.member = SignatureOf(aggregate.arguments);
    Remember(Kind::Aggregate, old, aggregate.name);
  }

  void Change(Trigger& trigger) {
    const QualifiedName owner = trigger.name.owner;
    Take(trigger.name.member, In(renames_.triggers, owner));
    Take(trigger.columns, ColumnsOf(owner));
    std::sort(trigger.columns.begin(), trigger.columns.end());
    Take(trigger.when, owner);
    Take(trigger.function, renames_.functions);
    if (trigger.referenced) Take(*trigger.referenced, renames_.relations);
    Take(trigger.name.owner, renames_.relations);
  }

  // The index of the reorder policy and the function that tells the time are known by their names,
  // which do not follow.
  void Change(Hypertable& hypertable) const {
    const Columns* columns = ColumnsOf(hypertable.name);
    EachColumn(hypertable, [&](Identifier& column) { Take(column, columns); });
    std::sort(hypertable.chunk_skipping.begin(), hypertable.chunk_skipping.end());
    Take(hypertable.name, renames_.relations);
  }

  template <class V>
  void ChangeQuery(V& view) {
    Take(view.query, Form::Query, {});
    Take(view.name, renames_.relations);
  }
  void Change(View& view) {
    for (auto& [column, value] : view.column_defaults) Take(value, Form::Expression, {});
    ChangeQuery(view);
  }
  void Change(ContinuousAggregate& aggregate) { ChangeQuery(aggregate); }

  void Change(MaterializedView& view) {
    Take(view.clustered_on, view.name);
    ChangeQuery(view);
  }

  const Renames& renames_;
  Relations relations_;
  NameMap names_ = {};
  // Of those that have been changed, which come before what names them by their types.
  std::map<ObjectKey, ObjectKey> new_keys_ = {};
  // The table of the expression that is being rewritten; empty for queries.
  QualifiedName own_ = {};
};

}  // namespace pleat::canon
