#include "compiler/model/object_key.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

const QualifiedName kOrders = {.schema = {"public"}, .name = {"orders"}};
const QualifiedName kLines = {.schema = {"shop"}, .name = {"lines"}};

TEST(ObjectKey, LeavesThePublicSchemaOut) {
  EXPECT_EQ(NameForPeople(ColumnKey(kOrders, {"note"})), "orders.note");
  EXPECT_EQ(NameForPeople(ColumnKey(kLines, {"note"})), "shop.lines.note");
  EXPECT_EQ(ToString(ColumnKey(kOrders, {"note"})), "column orders.note");
  EXPECT_EQ(ToString(ObjectKey{.kind = Kind::MaterializedView, .name = kLines}),
            "materialized view shop.lines");
}

TEST(ObjectKey, NamesASchemaByItself) {
  EXPECT_EQ(ToString(ObjectKey{.kind = Kind::Schema, .name = {.schema = {}, .name = {"public"}}}),
            "schema public");
}

}  // namespace
}  // namespace pleat
