#include "compiler/introspect/session.h"

#include <gtest/gtest.h>

#include "tests/support/server.h"

namespace pleat::pg {
namespace {

TEST(Session, GivesSqlstateAndNameOfAQueryThatFails) {
  Session session(tests::SharedServer().address());
  try {
    session.Execute("the wrong one", "select * from nowhere");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.sqlstate(), "42P01");
    EXPECT_EQ(e.query(), "the wrong one");
  }
}

TEST(Session, NeverShowsAPassword) {
  for (const std::string address :
       {"postgresql://u:s3cret@localhost:1/db", "host=localhost port=1 password=s3cret user=u",
        "postgresql://u:s3cret%zz@localhost", "host=localhost password='s3cret",
        "postgresql://u:s3cret@localhost:port/db"}) {
    try {
      Session session(address);
      FAIL();
    } catch (const Error& e) {
      EXPECT_EQ(std::string(e.what()).find("s3cret"), std::string::npos) << e.what();
      EXPECT_EQ(e.sqlstate(), "");
    }
    EXPECT_EQ(WithoutPassword(address).find("s3cret"), std::string::npos);
  }
}

TEST(Session, ReadsOnlyWithinASnapshot) {
  Session session(tests::SharedServer().address());
  session.BeginSnapshot();
  EXPECT_THROW(session.Execute("write", "create table t (id int)"), Error);
  session.EndSnapshot();
}

TEST(Session, GivesWhatWasSentAheadByItsParameters) {
  Session session(tests::SharedServer().address());
  const Query query{"q", "select $1::int + 1 as next"};
  const Query other{"other", "select $1::int / 0"};
  for (const bool much : {false, true}) {
    session.BeginSnapshot(much);
    session.Ahead({Call{query, {"1"}}, Call{query, {"2"}}});
    session.Ahead(query, {"3"});
    for (const std::string number : {"3", "1", "2"}) {
      const Result rows = session.Run(query, {number});
      EXPECT_EQ(rows[0].Int(rows.Column("next")), std::stoi(number) + 1);
    }
    session.Ahead(other, {"1"});
    EXPECT_THROW(session.Run(other, {"2"}), Error);
    EXPECT_THROW(session.Run(other, {"1"}), Error);
    session.EndSnapshot();
  }
}

TEST(Session, CutsLinesThatOtherServersWant) {
  const Query query{
      "q", "select\n  a,  -- postgres 15+\n  b,  -- postgres <15\n  c -- timescaledb 2.25+\n"};
  ServerFeatures features;
  features.major = 14;
  EXPECT_EQ(TextFor(query, features), "select\n  b,  -- postgres <15\n");
  features.major = 15;
  features.timescaledb = "2.28.3";
  EXPECT_EQ(TextFor(query, features), "select\n  a,  -- postgres 15+\n  c -- timescaledb 2.25+\n");
}

TEST(Session, ReadsArraysOfAnyText) {
  EXPECT_EQ(ParseArray(R"({a,"b, \"c\"",NULL,""})"),
            (std::vector<std::string>{"a", "b, \"c\"", "", ""}));
  EXPECT_TRUE(ParseArray("{}").empty());
  EXPECT_TRUE(ParseArray("").empty());
}

}  // namespace
}  // namespace pleat::pg
