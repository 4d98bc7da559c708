// What routines, and what calls them when something happens, need.
#include <algorithm>
#include <set>

#include "compiler/model/quote.h"
#include "compiler/plan/dependencies.h"

namespace pleat {

std::vector<ObjectKey> Dependencies::Of(const Routine& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name.owner, keys);
  for (const Argument& argument : object.arguments) {
    AddType(argument.type, keys);
    if (argument.default_value) AddExpression({}, *argument.default_value, keys);
  }
  if (object.returns) AddType(*object.returns, keys);
  if (object.support) AddFunction(*object.support, keys);
  if (object.sql_body) AddReferences(canon::ReferencesOfBody(object.body), keys);
  std::erase(keys, MakeKey(Kind::Routine, object.name));
  return OnceEach(std::move(keys));
}

void Dependencies::AddReferences(const canon::References& references,
                                 std::vector<ObjectKey>& keys) const {
  AddNames(references, keys);
  // A body is compiled when it is called, and that of a cast's function names the cast's type.
  std::erase_if(keys, [](const ObjectKey& key) { return key.kind == Kind::Cast; });
  AddColumns(references, keys);
}

void Dependencies::AddMode(const AggregateMode& mode, std::vector<ObjectKey>& keys) const {
  AddFunction(mode.transition, keys);
  AddType(mode.state, keys);
  if (mode.final) AddFunction(*mode.final, keys);
}

std::vector<ObjectKey> Dependencies::Of(const Aggregate& object) const {
  std::vector<ObjectKey> keys;
  AddSchema(object.name.owner, keys);
  for (const Argument& argument : object.arguments) AddType(argument.type, keys);
  if (object.sort_operator) AddOperator(*object.sort_operator, keys);
  AddMode(object.plain, keys);
  if (object.moving) AddMode(*object.moving, keys);
  for (const auto* name :
       {&object.combine, &object.serialize, &object.deserialize, &object.inverse}) {
    if (*name) AddFunction(**name, keys);
  }
  std::erase(keys, MakeKey(Kind::Aggregate, object.name));
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const Rule& object) const {
  std::vector<ObjectKey> keys;
  AddRelation(object.name.owner, keys);
  if (object.where) AddExpression(object.name.owner, *object.where, keys);
  AddReferences(canon::ReferencesOfAction(object.action), keys);
  return OnceEach(std::move(keys));
}

// Roles and schemas that they name are said where their steps are made.
std::vector<ObjectKey> Dependencies::Of(const ServerRole&) const { return {}; }
std::vector<ObjectKey> Dependencies::Of(const DefaultPrivileges&) const { return {}; }

std::vector<ObjectKey> Dependencies::Of(const Job& object) const {
  std::vector<ObjectKey> keys;
  AddFunction(object.procedure, keys);
  if (object.check) AddFunction(*object.check, keys);
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const EventTrigger& object) const {
  std::vector<ObjectKey> keys;
  AddFunction(object.function, keys);
  return OnceEach(std::move(keys));
}

std::vector<ObjectKey> Dependencies::Of(const Trigger& object) const {
  const QualifiedName& owner = object.name.owner;
  std::vector<ObjectKey> keys;
  AddRelation(owner, keys);
  for (const Identifier& column : object.columns) keys.push_back(ColumnKey(owner, column));
  // Columns of OLD and NEW are the table's own.
  if (object.when) AddExpression(owner, *object.when, keys);
  if (object.referenced) AddRelation(*object.referenced, keys);
  AddFunction(object.function, keys);
  return OnceEach(std::move(keys));
}

// Which of the relations a column belongs to is not asked: each that has it.
void Dependencies::AddColumns(const canon::References& references,
                              std::vector<ObjectKey>& keys) const {
  for (const auto& relation : references.relations) {
    const auto table = catalog_.tables.find(relation.name);
    if (table == catalog_.tables.end()) continue;
    for (const Column& column : table->second.columns) {
      const bool used = references.star ||
                        std::any_of(references.columns.begin(), references.columns.end(),
                                    [&](const auto& use) { return use.column == column.name; });
      if (used) keys.push_back(ColumnKey(relation.name, column.name));
    }
  }
}

}  // namespace pleat
