#include "compiler/canon/reconcile.h"

#include <gtest/gtest.h>

#include <string>

namespace pleat::canon {
namespace {

QualifiedName Public(const std::string& name) { return {{"public"}, {name}}; }

Column Int(const std::string& name) {
  return {.name = {name}, .type = {.name = {{}, {"integer"}}}};
}

Constraint Checked(const std::string& name, const std::string& text) {
  return {.name = {name}, .rule = Check{.expression = {text}}};
}

Catalog With(Table table) {
  Catalog catalog;
  table.name = Public("t");
  catalog.tables.emplace(table.name, std::move(table));
  return catalog;
}

const Table& TheTable(const Catalog& catalog) { return catalog.tables.at(Public("t")); }

void AddIndex(Catalog& catalog, const std::string& name, const std::string& column) {
  catalog.indexes.emplace(
      Public(name),
      Index{.name = Public(name), .table = Public("t"), .elements = {{.key = Identifier{column}}}});
}

TEST(Reconcile, TakesTheLiveTextWhereItMeansTheSame) {
  const Catalog live = With({.columns = {Int("a")}, .constraints = {Checked("c", "a > 0")}});
  Catalog desired = With({.columns = {Int("a")}, .constraints = {Checked("c", "t.A>0")}});
  Transition transition;
  Reconcile(live, desired, transition);
  EXPECT_EQ(desired, live);
}

TEST(Reconcile, LeavesTextThatMeansSomethingElse) {
  const Catalog live = With({.columns = {Int("a")}, .constraints = {Checked("c", "a > 0")}});
  Catalog desired = With({.columns = {Int("a")}, .constraints = {Checked("c", "a > 1")}});
  const Catalog before = desired;
  Transition transition;
  Reconcile(live, desired, transition);
  EXPECT_EQ(desired, before);
}

TEST(Reconcile, NamesWhatTheFilesDoNot) {
  Catalog live = With({.columns = {Int("a"), Int("b")},
                       .constraints = {Checked("by_hand", "(b < 5)"), Checked("mine", "(a > 0)")}});
  AddIndex(live, "old_index", "a");
  Catalog desired =
      With({.columns = {Int("a"), Int("b")},
            .constraints = {Checked("t_a_check", "a > 0"), Checked("t_b_check", "b < 5")}});
  AddIndex(desired, "t_a_idx", "a");
  Transition transition;
  transition.unnamed = {ConstraintKey(Public("t"), {"t_a_check"}),
                        ConstraintKey(Public("t"), {"t_b_check"}),
                        {Kind::Index, Public("t_a_idx"), {}}};
  Reconcile(live, desired, transition);
  EXPECT_EQ(desired, live);
  EXPECT_EQ(transition.unnamed, (std::set<ObjectKey>{ConstraintKey(Public("t"), {"by_hand"}),
                                                     ConstraintKey(Public("t"), {"mine"}),
                                                     {Kind::Index, Public("old_index"), {}}}));
}

TEST(Reconcile, GivesNoLiveNameTwice) {
  const Catalog live = With({.columns = {Int("a")}, .constraints = {Checked("t_check", "a < 9")}});
  Catalog desired = With({.columns = {Int("a")},
                          .constraints = {Checked("t_check", "a > 0"), Checked("t_check1", "a < 9"),
                                          Checked("t_check2", "a < 9")}});
  Transition transition;
  for (const Constraint& constraint : TheTable(desired).constraints) {
    transition.unnamed.insert(ConstraintKey(Public("t"), constraint.name));
  }
  Reconcile(live, desired, transition);
  const Table& table = TheTable(desired);
  ASSERT_EQ(table.constraints.size(), 3U);
  EXPECT_EQ(table.constraints[0], TheTable(live).constraints[0]);
  EXPECT_NE(table.constraints[1].name, table.constraints[2].name);
  EXPECT_NE(table.constraints[1].name.text, "t_check");
  EXPECT_EQ(transition.unnamed.size(), 3U);
}

TEST(Reconcile, DoesNotTakeANameThatTheFilesUse) {
  const Catalog live = With({.columns = {Int("a")}, .constraints = {Checked("mine", "a > 0")}});
  Catalog desired =
      With({.columns = {Int("a")},
            .constraints = {Checked("mine", "a > 0"), Checked("t_a_check", "a > 0")}});
  Transition transition;
  transition.unnamed = {ConstraintKey(Public("t"), {"t_a_check"})};
  Reconcile(live, desired, transition);
  EXPECT_NE(FindConstraint(TheTable(desired), {"t_a_check"}), nullptr);
}

TEST(Reconcile, KeepsAnInvalidConstraintDifferent) {
  Catalog live = With({.columns = {Int("a")}, .constraints = {Checked("mine", "a > 0")}});
  live.tables.begin()->second.constraints[0].validated = false;
  Catalog desired = With({.columns = {Int("a")}, .constraints = {Checked("t_check", "a>0")}});
  Transition transition;
  transition.unnamed = {ConstraintKey(Public("t"), {"t_check"})};
  Reconcile(live, desired, transition);
  EXPECT_EQ(TheTable(desired).constraints[0].name.text, "mine");
  EXPECT_NE(desired, live);
}

TEST(Reconcile, TakesWhatTheServerChose) {
  Catalog live = With({.columns = {Int("id"), Int("n")}});
  live.tables.begin()->second.columns[0].source = Serial{Public("old_id_seq")};
  live.extensions[{{}, {"citext"}}] = {
      .name = {{}, {"citext"}}, .schema = Identifier{"public"}, .version = "1.6"};
  Catalog desired = With({.columns = {Int("id"), Int("n")}});
  desired.tables.begin()->second.columns[0].source = Serial{};
  desired.tables.begin()->second.columns[1].source = Default{{"null"}};
  desired.extensions[{{}, {"citext"}}] = {.name = {{}, {"citext"}}};
  Transition transition;
  Reconcile(live, desired, transition);
  EXPECT_EQ(desired, live);
}

TEST(Reconcile, ComparesViewsWithTheirColumnNames) {
  Catalog live = With({.columns = {Int("a"), Int("b")}});
  live.views[Public("v")] = {.name = Public("v"),
                             .query = {"SELECT t.a AS x,\n    t.b AS y\n   FROM public.t"}};
  Catalog desired = With({.columns = {Int("a"), Int("b")}});
  desired.views[Public("v")] = {
      .name = Public("v"), .columns = {{"x"}, {"y"}}, .query = {"select * from public.t"}};
  Catalog other = desired;
  other.views.begin()->second.columns = {{"x"}, {"z"}};
  Transition transition;
  Reconcile(live, desired, transition);
  EXPECT_EQ(desired, live);
  Reconcile(live, other, transition);
  EXPECT_NE(other, live);
}

}  // namespace
}  // namespace pleat::canon
