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
