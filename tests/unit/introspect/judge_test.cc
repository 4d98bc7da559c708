#include "compiler/introspect/judge.h"

#include <gtest/gtest.h>

#include "tests/support/server.h"

namespace pleat::pg {
namespace {

using canon::Inquiry;
using canon::Verdict;

Inquiry Explained(const std::string& live, const std::string& desired) {
  return {.statements = {"explain (verbose, costs off, format json) select " + live + ", " +
                         desired + " from (select null::int as a, null::text as b offset 0) as t"}};
}

Inquiry Viewed(int number, const std::string& live, const std::string& desired) {
  const std::string one = "a" + std::to_string(number);
  const std::string other = "b" + std::to_string(number);
  return {.by_view = true,
          .statements = {"create temporary view " + one + " as " + live,
                         "create temporary view " + other + " as " + desired,
                         "select pg_get_viewdef('" + one + "'::regclass) = pg_get_viewdef('" +
                             other + "'::regclass)"}};
}

TEST(Judge, ReadsThePlanOfTwoValues) {
  EXPECT_TRUE(PrintsTheSame(R"j([{"Plan": {"Output": ["(t.a > 0)", "(t.a > 0)"]}}])j"));
  EXPECT_FALSE(PrintsTheSame(R"j([{"Plan": {"Output": ["(t.a > 0)", "(t.a > 1)"]}}])j"));
  EXPECT_TRUE(PrintsTheSame(R"j([{"Plan": {"Output": ["'\"x, \\'", "'\"x, \\'"]}}])j"));
  EXPECT_FALSE(PrintsTheSame(R"j([{"Plan": {"Output": ["a\", \"a"]}}])j"));
  EXPECT_FALSE(PrintsTheSame(R"j([{"Plan": {"Output": ["a", "a", "a"]}}])j"));
  EXPECT_FALSE(PrintsTheSame(R"j([{"Plan": {"Output": ["a"]}}])j"));
  EXPECT_FALSE(PrintsTheSame(R"j([{"Plan": {"Output": ["a)j"));
  EXPECT_FALSE(PrintsTheSame(""));
}

TEST(Judge, DecidesEachInquiryWhateverBecomesOfTheOthers) {
  Session session(tests::MakeDatabase("create table t (a int); create type kind as enum ('x');"));
  EXPECT_EQ(Judge(session,
                  {Explained("a in (1, 2)", "a = any ('{1,2}')"), Explained("no_function(a)", "a"),
                   Viewed(1, "select a from t", "select t.a from t"), Explained("a > 0", "a > 1"),
                   Viewed(2, "select a from missing", "select a from t"),
                   Explained("null::no_type", "null::text"), Explained("'y'::kind", "null::kind"),
                   Explained("1", "hidden.f()"), Explained("b like 'a'", "b ~~ 'a'"),
                   Viewed(3, "select 1 as x", "select 2 as x")},
                  {{"public"}}),
            (std::vector<Verdict>{Verdict::Same, Verdict::Absent, Verdict::Same, Verdict::Different,
                                  Verdict::Absent, Verdict::Absent, Verdict::Absent,
                                  Verdict::Absent, Verdict::Same, Verdict::Different}));
}

TEST(Judge, AsksAllThatThePlannerAnswersInOneMessage) {
  const std::string address = tests::MakeDatabase("");
  Session session(address);
  Session other(address);
  // The server counts transactions of a database: the whole message is one.
  const Query count{"count",
                    "select xact_commit + xact_rollback as n from pg_stat_database "
                    "where datname = current_database()"};
  std::vector<Inquiry> inquiries;
  for (int i = 0; i < 100; ++i) inquiries.push_back(Explained("a", "t.a"));
  const std::vector<Verdict> verdicts = Judge(session, inquiries, {});
  EXPECT_EQ(verdicts, std::vector<Verdict>(100, Verdict::Same));
  const Result rows = other.Run(count);
  EXPECT_LT(rows[0].Int(rows.Column("n")), 50);
}

TEST(Judge, LeavesNothingBehind) {
  const std::string address = tests::MakeDatabase("create table t (a int)");
  Session session(address);
  Judge(session, {Viewed(1, "select a from t", "select t.a from t"), Explained("a", "t.a")}, {});
  const Query left{"left", "select count(*) as n from pg_class where relname in ('a1', 'b1')"};
  EXPECT_EQ(session.Run(left)[0].Int({0}), 0);
  session.BeginSnapshot();
  session.EndSnapshot();
}

// The planner runs immutable functions of users when their arguments are constants.
TEST(Judge, LetsNoFunctionWrite) {
  const std::string address = tests::MakeDatabase(
      "create table t (a int); create function sly(x int) returns int immutable language plpgsql "
      "as $$ begin insert into t values (x); return x; end $$;");
  Session session(address);
  EXPECT_EQ(Judge(session, {Explained("public.sly(1)", "public.sly(2)")}, {{"public"}}),
            std::vector<Verdict>{Verdict::Unknown});
  EXPECT_EQ(session.Run({"rows", "select count(*) from public.t"})[0].Int({0}), 0);
}

}  // namespace
}  // namespace pleat::pg
