#include "compiler/model/catalog.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

Catalog Shop() {
  const QualifiedName orders = {.schema = {"public"}, .name = {"orders"}};
  const QualifiedName placed = {.schema = {"public"}, .name = {"orders_placed"}};
  Catalog catalog;
  catalog.tables[orders] = {.name = orders,
                            .comment = "What people want",
                            .columns = {{.name = {"id"},
                                         .type = *ParseTypeName("bigint"),
                                         .not_null = true,
                                         .source = Identity{}},
                                        {.name = {"note"},
                                         .type = *ParseTypeName("varchar(40)"),
                                         .source = Default{{"''"}}}},
                            .constraints = {{.name = {"orders_pkey"},
                                             .rule = Key{.primary = true, .columns = {{"id"}}}}}};
  catalog.indexes[placed] = {.name = placed,
                             .table = orders,
                             .elements = {{.key = Identifier{"note"}, .descending = true}},
                             .where = Expr{"note <> ''"}};
  return catalog;
}

TEST(Catalog, PrintsOneLineAFact) {
  EXPECT_EQ(ToString(Shop()),
            "table public.orders comment='What people want'\n"
            "column public.orders.id bigint not null identity always\n"
            "column public.orders.note character varying(40) default ('')\n"
            "constraint public.orders.orders_pkey primary key (id)\n"
            "index public.orders_placed on public.orders using btree (note desc nulls last) where "
            "(note <> '')\n");
}

TEST(Catalog, HasAFingerprintThatFollowsItsFacts) {
  Catalog other = Shop();
  EXPECT_EQ(Fingerprint(other), Fingerprint(Shop()));
  EXPECT_EQ(Fingerprint(other).size(), 16u);
  other.tables.begin()->second.columns[1].not_null = true;
  EXPECT_NE(Fingerprint(other), Fingerprint(Shop()));
}

TEST(Catalog, ContainsObjectsAndMembers) {
  const Catalog shop = Shop();
  const QualifiedName orders = {.schema = {"public"}, .name = {"orders"}};
  EXPECT_TRUE(Contains(shop, {.kind = Kind::Table, .name = orders}));
  EXPECT_FALSE(Contains(shop, {.kind = Kind::View, .name = orders}));
  EXPECT_TRUE(Contains(shop, ColumnKey(orders, {"note"})));
  EXPECT_FALSE(Contains(shop, ColumnKey(orders, {"nope"})));
  EXPECT_TRUE(Contains(shop, ConstraintKey(orders, {"orders_pkey"})));
}

TEST(Table, FindsItsMembers) {
  const Catalog shop = Shop();
  const Table& table = shop.tables.begin()->second;
  EXPECT_EQ(FindColumn(table, {"note"}), &table.columns[1]);
  EXPECT_EQ(FindColumn(table, {"x"}), nullptr);
  ASSERT_NE(PrimaryKey(table), nullptr);
}

}  // namespace
}  // namespace pleat
