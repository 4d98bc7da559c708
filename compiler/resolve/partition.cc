#include "compiler/model/partition.h"

#include <algorithm>

#include "compiler/ast/lexer.h"
#include "compiler/ast/text.h"
#include "compiler/model/inheritance.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// --- who inherits from whom

std::string TableNamed(const QualifiedName& name) {
  return "`" + NameForPeople({Kind::Table, name, {}}) + "`";
}

void AddParents(Project& project, TableWork& work) {
  const ast::Table& node = *work.declared.node;
  const Place& place = *work.declared.place;
  Table& table = *work.table;
  const std::string user = UserPhrase(Kind::Table, table.name.name);
  if (node.partition_of) {
    const Table* parent = FindTable(project, place, node.partition_of->parent, user);
    if (parent != nullptr) table.partition_of = PartitionOf{.parent = parent->name};
  }
  for (const ast::QualifiedName& name : node.inherits) {
    const Table* parent = FindTable(project, place, name, user);
    if (parent == nullptr) continue;
    if (std::find(table.inherits.begin(), table.inherits.end(), parent->name) !=
        table.inherits.end()) {
      Report(project, Code::Duplicate, place, name.at(),
             "table " + TableNamed(parent->name) + " stands twice" + user);
      continue;
    }
    table.inherits.push_back(parent->name);
  }
}

// The number of generations above each table. What stands in a ring has been reported and cut.
class Depths {
 public:
  explicit Depths(Project& project) : project_(project) {
    for (TableWork& work : project.tables) works_[work.table->name] = &work;
  }

  int Of(TableWork& work) {
    const auto [entry, fresh] = depths_.try_emplace(work.table->name, kOpen);
    if (!fresh) return entry->second;
    int depth = 0;
    for (const QualifiedName& parent : ParentsOf(*work.table)) {
      const int above = Of(*works_.at(parent));
      if (above == kOpen) {
        ReportRing(work, parent);
        work.table->partition_of.reset();
        work.table->inherits.clear();
        depth = 0;
        break;
      }
      depth = std::max(depth, above + 1);
    }
    return depths_[work.table->name] = depth;
  }

 private:
  static constexpr int kOpen = -1;

  void ReportRing(const TableWork& work, const QualifiedName& parent) {
    Report(project_, Code::Conflict, *work.declared.place, work.declared.node->name.at(),
           "table " + TableNamed(work.table->name) + " would inherit from itself by way of " +
               TableNamed(parent));
  }

  Project& project_;
  std::map<QualifiedName, TableWork*> works_ = {};
  std::map<QualifiedName, int> depths_ = {};
};

// --- PARTITION BY

std::optional<Partitioning::Strategy> ToStrategy(std::string_view word) {
  for (const auto strategy : {Partitioning::Strategy::Range, Partitioning::Strategy::List,
                              Partitioning::Strategy::Hash}) {
    if (ToString(strategy) == word) return strategy;
  }
  return std::nullopt;
}

void AddPartitioning(Project& project, Declared<ast::PartitionBy> declared, Table& table) {
  const Place& place = *declared.place;
  const ast::PartitionBy& node = *declared.node;
  if (table.partitioning)
    return Report(project, Code::Conflict, place, node.at, "`partition by` stands here twice");
  const auto strategy = ToStrategy(ast::NameText(Text(place, node.strategy.at)));
  if (!strategy)
    return Report(project, Code::InvalidValue, place, node.strategy.at,
                  "`" + std::string(Text(place, node.strategy.at)) + "` is no way of partitioning",
                  "one of `range`, `list` and `hash`");
  Partitioning partitioning = {.strategy = *strategy};
  const std::string method = *strategy == Partitioning::Strategy::Hash ? "hash" : "btree";
  for (const ast::IndexElement& element : node.elements) {
    partitioning.elements.push_back(
        ToElement(project, place, element, method, &table, " in `partition by`"));
    if (element.descending || element.nulls_first || !element.opclass_options.empty())
      Report(project, Code::Conflict, place, node.at, "a partition key has no order");
  }
  if (*strategy == Partitioning::Strategy::List && partitioning.elements.size() > 1)
    Report(project, Code::ColumnCount, place, node.at,
           "a list is partitioned by one column or expression");
  table.partitioning = std::move(partitioning);
}

