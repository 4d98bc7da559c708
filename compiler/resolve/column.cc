#include "compiler/model/column.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "compiler/ast/lexer.h"
#include "compiler/ast/text.h"
#include "compiler/model/default_name.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

// The words that make a column serial (manual, 8.1.4), and the type that it then has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSerialTypes = {{
    {"bigserial", "bigint"},
    {"serial", "integer"},
    {"serial2", "smallint"},
    {"serial4", "integer"},
    {"serial8", "bigint"},
    {"smallserial", "smallint"},
}};

std::optional<TypeName> SerialType(std::string_view written) {
  for (const auto& [word, type] : kSerialTypes) {
    if (ast::IsKeyword(written, word)) return TypeName{.name = {.name = {std::string(type)}}};
  }
  return std::nullopt;
}

// MAX_STATISTICS_TARGET of statistics.h.
constexpr std::int64_t kMostStatistics = 10000;

// DEFAULT NULL is no default at all for the catalog (AddRelationNewConstraints in heap.c).
bool IsNull(const Expr& expr) {
  const std::string folded = ast::NameText(expr.text);
  return folded == "null" || folded.starts_with("null::");
}

// Builds one column from its clauses, which may contradict each other.
class ColumnBuilder {
 public:
  ColumnBuilder(Project& project, const Table& table, Declared<ast::Column> declared)
      : project_(project), place_(*declared.place), node_(*declared.node), table_(table) {
    column_.name = ToIdentifier(project, place_, node_.name);
    key_ = ColumnKey(table.name, column_.name);
    user_ = UserPhrase(Kind::Column, column_.name);
  }

  // `base` is the column of that name that a parent has, or null.
  Column Build(const Column* base) {
    if (node_.with_options) {
      if (base == nullptr) return std::move(column_);
      column_.type = base->type;
    } else if (const auto serial = SerialType(Text(place_, node_.type))) {
      column_.type = *serial;
      column_.source = Serial{};
      column_.not_null = true;
    } else if (auto type = ToType(project_, place_, node_.type)) {
      column_.type = *std::move(type);
    }
    for (const ast::ColumnClause& clause : node_.clauses) {
      at_ = clause.at;
      std::visit([this](const auto& rule) { Apply(rule); }, clause.rule);
    }
    DropUsualCollation(project_, column_.type, column_.collation);
    if (base != nullptr) Merge(*base);
    if (column_.storage && column_.storage == DefaultStorage(column_.type)) column_.storage.reset();
    return std::move(column_);
  }

  const ObjectKey& key() const { return key_; }

 private:
  // What this declaration does not say, the parent's column says (MergeAttributes() in
  // tablecmds.c).
  void Merge(const Column& base) {
    at_ = node_.name.at;
    column_.inherited = node_.with_options;
    if (column_.type != base.type && !column_.type.name.empty())
      Conflict("this column is " + ToString(base.type) + " in the table that it comes from");
    if (base.not_null && null_) Conflict("a column that is not null in its parent cannot be null");
    if (column_.collation && node_.with_options)
      Conflict("a column has the collation of its parent");
    column_.collation = base.collation;
    column_.not_null = column_.not_null || base.not_null;
    if (base.unvalidated_not_null) column_.unvalidated_not_null.emplace();
    if (column_.not_null) column_.unvalidated_not_null.reset();
    if (!source_given_) column_.source = base.source;
    if (!column_.storage) column_.storage = base.storage;
    if (!column_.compression) column_.compression = base.compression;
  }

  void Conflict(const std::string& message) {
    Report(project_, Code::Conflict, place_, at_, message + user_);
  }
  template <class T>
  void SetOnce(std::optional<T>& field, T value, const std::string& what) {
    if (field) Conflict(what + " stands twice");
    field = std::move(value);
  }
  void SetSource(ColumnSource source) {
    if (source_given_ || std::holds_alternative<Serial>(column_.source)) {
      Conflict("only one of a default, identity, serial and generated expression can stand");
    }
    column_.source = std::move(source);
    source_given_ = true;
  }

