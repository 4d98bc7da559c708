#include "compiler/model/constraint.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/introspect/in_flight.h"
#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// pg_constraint.confupdtype and confdeltype.
ReferentialAction ActionOf(char code) {
  switch (code) {
    case 'r':
      return ReferentialAction::Restrict;
    case 'c':
      return ReferentialAction::Cascade;
    case 'n':
      return ReferentialAction::SetNull;
    case 'd':
      return ReferentialAction::SetDefault;
    default:
      return ReferentialAction::NoAction;
  }
}

Index TakeIndex(Indexes& indexes, Oid oid) {
  auto node = indexes.extract(oid);
  return node ? std::move(node.mapped()) : Index{};
}

class ConstraintReader {
 public:
  ConstraintReader(Snapshot& snapshot, const UnreadConstraints& unread, Indexes& indexes)
      : ConstraintReader(snapshot, unread, unread.rows, indexes) {
    for (const std::string& oids : unread.asked) {
      const Result rows = snapshot.session.Run(queries::kConstraintExpression, {oids});
      const Field constraint = rows.Column("constraint");
      const Field expression = rows.Column("expression");
      for (const Row row : rows) expressions_[row.Oid(constraint)] = ReadExpr(row.Text(expression));
    }
  }

  // Sorts out which expressions have to be asked for.
  static void SortOut(const Snapshot& snapshot, UnreadConstraints& unread) {
    const Field constraint = unread.rows.Column("constraint");
    const Field relation = unread.rows.Column("relation");
    const Field expression = unread.rows.Column("expression");
    for (const Row row : unread.rows) {
      if (row.Null(expression)) continue;
      const Oid oid = row.Oid(relation);
      unread.expressions.Add(row.Oid(constraint), row.Text(expression), oid,
                             snapshot.relations.at(oid));
    }
  }

  void Read(const Row& row) {
    const Relation& relation = snapshot_.relations.at(row.Oid(relation_));
    if (row.Char(type_) == 'n') return ReadNotNull(row, relation);
    Constraint constraint{.name = {std::string(row.Text(name_))},
                          .rule = RuleOf(row, relation),
                          .deferrable = row.Bool(is_deferrable_),
                          .initially_deferred = row.Bool(is_deferred_),
                          .validated = row.Bool(is_validated_),
                          .enforced = !row.Bool(not_enforced_),
                          .comment = snapshot_.comments.Of("pg_constraint", row.Oid(constraint_))};
    if (IsOurs(constraint.name.text) || snapshot_.mirror_users.contains(row.Oid(constraint_)))
      return;
    snapshot_.FindTable(row.Oid(relation_))->constraints.push_back(std::move(constraint));
  }

 private:
  ConstraintReader(Snapshot& snapshot, const UnreadConstraints& unread, const Result& rows,
                   Indexes& indexes)
      : snapshot_(snapshot),
        unread_(unread),
        indexes_(indexes),
        constraint_(rows.Column("constraint")),
        relation_(rows.Column("relation")),
        name_(rows.Column("name")),
        type_(rows.Column("type")),
        is_deferrable_(rows.Column("is_deferrable")),
        is_deferred_(rows.Column("is_deferred")),
        is_validated_(rows.Column("is_validated")),
        no_inherit_(rows.Column("no_inherit")),
        index_(rows.Column("index")),
        columns_(rows.Column("columns")),
        referenced_(rows.Column("referenced")),
        referenced_name_(rows.Column("referenced_name")),
        referenced_columns_(rows.Column("referenced_columns")),
        referenced_names_(rows.Column("referenced_names")),
        on_update_(rows.Column("on_update")),
        on_delete_(rows.Column("on_delete")),
        match_(rows.Column("match")),
        on_delete_columns_(rows.Column("on_delete_columns")),
        not_enforced_(rows.Column("not_enforced")),
        has_period_(rows.Column("has_period")),
        expression_(rows.Column("expression")),
        operator_schemas_(rows.Column("operator_schemas")),
        operator_names_(rows.Column("operator_names")) {}

  // One that is not valid; pg_attribute.attnotnull is true all the same.
  void ReadNotNull(const Row& row, const Relation& relation) {
    const Identifier name = snapshot_.Columns(relation, row.Ints(columns_)).front();
    Column& column = *FindColumn(*snapshot_.FindTable(row.Oid(relation_)), name);
    column.not_null = false;
    // Of a foreign table no file can say it.
    if (relation.kind == 'f')
      return snapshot_.Report("not null not valid", ToString(relation.name) + "." + name.text);
    column.unvalidated_not_null = UnvalidatedNotNull{{std::string(row.Text(name_))}};
  }

