#pragma once

#include <string>
#include <vector>

#include "compiler/canon/question.h"
#include "compiler/introspect/session.h"
#include "compiler/model/name.h"

namespace pleat::pg {

// Asks the server and gives a verdict for each inquiry, in their order. All that the planner
// answers goes in one message, in a read-only transaction; all that needs temporary views in
// another, in a transaction that is rolled back. A statement that fails decides its own inquiry and
// costs another message for those behind it. Where the server takes no temporary views (a standby,
// a role without the right to TEMPORARY), the verdict is Unknown. `search_path` is where names
// without a schema are looked up. Throws Error where the connection is lost.
std::vector<canon::Verdict> Judge(Session& session, const std::vector<canon::Inquiry>& inquiries,
                                  const std::vector<Identifier>& search_path);

// Whether the first list `Output` of a plan in JSON (EXPLAIN (VERBOSE, FORMAT JSON)) holds the same
// text twice. False where it is not such a plan.
bool PrintsTheSame(std::string_view plan);

}  // namespace pleat::pg
