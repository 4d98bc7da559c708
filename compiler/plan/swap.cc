#include <algorithm>

#include "compiler/model/default_name.h"
#include "compiler/plan/shadow.h"

namespace pleat {
namespace {

// Sequences that a column of the table owns and that are no part of it, with that column.
std::vector<OwnSequence> OwnedSequences(const Shape& shape) {
  std::vector<OwnSequence> owned;
  const Table& table = *shape.root;
  for (const Column& column : table.columns) {
    const auto* serial = std::get_if<Serial>(&column.source);
    if (serial == nullptr) continue;
    const QualifiedName sequence = serial->sequence.value_or(
        QualifiedName{.schema = table.name.schema,
                      .name = DefaultName(table.name.name.text, column.name.text, "seq")});
    owned.push_back({sequence, ColumnRef{table.name, column.name}});
  }
  for (const auto& [name, sequence] : shape.catalog->sequences) {
    if (sequence.owned_by && sequence.owned_by->table == table.name) {
      owned.push_back({name, sequence.owned_by});
    }
  }
  return owned;
}

// Only the root has an identity of its own.
void CarrySequences(const Shape& out, const Shape& in, Side out_side,
                    std::vector<Action>& actions) {
  for (const Column& column : in.root->columns) {
    const Column* other = FindColumn(*out.root, column.name);
    const auto* to = std::get_if<Identity>(&column.source);
    const auto* from = other ? std::get_if<Identity>(&other->source) : nullptr;
    if (!to || !from) continue;
    actions.push_back(CarrySequence{
        .from = ShadowOf(out.root->name, out_side),
        .to = in.root->name,
        .column = column.name,
        .bounds = NarrowerBounds(from->options, other->type, to->options, column.type)});
  }
}

void Move(const Shape& shape, Side side, bool away, std::vector<Action>& actions) {
  for (const Table* member : shape.members) {
    const QualifiedName& place = member->name;
    const QualifiedName shadow = ShadowOf(place, side);
    actions.push_back(away ? RenameObject{Kind::Table, place, shadow}
                           : RenameObject{Kind::Table, shadow, place});
  }
}

void DropInPlace(const Shape& out, const PlanBuilder& plan, std::vector<Action>& actions) {
  for (const Table* member : out.members) {
    for (const Constraint& constraint : member->constraints) {
      if (!ComesInPlace(constraint, out)) continue;
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      DropConstraint drop{.table = member->name, .constraint = constraint.name};
      if (foreign && foreign->table != out.root->name) drop.referenced = foreign->table;
      const auto parts =
          member == out.root ? PartsInPlace(constraint, out, plan) : std::vector<AddConstraint>();
      drop.if_exists = !parts.empty();
      actions.push_back(drop);
      for (const AddConstraint& part : parts) {
        drop.table = part.table;
        drop.constraint = part.constraint.name;
        actions.push_back(drop);
      }
    }
  }
  for (const OwnSequence& owned : OwnedSequences(out)) {
    actions.push_back(OwnSequence{owned.sequence, std::nullopt});
  }
  for (const Table* member : out.members) {
    if (!member->force_row_security) continue;
    actions.push_back(SetRowSecurity{.table = member->name, .forced = false});
  }
}

void AddInPlace(const Shape& in, const PlanBuilder& plan, std::vector<Action>& actions) {
  for (const OwnSequence& owned : OwnedSequences(in)) actions.push_back(owned);
  for (const Table* member : in.members) {
    for (const Constraint& constraint : member->constraints) {
      if (!ComesInPlace(constraint, in)) continue;
      const auto parts =
          member == in.root ? PartsInPlace(constraint, in, plan) : std::vector<AddConstraint>();
      actions.insert(actions.end(), parts.begin(), parts.end());
      if (!parts.empty()) continue;
      const bool foreign = std::holds_alternative<ForeignKey>(constraint.rule);
      const bool takes = !foreign || !member->partitioning ||
                         plan.live.features.not_valid_partitioned_foreign_keys;
      actions.push_back(AddConstraint{member->name, constraint, takes});
      if (!constraint.comment) continue;
      actions.push_back(Comment{ConstraintKey(member->name, constraint.name), constraint.comment});
    }
    if (member->force_row_security) {
      actions.push_back(SetRowSecurity{.table = member->name, .forced = true});
    }
  }
}

// Who reads a view locks that before the tables behind it, and so do we, unless a function's body
// uses a view, and has to go before it.
bool LocksFirst(const Reshaping& rebuild, const Action& drop) {
  const bool view = drop.As<DropView>() || drop.As<DropMaterializedView>();
  return view && std::none_of(rebuild.readers.rebuilt.begin(), rebuild.readers.rebuilt.end(),
                              [](const ObjectKey& key) {
                                return key.kind == Kind::Routine || key.kind == Kind::Aggregate;
                              });
}

}  // namespace

std::vector<Action> SwapOf(const Reshaping& rebuild, bool forth, const PlanBuilder& plan) {
  const Shape& out = forth ? rebuild.before : rebuild.after;
  const Shape& in = forth ? rebuild.after : rebuild.before;
  const Side out_side = forth ? Side::Old : Side::New;
  const Side in_side = forth ? Side::New : Side::Old;
  const QualifiedName& table = rebuild.table();
  std::vector<Action> actions = forth ? rebuild.readers.build_new : rebuild.readers.build_old;
  std::vector<Action> rest;
  for (const Action& drop : forth ? rebuild.readers.drop_old : rebuild.readers.drop_new) {
    (LocksFirst(rebuild, drop) ? actions : rest).push_back(drop);
  }
  if (!plan.options.direct) actions.push_back(DropSync{table});
  Append(actions, std::move(rest));
  for (const Incoming& key : rebuild.incoming) {
    actions.push_back(
        DropConstraint{.table = key.table, .constraint = key.constraint.name, .referenced = table});
  }
  DropInPlace(out, plan, actions);
  for (const Identifier& schema : out.Schemas()) {
    actions.push_back(CreateShadowSchema{ShadowSchema(schema, out_side)});
  }
  Move(out, out_side, true, actions);
  Move(in, in_side, false, actions);
  for (const Identifier& schema : in.Schemas()) {
    actions.push_back(DropShadowSchema{ShadowSchema(schema, in_side)});
  }
  CarrySequences(out, in, out_side, actions);
  AddInPlace(in, plan, actions);
  for (const Incoming& key : rebuild.incoming) {
    actions.push_back(AddConstraint{key.table, key.constraint, key.not_valid});
    if (!key.constraint.comment) continue;
    actions.push_back(
        Comment{ConstraintKey(key.table, key.constraint.name), key.constraint.comment});
  }
  actions.push_back(Comment{{Kind::Table, table, {}}, in.root->comment});
  actions.push_back(ShadowComment(out, out_side));
  Append(actions, forth ? rebuild.readers.create_new : rebuild.readers.create_old);
  if (!plan.options.direct) actions.push_back(SyncBetween(in, out, out_side, plan));
  return actions;
}

}  // namespace pleat
