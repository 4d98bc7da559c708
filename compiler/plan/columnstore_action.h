#pragma once

#include <optional>
#include <vector>

#include "compiler/model/hypertable.h"

namespace pleat {

// What is done to columnstores and the chunks in them; part of the list in action.h.

// `replaced` is what the table had, for what TimescaleDB is to choose by itself again.
struct SetColumnstore {
  QualifiedName table = {};
  std::optional<Columnstore> columnstore = {};
  std::optional<Columnstore> replaced = {};
  // Of a continuous aggregate rather than a table.
  bool aggregate = false;
  // The tables on the other side of its foreign keys, where the release locks them as well.
  std::vector<QualifiedName> linked = {};
};
struct SetColumnstorePolicy {
  QualifiedName table = {};
  std::optional<AgePolicy> policy = {};
};
// Takes every chunk out of the columnstore, in a transaction each, with the policy paused meanwhile
// and from then on.
struct LeaveColumnstore {
  QualifiedName table = {};
};
// Compresses again what is compressed by other settings than the table has, one chunk after the
// other, each in a transaction of its own. `aggregate`: it is a continuous aggregate; `sparse`: the
// release knows sparse indexes (2.22).
struct RecompressChunks {
  QualifiedName table = {};
  bool aggregate = false;
  bool sparse = true;
};

}  // namespace pleat