// --- FOR VALUES

// A literal with a sign or casts: the server keeps the value of anything else, with which the text
// cannot be compared.
bool IsConstant(std::string_view text) {
  ast::Lexer lexer(text);
  for (ast::Token token = lexer.Next(); token.kind != ast::TokenKind::End; token = lexer.Next()) {
    const std::string_view word = text.substr(token.at.begin, token.at.end - token.at.begin);
    if (token.kind == ast::TokenKind::Operator && word != "::" && word != "-" && word != "+")
      return false;
  }
  const auto parsed = canon::ReferencesOf({std::string(text)}, canon::Form::Expression);
  const auto* references = std::get_if<canon::References>(&parsed);
  return references != nullptr && references->columns.empty() && references->functions.empty() &&
         references->relations.empty();
}

std::vector<Expr> ToValues(Project& project, const Place& place, ast::Sql sql) {
  std::vector<Expr> values = SplitValues(ReadSqlText(project, place, sql.at).text);
  for (Expr& value : values) {
    const std::string word = ast::NameText(value.text);
    if (word == "null" || word == "minvalue" || word == "maxvalue") {
      for (char& c : value.text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      }
    } else if (!IsConstant(value.text)) {
      Report(project, Code::InvalidValue, place, sql.at,
             "`" + value.text + "` is not a constant, which a bound is made of");
    }
  }
  return values;
}

std::optional<HashBound> ToHash(Project& project, const Place& place,
                                const ast::PartitionBound& bound) {
  HashBound hash;
  for (std::size_t i = 0; i < bound.hash.size(); ++i) {
    const std::string word = ast::NameText(Text(place, bound.hash[i].word.at));
    const auto number = ToInteger(project, place, bound.hash[i].number);
    if (!number) return std::nullopt;
    const std::string_view expected = i == 0 ? "modulus" : "remainder";
    if (word != expected || *number < 0 || *number > 1'000'000) {
      Report(project, Code::InvalidValue, place, bound.at,
             "the bound of a hash partition is `with (modulus 4, remainder 0)`");
      return std::nullopt;
    }
    (i == 0 ? hash.modulus : hash.remainder) = static_cast<int>(*number);
  }
  if (hash.remainder < hash.modulus) return hash;
  Report(project, Code::InvalidValue, place, bound.at,
         "the remainder of a hash partition is less than its modulus");
  return std::nullopt;
}

std::optional<PartitionBound> ToBound(Project& project, const Place& place,
                                      const ast::PartitionBound& bound) {
  if (bound.is_default) return DefaultBound{};
  if (!bound.hash.empty()) return ToHash(project, place, bound);
  if (!bound.to) return ListBound{ToValues(project, place, *bound.from)};
  return RangeBound{.from = ToValues(project, place, *bound.from),
                    .to = ToValues(project, place, *bound.to)};
}

std::string_view FormOf(Partitioning::Strategy strategy) {
  switch (strategy) {
    case Partitioning::Strategy::Range:
      return "`for values from (…) to (…)`";
    case Partitioning::Strategy::List:
      return "`for values in (…)`";
    case Partitioning::Strategy::Hash:
      return "`for values with (modulus …, remainder …)`";
  }
  return {};
}

bool Fits(const PartitionBound& bound, Partitioning::Strategy strategy) {
  switch (strategy) {
    case Partitioning::Strategy::Range:
      return std::holds_alternative<RangeBound>(bound) ||
             std::holds_alternative<DefaultBound>(bound);
    case Partitioning::Strategy::List:
      return std::holds_alternative<ListBound>(bound) ||
             std::holds_alternative<DefaultBound>(bound);
    case Partitioning::Strategy::Hash:
      return std::holds_alternative<HashBound>(bound);
  }
  return false;
}