  void Apply(const ast::NotNull& rule) {
    if (rule.name || rule.no_inherit)
      Report(project_, Code::Unsupported, place_, at_,
             "`not null` has no name here, and children always inherit it");
    if (null_) Conflict("`null` and `not null` exclude each other");
    not_null_ = true;
    if (!table_.inherits.empty()) project_.desired.transition.required.insert(key_);
    const bool needs_value = std::holds_alternative<Identity>(column_.source) ||
                             std::holds_alternative<Serial>(column_.source);
    if (rule.not_valid && needs_value) Conflict("a column that numbers its rows is never null");
    column_.not_null = !rule.not_valid || column_.not_null;
    if (!column_.not_null) column_.unvalidated_not_null.emplace();
  }
  void Apply(const ast::Null&) {
    if (not_null_) Conflict("`null` and `not null` exclude each other");
    null_ = true;
  }
  void Apply(const ast::Default& rule) {
    Expression value = ToExpression(project_, place_, rule.expression, nullptr, user_);
    if (IsNull(value.expr)) {
      source_given_ = true;
      return;
    }
    SetSource(Default{std::move(value.expr)});
  }
  void Apply(const ast::Generated& rule) {
    SetSource(Generated{ToExpression(project_, place_, rule.expression, &table_, user_).expr,
                        rule.is_virtual});
  }
  void Apply(const ast::Identity& rule) {
    column_.not_null = true;
    SetSource(Identity{.always = rule.always,
                       .options = ToSequenceOptions(project_, place_, rule.options, column_.type)});
  }
  void Apply(const ast::Collation& rule) {
    QualifiedName name = *ToCollation(project_, place_, rule.name);
    SetOnce(column_.collation, std::move(name), "`collate`");
  }
  void Apply(const ast::Storage& rule) {
    std::string method = ast::NameText(Text(place_, rule.method.at));
    const bool known =
        method == "plain" || method == "main" || method == "extended" || method == "external";
    if (!known)
      Report(project_, Code::InvalidValue, place_, rule.method.at,
             "`" + method + "` is no way of storage",
             "one of `plain`, `main`, `extended` and `external`");
    SetOnce(column_.storage, std::move(method), "`storage`");
  }
  void Apply(const ast::Compression& rule) {
    std::string method = ast::NameText(Text(place_, rule.method.at));
    if (method == "default") return;
    if (method != "pglz" && method != "lz4")
      Report(project_, Code::InvalidValue, place_, rule.method.at,
             "`" + method + "` is no method of compression", "one of `pglz` and `lz4`");
    SetOnce(column_.compression, std::move(method), "`compression`");
  }
  void Apply(const ast::SerialSequence& rule) {
    auto* serial = std::get_if<Serial>(&column_.source);
    auto* identity = std::get_if<Identity>(&column_.source);
    if (serial == nullptr && identity == nullptr)
      return Conflict(
          "`sequence` names that of a serial type or identity: there is none before it");
    const QualifiedName name = ToQualified(project_, place_, rule.name, table_.name.schema);
    const Identifier usual = DefaultName(table_.name.name.text, column_.name.text, "seq");
    if (name == QualifiedName{table_.name.schema, usual}) return;
    (serial != nullptr ? serial->sequence : identity->sequence) = name;
  }
  void Apply(const ast::ForeignColumnOptions& rule) {
    if (!project_.column_options.emplace(key_, ToForeignOptions(project_, place_, rule.options))
             .second)
      Conflict("`options` stand twice");
    project_.column_option_spans.emplace(key_, SpanOf(place_, at_));
  }
  void Apply(const ast::ColumnStatistics& rule) {
    if (rule.target) {
      const auto target = ToInteger(project_, place_, *rule.target);
      if (target && (*target < 0 || *target > kMostStatistics)) {
        Report(project_, Code::InvalidValue, place_, rule.target->at,
               "a statistics target is a number from 0 to 10000");
      } else if (target) {
        SetOnce(column_.statistics, static_cast<std::int16_t>(*target), "`statistics`");
      }
    }
    for (const auto& [name, value] : ToOptions(project_, place_, rule.options)) {
      auto* field = name == "n_distinct"             ? &column_.n_distinct
                    : name == "n_distinct_inherited" ? &column_.n_distinct_inherited
                                                     : nullptr;
      if (field == nullptr) {
        Conflict("a column has the statistics `n_distinct` and `n_distinct_inherited`");
        continue;
      }
      char* end = nullptr;
      *field = std::strtod(value.c_str(), &end);
      if (*end != '\0') Conflict("`" + value + "` is not a number");
    }
  }
  void Apply(const ast::Was& rule) {
    const QualifiedName was = {.name = ToIdentifier(project_, place_, rule.name)};
    AddWas(project_, key_, was, SpanOf(place_, rule.name.at));
  }
  void Apply(const ast::Fill& rule) {
    // The value may come from columns that are about to go: only the syntax is checked.
    Fill fill = {.value = ToExpression(project_, place_, rule.value, nullptr, user_).expr};
    if (rule.where) fill.where = ToExpression(project_, place_, *rule.where, nullptr, user_).expr;
    if (rule.back) fill.back = ToExpression(project_, place_, *rule.back, nullptr, user_).expr;
    if (!project_.desired.transition.fills.emplace(key_, std::move(fill)).second)
      Conflict("`backfill` stands twice");
  }
  void Apply(const ast::Comment& rule) {
    SetOnce(column_.comment, ToText(project_, place_, rule.text), "`comment`");
  }

