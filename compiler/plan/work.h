#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/name.h"

namespace pleat {

// How much a table holds together with its partitions, by the server's own estimates
// (pg_class.reltuples, relpages).
struct Extent {
  QualifiedName table = {};
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  // Partitions, or chunks of a hypertable.
  int parts = 0;

  bool operator==(const Extent&) const = default;
};

// What a step does with rows. Scan reads them once; Build sorts them into an index; Rewrite writes
// the table and its indexes anew; Batches writes them in short transactions.
enum class WorkKind { Scan, Build, Rewrite, Batches };

struct Work {
  WorkKind kind = WorkKind::Scan;
  QualifiedName table = {};
  // Absent where files are compared, and nobody knows.
  std::optional<Extent> extent = {};

  bool operator==(const Work&) const = default;
};

// An estimate of the order of magnitude, by rates of an ordinary server whose table is not in
// memory as a whole.
std::chrono::milliseconds DurationOf(WorkKind kind, const Extent& extent);

std::string_view ToString(WorkKind kind);
// "about 1,200,000 rows, 96 MB, 12 parts".
std::string ToString(const Extent& extent);
// "about 4 s"; "an instant" below a tenth of a second.
std::string ToString(std::chrono::milliseconds duration);

}  // namespace pleat
