#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/model/expr.h"
#include "compiler/model/index.h"
#include "compiler/model/name.h"

namespace pleat {

// PARTITION BY (pg_partitioned_table). Elements have neither an order nor options.
struct Partitioning {
  enum class Strategy { Range, List, Hash };
  Strategy strategy = Strategy::Range;
  std::vector<IndexElement> elements = {};

  bool operator==(const Partitioning&) const = default;
};

// Values of bounds are constants; NULL, MINVALUE and MAXVALUE are written in upper case.
struct DefaultBound {
  bool operator==(const DefaultBound&) const = default;
};
struct RangeBound {
  std::vector<Expr> from = {};
  std::vector<Expr> to = {};

  bool operator==(const RangeBound&) const = default;
};
struct ListBound {
  std::vector<Expr> values = {};

  bool operator==(const ListBound&) const = default;
};
struct HashBound {
  int modulus = 1;
  int remainder = 0;

  bool operator==(const HashBound&) const = default;
};

// FOR VALUES … or DEFAULT (pg_class.relpartbound).
using PartitionBound = std::variant<DefaultBound, RangeBound, ListBound, HashBound>;

struct PartitionOf {
  QualifiedName parent = {};
  PartitionBound bound = {};

  bool operator==(const PartitionOf&) const = default;
};

// "range", "list", "hash".
std::string_view ToString(Partitioning::Strategy strategy);

// What stands between the commas of a list of expressions, whatever their quotes and brackets hold.
std::vector<Expr> SplitValues(std::string_view text);

// A bound as pg_get_expr() prints pg_class.relpartbound; nothing where that is none.
std::optional<PartitionBound> ParseBound(std::string_view text);

// Whether one row could be in both, as partitions of one table; nothing where only the server can
// tell, as it depends on a type or collation. A default partition has what the others leave.
std::optional<bool> Overlap(const PartitionBound& a, const PartitionBound& b);

// "for values from (1) to (10)", "default", for people.
std::string ToString(const PartitionBound& bound);

}  // namespace pleat
