#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/canon/references.h"
#include "compiler/model/aggregate.h"
#include "compiler/model/event_trigger.h"
#include "compiler/model/object_key.h"
#include "compiler/model/operator.h"
#include "compiler/model/routine.h"
#include "compiler/model/rule.h"
#include "compiler/model/trigger.h"

// PostgreSQL's own CREATE statements, taken apart by its parser. What a file declares is such a
// statement without CREATE; names come as they are written, and SQL within a statement as the place
// where it stands.
namespace pleat::canon {

struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin == end; }
};

// A type in a statement.
struct TypeUse {
  TypeName type = {};
  std::size_t offset = 0;
  // `schema.table.column%TYPE`: then these are its parts, and `type` is empty.
  std::vector<Identifier> column = {};
};

// What a type that is written means in the catalog.
using TypeOf = std::function<TypeName(const TypeUse&)>;

struct RoutineStatement {
  // Without default values and, where it is SQL's, without body.
  Routine routine = {};
  // One for each argument; empty where it has none.
  std::vector<Extent> defaults = {};
  // BEGIN ATOMIC … END or RETURN ….
  std::optional<Extent> sql_body = {};
  // The string after AS, with its quotes.
  std::optional<Extent> source = {};
};

// CREATE FUNCTION or CREATE PROCEDURE.
std::variant<RoutineStatement, SyntaxError> ReadRoutine(const std::string& text,
                                                        const TypeOf& type_of);

struct TriggerStatement {
  // Without its condition.
  Trigger trigger = {};
  std::optional<Extent> when = {};
  std::size_t relation_offset = 0;
  std::size_t function_offset = 0;
};
// CREATE TRIGGER or CREATE CONSTRAINT TRIGGER.
std::variant<TriggerStatement, SyntaxError> ReadTrigger(const std::string& text);

struct RuleStatement {
  // Without its condition and action.
  Rule rule = {};
  std::optional<Extent> where = {};
  Extent action = {};
  std::size_t relation_offset = 0;
};
std::variant<RuleStatement, SyntaxError> ReadRule(const std::string& text);

struct EventTriggerStatement {
  EventTrigger trigger = {};
  std::size_t function_offset = 0;
};
std::variant<EventTriggerStatement, SyntaxError> ReadEventTrigger(const std::string& text);

std::variant<Aggregate, SyntaxError> ReadAggregate(const std::string& text, const TypeOf& type_of);

std::variant<Operator, SyntaxError> ReadOperator(const std::string& text, const TypeOf& type_of);
// Items without types are the class's own.
std::variant<OperatorClass, SyntaxError> ReadOperatorClass(const std::string& text,
                                                           const TypeOf& type_of);
// CREATE OPERATOR FAMILY, or ALTER OPERATOR FAMILY … ADD.
std::variant<OperatorFamily, SyntaxError> ReadOperatorFamily(const std::string& text,
                                                             const TypeOf& type_of);
std::variant<Cast, SyntaxError> ReadCast(const std::string& text, const TypeOf& type_of);

// COMMENT ON something that only a signature or its relation tells from its namesakes.
struct CommentStatement {
  ObjectKey object = {};
  std::size_t offset = 0;
  std::optional<std::string> text = {};
};
std::variant<CommentStatement, SyntaxError> ReadComment(const std::string& text,
                                                        const TypeOf& type_of);

// Whether `text` speaks of what grammars after that of PostgreSQL 15 have learned: whether it is
// right, only the server can tell.
bool MayBeNewer(const std::string& text);

// SECURITY LABEL.
struct LabelStatement {
  // Of a relation or type whatever kind of one stands there: Kind::Table or Kind::Enum.
  ObjectKey object = {};
  std::size_t offset = 0;
  Identifier provider = {};
  std::optional<std::string> text = {};
};
std::variant<LabelStatement, SyntaxError> ReadLabel(const std::string& text, const TypeOf& type_of);

// Whether `text` is statements that PostgreSQL's parser takes; nothing is wrong where it does.
std::optional<SyntaxError> CheckStatements(const std::string& text);
// The same of the body of a function in PL/pgSQL, whose variables and types are not looked at.
std::optional<SyntaxError> CheckPlpgsql(const std::string& text);

}  // namespace pleat::canon
