#include "compiler/resolve/resolve.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/ast/load.h"
#include "compiler/ast/parse.h"
#include "compiler/diag/render.h"
#include "emit/dsl/emit.h"

namespace pleat {
namespace {

// What one file says; it is to be without error.
struct Resolved {
  explicit Resolved(std::string text, const std::map<std::string, std::string>& parameters = {})
      : source("a.pleat", std::move(text)) {
    Sink sink;
    desired = Resolve({ast::Parse(source, sink)}, parameters, sink);
    EXPECT_EQ(Render(sink.Sorted()), "");
  }
  const Table& table(const std::string& name, const std::string& schema = "public") const {
    return desired.catalog.tables.at({{schema}, {name}});
  }

  SourceFile source;
  Desired desired = {};
};

std::vector<std::string> ConstraintNames(const Table& table) {
  std::vector<std::string> names;
  for (const Constraint& constraint : table.constraints) names.push_back(constraint.name.text);
  return names;
}

TEST(Resolve, GivesUnnamedObjectsTheNamesThatPostgresWould) {
  const Resolved resolved(R"(table runs {
    id     bigint primary key check (id > 0);
    "No"   text unique;
    a      integer references runs;
    b      integer check (a > b);
    unique (a, b);
    check (a > 0);
    check (1 = 1);
    index on (a, lower("No"), (a + b)) include (b);
    index on (a, lower("No"), (a + b)) include (b);
    index runs_a_idx on (b);
    index on (a);
    exclude using gist (a with =, (b + 1) with <>);
  }
  table a_table_with_a_name_of_some_length_that_leaves_no_room {
    a_column_with_a_long_name  integer unique;
  })");
  EXPECT_EQ(ConstraintNames(resolved.table("runs")),
            (std::vector<std::string>{"runs_No_key", "runs_a_b_key", "runs_a_check",
                                      "runs_a_expr_excl", "runs_a_fkey", "runs_check",
                                      "runs_check1", "runs_id_check", "runs_pkey"}));
  std::vector<std::string> indexes;
  for (const auto& [name, index] : resolved.desired.catalog.indexes)
    indexes.push_back(name.name.text);
  EXPECT_EQ(indexes,
            (std::vector<std::string>{"runs_a_idx", "runs_a_idx1", "runs_a_lower_expr_b_idx",
                                      "runs_a_lower_expr_b_idx1"}));
  EXPECT_EQ(
      ConstraintNames(resolved.table("a_table_with_a_name_of_some_length_that_leaves_no_room"))
          .at(0),
      "a_table_with_a_name_of_some_lengt_a_column_with_a_long_name_key");
  EXPECT_EQ(resolved.desired.transition.unnamed.size(), 13U);
  EXPECT_FALSE(resolved.desired.transition.unnamed.contains(
      {Kind::Index, {{"public"}, {"runs_a_idx"}}, {}}));
}

TEST(Resolve, DropsWhatIsTheDefaultAnyway) {
  const Resolved resolved(R"(table t {
    a  text storage extended collate "default" compression default default null;
    b  bigint generated always as identity (start with 1 increment by 1 no cycle) not null;
    c  text collate pg_catalog."C";
    index on (a text_ops asc nulls last, c collate "C", b desc nulls first);
    index on (a text_pattern_ops desc);
    index i on using btree (a collate "C");
  }
  sequence s as integer minvalue 1 maxvalue 2147483647 cache 1;)");
  const Table& table = resolved.table("t");
  EXPECT_EQ(table.columns[0], (Column{.name = {"a"}, .type = {.name = {.name = {"text"}}}}));
  EXPECT_EQ(std::get<Identity>(table.columns[1].source), Identity{});
  EXPECT_EQ(table.columns[2].collation, (QualifiedName{.name = {"C"}}));
  const auto& indexes = resolved.desired.catalog.indexes;
  const Index& plain = indexes.at({{"public"}, {"t_a_c_b_idx"}});
  EXPECT_EQ(plain.elements[0], (IndexElement{.key = Identifier{"a"}}));
  EXPECT_EQ(plain.elements[1], (IndexElement{.key = Identifier{"c"}}));
  EXPECT_EQ(plain.elements[2],
            (IndexElement{.key = Identifier{"b"}, .descending = true, .nulls_first = true}));
  const Index& pattern = indexes.at({{"public"}, {"t_a_idx"}});
  EXPECT_EQ(pattern.elements[0].opclass->name, (QualifiedName{.name = {"text_pattern_ops"}}));
  EXPECT_TRUE(indexes.at({{"public"}, {"i"}}).elements[0].collation);
  const Sequence& sequence = resolved.desired.catalog.sequences.at({{"public"}, {"s"}});
  EXPECT_EQ(sequence.options, SequenceOptions{});
}

