#include "tests/support/rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <pqxx/pqxx>

namespace pleat::tests {
namespace {

std::vector<RowText> Reduced(const std::vector<RowText>& rows, const QualifiedName& table,
                             const std::set<ObjectKey>& lost) {
  std::vector<RowText> reduced = rows;
  for (const ObjectKey& key : lost) {
    if (key.kind != Kind::Column || key.name != table) continue;
    for (RowText& row : reduced) row.erase(key.member.text);
  }
  std::sort(reduced.begin(), reduced.end());
  return reduced;
}

}  // namespace

Rows ReadRows(const std::string& address, const Catalog& catalog) {
  pqxx::connection connection(address);
  pqxx::read_transaction transaction(connection);
  Rows rows;
  std::vector<QualifiedName> names;
  for (const auto& [name, table] : catalog.tables) names.push_back(name);
  for (const auto& [name, aggregate] : catalog.continuous_aggregates) names.push_back(name);
  for (const QualifiedName& name : names) {
    std::vector<RowText>& all = rows[name];
    const std::string relation =
        connection.quote_name(name.schema.text) + "." + connection.quote_name(name.name.text);
    const pqxx::result result = transaction.exec("select * from " + relation);
    for (const auto& row : result) {
      RowText& text = all.emplace_back();
      for (const auto& field : row) {
        text[field.name()] = field.is_null() ? std::string("\\N") : field.as<std::string>();
      }
    }
  }
  return rows;
}

void ExpectSameRows(const Rows& before, const Rows& after, const std::set<ObjectKey>& lost,
                    bool more_allowed) {
  for (const auto& [table, rows] : before) {
    if (lost.contains({Kind::Table, table, {}}) ||
        lost.contains({Kind::ContinuousAggregate, table, {}}))
      continue;
    const auto old_rows = Reduced(rows, table, lost);
    const auto new_rows = Reduced(after.at(table), table, lost);
    if (more_allowed) {
      EXPECT_TRUE(std::includes(new_rows.begin(), new_rows.end(), old_rows.begin(), old_rows.end()))
          << "rows of " << ToString(table) << " are missing or changed";
    } else {
      EXPECT_EQ(old_rows, new_rows) << "rows of " << ToString(table);
    }
  }
}

}  // namespace pleat::tests