  Project& project_;
  const Place& place_;
  const ast::Column& node_;
  const Table& table_;
  Column column_ = {};
  ObjectKey key_ = {};
  std::string user_ = {};
  // Of the clause that is being applied.
  Range at_ = {};
  // A default, which may be none, or the like.
  bool source_given_ = false;
  bool null_ = false;
  bool not_null_ = false;
};

// `with options` is for columns that a parent has, and a partition has no others.
void CheckOrigin(Project& project, Declared<ast::Column> declared, const Table& table,
                 bool of_parent) {
  const ast::Column& node = *declared.node;
  const std::string name(Text(*declared.place, node.name.at));
  if (node.with_options && !of_parent) {
    Report(project, Code::UnknownColumn, *declared.place, node.name.at,
           "no table that `" + table.name.name.text + "` comes from has a column `" + name + "`");
  } else if (table.partition_of && !node.with_options) {
    Report(project, Code::Conflict, *declared.place, node.name.at,
           "a partition has the columns of its table and no others",
           "`" + name + " with options …` says more about one of them");
  }
}

}  // namespace

void AddColumns(Project& project, TableWork& work) {
  Table& table = *work.table;
  // Generated columns name others: the names have to be there before the expressions are read.
  std::vector<Column> columns = InheritedColumns(project, table);
  const bool has_parents = !columns.empty();
  columns.reserve(columns.size() + work.members.columns.size());
  table.columns = columns;
  table.columns.reserve(columns.size() + work.members.columns.size());
  for (const auto& declared : work.members.columns) {
    table.columns.push_back(
        {.name = {ast::NameText(Text(*declared.place, declared.node->name.at))}});
  }
  for (const auto& declared : work.members.columns) {
    ColumnBuilder builder(project, table, declared);
    if (!Declare(project, builder.key(), SpanOf(*declared.place, declared.node->name.at))) continue;
    const auto base = !has_parents
                          ? columns.end()
                          : std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
                              return column.name == builder.key().member;
                            });
    CheckOrigin(project, declared, table, base != columns.end());
    Column column = builder.Build(base != columns.end() ? &*base : nullptr);
    if (base != columns.end()) {
      *base = std::move(column);
    } else if (!declared.node->with_options) {
      columns.push_back(std::move(column));
    }
  }
  table.columns = std::move(columns);
}

}  // namespace pleat::resolve
