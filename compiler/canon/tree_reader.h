#pragma once

// Private to canon/: libpg_query's parse tree out of the JSON that it writes. Its protobuf form
// says the same and costs five times as much, as packing walks over each of the 240 kinds of node
// for every node.

#include <pg_query/pg_query.pb-c.h>

#include <memory_resource>
#include <string>
#include <string_view>

namespace pleat::canon {

// A tree deeper than this, counted in JSON objects, is not read: about two to each operator.
// PostgreSQL's own limit is its stack (max_stack_depth), which such texts come near to.
inline constexpr int kDeepestTree = 1400;

// Whether the objects in `json` nest deeper than that.
bool IsTooDeep(std::string_view json);

// Reads `json`, the tree of `text`, into structures that live in `memory`; null where it is not
// such a tree.
const PgQuery__ParseResult* ReadTree(std::string_view json, std::string_view text,
                                     std::pmr::memory_resource& memory);

// The same by way of protobuf.
const PgQuery__ParseResult* ReadPackedTree(const std::string& text,
                                           std::pmr::memory_resource& memory);

}  // namespace pleat::canon
