#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

Identity ToIdentity(SchemaParser::IdentityContext* identity, bool always) {
  Identity result = {.always = always};
  for (auto* option : identity->sequenceOption()) result.options.push_back(ToOption(option));
  return result;
}

using Rule = decltype(ColumnClause::rule);

Rule ToRule(SchemaParser::ColumnClauseContext* clause) {
  switch (clause->start->getType()) {
    case SchemaParser::NULL_:
      return Null{};
    case SchemaParser::DEFAULT:
      return Default{{At(*clause->defaultValue())}};
    case SchemaParser::COLLATE:
      return Collation{ToName(clause->qualifiedName())};
    case SchemaParser::STORAGE:
      return Storage{{At(*clause->stop)}};
    case SchemaParser::COMPRESSION:
      return Compression{{At(*clause->stop)}};
    case SchemaParser::SEQUENCE:
      return SerialSequence{ToName(clause->qualifiedName())};
    case SchemaParser::OPTIONS:
      return ForeignColumnOptions{ToOptions(clause->foreignOptions())};
    case SchemaParser::WAS:
      return Was{ToName(clause->word())};
    case SchemaParser::COMMENT:
      return Comment{ToLiteral(clause->comment())};
    case SchemaParser::GENERATED:
      if (clause->identity() != nullptr)
        return ToIdentity(clause->identity(), clause->ALWAYS() != nullptr);
      return Generated{ToSql(clause->island(0)), clause->VIRTUAL() != nullptr};
    case SchemaParser::STATISTICS: {
      ColumnStatistics statistics = {.options = ToOptions(clause->optionList())};
      if (clause->literal() != nullptr) statistics.target = ToLiteral(clause->literal());
      return statistics;
    }
    default:
      break;
  }
  Fill fill = {.value = ToSql(clause->island(0))};
  if (clause->WHERE() != nullptr) fill.where = ToSql(clause->island(1));
  if (clause->BACK() != nullptr) fill.back = ToSql(clause->island().back());
  return fill;
}

NotNull ToNotNull(SchemaParser::ColumnClauseContext* clause) {
  NotNull rule = {.not_valid = !clause->notNull()->VALID().empty(),
                  .no_inherit = !clause->notNull()->INHERIT().empty()};
  if (clause->CONSTRAINT() != nullptr) rule.name = ToName(clause->word());
  return rule;
}

void AddColumn(SchemaParser::ColumnContext* context, Block& block) {
  Column column = {.name = {At(*context->columnName())},
                   .with_options = context->typeName() == nullptr};
  if (!column.with_options) column.type = At(*context->typeName());
  for (auto* clause : context->columnClause()) {
    if (clause->notNull() != nullptr) {
      column.clauses.push_back({.at = At(*clause), .rule = ToNotNull(clause)});
      continue;
    }
    if (clause->inlineConstraint() == nullptr) {
      column.clauses.push_back({.at = At(*clause), .rule = ToRule(clause)});
      continue;
    }
    std::optional<Name> name;
    if (clause->CONSTRAINT() != nullptr) name = ToName(clause->word());
    block.constraints.push_back(ToConstraint(clause->inlineConstraint(), column.name, name));
  }
  block.columns.push_back(std::move(column));
}

}  // namespace

void AddItem(SchemaParser::ItemContext* item, const Origin& origin, Block& block) {
  const Range at = At(*item);
  if (auto* column = item->column()) {
    AddColumn(column, block);
  } else if (auto* constraint = item->constraint()) {
    block.constraints.push_back(ToConstraint(constraint, origin));
  } else if (auto* index = item->blockIndex()) {
    block.indexes.push_back(ToIndex(index, origin));
  } else if (auto* use = item->use()) {
    const auto position = static_cast<std::uint32_t>(block.columns.size());
    block.uses.push_back({.at = at, .mixin = ToName(use->word()), .position = position});
  } else if (auto* hypertable = item->hypertable()) {
    block.hypertables.push_back(ToHypertable(hypertable, origin));
  } else if (auto* policy = item->rowPolicy()) {
    block.policies.push_back(ToPolicy(policy, origin));
  } else if (item->ENABLE() != nullptr) {
    block.row_security = true;
  } else if (item->FORCE() != nullptr) {
    block.force_row_security = true;
  } else if (item->OWNER() != nullptr) {
    SetOnce(block.owner, ToName(item->word()), at, origin);
  } else if (auto* grant = item->grant()) {
    block.grants.push_back(ToGrant(grant));
  } else if (auto* partitioning = item->partitionBy()) {
    block.partitionings.push_back(ToPartitionBy(partitioning));
  } else if (auto* identity = item->replicaIdentity()) {
    block.replica_identities.push_back(ToReplicaIdentity(identity));
  } else if (item->clusterOn() != nullptr) {
    block.clustered_on.push_back(ToName(item->clusterOn()->word()));
  } else if (auto* removed = item->removedColumn()) {
    block.removed.push_back({ToName(removed->word()), ToSql(removed->island())});
  } else if (item->USING() != nullptr) {
    block.access_methods.push_back(ToName(item->word()));
  } else if (item->optionList() != nullptr) {
    for (const Option& option : ToOptions(item->optionList())) block.options.push_back(option);
  } else if (item->TABLESPACE() != nullptr) {
    SetOnce(block.tablespace, ToName(item->word()), at, origin);
  } else {
    SetOnce(block.comment, ToLiteral(item->comment()), at, origin);
  }
}

}  // namespace pleat::ast
