#include "compiler/canon/rewrite.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace pleat::canon {
namespace {

NameMap::Qualified Into(std::map<std::string, QualifiedName> names) {
  return [names = std::move(names)](const QualifiedName& name) -> std::optional<QualifiedName> {
    const auto found = names.find(ToString(name));
    if (found == names.end()) return std::nullopt;
    return found->second;
  };
}

NameMap RenamesOf(std::map<std::string, std::string> columns) {
  NameMap names;
  names.column = [columns = std::move(columns)](const ColumnUse& use) -> std::optional<Identifier> {
    const auto found = columns.find(use.column.text);
    if (found == columns.end()) return std::nullopt;
    return Identifier{found->second};
  };
  return names;
}

std::string Expression(const std::string& text, const NameMap& names) {
  return Rewrite({text}, Form::Expression, names).text;
}

std::string Query(const std::string& text, const NameMap& names) {
  return Rewrite({text}, Form::Query, names).text;
}

TEST(Rewrite, LeavesEverythingElseVerbatim) {
  const std::string text = "  A  /* note */ >  0 -- why\n and note||'note' = b&note";
  EXPECT_EQ(Expression(text, {}), text);
  EXPECT_EQ(Expression(text, RenamesOf({{"note", "Remark"}})),
            "  A  /* note */ >  0 -- why\n and \"Remark\"||'note' = b&\"Remark\"");
}

TEST(Rewrite, LeavesTextThatIsNotSqlAlone) {
  EXPECT_EQ(Expression("note = = 1", RenamesOf({{"note", "remark"}})), "note = = 1");
}

TEST(Rewrite, QualifiesRelationsTypesFunctionsAndSequences) {
  NameMap names;
  names.relation = Into({{"recipes", {{"public"}, {"recipes"}}}});
  names.type = Into({{"state", {{"public"}, {"state"}}}});
  names.function = Into({{"price_of", {{"Shop"}, {"price_of"}}}});
  names.sequence = Into({{"ids", {{"public"}, {"ids"}}}});
  EXPECT_EQ(Query("select recipes.id from recipes where s = 'a'::state[]", names),
            "select recipes.id from public.recipes where s = 'a'::public.state[]");
  EXPECT_EQ(Expression("price_of(a) + nextval('ids') + nextval('ids'::regclass)", names),
            "\"Shop\".price_of(a) + nextval('public.ids') + nextval('public.ids'::regclass)");
}

TEST(Rewrite, KeepsTheOldNameOfATableAsAlias) {
  NameMap names;
  names.relation = Into({{"public.orders", {{"public"}, {"sales"}}}});
  EXPECT_EQ(Query("SELECT orders.id, public.orders.note FROM public.orders", names),
            "SELECT orders.id, orders.note FROM public.sales orders");
  EXPECT_EQ(Query("SELECT o.id FROM public.orders o", names), "SELECT o.id FROM public.sales o");
}

TEST(Rewrite, RenamesTheOwnTableInAnExpression) {
  NameMap names;
  names.relation = Into({{"orders", {{"public"}, {"sales"}}}});
  EXPECT_EQ(Expression("orders.id > 0", names), "sales.id > 0");
}

TEST(Rewrite, KeepsTheOutputNameOfARenamedColumn) {
  NameMap names = RenamesOf({{"note", "remark"}});
  EXPECT_EQ(Query("select t.note, note as n, upper(note) from t order by note", names),
            "select t.remark AS note, remark as n, upper(remark) from t order by note");
  EXPECT_EQ(Query("select note, count(*) from t group by note", names),
            "select remark AS note, count(*) from t group by remark");
}

TEST(Rewrite, TellsColumnsOfOneTableFromThoseOfAnother) {
  NameMap names;
  names.column = [](const ColumnUse& use) -> std::optional<Identifier> {
    if (use.relation.name.text != "orders" || use.column.text != "note") return std::nullopt;
    return Identifier{"remark"};
  };
  EXPECT_EQ(Query("select o.note as a, c.note as b from orders o, customers c", names),
            "select o.remark as a, c.note as b from orders o, customers c");
}

}  // namespace
}  // namespace pleat::canon
