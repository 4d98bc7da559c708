#include "compiler/model/database.h"

namespace pleat {

ServerFeatures FeaturesOf(int server_version_num) {
  const int major = server_version_num / 10000;
  ServerFeatures features;
  features.major = major;
  features.nulls_not_distinct = major >= 15;
  features.security_invoker_views = major >= 15;
  features.column_compression = major >= 14;
  features.lz4 = major >= 14;
  features.on_delete_columns = major >= 15;
  features.tid_range_scan = major >= 14;
  features.or_replace_trigger = major >= 14;
  features.maintain_privilege = major >= 17;
  features.detach_concurrently = major >= 14;
  features.set_access_method = major >= 15;
  features.virtual_generated = major >= 18;
  features.not_enforced = major >= 18;
  features.temporal_keys = major >= 18;
  features.not_valid_partitioned_foreign_keys = major >= 18;
  features.unvalidated_not_null = major >= 18;
  features.closed_public_schema = major >= 15;
  features.sql_bodies = major >= 14;
  features.statistics_on_expressions = major >= 14;
  features.multiranges = major >= 14;
  features.publication_filters = major >= 15;
  features.binary_subscriptions = major >= 14;
  features.two_phase_subscriptions = major >= 15;
  features.subscription_origins = major >= 16;
  features.failover_slots = major >= 17;
  features.parallel_streaming = major >= 18;
  features.alter_operator_links = major >= 17;
  features.triggers_on_partitioned = major >= 15;
  features.sound_concurrent_builds = server_version_num < 140000 || server_version_num >= 140004;
  return features;
}

ObjectKey KeyOf(const Callable& object) {
  return std::visit([]<class T>(const T& one) { return MakeKey(kKindOf<T>, one.name); }, object);
}

}  // namespace pleat
