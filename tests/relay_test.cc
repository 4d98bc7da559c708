// New columns follow the columns that they come from, beside an application: whose statements do
// not fail over a value that the other side cannot take, and which loses nothing by that.
#include <gtest/gtest.h>

#include <string>

#include "compiler/introspect/process.h"
#include "emit/sql/emit.h"
#include "tests/support/client.h"
#include "tests/support/live_case.h"
#include "tests/support/server.h"

namespace pleat::tests {
namespace {

class Relay : public testing::Test {
 protected:
  // A database of `before` in which the phases up to `last` are complete.
  void GoUpTo(Phase last, const char* before, const char* after) {
    address_ = MakeDatabase(before);
    wanted_ = ResolveText(after);
    plan_ = PlanOn(address_, wanted_);
    for (const Phase phase : kPhases) {
      if (phase <= last) RunScript(address_, ScriptOf(phase), ToString(phase));
    }
  }

  std::string ScriptOf(Phase phase) const {
    return sql::EmitScript(plan_, phase, sql::Direction::Up);
  }

  std::string One(const std::string& query) const {
    const auto rows = Client(address_).Run(query);
    return rows.empty() ? "" : rows.front().front();
  }

  void Expect(const std::string& query, const std::string& value) const {
    EXPECT_EQ(One("select " + query), value) << query;
  }

  // The contract phase ends with this error, and the columns that go are there.
  void ExpectRefused(const std::string& error, const std::string& columns) {
    const pg::PsqlOutcome outcome = pg::RunPsqlText(address_, ScriptOf(Phase::Contract));
    EXPECT_FALSE(outcome.ok());
    EXPECT_NE(outcome.errors.find(error), std::string::npos) << outcome.errors;
    Expect("count(*) from (select " + columns + " from t) as q", One("select count(*) from t"));
  }

  void ExpectTheRestWorks() {
    const Plan rest = PlanOn(address_, wanted_);
    for (const Phase phase : kPhases)
      RunScript(address_, sql::EmitScript(rest, phase, sql::Direction::Up), ToString(phase));
    EXPECT_TRUE(PlanOn(address_, wanted_).steps.empty());
  }

  std::string address_ = {};
  Desired wanted_ = {};
  Plan plan_ = {};
};

TEST_F(Relay, LosesNothingThatANewColumnDoesNotTake) {
  GoUpTo(Phase::Backfill,
         "create table t (id integer primary key, name text, quantity integer);"
         "insert into t values (1, 'n1', 1), (2, 'n2', 2)",
         "table t { id integer primary key; short varchar(5) backfill (upper(name));"
         " small smallint backfill (quantity); }");
  One("update t set name = 'too long', quantity = 3 where id = 2");
  Expect("name || ' ' || coalesce(short, '-') || ' ' || small from t where id = 2", "too long - 3");
  ExpectRefused("value too long for type character varying(5)", "name, quantity");
  One("update t set name = 'n3', quantity = 70000 where id = 2");
  Expect("coalesce(small, -1) from t where id = 2", "-1");
  ExpectRefused("smallint out of range", "name, quantity");
  One("update t set quantity = 4 where id = 2");
  ExpectTheRestWorks();
  Expect("short || small from t where id = 2", "N34");
}

TEST_F(Relay, TakesARowThatSaysNothingForOldCodes) {
  GoUpTo(
      Phase::Backfill,
      "create table t (id integer primary key, name text, active boolean not null default true,"
      " unit text default 'kg'); insert into t values (1, 'n1', false, 'g')",
      "table t { id integer primary key; name text;"
      " status text not null default 'draft' backfill (case when active then 'on' else 'off' end);"
      " label text backfill (name || ' ' || unit);"
      " removed active back (status = 'on'); removed unit back (split_part(label, ' ', 2)); }");
  One("insert into t (id, name) values (2, 'n2')");
  Expect("status || active || label || unit from t where id = 2", "ontruen2 kgkg");
  One("insert into t (id, name, status) values (3, 'n3', 'off')");
  Expect("status || active || coalesce(label, '-') from t where id = 3", "offfalsen3 kg");
  One("insert into t (id, name, status, label) values (4, 'n4', 'on', 'n4 t')");
  Expect("status || active || label || unit from t where id = 4", "ontruen4 tt");
  One("update t set label = null where id = 4");
  Expect("active || coalesce(unit, '-') from t where id = 4", "true-");
  ExpectTheRestWorks();
  Expect("count(*) from t where label is null", "1");
}

// What is in a constraint is not written to.
TEST_F(Relay, DoesNotMakeNewCodeFailOverOldRules) {
  GoUpTo(Phase::Backfill,
         "create table towns (name text primary key); insert into towns values ('Bonn');"
         "create table t (id integer primary key, town text references towns, cents integer"
         " check (cents >= 0), contact varchar(10) not null);"
         "insert into t values (1, 'Bonn', 100, 'A B')",
         "table towns { name text primary key; }"
         "table t { id integer primary key; place text backfill (upper(town));"
         " price numeric backfill (cents / 100.0);"
         " given text not null backfill (split_part(contact, ' ', 1));"
         " family text not null backfill (split_part(contact, ' ', 2));"
         " removed town back (initcap(place)); removed cents back ((price * 100)::integer);"
         " removed contact back (given || ' ' || family); }");
  One("insert into t (id, place, price, given, family) values (2, 'PARIS', -1, 'C', 'D')");
  One("update t set price = -4, place = 'ROME', given = 'Bartholomew', family = 'E' where id = 1");
  // Neither does the name fit.
  Expect("town || cents || contact from t where id = 1", "Bonn100A B");
  Expect("contact from t where id = 2", "C D");
  ExpectTheRestWorks();
  Expect("place || price || given || family from t where id = 1", "ROME-4BartholomewE");
}

// Names that only an UPDATE of the table finds.
TEST_F(Relay, IsNotMadeWhereItsValuesCannotBeTold) {
  address_ = MakeDatabase(
      "create table t (id integer primary key, a text); insert into t values (1, 'x')");
  wanted_ = ResolveText("table t { id integer primary key; b text backfill (upper(public.t.a)); }");
  plan_ = PlanOn(address_, wanted_);
  const pg::PsqlOutcome outcome = pg::RunPsqlText(address_, ScriptOf(Phase::Expand));
  EXPECT_FALSE(outcome.ok());
  EXPECT_NE(outcome.errors.find("invalid reference to FROM-clause entry"), std::string::npos)
      << outcome.errors;
  One("update t set a = 'y'");
}

}  // namespace
}  // namespace pleat::tests
