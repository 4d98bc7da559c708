#include "compiler/plan/serial.h"

#include <algorithm>
#include <vector>

#include "compiler/model/default_name.h"
#include "compiler/model/inheritance.h"

namespace pleat {
namespace {

struct Apart {
  ColumnRef column = {};
  QualifiedName sequence = {};
};

const Column* ColumnIn(const Catalog& catalog, const ColumnRef& ref) {
  const auto table = catalog.tables.find(ref.table);
  return table == catalog.tables.end() ? nullptr : FindColumn(table->second, ref.column);
}

// The live sequence that a column goes on with. One without a name takes that of the column that
// is there, as Reconcile has it.
QualifiedName LiveNameFor(const ColumnRef& ref, const Column& wanted, const Catalog& live) {
  if (std::get<Serial>(wanted.source).sequence) return SequenceOf(ref.table, wanted);
  const Column* same = ColumnIn(live, ref);
  if (same && std::holds_alternative<Serial>(same->source)) return SequenceOf(ref.table, *same);
  for (const auto& [name, sequence] : live.sequences) {
    if (sequence.owned_by == ref) return name;
  }
  return SequenceOf(ref.table, wanted);
}

// The serial columns of `catalog` whose sequences, as `name_of` names them, `other` has.
template <class NameOf>
std::vector<Apart> FindApart(const Catalog& catalog, const Catalog& other, NameOf&& name_of) {
  std::vector<Apart> found;
  if (other.sequences.empty()) return found;
  for (const auto& [name, table] : catalog.tables) {
    for (const Column& column : table.columns) {
      if (column.inherited || !std::holds_alternative<Serial>(column.source)) continue;
      const ColumnRef ref{name, column.name};
      const QualifiedName sequence = name_of(ref, column);
      if (other.sequences.contains(sequence)) found.push_back({ref, sequence});
    }
  }
  return found;
}

std::optional<Catalog> SaidApart(const Catalog& catalog, const std::vector<Apart>& apart) {
  if (apart.empty()) return std::nullopt;
  Catalog result = catalog;
  const Family family(catalog);
  for (const auto& [ref, name] : apart) {
    const Default next{NextvalOf(name)};
    const auto say = [&](const QualifiedName& table, bool inherited) {
      for (Column& column : result.tables.at(table).columns) {
        const bool is_it = column.name == ref.column && column.inherited == inherited &&
                           std::holds_alternative<Serial>(column.source);
        if (is_it) column.source = next;
      }
    };
    say(ref.table, false);
    for (const Table* child : family.Below(ref.table)) say(child->name, true);
    result.sequences[name] = {.name = name, .type = ColumnIn(catalog, ref)->type, .owned_by = ref};
  }
  return result;
}

}  // namespace

SequencesApart WithSequencesApart(const Catalog& before, const Catalog& desired) {
  const auto there = FindApart(before, desired, [](const ColumnRef& ref, const Column& column) {
    return SequenceOf(ref.table, column);
  });
  const auto wanted = FindApart(desired, before, [&](const ColumnRef& ref, const Column& column) {
    return LiveNameFor(ref, column, before);
  });
  return {.before = SaidApart(before, there), .desired = SaidApart(desired, wanted)};
}

}  // namespace pleat
