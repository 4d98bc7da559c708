#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/canon/equal.h"
#include "compiler/canon/reconcile.h"
#include "compiler/canon/rewrite.h"
#include "compiler/introspect/introspect.h"
#include "tests/support/server.h"

namespace pleat::canon {
namespace {

constexpr const char* kTables = R"(
create type state as enum ('new', 'open', 'done');
create sequence ids;
create function double_it(x int) returns int immutable language sql as 'select x * 2';
create function label_of(x text) returns text immutable language sql as 'select x';
create table t (
  id bigint primary key, a int, b int, c bigint, s smallint, n numeric(10,2), f double precision,
  f4 real, txt text, vc varchar(40), ch char(3), st state, ok boolean, d date, ts timestamp,
  tz timestamptz, done_at timestamptz, tm time, iv interval, j jsonb, tags text[], nums int[],
  vcs varchar(10)[], u uuid, ip inet, r int4range, by bytea, "Odd Name" int, "user" text,
  "check" int);
create table customers (id bigint primary key, name varchar(80));
create table orders (
  id bigint primary key, customer_id bigint, note text, total numeric(10,2), placed timestamptz,
  state state, tags text[], data jsonb);
create table notes (id bigint primary key, body text);
create table nodes (id int primary key, parent int);
create view first_view as select id, vc as label from t;
)";

enum class Place { Check, Predicate, Default, Generated, Key, View };

struct Case {
  Place place;
  // Of the column, for defaults and generated columns.
  std::string type;
  std::string source;
};

const std::vector<Case>& Cases() {
  static const std::vector<Case> cases = {
#define PLEAT_CHECK(...) {Place::Check, "", #__VA_ARGS__},
#define PLEAT_PREDICATE(...) {Place::Predicate, "", #__VA_ARGS__},
#define PLEAT_DEFAULT(type, ...) {Place::Default, #type, #__VA_ARGS__},
#define PLEAT_GENERATED(type, ...) {Place::Generated, #type, #__VA_ARGS__},
#define PLEAT_KEY(...) {Place::Key, "", #__VA_ARGS__},
#define PLEAT_VIEW(...) {Place::View, "", #__VA_ARGS__},
#include "tests/unit/canon/agreement_cases.def"
  };
  return cases;
}

std::string NameOf(std::size_t i) { return fmt::format("x{:03}", i); }

std::string StatementFor(const Case& one, const std::string& name) {
  switch (one.place) {
    case Place::Check:
      return fmt::format("alter table t add constraint {} check ({});", name, one.source);
    case Place::Predicate:
      return fmt::format("create index {} on t (id) where {};", name, one.source);
    case Place::Default:
      return fmt::format("create table {} (x {} default ({}));", name, one.type, one.source);
    case Place::Generated:
      return fmt::format("create table {} (like t, x {} generated always as ({}) stored);", name,
                         one.type, one.source);
    case Place::Key:
      return fmt::format("create index {} on t (({}));", name, one.source);
    case Place::View:
      return fmt::format("create view {} as {};", name, one.source);
  }
  return "";
}

// The text of a case in a catalog; null where the catalog has none.
Expr* TextOf(Catalog& catalog, const Case& one, const std::string& name) {
  const QualifiedName qualified{{"public"}, {name}};
  switch (one.place) {
    case Place::Check: {
      auto& constraints = catalog.tables.at({{"public"}, {"t"}}).constraints;
      for (Constraint& constraint : constraints) {
        if (constraint.name.text == name) return &std::get<Check>(constraint.rule).expression;
      }
      return nullptr;
    }
    case Place::Predicate:
      return &catalog.indexes.at(qualified).where.value();
    case Place::Default: {
      auto* value = std::get_if<Default>(&catalog.tables.at(qualified).columns.back().source);
      return value == nullptr ? nullptr : &value->expression;
    }
    case Place::Generated:
      return &std::get<Generated>(catalog.tables.at(qualified).columns.back().source).expression;
    case Place::Key: {
      // An expression that is a mere column after all needs no judge.
      return std::get_if<Expr>(&catalog.indexes.at(qualified).elements.front().key);
    }
    case Place::View:
      return &catalog.views.at(qualified).query;
  }
  return nullptr;
}

// What resolve does to the texts of files: names that the catalog knows get their schema.
Expr Qualified(const Case& one, const Catalog& catalog) {
  NameMap names;
  names.relation = [&](const QualifiedName& name) -> std::optional<QualifiedName> {
    const QualifiedName own{{"public"}, name.name};
    const bool known = catalog.tables.contains(own) || catalog.views.contains(own);
    return name.schema.empty() && known ? std::optional(own) : std::nullopt;
  };
  const bool query = one.place == Place::View;
  return Rewrite({one.source}, query ? Form::Query : Form::Expression, names);
}

TEST(ServerAgreement, EveryTextMeansWhatTheCatalogSays) {
  std::string script = kTables;
  for (std::size_t i = 0; i < Cases().size(); ++i) {
    script += StatementFor(Cases()[i], NameOf(i)) + "\n";
  }
  Catalog live = pg::Introspect(tests::MakeDatabase(script)).catalog;
  Catalog desired = live;
  for (std::size_t i = 0; i < Cases().size(); ++i) {
    const Case& one = Cases()[i];
    Expr* text = TextOf(desired, one, NameOf(i));
    if (text != nullptr) {
      *text = Qualified(one, live);
    } else if (one.place == Place::Default) {
      Column& column = desired.tables.at({{"public"}, {NameOf(i)}}).columns.back();
      column.source = Default{{one.source}};
    }
  }
  Transition transition;
  Reconcile(live, desired, transition);
  for (std::size_t i = 0; i < Cases().size(); ++i) {
    const Expr* from = TextOf(live, Cases()[i], NameOf(i));
    const Expr* to = TextOf(desired, Cases()[i], NameOf(i));
    if (from == nullptr) {
      EXPECT_EQ(to, nullptr) << Cases()[i].source;
      continue;
    }
    ASSERT_NE(to, nullptr);
    EXPECT_EQ(to->text, from->text);
  }
}

}  // namespace
}  // namespace pleat::canon
