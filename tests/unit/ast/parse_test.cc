#include "compiler/ast/parse.h"

#include <gtest/gtest.h>

#include <string>

#include "compiler/diag/render.h"

namespace pleat::ast {
namespace {

// The declarations of `text`, which is to be without error.
struct Parsed {
  explicit Parsed(std::string text) : source("a.pleat", std::move(text)) {
    file = Parse(source, sink);
    EXPECT_EQ(Render(sink.Sorted()), "");
  }
  template <class T>
  const T& At(std::size_t i) const {
    return std::get<T>(file.declarations.at(i));
  }
  std::string Text(Range at) const { return std::string(source.Text(at)); }

  SourceFile source;
  Sink sink = {};
  File file = {};
};

std::string Errors(const std::string& text) {
  const SourceFile source("a.pleat", text);
  Sink sink;
  Parse(source, sink);
  std::string lines;
  for (const Diagnostic& diagnostic : sink.Sorted()) {
    const Position at = source.At(diagnostic.span->begin);
    lines +=
        std::to_string(at.line) + ":" + std::to_string(at.column) + " " + diagnostic.message + "\n";
  }
  return lines;
}

TEST(Parse, ReadsEveryDeclaration) {
  const Parsed parsed(R"(
extension timescaledb;
extension "uuid-ossp" schema ext version '1.1' comment 'ids';
schema factory_telemetry;                      -- what follows lives here
enum equipment_state ('RUNNING', 'IDLE', 'DOWN') was state comment 'x';
sequence s as smallint increment by -2 minvalue 1 no maxvalue start with 3 cache 4 no cycle owned by t.c;
mixin audited {
  created_at  timestamptz not null default now();
  updated_at  timestamptz;
}
param raw_retention interval = '90 days';
unlogged table production_runs was runs {
  id                bigint generated always as identity (start with 5 increment 2) primary key;
  recipe_id         bigint not null references recipes (id) on delete restrict on update set null;
  batch_number      varchar(40) not null  backfill ('MIGRATED-' || id);
  planned_quantity  numeric(12,3) not null  backfill (coalesce(actual_quantity, 0)) where (x is null);
  lot_code          text  was "lotCode" collate "C" storage main compression lz4 comment 'c';
  state             equipment_state not null default 'IDLE';
  total             numeric generated always as (a * b) stored;
  at                timestamp(3) with time zone default current_timestamp + interval '1 day' not null;
  tags              text[] default array[]::text[] check (cardinality(tags) < 5) no inherit;
  kind              text constraint k unique constraint c check (kind <> '') default case when true is not null then 'a' end;
  n                 integer default null;
  use audited;
  unique (batch_number);
  unique nulls not distinct (a, b) include (c) with (fillfactor = 70) deferrable initially deferred;
  index production_runs_state_idx on (state, created_at desc) where (state <> 'DOWN');
  unique index on using gist (lower(name) collate "C" text_ops (siglen = 32) asc nulls first, (a + b), s.f(x)) include (d);
  check quantity_positive (planned_quantity >= 0) not valid was old comment 'positive';
  constraint f foreign key (a, b) references s.t (c, d) match full on delete set null (a) not valid;
  exclude booked using gist (room with =, during with operator(pg_catalog.&&)) where (not cancelled);
  with (fillfactor = 70, toast.autovacuum_enabled = false);
  tablespace fast;
  comment 'One run of one recipe';
}
table metric_hist {
  ts             timestamptz not null;
  hypertable by ts {
    chunk interval '1 hour';
    space (device) partitions 4;
    columnstore after '7 days' segment by (metric_def_id) order by (ts desc nulls last, x);
    retain :raw_retention;
  }
};
view active (a, b) with (security_barrier) comment 'v' as select * from production_runs where state = 'RUNNING';
materialized view m was n as select 1;
index i on s.t using brin (ts) with (pages_per_range = 8) tablespace x where a is not null comment 'i';
backfill production_counts (ts, equipment_id, total) key (pm.id)
as select pm."timestamp" from "ProductionMetric" pm where pm."totalOutput" > 0;
assert 'every plant became a site' ((select count(*) from site) = (select count(*) from "Plant"));
comment on column t.c is 'x';
comment on constraint c on s.t is null;
)");
  EXPECT_EQ(parsed.file.declarations.size(), 16U);
  const Table& table = parsed.At<Table>(7);
  EXPECT_TRUE(table.unlogged);
  EXPECT_EQ(table.block.columns.size(), 11U);
  EXPECT_EQ(table.block.constraints.size(), 10U);
  EXPECT_EQ(table.block.indexes.size(), 2U);
  EXPECT_EQ(table.block.uses.at(0).position, 11U);
  EXPECT_EQ(parsed.At<Table>(8).block.hypertables.at(0).columnstore->order_by.size(), 2U);
}

TEST(Parse, LetsColumnsHaveTheNamesOfKeywords) {
  const Parsed parsed(R"(table t {
  index text; table varchar(4); check numeric(3,1) not null; comment text; "user" text; user integer; key int; use int not null;
  was date; backfill int; hypertable boolean; schema text; extension text; enum text; view text; retain int; primary text;
  unique varchar(3); exclude int; tablespace int default 1; with text; constraint text; index index_kind; check text default 'a';
  INDEX on (index, check, comment, table);
  unique (key, user);
  check (index <> 'x');
})");
  const Block& block = parsed.At<Table>(0).block;
  EXPECT_EQ(block.columns.size(), 24U);
  EXPECT_EQ(block.indexes.size(), 1U);
  EXPECT_EQ(block.constraints.size(), 2U);
}

TEST(Parse, EndsADefaultBeforeTheNextClause) {
  const Parsed parsed(R"(table t {
  a text default 'x'::text not null;
  b int default (1 + 2) check (b > 0);
  c text default null::text comment 'c';
  d text default nextval('s') || public.comment('x') collate "C";
  e int default -1;
})");
  const auto text = [&](std::size_t i) {
    return parsed.Text(std::get<Default>(parsed.At<Table>(0).block.columns.at(i).clauses.at(0).rule)
                           .expression.at);
  };
  EXPECT_EQ(text(0), "'x'::text");
  EXPECT_EQ(text(1), "(1 + 2)");
  EXPECT_EQ(text(2), "null::text");
  EXPECT_EQ(text(3), "nextval('s') || public.comment('x')");
  EXPECT_EQ(text(4), "-1");
}

