#include "compiler/model/requirement.h"

#include <algorithm>
#include <string>

namespace pleat {
namespace {

std::string Has(const ServerFeatures& features) {
  return "PostgreSQL " + std::to_string(features.major);
}

class Requirements {
 public:
  explicit Requirements(const ServerFeatures& features) : features_(features) {}

  void Of(const Table& table) {
    for (const Column& column : table.columns) {
      const auto* generated = std::get_if<Generated>(&column.source);
      if (generated && generated->is_virtual)
        Need(features_.virtual_generated, ColumnKey(table.name, column.name), "VIRTUAL",
             "PostgreSQL 18");
      if (column.unvalidated_not_null)
        Need(features_.unvalidated_not_null, ColumnKey(table.name, column.name),
             "NOT NULL … NOT VALID", "PostgreSQL 18");
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

  void Of(const RangeType& type) {
    if (type.multirange != UsualMultirange(type.name))
      Need(features_.multiranges, {Kind::RangeType, type.name, {}}, "multirange_type_name",
           "PostgreSQL 14");
  }

  void Of(const Routine& routine) {
    if (routine.sql_body)
      Need(features_.sql_bodies, MakeKey(Kind::Routine, routine.name), "BEGIN ATOMIC or RETURN",
           "PostgreSQL 14");
    const bool gives =
        std::any_of(routine.arguments.begin(), routine.arguments.end(),
                    [](const Argument& argument) { return argument.mode == Argument::Mode::Out; });
    if (routine.procedure && gives)
      Need(features_.major >= 14, MakeKey(Kind::Routine, routine.name), "OUT of a procedure",
           "PostgreSQL 14");
  }

  void Of(const ExtendedStatistics& statistics) {
    if (!statistics.expressions.empty())
      Need(features_.statistics_on_expressions, {Kind::ExtendedStatistics, statistics.name, {}},
           "an expression", "PostgreSQL 14");
  }

  void Of(const Publication& publication) {
    const bool filters = std::any_of(
        publication.tables.begin(), publication.tables.end(),
        [](const PublishedTable& table) { return !table.columns.empty() || table.where; });
    if (filters || !publication.schemas.empty())
      Need(features_.publication_filters, {Kind::Publication, publication.name, {}},
           filters ? "columns and conditions" : "TABLES IN SCHEMA", "PostgreSQL 15");
  }

  void Of(const Subscription& subscription) {
    const ObjectKey key{Kind::Subscription, subscription.name, {}};
    for (const auto& [option, value] : subscription.options) {
      const bool parallel = option == "streaming" && value == "parallel";
      if (option == "binary" || option == "streaming")
        Need(features_.binary_subscriptions, key, option, "PostgreSQL 14");
      if (option == "two_phase" || option == "disable_on_error")
        Need(features_.two_phase_subscriptions, key, option, "PostgreSQL 15");
      if (option == "origin" || option == "password_required" || option == "run_as_owner" ||
          parallel)
        Need(features_.subscription_origins, key, parallel ? "streaming = parallel" : option,
             "PostgreSQL 16");
      if (option == "failover") Need(features_.failover_slots, key, option, "PostgreSQL 17");
    }
  }

  std::vector<Requirement> Take() && { return std::move(unmet_); }

 private:
  void Need(bool has, ObjectKey object, std::string what, std::string needs) {
    if (!has)
      unmet_.push_back({std::move(object), std::move(what), std::move(needs), Has(features_)});
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
  for (const auto& [name, type] : catalog.range_types) requirements.Of(type);
  for (const auto& [name, routine] : catalog.routines) requirements.Of(routine);
  for (const auto& [name, statistics] : catalog.statistics) requirements.Of(statistics);
  for (const auto& [name, publication] : catalog.publications) requirements.Of(publication);
  for (const auto& [name, subscription] : catalog.subscriptions) requirements.Of(subscription);
  std::vector<Requirement> unmet = std::move(requirements).Take();
  for (Requirement& of_timescale : UnmetOfTimescale(catalog, features))
    unmet.push_back(std::move(of_timescale));
  return unmet;
}

std::vector<Requirement> UnmetRequirements(const Transition& transition,
                                           const ServerFeatures& features) {
  std::vector<Requirement> unmet;
  if (features.maintain_privilege) return unmet;
  for (const ObjectKey& object : transition.maintained) {
    unmet.push_back({object, "MAINTAIN", "PostgreSQL 17", Has(features)});
  }
  return unmet;
}

}  // namespace pleat
