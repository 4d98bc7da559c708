#include "compiler/model/database.h"

#include <charconv>

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
  return features;
}

int ReleaseNumber(std::string_view version) {
  int major = 0;
  int minor = 0;
  const auto* end = version.data() + version.size();
  const auto [rest, error] = std::from_chars(version.data(), end, major);
  if (error == std::errc() && rest != end && *rest == '.') std::from_chars(rest + 1, end, minor);
  return major * 1000 + minor;
}

bool HasTimescale(const ServerFeatures& features, std::string_view release) {
  return !features.timescaledb || ReleaseNumber(*features.timescaledb) >= ReleaseNumber(release);
}

}  // namespace pleat