void AddBound(Project& project, TableWork& work) {
  Table& table = *work.table;
  if (!table.partition_of) return;
  const Place& place = *work.declared.place;
  const ast::PartitionOf& node = *work.declared.node->partition_of;
  const Table& parent = project.desired.catalog.tables.at(table.partition_of->parent);
  auto bound = ToBound(project, place, node.bound);
  if (!bound) return;
  if (!parent.partitioning)
    return Report(project, Code::Conflict, place, node.parent.at(),
                  "table " + TableNamed(parent.name) + " is not partitioned",
                  "it says no `partition by`");
  const Partitioning& partitioning = *parent.partitioning;
  if (!Fits(*bound, partitioning.strategy))
    return Report(project, Code::Conflict, place, node.bound.at,
                  "table " + TableNamed(parent.name) + " is partitioned by " +
                      std::string(ToString(partitioning.strategy)),
                  "a partition of it says " + std::string(FormOf(partitioning.strategy)));
  if (const auto* range = std::get_if<RangeBound>(&*bound)) {
    const std::size_t wanted = partitioning.elements.size();
    if (range->from.size() != wanted || range->to.size() != wanted)
      return Report(project, Code::ColumnCount, place, node.bound.at,
                    "the partition key of " + TableNamed(parent.name) + " has " +
                        std::to_string(wanted) + (wanted == 1 ? " column" : " columns"));
  }
  table.partition_of->bound = *std::move(bound);
}

void CheckDefaults(Project& project) {
  std::map<QualifiedName, const TableWork*> defaults;
  for (const TableWork& work : project.tables) {
    const auto& partition = work.table->partition_of;
    if (!partition || !work.declared.node->partition_of->bound.is_default) continue;
    const auto [first, fresh] = defaults.emplace(partition->parent, &work);
    if (fresh) continue;
    project.sink.Add(
        {.code = Code::Conflict,
         .span = SpanOf(*work.declared.place, work.declared.node->name.at()),
         .message = "table " + TableNamed(partition->parent) + " has two default partitions",
         .labels = {
             {SpanOf(*first->second->declared.place, first->second->declared.node->name.at()),
              "the first one"}}});
  }
}

// --- what a partition has from its parents

// Uniqueness holds within each partition, so it holds in all of them only where the partition key
// is part of it (manual, 5.12.2.3).
void CheckKeys(Project& project, const TableWork& work) {
  if (!work.table->partitioning) return;
  const Table* owner = work.table;
  while (owner != nullptr) {
    for (const Constraint& constraint : owner->constraints) {
      const auto* key = std::get_if<Key>(&constraint.rule);
      if (key == nullptr) continue;
      for (const IndexElement& element : work.table->partitioning->elements) {
        const auto* column = std::get_if<Identifier>(&element.key);
        if (column != nullptr &&
            std::find(key->columns.begin(), key->columns.end(), *column) != key->columns.end())
          continue;
        Report(project, Code::KeyWithoutTime, *work.declared.place, work.declared.node->name.at(),
               std::string(key->primary ? "the primary key" : "a unique key") + " of " +
                   TableNamed(owner->name) +
                   (column != nullptr ? " lacks the column `" + column->text + "`, by which "
                                      : " cannot hold the expression by which ") +
                   TableNamed(work.table->name) + " is partitioned");
        break;
      }
    }
    const auto& above = owner->partition_of;
    owner = above ? &project.desired.catalog.tables.at(above->parent) : nullptr;
  }
}

bool IsSame(const Constraint& parent, Constraint own) {
  const auto* key = std::get_if<Key>(&parent.rule);
  if (auto* mine = std::get_if<Key>(&own.rule); key != nullptr && mine != nullptr) {
    mine->options = key->options;
    mine->tablespace = key->tablespace;
  }
  // Checks go by their names; keys and references by what they say.
  if (!std::holds_alternative<Check>(own.rule)) own.name = parent.name;
  own.comment = parent.comment;
  return own == parent;
}

bool IsSame(const Index& parent, Index own) {
  own.name = parent.name;
  own.table = parent.table;
  own.options = parent.options;
  own.tablespace = parent.tablespace;
  own.comment = parent.comment;
  return own == parent;
}

