#include "compiler/ast/transform.h"

namespace pleat::ast {

namespace {

PartitionBound ToBound(SchemaParser::BoundContext* bound) {
  PartitionBound result = {.at = At(*bound)};
  const auto islands = bound->island();
  if (!islands.empty()) result.from = ToSql(islands[0]);
  if (islands.size() > 1) result.to = ToSql(islands[1]);
  const auto words = bound->word();
  const auto numbers = bound->literal();
  for (std::size_t i = 0; i < words.size(); ++i)
    result.hash.push_back({.word = ToName(words[i]), .number = ToLiteral(numbers[i])});
  return result;
}

PartitionOf ToPartitionOf(SchemaParser::PartitionOfContext* partition) {
  PartitionOf result = {.parent = ToName(partition->qualifiedName())};
  if (partition->bound() != nullptr) {
    result.bound = ToBound(partition->bound());
  } else {
    result.bound = {.at = At(*partition->DEFAULT()->getSymbol()), .is_default = true};
  }
  return result;
}

}  // namespace

PartitionBy ToPartitionBy(SchemaParser::PartitionByContext* partitioning) {
  PartitionBy result = {.at = At(*partitioning), .strategy = ToName(partitioning->word())};
  for (auto* element : partitioning->indexElement()) result.elements.push_back(ToElement(element));
  return result;
}

ReplicaIdentity ToReplicaIdentity(SchemaParser::ReplicaIdentityContext* identity) {
  ReplicaIdentity result = {.at = At(*identity)};
  if (identity->USING() != nullptr) {
    result.index = ToName(identity->word());
  } else if (identity->word() != nullptr) {
    result.word = At(*identity->word());
  } else {
    result.word = At(*identity->DEFAULT()->getSymbol());
  }
  return result;
}

Table ToTable(SchemaParser::TableHeadContext* head) {
  Table table = {.name = ToName(head->qualifiedName()), .unlogged = head->UNLOGGED() != nullptr};
  if (head->SERVER() != nullptr) {
    table.server = ToName(head->word());
    table.options = ToOptions(head->foreignOptions());
  }
  if (head->wasQualified() != nullptr) table.was = ToName(head->wasQualified());
  if (head->partitionOf() != nullptr) table.partition_of = ToPartitionOf(head->partitionOf());
  if (head->inherits() != nullptr) {
    for (auto* parent : head->inherits()->qualifiedName()) table.inherits.push_back(ToName(parent));
  }
  return table;
}

std::vector<Name> ToNames(SchemaParser::KeyNamesContext* names) { return ToNames(names->word()); }

std::vector<Name> ToNames(SchemaParser::PeriodNamesContext* names) {
  return names == nullptr ? std::vector<Name>() : ToNames(names->word());
}

}  // namespace pleat::ast
