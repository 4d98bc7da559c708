#include "compiler/model/requirement.h"

namespace pleat {
namespace {

class Requirements {
 public:
  explicit Requirements(const ServerFeatures& features) : features_(features) {}

  void Of(const Table& table) {
    for (const Column& column : table.columns) {
      const auto* generated = std::get_if<Generated>(&column.source);
      if (generated && generated->is_virtual)
        Need(features_.virtual_generated, ColumnKey(table.name, column.name), "VIRTUAL",
             "PostgreSQL 18");
      if (!column.compression) continue;
      const ObjectKey key = ColumnKey(table.name, column.name);
      Need(features_.column_compression, key, "COMPRESSION", "PostgreSQL 14");
      if (column.compression == "lz4")
        Need(features_.lz4, key, "COMPRESSION lz4", "a server that was built with LZ4");
    }
    for (const Constraint& constraint : table.constraints) {
      const ObjectKey key = ConstraintKey(table.name, constraint.name);
      if (const auto* unique = std::get_if<Key>(&constraint.rule);
          unique && unique->nulls_not_distinct)
        Need(features_.nulls_not_distinct, key, "NULLS NOT DISTINCT", "PostgreSQL 15");
      if (const auto* unique = std::get_if<Key>(&constraint.rule);
          unique && unique->without_overlaps)
        Need(features_.temporal_keys, key, "WITHOUT OVERLAPS", "PostgreSQL 18");
      if (!constraint.enforced) Need(features_.not_enforced, key, "NOT ENFORCED", "PostgreSQL 18");
      const auto* foreign = std::get_if<ForeignKey>(&constraint.rule);
      if (foreign && foreign->period) Need(features_.temporal_keys, key, "PERIOD", "PostgreSQL 18");
      if (foreign && !foreign->on_delete_columns.empty())
        Need(features_.on_delete_columns, key, "ON DELETE SET … (columns)", "PostgreSQL 15");
    }
  }

  void Of(const View& view) {
    if (view.options.contains("security_invoker"))
      Need(features_.security_invoker_views, {Kind::View, view.name, {}}, "security_invoker",
           "PostgreSQL 15");
  }

  void Of(const Index& index) {
    if (index.nulls_not_distinct)
      Need(features_.nulls_not_distinct, {Kind::Index, index.name, {}}, "NULLS NOT DISTINCT",
           "PostgreSQL 15");
  }

  std::vector<Requirement> Take() && { return std::move(unmet_); }

 private:
  void Need(bool has, ObjectKey object, std::string what, std::string needs) {
    if (!has) unmet_.push_back({std::move(object), std::move(what), std::move(needs)});
  }

  const ServerFeatures& features_;
  std::vector<Requirement> unmet_ = {};
};

}  // namespace

std::vector<Requirement> UnmetRequirements(const Catalog& catalog, const ServerFeatures& features) {
  Requirements requirements(features);
  for (const auto& [name, table] : catalog.tables) requirements.Of(table);
  for (const auto& [name, view] : catalog.views) requirements.Of(view);
  for (const auto& [name, index] : catalog.indexes) requirements.Of(index);
  return std::move(requirements).Take();
}

}  // namespace pleat
