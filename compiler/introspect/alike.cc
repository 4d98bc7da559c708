#include "compiler/introspect/alike.h"

#include <algorithm>
#include <charconv>

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

// Field names of nodeToString() (src/backend/nodes/outfuncs.c). Blanks and colons within names have
// a backslash before them there.
constexpr std::string_view kLocation = " :location ";
constexpr std::string_view kColumn = " :varattno ";

// The tree without its locations; the numbers of its columns go into `columns`.
std::string WithoutLocations(std::string_view tree, std::vector<int>& columns) {
  std::string key;
  key.reserve(tree.size() + 64);
  std::size_t kept = 0;
  for (std::size_t at = tree.find(':'); at != std::string_view::npos; at = tree.find(':', at + 1)) {
    if (at == 0) continue;
    const std::string_view field = tree.substr(at - 1);
    if (field.starts_with(kLocation)) {
      key.append(tree, kept, at - kept);
      kept =
          std::min(tree.find_first_not_of("-0123456789", at - 1 + kLocation.size()), tree.size());
    } else if (field.starts_with(kColumn)) {
      int number = 0;
      const char* digits = field.data() + kColumn.size();
      std::from_chars(digits, field.data() + field.size(), number);
      if (std::find(columns.begin(), columns.end(), number) == columns.end())
        columns.push_back(number);
    }
  }
  key.append(tree, kept);
  return key;
}

}  // namespace

void Alike::Add(Oid object, std::string_view tree, Oid oid, const Relation& relation,
                std::string_view circumstances) {
  std::vector<int> columns;
  std::string key = WithoutLocations(tree, columns);
  for (const int column : columns) {
    // System columns have the same names everywhere; a whole row prints as the table's name.
    if (column > 0) key.append("\n").append(relation.At(column).name.text);
    if (column == 0) key.append("\n").append(std::to_string(oid));
  }
  key.append("\n").append(circumstances);
  const auto [known, is_new] = first_by_key_.try_emplace(std::move(key), object);
  if (is_new) firsts_.push_back({oid, object});
  first_of_[object] = known->second;
}

void AskForExpressions(Snapshot& snapshot, UnreadIndexes& indexes, UnreadConstraints& constraints) {
  // Where there are many, each connection looks up half of the tables rather than both all.
  constexpr std::size_t kMany = 500;
  std::vector<Oid> tables;
  for (const Alike* alike : {&indexes.predicates, &indexes.keys, &constraints.expressions}) {
    for (const Alike::First& first : alike->Firsts()) tables.push_back(first.relation);
  }
  if (tables.empty()) return;
  const auto middle = tables.begin() + static_cast<std::ptrdiff_t>(tables.size() / 2);
  std::nth_element(tables.begin(), middle, tables.end());
  const Oid split = tables.size() < kMany ? 0 : *middle;
  for (const bool low : {true, false}) {
    const auto half = [&](std::initializer_list<const Alike*> expressions) {
      std::vector<Oid> oids;
      for (const Alike* alike : expressions) {
        for (const Alike::First& first : alike->Firsts()) {
          if ((first.relation < split) == low) oids.push_back(first.object);
        }
      }
      return oids;
    };
    std::vector<Call> calls;
    const auto add = [&](const Query& query, const std::vector<Oid>& oids,
                         std::vector<std::string>& asked) {
      if (oids.empty()) return;
      asked.push_back(OidArray(oids));
      calls.push_back({query, {asked.back()}});
    };
    add(queries::kIndexExpression, half({&indexes.predicates, &indexes.keys}), indexes.asked);
    add(queries::kConstraintExpression, half({&constraints.expressions}), constraints.asked);
    if (!calls.empty()) snapshot.session.Ahead(calls);
  }
}

}  // namespace pleat::pg
