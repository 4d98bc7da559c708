#include "compiler/model/requirement.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

Catalog Demanding() {
  const QualifiedName name{{"public"}, {"t"}};
  Catalog catalog;
  catalog.tables[name] = {
      .name = name,
      .columns = {{.name = {"a"}, .compression = "pglz"}, {.name = {"b"}, .compression = "lz4"}},
      .constraints = {
          {.name = {"f"}, .rule = ForeignKey{.columns = {{"a"}}, .on_delete_columns = {{"a"}}}},
          {.name = {"u"}, .rule = Key{.columns = {{"a"}}, .nulls_not_distinct = true}}}};
  const QualifiedName view{{"public"}, {"v"}};
  catalog.views[view] = {.name = view, .options = {{"security_invoker", "true"}}};
  const QualifiedName index{{"public"}, {"i"}};
  catalog.indexes[index] = {.name = index, .table = name, .nulls_not_distinct = true};
  return catalog;
}

std::vector<std::string> Unmet(const ServerFeatures& features) {
  std::vector<std::string> lines;
  for (const Requirement& unmet : UnmetRequirements(Demanding(), features)) {
    lines.push_back(NameForPeople(unmet.object) + ": " + unmet.what + ": " + unmet.needs);
  }
  return lines;
}

// One object for each thing that came with a version, and the version it came with.
TEST(Requirements, NameTheVersion) {
  const QualifiedName t{{"public"}, {"t"}};
  Catalog catalog;
  catalog.tables[t] = {
      .name = t,
      .columns = {{.name = {"later"}, .unvalidated_not_null = UnvalidatedNotNull{}},
                  {.name = {"virtual"}, .source = Generated{{"1"}, true}}},
      .constraints = {{.name = {"c"}, .rule = Check{{"true"}}, .enforced = false},
                      {.name = {"f"}, .rule = ForeignKey{.columns = {{"a"}}, .period = true}},
                      {.name = {"p"}, .rule = Key{.columns = {{"a"}}, .without_overlaps = true}}}};
  catalog.statistics[t] = {.name = t, .table = t, .expressions = {{"lower(a)"}}};
  const QualifiedName bare{{}, {"t"}};
  catalog.publications[bare] = {.name = bare, .schemas = {{"public"}}};
  catalog.subscriptions[bare] = {.name = bare,
                                 .options = {{"binary", "true"},
                                             {"failover", "true"},
                                             {"origin", "none"},
                                             {"streaming", "parallel"},
                                             {"two_phase", "true"}}};
  const QualifiedName range{{"public"}, {"r"}};
  catalog.range_types[range] = {.name = range, .multirange = t};
  const MemberName function{t, {"(integer)"}};
  catalog.routines[function] = {.name = function, .sql_body = true};
  const auto lacking = [&](int version) {
    std::map<std::string, std::vector<std::string>> lines;
    for (const Requirement& unmet : UnmetRequirements(catalog, FeaturesOf(version * 10000))) {
      lines[unmet.needs].push_back(std::string(Keyword(unmet.object.kind)) + ": " + unmet.what);
    }
    return lines;
  };
  EXPECT_TRUE(lacking(18).empty());
  const std::vector<std::string> since_18{"column: NOT NULL … NOT VALID", "column: VIRTUAL",
                                          "constraint: NOT ENFORCED", "constraint: PERIOD",
                                          "constraint: WITHOUT OVERLAPS"};
  EXPECT_EQ(lacking(17),
            (std::map<std::string, std::vector<std::string>>{{"PostgreSQL 18", since_18}}));
  const auto all = lacking(13);
  EXPECT_EQ(all.at("PostgreSQL 18"), since_18);
  EXPECT_EQ(all.at("PostgreSQL 17"), std::vector<std::string>{"subscription: failover"});
  EXPECT_EQ(
      all.at("PostgreSQL 16"),
      (std::vector<std::string>{"subscription: origin", "subscription: streaming = parallel"}));
  EXPECT_EQ(all.at("PostgreSQL 15"),
            (std::vector<std::string>{"publication: TABLES IN SCHEMA", "subscription: two_phase"}));
  EXPECT_EQ(all.at("PostgreSQL 14"),
            (std::vector<std::string>{
                "range type: multirange_type_name", "function: BEGIN ATOMIC or RETURN",
                "statistics: an expression", "subscription: binary", "subscription: streaming"}));
}

TEST(Requirements, OfMaintainAreThoseThatSayIt) {
  const ObjectKey table{Kind::Table, {{"public"}, {"t"}}, {}};
  const Transition transition{.maintained = {table}};
  EXPECT_TRUE(UnmetRequirements(transition, FeaturesOf(170000)).empty());
  const auto unmet = UnmetRequirements(transition, FeaturesOf(160000));
  ASSERT_EQ(unmet.size(), 1u);
  EXPECT_EQ(unmet.front().object, table);
  EXPECT_EQ(unmet.front().needs, "PostgreSQL 17");
}

TEST(Requirements, AreThoseThatTheServerLacks) {
  EXPECT_TRUE(Unmet(FeaturesOf(150000)).empty());
  EXPECT_EQ(
      Unmet(FeaturesOf(140000)),
      (std::vector<std::string>{
          "t.f: ON DELETE SET … (columns): PostgreSQL 15", "t.u: NULLS NOT DISTINCT: PostgreSQL 15",
          "v: security_invoker: PostgreSQL 15", "i: NULLS NOT DISTINCT: PostgreSQL 15"}));
  EXPECT_EQ(Unmet(FeaturesOf(130000)).size(), 7u);
  ServerFeatures without_lz4 = FeaturesOf(180000);
  without_lz4.lz4 = false;
  EXPECT_EQ(Unmet(without_lz4),
            std::vector<std::string>{"t.b: COMPRESSION lz4: a server that was built with LZ4"});
}

}  // namespace
}  // namespace pleat