TEST(Parse, ReportsEveryItemOnceAndReadsTheRest) {
  EXPECT_EQ(Errors("table t {\n  a int nut null;\n  b int;\n  c int primary;\n  index i on (a;\n  "
                   "d int)\n}\nfoo;\n"),
            "2:9 expected an option of the column such as `not null` or `;`, found `nut`\n"
            "4:16 expected `key`, found `;`\n"
            "5:14 this `(` is never closed\n"
            "6:8 `)` closes nothing\n"
            "8:1 expected a declaration such as `table`, found `foo`\n");
}

TEST(Parse, FindsTheBlockThatIsNeverClosed) {
  EXPECT_EQ(
      Errors("table a {\n  x int;\n\ntable b {\n  y int;\n}\nenum e ('x');\ntable c { z int\n"),
      "1:9 this `{` is never closed\n"
      "8:9 this `{` is never closed\n");
}

TEST(Parse, SurvivesWhatIsNoSchema) {
  EXPECT_EQ(Errors(""), "");
  EXPECT_EQ(Errors("; ; -- nothing\n"), "");
  EXPECT_EQ(Errors("enum a ('x'"), "1:8 this `(` is never closed\n");
  EXPECT_EQ(Errors("enum a ('x')"),
            "1:13 expected `comment`, `removed`, `was` or `;`, found the end of the file\n");
  EXPECT_EQ(Errors(std::string("a\0b", 3)),
            "1:2 the file holds a NUL byte; a schema file is text\n");
  EXPECT_EQ(Errors("table \xC3("), "1:7 the byte 0xC3 is not UTF-8\n");
  EXPECT_EQ(Errors("view v as select 'abc;\n"), "1:18 this string is never closed\n");
  EXPECT_EQ(Errors("view v as select /* abc;\n"), "1:18 this comment is never closed\n");
  EXPECT_EQ(Errors("view v as select $x$ abc;\n"),
            "1:18 this dollar-quoted string is never closed\n");
  EXPECT_EQ(Errors("}\n"), "1:1 `}` closes nothing\n");
  EXPECT_EQ(Errors("table t { check (" + std::string(100'000, '(') + "1" +
                   std::string(100'000, ')') + "); }\n"),
            "1:216 brackets are nested more than 200 deep\n");
  EXPECT_EQ(Errors(std::string(100'000, '{')), "1:201 brackets are nested more than 200 deep\n");
}

}  // namespace
}  // namespace pleat::ast
