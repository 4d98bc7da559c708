#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
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
create extension citext;
create extension "uuid-ossp";
create extension pg_trgm;
create extension hstore;
create sequence ids;
create function double_it(x int) returns int immutable language sql as 'select x * 2';
create function label_of(x text) returns text immutable language sql as 'select x';
create table t (
  id bigint primary key, a int, b int, c bigint, s smallint, n numeric(10,2), f double precision,
  f4 real, txt text, vc varchar(40), ch char(3), st state, ok boolean, d date, ts timestamp,
  tz timestamptz, done_at timestamptz, tm time, iv interval, j jsonb, tags text[], nums int[],
  vcs varchar(10)[], u uuid, ip inet, r int4range, by bytea, "Odd Name" int, "user" text,
  "check" int, email citext, tags_h hstore, kinds state[], p point);
create table customers (id bigint primary key, name varchar(80));
create table orders (
  id bigint primary key, customer_id bigint, note text, total numeric(10,2), placed timestamptz,
  state state, tags text[], data jsonb);
create table notes (id bigint primary key, body text);
create table nodes (id int primary key, parent int);
create sequence other_ids;
create schema far;
create sequence far.ids;
create function abs(x int) returns int immutable language sql as 'select x';
alter table t add "odd name" int;
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

// The parts of `text` between semicolons.
std::vector<std::string> Parts(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ';') {
      parts.emplace_back();
    } else if (c != ' ' || !parts.back().empty()) {
      parts.back() += c;
    }
  }
  return parts;
}

std::pair<Case, Case> Pair(Place place, const std::string& text) {
  const std::vector<std::string> parts = Parts(text);
  const std::string type = place == Place::Default ? parts[0] : "";
  return {{place, type, parts[parts.size() - 2]}, {place, type, parts[parts.size() - 1]}};
}

// Two cases each, one behind the other.
const std::vector<Case>& NearMisses() {
  static const std::vector<Case> cases = [] {
    std::vector<Case> made;
    for (auto& [one, other] : std::vector<std::pair<Case, Case>>{
#define PLEAT_CHECKS(...) Pair(Place::Check, #__VA_ARGS__),
#define PLEAT_DEFAULTS(...) Pair(Place::Default, #__VA_ARGS__),
#define PLEAT_VIEWS(...) Pair(Place::View, #__VA_ARGS__),
#include "tests/unit/canon/near_miss_cases.def"
         }) {
      made.push_back(one);
      made.push_back(other);
    }
    return made;
  }();
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
  names.type = [&](const QualifiedName& name) -> std::optional<QualifiedName> {
    const QualifiedName own{{"public"}, name.name};
    return name.schema.empty() && catalog.enums.contains(own) ? std::optional(own) : std::nullopt;
  };
  const bool query = one.place == Place::View;
  return Rewrite({one.source}, query ? Form::Query : Form::Expression, names);
}

Catalog CatalogOf(const std::vector<Case>& cases) {
  std::string script = kTables;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    script += StatementFor(cases[i], NameOf(i)) + "\n";
  }
  return pg::Introspect(tests::MakeDatabase(script)).catalog;
}

void Write(Catalog& catalog, const Case& one, const std::string& name, const Expr& text) {
  if (Expr* place = TextOf(catalog, one, name)) {
    *place = text;
    // Files say it in the text.
    if (one.place == Place::Key) {
      catalog.indexes.at({{"public"}, {name}}).elements.front().collation.reset();
    }
  } else if (one.place == Place::Default) {
    catalog.tables.at({{"public"}, {name}}).columns.back().source = Default{text};
  }
}

TEST(ServerAgreement, EveryTextMeansWhatTheCatalogSays) {
  const std::vector<Case>& cases = Cases();
  Catalog live = CatalogOf(cases);
  Catalog desired = live;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Write(desired, cases[i], NameOf(i), Qualified(cases[i], live));
  }
  Transition transition;
  Reconcile(live, desired, transition);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Expr* from = TextOf(live, cases[i], NameOf(i));
    const Expr* to = TextOf(desired, cases[i], NameOf(i));
    EXPECT_EQ(to == nullptr, from == nullptr) << cases[i].source;
    if (to == nullptr || from == nullptr) continue;
    EXPECT_EQ(to->text, from->text);
  }
}

TEST(ServerAgreement, NearMissesAreDifferences) {
  const std::vector<Case>& cases = NearMisses();
  Catalog live = CatalogOf(cases);
  Catalog swapped = live;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Write(swapped, cases[i], NameOf(i), Qualified(cases[i ^ 1], live));
  }
  Transition transition;
  Reconcile(live, swapped, transition);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Expr* catalog = TextOf(live, cases[i], NameOf(i));
    ASSERT_NE(catalog, nullptr) << cases[i].source;
    EXPECT_NE(catalog->text, TextOf(live, cases[i ^ 1], NameOf(i ^ 1))->text) << "no difference";
    EXPECT_NE(catalog->text, TextOf(swapped, cases[i], NameOf(i))->text) << cases[i ^ 1].source;
  }
}

// Each check against many others, which is a great number of near misses.
TEST(ServerAgreement, NoTwoChecksAreTakenForEachOther) {
  std::vector<Case> checks;
  for (const Case& one : Cases()) {
    // Lists of 'a' and 'b' do mean the same in several of the cases.
    const bool list = one.source.find("'a', 'b'") != std::string::npos ||
                      one.source.find("{a,b}") != std::string::npos;
    if (one.place == Place::Check && !list) checks.push_back(one);
  }
  Catalog live = CatalogOf(checks);
  std::vector<Expr> texts;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    texts.push_back(*TextOf(live, checks[i], NameOf(i)));
  }
  for (std::size_t step = 1; step < 20; ++step) {
    Catalog shifted = live;
    for (std::size_t i = 0; i < checks.size(); ++i) {
      *TextOf(shifted, checks[i], NameOf(i)) = Expr{checks[(i + step) % checks.size()].source};
    }
    Transition transition;
    Reconcile(live, shifted, transition);
    for (std::size_t i = 0; i < checks.size(); ++i) {
      const std::size_t other = (i + step) % checks.size();
      if (texts[i] == texts[other]) continue;
      EXPECT_NE(TextOf(shifted, checks[i], NameOf(i))->text, texts[i].text) << checks[other].source;
    }
  }
}

}  // namespace
}  // namespace pleat::canon
