#pragma once

#include <string>

#include "emit/dsl/phrase.h"

// One function a kind: the whole declaration, or one item of a table's block, with its end.
namespace pleat::dsl {

std::string Declare(const Extension& extension, const Context& context);
std::string Declare(const Schema& schema, const Context& context);
std::string Declare(const Enum& type, const Context& context);
std::string Declare(const Domain& domain, const Context& context);
std::string Declare(const CompositeType& type, const Context& context);
std::string Declare(const RangeType& type, const Context& context);
std::string Declare(const Collation& collation, const Context& context);
std::string Declare(const TextSearchDictionary& dictionary, const Context& context);
std::string Declare(const TextSearchConfiguration& configuration, const Context& context);
std::string Declare(const ExtendedStatistics& statistics, const Context& context);
// These live in no schema.
std::string Declare(const ForeignTable& table, const Context& context);
std::string Declare(const Publication& publication, const Context& context);
std::string Declare(const Subscription& subscription, const Context& context);
std::string Declare(const ForeignDataWrapper& wrapper, const Context& context);
std::string Declare(const ForeignServer& server, const Context& context);
std::string Declare(const UserMapping& mapping, const Context& context);
std::string Declare(const Sequence& sequence, const Context& context);
std::string Declare(const Routine& routine, const Context& context);
std::string Declare(const Table& table, const Context& context);
std::string Declare(const View& view, const Context& context);
std::string Declare(const MaterializedView& view, const Context& context);
std::string Declare(const ContinuousAggregate& aggregate, const Context& context);
// Parts of the blocks of hypertables and continuous aggregates.
std::string ColumnstoreAfter(const Columnstore& store, const TimeAmount& chunk_interval,
                             const Context& context);
std::string Retention(const AgePolicy& retain, const Context& context);
// Comments on the columns of a view of any kind.
std::string CommentsOnColumns(const QualifiedName& view, const Context& context,
                              const std::map<Identifier, std::string>& comments);
// Within a block, or on its own where it belongs to a materialized view.
std::string Declare(const Index& index, const Context& context);
// Within the block of its table.
std::string Declare(const Hypertable& hypertable, const Context& context);

std::string Declare(const Policy& policy, const Context& context);
// All that the relation has.
std::string IndexesOf(const QualifiedName& owner, const Context& context);
std::string Declare(const Operator& object, const Context& context);
// Nothing where a class says it all.
std::string Declare(const OperatorFamily& family, const Context& context);
std::string Declare(const OperatorClass& object, const Context& context);
// In no schema.
std::string Declare(const Cast& cast, const Context& context);
std::string Declare(const Aggregate& aggregate, const Context& context);
std::string Declare(const Rule& rule, const Context& context);
std::string Declare(const EventTrigger& trigger, const Context& context);
std::string Declare(const Job& job, const Context& context);
std::string Item(const Argument& argument, const Context& context);
// Within the block of its table, or on its own where it belongs to a view.
std::string Declare(const Trigger& trigger, const Context& context);
// Nothing where it has no comment.
std::string CommentOn(const Trigger& trigger, const Context& context);
// Those of a table of any kind, within its block, and what stands behind that.
std::string TriggersOf(const QualifiedName& table, const Context& context);
std::string CommentsOnTriggers(const QualifiedName& table, const Context& context);
std::string Declare(const ServerRole& role, const Context& context);

// `options` are those of a foreign table's column.
std::string Item(const Column& column, const Table& table, const Context& context,
                 const ForeignOptions& options = {});
std::string Item(const Constraint& constraint, const Table& table, const Context& context);

// The constraint as a clause of its only column; nothing where it needs an item of its own.
std::optional<std::string> Clause(const Constraint& constraint, const Table& table,
                                  const Context& context);

// A key of an index or exclusion constraint.
std::string Element(const IndexElement& element, const Context& context);

}  // namespace pleat::dsl
