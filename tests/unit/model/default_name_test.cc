#include "compiler/model/default_name.h"

#include <gtest/gtest.h>

#include <string>

namespace pleat {
namespace {

TEST(DefaultName, JoinsItsParts) {
  EXPECT_EQ(DefaultName("orders", "id", "seq").text, "orders_id_seq");
  EXPECT_EQ(DefaultName("orders", "", "pkey").text, "orders_pkey");
}

TEST(DefaultName, ShortensTheLongerPartTo63Bytes) {
  const std::string table(50, 't');
  EXPECT_EQ(DefaultName(table, "id", "seq").text, table + "_id_seq");
  EXPECT_EQ(DefaultName(table, std::string(40, 'c'), "seq").text,
            std::string(29, 't') + "_" + std::string(29, 'c') + "_seq");
}

TEST(DefaultName, NeverTearsACharacter) {
  std::string umlauts;
  for (int i = 0; i < 31; ++i) umlauts += "ü";
  EXPECT_EQ(DefaultName(umlauts, "", "pkey").text, umlauts.substr(0, 58) + "_pkey");
  EXPECT_EQ(DefaultName("x" + umlauts, "", "pkey").text, "x" + umlauts.substr(0, 56) + "_pkey");
}

}  // namespace
}  // namespace pleat
