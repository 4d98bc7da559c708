#pragma once

#include <optional>
#include <vector>

#include "SchemaParser.h"
#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"

// From the generated parser's trees to the ast, one overload a rule. Private to the layer.
namespace pleat::ast {

using grammar::SchemaParser;

// What a transform needs beside the tree.
struct Origin {
  const SourceFile& source;
  Sink& sink;

  // Reports that a part of a declaration that stands once stands twice.
  void ReportTwice(Range at) const;
};

inline Range At(const antlr4::Token& token) {
  return {static_cast<std::uint32_t>(token.getStartIndex()),
          static_cast<std::uint32_t>(token.getStopIndex() + 1)};
}
// Not for rules that matched nothing: they have no last token.
inline Range At(const antlr4::ParserRuleContext& context) {
  return {At(*context.start).begin, At(*context.stop).end};
}

template <class T>
void SetOnce(std::optional<T>& field, T value, Range at, const Origin& origin) {
  if (field) origin.ReportTwice(at);
  field = std::move(value);
}

inline Name ToName(SchemaParser::WordContext* word) { return {At(*word)}; }
QualifiedName ToName(SchemaParser::QualifiedNameContext* name);
QualifiedName ToName(SchemaParser::WasQualifiedContext* was);
std::vector<Name> ToNames(const std::vector<SchemaParser::WordContext*>& words);
// Empty for null.
std::vector<Name> ToNames(SchemaParser::NamesContext* names);
std::vector<Option> ToOptions(SchemaParser::OptionListContext* list);
inline Literal ToLiteral(SchemaParser::LiteralContext* literal) { return {At(*literal)}; }
inline Literal ToLiteral(SchemaParser::CommentContext* comment) {
  return ToLiteral(comment->literal());
}
// Without the parentheses.
Sql ToSql(SchemaParser::IslandContext* island);

Schedule ToSchedule(const std::vector<SchemaParser::ScheduleContext*>& clauses,
                    const Origin& origin);
SequenceOption ToOption(SchemaParser::SequenceOptionContext* option);
Domain ToDomain(SchemaParser::DomainContext* domain, const Origin& origin);
// A composite or range type.
Declaration ToType(SchemaParser::TypeContext* type, const Origin& origin);
std::vector<DefinitionItem> ToItems(SchemaParser::DefinitionListContext* list);
Statistics ToStatistics(SchemaParser::StatisticsContext* statistics, const Origin& origin);
CollationType ToCollation(SchemaParser::CollationContext* collation, const Origin& origin);
// A dictionary or configuration.
Declaration ToTextSearch(SchemaParser::TextSearchContext* text_search, const Origin& origin);
Publication ToPublication(SchemaParser::PublicationContext* publication, const Origin& origin);
Subscription ToSubscription(SchemaParser::SubscriptionContext* subscription, const Origin& origin);
ForeignDataWrapper ToWrapper(SchemaParser::ForeignDataWrapperContext* wrapper,
                             const Origin& origin);
Server ToServer(SchemaParser::ServerContext* server, const Origin& origin);
UserMapping ToUserMapping(SchemaParser::UserMappingContext* mapping);
std::vector<ForeignOption> ToOptions(SchemaParser::ForeignOptionsContext* options);
Sequence ToSequence(SchemaParser::SequenceContext* sequence, const Origin& origin);
View ToView(SchemaParser::ViewContext* view, const Origin& origin);
ContinuousAggregate ToContinuousAggregate(SchemaParser::ContinuousAggregateContext* aggregate,
                                          const Origin& origin);
Sql ToSql(SchemaParser::QueryContext* query);
Index ToIndex(SchemaParser::TableIndexContext* index, const Origin& origin);
Index ToIndex(SchemaParser::BlockIndexContext* index, const Origin& origin);
IndexElement ToElement(SchemaParser::IndexElementContext* element);
Constraint ToConstraint(SchemaParser::ConstraintContext* constraint, const Origin& origin);
Constraint ToConstraint(SchemaParser::InlineConstraintContext* constraint, Name column,
                        std::optional<Name> name);
Job ToJob(SchemaParser::JobContext* job, const Origin& origin);
Role ToRole(SchemaParser::RoleContext* role, const Origin& origin);
OwnerOf ToOwner(SchemaParser::OwnerOfContext* owner);
Grant ToGrant(SchemaParser::GrantContext* grant);
Grant ToGrant(SchemaParser::GrantOnContext* grant);
DefaultPrivileges ToDefaultPrivileges(SchemaParser::DefaultPrivilegesContext* context);
Policy ToPolicy(SchemaParser::RowPolicyContext* policy, const Origin& origin);
PartitionBy ToPartitionBy(SchemaParser::PartitionByContext* partitioning);
ReplicaIdentity ToReplicaIdentity(SchemaParser::ReplicaIdentityContext* identity);
// The head of a table without its block.
Table ToTable(SchemaParser::TableHeadContext* head);
// With the parts of a temporal key or reference.
std::vector<Name> ToNames(SchemaParser::KeyNamesContext* names);
std::vector<Name> ToNames(SchemaParser::PeriodNamesContext* names);
Columnstore ToColumnstore(SchemaParser::PolicyContext* policy, const Origin& origin);
AgePolicy ToRetention(SchemaParser::PolicyContext* policy, const Origin& origin);
Hypertable ToHypertable(SchemaParser::HypertableContext* hypertable, const Origin& origin);
// Adds one item to a table's or mixin's block.
void AddItem(SchemaParser::ItemContext* item, const Origin& origin, Block& block);
Declaration ToDeclaration(SchemaParser::DeclarationContext* declaration, const Origin& origin);

}  // namespace pleat::ast
