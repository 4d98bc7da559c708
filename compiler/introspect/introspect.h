#pragma once

#include <string>

#include "compiler/introspect/session.h"
#include "compiler/model/database.h"

namespace pleat::pg {

// Reads a whole database in one read-only repeatable-read transaction, in a number of queries that
// does not depend on how much there is. Left out: what extensions own, system and temporary
// schemas, the schemas `pleat` and `pleat_archive`. What has no kind in the model is listed in
// Database::unmodelled, together with nothing that hangs on it. Throws Error, also where the
// database was changed meanwhile: the server prints expressions and queries as of now, not as of
// the transaction's beginning.
Database Introspect(Session& session);
Database Introspect(const std::string& address);

}  // namespace pleat::pg
