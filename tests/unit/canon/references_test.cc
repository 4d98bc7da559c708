#include "compiler/canon/references.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace pleat::canon {
namespace {

References Found(const std::string& text, Form form) {
  auto found = ReferencesOf({text}, form);
  const auto* error = std::get_if<SyntaxError>(&found);
  EXPECT_EQ(error, nullptr) << text << ": " << (error != nullptr ? error->message : "");
  return error != nullptr ? References{} : std::get<References>(std::move(found));
}

SyntaxError ErrorIn(const std::string& text, Form form) {
  auto found = ReferencesOf({text}, form);
  EXPECT_TRUE(std::holds_alternative<SyntaxError>(found)) << text;
  return std::get<SyntaxError>(found);
}

std::vector<std::string> ColumnsIn(const References& references) {
  std::vector<std::string> texts;
  for (const ColumnUse& use : references.columns) {
    const std::string qualifier = use.qualifier.empty() ? "" : use.qualifier.text + ".";
    texts.push_back(qualifier + use.column.text + "@" + std::to_string(use.offset));
  }
  return texts;
}

template <class Use>
std::vector<std::string> NamesIn(const std::vector<Use>& uses) {
  std::vector<std::string> texts;
  for (const Use& use : uses) {
    texts.push_back(ToString(use.name) + "@" + std::to_string(use.offset));
  }
  return texts;
}

std::optional<std::vector<Identifier>> Shop(const QualifiedName& relation) {
  if (relation.name.text == "orders") return {{{"id"}, {"customer_id"}, {"note"}}};
  if (relation.name.text == "customers") return {{{"id"}, {"name"}}};
  return std::nullopt;
}

std::vector<std::string> ReadBy(const std::string& query) {
  std::vector<std::string> texts;
  for (const ResolvedColumn& read : ColumnsRead({query}, Shop)) {
    texts.push_back(ToString(read.relation) + "." + read.column.text);
  }
  return texts;
}

std::vector<std::string> OutputOf(const std::string& query) {
  std::vector<std::string> texts;
  for (const Identifier& column : OutputColumns({query}, Shop)) texts.push_back(column.text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(References, CountOffsetsInTheExpressionItself) {
  const References found = Found("'ü' || t.note = upper(title)", Form::Expression);
  EXPECT_EQ(ColumnsIn(found), (Texts{"t.note@8", "title@23"}));
  EXPECT_EQ(NamesIn(found.functions), (Texts{"upper@17"}));
}

TEST(References, NameOnlyTypesThatPgCatalogDoesNotOwn) {
  const References found = Found(
      "a::state = 'x'::shop.\"Kind\"[] or b::text is null or c::timestamptz(3) = d::numeric(3,1)",
      Form::Expression);
  EXPECT_EQ(NamesIn(found.types), (Texts{"state@3", "shop.Kind@16"}));
}

TEST(References, ReadNamesInsideOfLiterals) {
  const References found =
      Found("nextval('shop.\"Odd\"'::regclass) + nextval('ids') + 'x'::regclass", Form::Expression);
  EXPECT_EQ(NamesIn(found.sequences), (Texts{"shop.Odd@8", "ids@42", "x@51"}));
}

TEST(References, DoNotTakeSqlSyntaxForFunctions) {
  const References found =
      Found("extract(year from a) + position('x' in b) + length(trim(c))", Form::Expression);
  EXPECT_EQ(NamesIn(found.functions), (Texts{"length@44"}));
}

TEST(References, TakeNeitherCommonTablesNorAliasesForRelations) {
  const References found = Found(
      "with big as (select * from orders) select b.id from big b join shop.customers c on c.id = "
      "b.id",
      Form::Query);
  EXPECT_EQ(NamesIn(found.relations), (Texts{"orders@27", "shop.customers@63"}));
  EXPECT_EQ(found.relations[1].alias.text, "c");
  EXPECT_TRUE(found.star);
}

TEST(References, SayWhereTextIsNotSql) {
  EXPECT_EQ(ErrorIn("'ü' = = 2", Form::Expression),
            (SyntaxError{"syntax error at or near \"=\"", 7}));
  EXPECT_EQ(ErrorIn("a >", Form::Expression), (SyntaxError{"syntax error at end of input", 3}));
  EXPECT_EQ(ErrorIn("", Form::Expression).offset, 0U);
  EXPECT_EQ(ErrorIn("a, b", Form::Expression).offset, 3U);
  EXPECT_EQ(ErrorIn("a; drop table t", Form::Expression).message, "one expression expected");
  EXPECT_EQ(ErrorIn("a from t", Form::Expression).offset, 0U);
  EXPECT_EQ(ErrorIn("delete from t", Form::Query).message, "query expected");
}

TEST(References, RefuseTextThatIsTooDeep) {
  for (const std::size_t count : {std::size_t{2000}, std::size_t{200'000}}) {
    std::string sum = "a";
    std::string sets = "select 1";
    for (std::size_t i = 0; i < count; ++i) {
      sum += "+a";
      sets += " union select 1";
    }
    EXPECT_EQ(ErrorIn(sum, Form::Expression).message, "text is nested too deep");
    EXPECT_EQ(ErrorIn(sets, Form::Query).message, "text is nested too deep");
  }
  std::string list = "a in (0";
  for (int i = 0; i < 50'000; ++i) list += ", 1";
  EXPECT_TRUE(std::holds_alternative<References>(ReferencesOf({list + ")"}, Form::Expression)));
}

TEST(ColumnsRead, FollowAliasesAndScopes) {
  EXPECT_EQ(ReadBy("select o.note, name from orders o join customers c on c.id = o.customer_id"),
            (Texts{"customers.id", "customers.name", "orders.customer_id", "orders.note"}));
  EXPECT_EQ(ReadBy("select name from customers c where exists (select from orders where "
                   "customer_id = c.id)"),
            (Texts{"customers.id", "customers.name", "orders.customer_id"}));
}

TEST(ColumnsRead, TakeAStarForAllColumns) {
  EXPECT_EQ(ReadBy("select c.* from customers c, orders"),
            (Texts{"customers.id", "customers.name"}));
}

TEST(ColumnsRead, AreNotTheOutputOfASubquery) {
  EXPECT_EQ(ReadBy("select total from (select count(id) as total from orders) s"),
            (Texts{"orders.id"}));
}

TEST(OutputColumns, HaveTheNamesThatPostgresGives) {
  EXPECT_EQ(OutputOf("select id, o.note as text, count(*), coalesce(a, b), 1, 'x'::text, a::int, "
                     "case when true then 1 end, now(), current_date, (select max(x) from y), "
                     "exists (select 1), array[1], nullif(a, b), (p).city from orders o"),
            (Texts{"id", "text", "count", "coalesce", "?column?", "text", "a", "case", "now",
                   "current_date", "max", "exists", "array", "nullif", "city"}));
}

TEST(OutputColumns, ExpandAStarWhereTheRelationIsKnown) {
  EXPECT_EQ(OutputOf("with c as (select * from customers) select c.*, 1 as one from c"),
            (Texts{"id", "name", "one"}));
  EXPECT_EQ(OutputOf("select * from nowhere"), Texts{});
  EXPECT_EQ(OutputOf("select id from orders union select id from customers"), (Texts{"id"}));
}

}  // namespace
bool ReadsA(const std::string& query) {
  const auto columns = [](const QualifiedName& name) -> std::optional<std::vector<Identifier>> {
    if (name.name.text == "t") return std::vector<Identifier>{{"id"}, {"a"}, {"b"}};
    if (name.name.text == "u") return std::vector<Identifier>{{"id"}, {"a"}};
    return std::nullopt;
  };
  return ReadsByName({query}, {{{{"s"}, {"t"}}, {"a"}}}, columns);
}

TEST(References, AColumnIsReadByItsName) {
  EXPECT_TRUE(ReadsA("select a from s.t"));
  EXPECT_TRUE(ReadsA("select x.a from s.t as x join s.u using (id)"));
  EXPECT_TRUE(ReadsA("select (select max(a) from s.t), u.* from s.u"));
  // That of another table.
  EXPECT_TRUE(ReadsA("select * from s.u"));
}

TEST(References, AColumnIsReadAsOneOfAll) {
  EXPECT_FALSE(ReadsA("select * from s.t"));
  EXPECT_FALSE(ReadsA("select x.* from s.t as x"));
  EXPECT_FALSE(ReadsA("select to_jsonb(t) from s.t"));
  EXPECT_FALSE(ReadsA("select to_jsonb(x) from s.t as x"));
  EXPECT_FALSE(ReadsA("select to_jsonb(x.*) from s.t as x"));
  EXPECT_FALSE(ReadsA("select (select x) from s.t as x"));
  EXPECT_FALSE(ReadsA("select 1 from s.t as x (p, q)"));
  EXPECT_FALSE(ReadsA("select 1 from s.t join s.u using (id, a)"));
  EXPECT_FALSE(ReadsA("select 1 from s.t natural join s.u"));
  EXPECT_FALSE(ReadsA("select a frm s.t"));
}

}  // namespace pleat::canon
