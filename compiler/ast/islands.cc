#include "compiler/ast/islands.h"

#include <algorithm>

namespace pleat::ast {

namespace {

// Walks the syntax and keeps the ranges that hold SQL or types.
class Collector {
 public:
  std::vector<Island> Take() {
    std::sort(islands_.begin(), islands_.end(),
              [](const Island& a, const Island& b) { return a.at < b.at; });
    return std::move(islands_);
  }

  void Add(const Extension&) {}
  void Add(const Schema&) {}
  void Add(const Enum&) {}
  void Add(const CommentOn&) {}
  void Add(const RangeType&) {}
  void Add(const CollationType&) {}
  void Add(const TextSearchDictionary&) {}
  void Add(const TextSearchConfiguration&) {}
  void Add(const Subscription&) {}
  void Add(const ForeignDataWrapper&) {}
  void Add(const Server&) {}
  void Add(const UserMapping&) {}
  void Add(const Statistics& statistics) {
    for (const auto& element : statistics.elements) {
      if (const auto* sql = std::get_if<Sql>(&element)) Add(*sql);
    }
  }
  void Add(const Publication& publication) {
    for (const PublishedTable& table : publication.tables) Add(table.where);
  }
  void Add(const Domain& domain) {
    AddType(domain.type);
    Add(domain.default_value);
    for (const DomainCheck& check : domain.checks) Add(check.expression);
  }
  void Add(const CompositeType& type) {
    for (const TypeAttribute& attribute : type.attributes) AddType(attribute.type);
  }
  void Add(const Role&) {}
  void Add(const Job& job) { Add(job.config); }
  void Add(const OwnerOf& owner) {
    if (owner.of) Add(*owner.of);
  }
  void Add(const Grant& grant) {
    if (grant.on) Add(*grant.on);
  }
  void Add(const DefaultPrivileges&) {}
  void Add(const Sequence& sequence) {
    if (sequence.type) AddType(*sequence.type);
  }
  void Add(const Table& table) {
    if (table.partition_of) {
      Add(table.partition_of->bound.from);
      Add(table.partition_of->bound.to);
    }
    Add(table.block);
  }
  void Add(const Mixin& mixin) { Add(mixin.block); }
  void Add(const Parameter& parameter) { AddType(parameter.type); }
  void Add(const View& view) {
    for (const ViewDefault& value : view.defaults) Add(value.value);
    Add(view.query);
  }
  void Add(const ContinuousAggregate& aggregate) {
    for (const Index& index : aggregate.indexes) Add(index);
    Add(aggregate.query);
  }
  void Add(const Statement& statement) { islands_.push_back({Island::Kind::Sql, statement.at}); }
  void Add(const Backfill& backfill) { Add(backfill.query); }
  void Add(const Assertion& assertion) { Add(assertion.condition); }
  void Add(const Index& index) {
    for (const IndexElement& element : index.elements) Add(element);
    Add(index.where);
  }

 private:
  // The types of a routine's arguments.
  void Add(const AccessTarget& target) {
    if (target.signature) AddType(*target.signature);
  }
  void AddType(Range at) { islands_.push_back({Island::Kind::Type, at}); }
  void Add(const Sql& sql) { islands_.push_back({Island::Kind::Sql, sql.at}); }
  void Add(const std::optional<Sql>& sql) {
    if (sql) Add(*sql);
  }
  void Add(const Block& block) {
    for (const Column& column : block.columns) Add(column);
    for (const Constraint& constraint : block.constraints) {
      std::visit([this](const auto& rule) { Add(rule); }, constraint.rule);
    }
    for (const Index& index : block.indexes) Add(index);
    for (const Policy& policy : block.policies) {
      Add(policy.visible);
      Add(policy.check);
    }
    for (const Statement& trigger : block.triggers) Add(trigger);
    for (const RemovedColumn& removed : block.removed) Add(removed.back);
    for (const PartitionBy& partitioning : block.partitionings) {
      for (const IndexElement& element : partitioning.elements) Add(element);
    }
  }
  void Add(const Column& column) {
    if (!column.with_options) AddType(column.type);
    for (const ColumnClause& clause : column.clauses) {
      if (const auto* rule = std::get_if<Default>(&clause.rule)) Add(rule->expression);
      if (const auto* rule = std::get_if<Generated>(&clause.rule)) Add(rule->expression);
      if (const auto* rule = std::get_if<Fill>(&clause.rule)) {
        Add(rule->value);
        Add(rule->where);
        Add(rule->back);
      }
    }
  }
  void Add(const IndexElement& element) {
    if (const auto* sql = std::get_if<Sql>(&element.key)) Add(*sql);
  }
  void Add(const Key&) {}
  void Add(const ForeignKey&) {}
  void Add(const Check& check) { Add(check.expression); }
  void Add(const Exclusion& exclusion) {
    for (const ExclusionElement& element : exclusion.elements) {
      Add(element.element);
      islands_.push_back({Island::Kind::Type, element.operator_at});
    }
    Add(exclusion.where);
  }

  std::vector<Island> islands_ = {};
};

bool IsMark(char c) { return c == kSqlBegins || c == kTypeBegins || c == kIslandEnds; }

}  // namespace

std::vector<Island> IslandsOf(const File& file) {
  Collector collector;
  for (const Declaration& declaration : file.declarations) {
    std::visit([&](const auto& node) { collector.Add(node); }, declaration);
  }
  return collector.Take();
}

std::optional<Unmarked> Unmark(std::string_view marked) {
  Unmarked result;
  result.text.reserve(marked.size());
  bool inside = false;
  for (std::size_t at = 0; at < marked.size();) {
    const auto mark = std::find_if(marked.begin() + static_cast<std::ptrdiff_t>(at), marked.end(),
                                   [](char c) { return IsMark(c); });
    const auto next = static_cast<std::size_t>(mark - marked.begin());
    result.text.append(marked, at, next - at);
    at = next + 1;
    if (next == marked.size()) break;
    if ((*mark == kIslandEnds) != inside) return std::nullopt;
    const auto here = static_cast<std::uint32_t>(result.text.size());
    if (inside) {
      result.islands.back().at.end = here;
    } else {
      const auto kind = *mark == kSqlBegins ? Island::Kind::Sql : Island::Kind::Type;
      result.islands.push_back({kind, {here, here}});
    }
    inside = !inside;
  }
  if (inside) return std::nullopt;
  return result;
}

std::string WithoutMarks(std::string_view marked) {
  std::string text(marked);
  std::erase_if(text, IsMark);
  return text;
}

}  // namespace pleat::ast