TEST(Resolve, QualifiesTheNamesOfItsOwnObjects) {
  const Resolved resolved(R"(schema shop;
  enum state ('a', 'b');
  sequence numbers;
  table "Order" {
    id     bigint default nextval('numbers') primary key;
    state  state not null default 'a'::state;
    check (state <> 'b'::state);
  }
  view open as select o.id, now() from "Order" o where o.state = 'a'; -- done
  )");
  const Table& table = resolved.table("Order", "shop");
  EXPECT_EQ(std::get<Default>(table.columns[0].source).expression.text, "nextval('shop.numbers')");
  EXPECT_EQ(std::get<Default>(table.columns[1].source).expression.text, "'a'::shop.state");
  EXPECT_EQ(ToString(table.columns[1].type), "shop.state");
  const View& view = resolved.desired.catalog.views.at({{"shop"}, {"open"}});
  EXPECT_EQ(view.query.text, "select o.id, now() from shop.\"Order\" o where o.state = 'a'");
}

TEST(Resolve, PutsMixinsInTheirPlacesAndParametersInTheirs) {
  const Resolved resolved(R"(
  param age interval = '90 days';
  param least integer = 3;
  param label text = 'it''s';
  param usual mood = 'good';
  enum mood ('good', 'bad') comment :label;
  mixin id { id bigint; primary key (id); }
  mixin both { use id; note text default :label; }
  table t {
    a  text;
    use both;
    use text;
    m  mood default :usual;
    z  date default current_date - :age check (id > :least) comment :label;
  })",
                          {{"least", "-7"}});
  const Table& table = resolved.table("t");
  ASSERT_EQ(table.columns.size(), 6U);
  EXPECT_EQ(table.columns[1].name.text, "id");
  EXPECT_TRUE(table.columns[1].not_null);
  EXPECT_EQ(std::get<Default>(table.columns[2].source).expression.text, "'it''s'");
  EXPECT_EQ(table.columns[3].name.text, "use");
  EXPECT_EQ(std::get<Default>(table.columns[4].source).expression.text, "'good'::public.mood");
  EXPECT_EQ(std::get<Default>(table.columns[5].source).expression.text,
            "current_date - '90 days'::interval");
  EXPECT_EQ(table.columns[5].comment, "it's");
  EXPECT_EQ(std::get<Check>(FindConstraint(table, {"t_id_check"})->rule).expression.text,
            "id > -7");
}

TEST(Resolve, ReadsSqlWithoutCommentsAndOuterParentheses) {
  const Resolved resolved(
      "table t { a integer check (/* x */ ((a > 0)) -- y\n) default ((1)) check (a\n -- between\n "
      "> 1); }");
  const Table& table = resolved.table("t");
  EXPECT_EQ(std::get<Check>(table.constraints[0].rule).expression.text, "a > 0");
  EXPECT_EQ(std::get<Default>(table.columns[0].source).expression.text, "1");
  EXPECT_EQ(std::get<Check>(table.constraints[1].rule).expression.text, "a\n> 1");
}