// A partition may repeat what it has from its parent: the server merges both, and gives the result
// to the parent.
class Merging {
 public:
  explicit Merging(Project& project) : catalog_(project.desired.catalog) {
    for (const auto& [name, index] : catalog_.indexes) by_table_[index.table].push_back(&index);
  }

  void Merge(Table& table) {
    const Table* above = &catalog_.tables.at(table.partition_of->parent);
    while (above != nullptr) {
      std::erase_if(table.constraints, [&](const Constraint& own) {
        return std::any_of(above->constraints.begin(), above->constraints.end(),
                           [&](const Constraint& parent) { return IsSame(parent, own); });
      });
      for (const Index* parent : by_table_[above->name]) {
        std::erase_if(by_table_[table.name], [&](const Index* own) {
          if (!IsSame(*parent, *own)) return false;
          gone_.push_back(own->name);
          return true;
        });
      }
      above = above->partition_of ? &catalog_.tables.at(above->partition_of->parent) : nullptr;
    }
  }

  // Once no one holds on to them any more.
  void Finish() {
    for (const QualifiedName& name : gone_) catalog_.indexes.erase(name);
  }

 private:
  Catalog& catalog_;
  std::map<QualifiedName, std::vector<const Index*>> by_table_ = {};
  std::vector<QualifiedName> gone_ = {};
};

bool HasParents(const TableWork& work) {
  return work.table->partition_of || !work.table->inherits.empty();
}

}  // namespace

void OrderTables(Project& project) {
  for (TableWork& work : project.tables) AddParents(project, work);
  const bool any = std::any_of(project.tables.begin(), project.tables.end(), HasParents);
  if (!any) return;
  Depths depths(project);
  std::map<QualifiedName, int> known;
  for (TableWork& work : project.tables) known[work.table->name] = depths.Of(work);
  std::stable_sort(project.tables.begin(), project.tables.end(),
                   [&](const TableWork& a, const TableWork& b) {
                     return known.at(a.table->name) < known.at(b.table->name);
                   });
}

std::vector<Column> InheritedColumns(Project& project, const Table& table) {
  std::vector<Column> columns;
  auto& was = project.desired.transition.was;
  for (const QualifiedName& parent : ParentsOf(table)) {
    for (const Column& column : project.desired.catalog.tables.at(parent).columns) {
      const auto same = std::find_if(columns.begin(), columns.end(),
                                     [&](const Column& c) { return c.name == column.name; });
      if (same != columns.end()) {
        // Columns of one name are one column (manual, 5.11).
        same->not_null = same->not_null || column.not_null;
        continue;
      }
      columns.push_back(Inherited(column, table));
      const auto renamed = was.find(ColumnKey(parent, column.name));
      if (renamed != was.end()) was.emplace(ColumnKey(table.name, column.name), renamed->second);
    }
  }
  return columns;
}

void AddPartitions(Project& project) {
  for (TableWork& work : project.tables) {
    for (const auto& declared : work.members.partitionings)
      AddPartitioning(project, declared, *work.table);
  }
  for (TableWork& work : project.tables) AddBound(project, work);
  CheckDefaults(project);
  for (const TableWork& work : project.tables) CheckKeys(project, work);
}

void SpreadNotNull(Project& project) {
  auto& tables = project.desired.catalog.tables;
  for (TableWork& work : project.tables) {
    if (!HasParents(work)) continue;
    for (const QualifiedName& name : ParentsOf(*work.table)) {
      for (const Column& column : tables.at(name).columns) {
        Column* own = FindColumn(*work.table, column.name);
        if (own == nullptr) continue;
        own->not_null = own->not_null || column.not_null;
        if (column.unvalidated_not_null) own->unvalidated_not_null.emplace();
        if (own->not_null) own->unvalidated_not_null.reset();
      }
    }
  }
}

void MergePartitions(Project& project) {
  Merging merging(project);
  for (TableWork& work : project.tables) {
    if (work.table->partition_of) merging.Merge(*work.table);
  }
  merging.Finish();
}

}  // namespace pleat::resolve
