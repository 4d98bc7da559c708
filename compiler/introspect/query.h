#pragma once

#include <string_view>

namespace pleat::pg {

// One of the .sql files beside the readers, embedded as `queries::kTable` of table.sql. A line that
// ends with a comment such as
// `-- postgres 15+`, `-- postgres <15`, `-- timescaledb 2.25+` or `-- timescaledb <2.25` stands
// only on such servers.
struct Query {
  std::string_view name = {};
  std::string_view text = {};
};

}  // namespace pleat::pg