TEST(Resolve, TakesTheWayFromTheOldState) {
  const Resolved resolved(R"(table runs was "Run" {
    id     bigint primary key was "runId";
    total  numeric not null backfill (coalesce(old_total, 0)) where (total is null);
    check positive (total >= 0) was nonnegative;
  }
  enum kind ('a') was s.kinds;
  backfill runs (id, total) key (r.id) as select r.id, r."n" from "Old" r where r."n" > 0;
  assert 'all there' ((select count(*) from runs) > 0);
  )");
  const Transition& transition = resolved.desired.transition;
  const QualifiedName runs = {{"public"}, {"runs"}};
  EXPECT_EQ(transition.was.at({Kind::Table, runs, {}}), (QualifiedName{{"public"}, {"Run"}}));
  EXPECT_EQ(transition.was.at(ColumnKey(runs, {"id"})), (QualifiedName{{}, {"runId"}}));
  EXPECT_EQ(transition.was.at(ConstraintKey(runs, {"positive"})),
            (QualifiedName{{}, {"nonnegative"}}));
  EXPECT_EQ(transition.was.at({Kind::Enum, {{"public"}, {"kind"}}, {}}),
            (QualifiedName{{"s"}, {"kinds"}}));
  EXPECT_EQ(transition.fills.at(ColumnKey(runs, {"total"})).where->text, "total is null");
  ASSERT_EQ(transition.backfills.size(), 1U);
  EXPECT_EQ(transition.backfills[0].select_list.text, "r.id, r.\"n\"");
  EXPECT_EQ(transition.backfills[0].from.text, "\"Old\" r");
  EXPECT_EQ(transition.backfills[0].key[0].text, "r.id");
  EXPECT_EQ(transition.asserts.at(0).message, "all there");
}

TEST(Resolve, MakesHypertables) {
  const Resolved resolved(R"(table readings {
    ts      timestamptz;
    device  text;
    primary key (device, ts);
    hypertable by ts {
      chunk interval '1 month';
      space (device) partitions 4;
      columnstore after '7 days' segment by (device) order by (ts desc);
      retain '3 months';
    }
  })");
  const Hypertable& hypertable =
      resolved.desired.catalog.hypertables.at({{"public"}, {"readings"}});
  EXPECT_EQ(hypertable.chunk_interval, TimeAmount(Interval{.days = 30}));
  EXPECT_EQ(hypertable.retain->age, TimeAmount(Interval{.months = 3}));
  EXPECT_TRUE(hypertable.columnstore->order_by[0].nulls_first);
  EXPECT_TRUE(resolved.table("readings").columns[0].not_null);
}

TEST(Resolve, AcceptsTypesThatOnlyTheServerKnows) {
  const Resolved resolved(
      "extension citext schema ext; table t { a citext; b other.domain_type[]; c public.\"Odd\"; "
      "}");
  EXPECT_EQ(ToString(resolved.table("t").columns[0].type), "ext.citext");
}

TEST(Resolve, AcceptsTablesOfUnmodelledKinds) {
  const Resolved resolved(R"(table t {
    id  bigint references other.parts (id);
  }
  sequence s owned by other.parts.id;)");
  EXPECT_EQ(std::get<ForeignKey>(resolved.table("t").constraints[0].rule).table,
            (QualifiedName{{"other"}, {"parts"}}));
  const Resolved again(EmitDsl(resolved.desired.catalog));
  EXPECT_EQ(ToString(again.desired.catalog), ToString(resolved.desired.catalog));
}

TEST(Resolve, KnowsWhatStandsBehindAQuery) {
  const Resolved resolved(R"(
    view a as select 1 as x with check option;
    view b as select 1 as x with local check option;
    materialized view c as select 1 as x with no data;)");
  const View& a = resolved.desired.catalog.views.at({{"public"}, {"a"}});
  EXPECT_EQ(a.query.text, "select 1 as x");
  EXPECT_EQ(a.options, (Options{{"check_option", "cascaded"}}));
  const View& b = resolved.desired.catalog.views.at({{"public"}, {"b"}});
  EXPECT_EQ(b.options, (Options{{"check_option", "local"}}));
  const MaterializedView& c = resolved.desired.catalog.materialized_views.at({{"public"}, {"c"}});
  EXPECT_EQ(c.query.text, "select 1 as x");
}

TEST(Resolve, ReadsBackWhatTheEmitterPrints) {
  for (const char* name : {"bakermaiden/after.pleat", "manufacturing/after.pleat"}) {
    Sources sources;
    Sink sink;
    Load(std::string(PLEAT_SCHEMAS) + "/" + name, sources, sink);
    const Desired first = Resolve({ast::Parse(sources.front(), sink)}, {}, sink);
    EXPECT_EQ(Render(sink.Sorted()), "") << name;
    const Resolved second(EmitDsl(first.catalog));
    EXPECT_EQ(ToString(second.desired.catalog), ToString(first.catalog)) << name;
    EXPECT_TRUE(second.desired.catalog == first.catalog) << name;
  }
}

}  // namespace
}  // namespace pleat
