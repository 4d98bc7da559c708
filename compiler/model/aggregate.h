#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/routine.h"

namespace pleat {

// Whether a final function may change the state (pg_aggregate.aggfinalmodify).
enum class FinalModify { ReadOnly, Shareable, ReadWrite };

// How an aggregate computes: once for a group, and once more for a moving window.
struct AggregateMode {
  QualifiedName transition = {};
  TypeName state = {};
  std::int64_t state_size = 0;
  std::optional<QualifiedName> final = {};
  bool final_extra = false;
  // Absent where it is what CREATE AGGREGATE takes.
  std::optional<FinalModify> final_modify = {};
  std::optional<std::string> initial = {};

  bool operator==(const AggregateMode&) const = default;
};

// pg_proc of prokind 'a' with its pg_aggregate.
struct Aggregate {
  // `member` is SignatureOf(arguments).
  MemberName name = {};
  std::vector<Argument> arguments = {};
  // How many of the arguments stand before ORDER BY; absent for a plain aggregate.
  std::optional<std::int64_t> direct = {};
  bool hypothetical = false;
  AggregateMode plain = {};
  std::optional<QualifiedName> combine = {};
  std::optional<QualifiedName> serialize = {};
  std::optional<QualifiedName> deserialize = {};
  // With MSFUNC, MINVFUNC and MSTYPE.
  std::optional<AggregateMode> moving = {};
  std::optional<QualifiedName> inverse = {};
  std::optional<QualifiedName> sort_operator = {};
  Parallel parallel = Parallel::Unsafe;
  std::optional<std::string> comment = {};

  bool operator==(const Aggregate&) const = default;
};

}  // namespace pleat