  ConstraintRule RuleOf(const Row& row, const Relation& relation) {
    switch (row.Char(type_)) {
      case 'c':
        return Check{
            .expression = expressions_.at(unread_.expressions.FirstOf(row.Oid(constraint_))),
            .no_inherit = row.Bool(no_inherit_)};
      case 'f':
        return ForeignKeyOf(row, relation);
      case 'x':
        return ExclusionOf(row);
      default:
        return KeyOf(row, relation);
    }
  }

  Key KeyOf(const Row& row, const Relation& relation) {
    Index index = TakeIndex(indexes_, row.Oid(index_));
    return {.primary = row.Char(type_) == 'p',
            .columns = snapshot_.Columns(relation, row.Ints(columns_)),
            .without_overlaps = row.Bool(has_period_),
            .include = std::move(index.include),
            .nulls_not_distinct = index.nulls_not_distinct,
            .options = std::move(index.options),
            .tablespace = std::move(index.tablespace)};
  }

  ForeignKey ForeignKeyOf(const Row& row, const Relation& relation) const {
    ForeignKey key{.columns = snapshot_.Columns(relation, row.Ints(columns_)),
                   .period = row.Bool(has_period_),
                   .match_full = row.Char(match_) == 'f',
                   .on_update = ActionOf(row.Char(on_update_)),
                   .on_delete = ActionOf(row.Char(on_delete_)),
                   .on_delete_columns = {}};
    if (!row.Null(on_delete_columns_))
      key.on_delete_columns = snapshot_.Columns(relation, row.Ints(on_delete_columns_));
    const auto target = snapshot_.relations.find(row.Oid(referenced_));
    if (target != snapshot_.relations.end()) {
      key.table = target->second.name;
      key.referenced = snapshot_.Columns(target->second, row.Ints(referenced_columns_));
    } else {
      const std::vector<std::string> table = row.Texts(referenced_name_);
      key.table = NameOf(table.at(0), table.at(1));
      for (const auto& name : row.Texts(referenced_names_)) key.referenced.push_back({name});
    }
    return key;
  }

  Exclusion ExclusionOf(const Row& row) {
    Index index = TakeIndex(indexes_, row.Oid(index_));
    Exclusion exclusion{.method = std::move(index.method),
                        .include = std::move(index.include),
                        .options = std::move(index.options),
                        .tablespace = std::move(index.tablespace),
                        .where = std::move(index.where)};
    const auto schemas = row.Texts(operator_schemas_);
    const auto names = row.Texts(operator_names_);
    for (std::size_t at = 0; at < index.elements.size(); ++at)
      exclusion.elements.push_back({.element = std::move(index.elements[at]),
                                    .operator_name = NameOf(schemas.at(at), names.at(at))});
    return exclusion;
  }

  Snapshot& snapshot_;
  const UnreadConstraints& unread_;
  Indexes& indexes_;
  // By the first constraint that has each.
  std::unordered_map<Oid, Expr> expressions_ = {};
  Field constraint_, relation_, name_, type_, is_deferrable_, is_deferred_, is_validated_;
  Field no_inherit_, index_, columns_, referenced_, referenced_name_;
  Field referenced_columns_, referenced_names_, on_update_, on_delete_, match_;
  Field on_delete_columns_, not_enforced_, has_period_, expression_;
  Field operator_schemas_, operator_names_;
};

}  // namespace

UnreadConstraints TakeConstraints(Snapshot& snapshot) {
  UnreadConstraints unread{
      .rows = snapshot.session.Run(queries::kConstraint, {snapshot.RelationOids("rf")})};
  ConstraintReader::SortOut(snapshot, unread);
  return unread;
}

void ReadConstraints(Snapshot& snapshot, const UnreadConstraints& unread, Indexes& indexes) {
  ConstraintReader reader(snapshot, unread, indexes);
  for (const Row row : unread.rows) reader.Read(row);
  // The server orders `name` bytewise, and so do we.
  for (auto& [name, table] : snapshot.database.catalog.tables)
    std::sort(table.constraints.begin(), table.constraints.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
}

}  // namespace pleat::pg
