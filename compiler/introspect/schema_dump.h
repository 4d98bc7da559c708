#pragma once

#include <optional>
#include <string>

namespace pleat::pg {

// What `pg_dump --schema-only` prints of a database, without what is pleat's own and without what
// TimescaleDB makes for itself (the schemas _timescaledb_…, chunks among them). Nothing where no
// pg_dump on this machine reads a server of that version. Throws Error where it fails.
std::optional<std::string> DumpSchema(const std::string& address);

}  // namespace pleat::pg
