#include "compiler/canon/rename.h"

#include <gtest/gtest.h>

#include <string>

namespace pleat::canon {
namespace {

QualifiedName Public(const std::string& name) { return {{"public"}, {name}}; }

template <class T>
void Add(KindMap<T>& objects, T object) {
  QualifiedName name = object.name;
  objects.emplace(std::move(name), std::move(object));
}

Catalog Shop() {
  const TypeName state{.name = Public("state")};
  const TypeName text{.name = {{}, {"text"}}};
  Catalog live;
  Add<Schema>(live.schemas, {.name = {{}, {"public"}}});
  Add<Enum>(live.enums, {.name = Public("state"), .labels = {"new", "done"}});
  Add<Sequence>(live.sequences,
                {.name = Public("ids"), .owned_by = ColumnRef{Public("orders"), {"note"}}});
  Table orders{.name = Public("orders")};
  orders.columns = {
      {.name = {"id"}, .type = {.name = {{}, {"bigint"}}}, .source = Serial{}},
      {.name = {"note"}, .type = text, .source = Default{{"nextval('public.ids'::regclass)"}}},
      {.name = {"state"}, .type = state, .source = Default{{"'new'::public.state"}}},
      {.name = {"title"}, .type = text, .source = Generated{{"upper(note)"}}}};
  orders.constraints = {
      {.name = {"filled"}, .rule = Check{.expression = {"note <> ''::text AND note = 'note'"}}},
      {.name = {"key"}, .rule = Key{.columns = {{"id"}}, .include = {{"note"}}}}};
  Add(live.tables, std::move(orders));
  Table items{.name = Public("items"), .columns = {{.name = {"order_id"}, .type = text}}};
  items.constraints = {
      {.name = {"of_order"},
       .rule = ForeignKey{
           .columns = {{"order_id"}}, .table = Public("orders"), .referenced = {{"note"}}}}};
  Add(live.tables, std::move(items));
  Add<Index>(live.indexes, {.name = Public("notes_idx"),
                            .table = Public("orders"),
                            .elements = {{.key = Identifier{"note"}}, {.key = Expr{"lower(note)"}}},
                            .where = Expr{"note IS NOT NULL"}});
  Add<View>(live.views, {.name = Public("open_orders"),
                         .query = {"SELECT orders.id,\n    orders.note\n   FROM public.orders\n"
                                   "  WHERE (orders.state = 'new'::public.state)"}});
  return live;
}

Transition Was(std::initializer_list<std::pair<ObjectKey, QualifiedName>> renames) {
  Transition transition;
  for (const auto& [key, old] : renames) transition.was.emplace(key, old);
  return transition;
}

ObjectKey TableKey(const std::string& name) { return {Kind::Table, Public(name), {}}; }

TEST(Renamed, ChangesNothingWhereNothingWas) { EXPECT_FALSE(Renamed(Shop(), {})); }

TEST(Renamed, LeavesOutWhatNoLongerApplies) {
  const Transition transition = Was({{TableKey("sales"), Public("gone")},
                                     {TableKey("orders"), Public("items")},
                                     {ColumnKey(Public("orders"), {"id"}), {{}, {"note"}}}});
  EXPECT_FALSE(Renamed(Shop(), transition));
}

TEST(Renamed, FollowsAColumnEverywhere) {
  const ObjectKey key = ColumnKey(Public("orders"), {"remark"});
  const RenamedCatalog result = *Renamed(Shop(), Was({{key, {{}, {"note"}}}}));
  ASSERT_EQ(result.renames.size(), 1U);
  EXPECT_EQ(result.renames[0].first, ColumnKey(Public("orders"), {"note"}));
  EXPECT_EQ(result.renames[0].second, key);

  const Table& orders = result.catalog.tables.at(Public("orders"));
  EXPECT_EQ(orders.columns[1].name.text, "remark");
  EXPECT_EQ(std::get<Generated>(orders.columns[3].source).expression.text, "upper(remark)");
  EXPECT_EQ(std::get<Check>(orders.constraints[0].rule).expression.text,
            "remark <> ''::text AND remark = 'note'");
  EXPECT_EQ(std::get<Key>(orders.constraints[1].rule).include[0].text, "remark");
  const Table& items = result.catalog.tables.at(Public("items"));
  EXPECT_EQ(std::get<ForeignKey>(items.constraints[0].rule).referenced[0].text, "remark");
  const Index& index = result.catalog.indexes.at(Public("notes_idx"));
  EXPECT_EQ(std::get<Identifier>(index.elements[0].key).text, "remark");
  EXPECT_EQ(std::get<Expr>(index.elements[1].key).text, "lower(remark)");
  EXPECT_EQ(index.where->text, "remark IS NOT NULL");
  EXPECT_EQ(result.catalog.sequences.at(Public("ids")).owned_by->column.text, "remark");
  EXPECT_EQ(result.catalog.views.at(Public("open_orders")).query.text,
            "SELECT orders.id,\n    orders.remark AS note\n   FROM public.orders\n"
            "  WHERE (orders.state = 'new'::public.state)");
}

TEST(Renamed, FollowsATableEverywhere) {
  const RenamedCatalog result =
      *Renamed(Shop(), Was({{TableKey("sales"), Public("orders")},
                            {ColumnKey(Public("sales"), {"remark"}), {{}, {"note"}}},
                            {ConstraintKey(Public("sales"), {"not_empty"}), {{}, {"filled"}}}}));
  ASSERT_EQ(result.renames.size(), 3U);
  EXPECT_EQ(result.renames[1].first, ColumnKey(Public("orders"), {"note"}));
  ASSERT_FALSE(result.catalog.tables.contains(Public("orders")));
  const Table& sales = result.catalog.tables.at(Public("sales"));
  EXPECT_EQ(sales.name, Public("sales"));
  EXPECT_NE(FindConstraint(sales, {"not_empty"}), nullptr);
  EXPECT_EQ(sales.columns[1].name.text, "remark");
  // The sequence of a serial column keeps the name that it got from the old one.
  EXPECT_EQ(std::get<Serial>(sales.columns[0].source).sequence, Public("orders_id_seq"));
  const Table& items = result.catalog.tables.at(Public("items"));
  EXPECT_EQ(std::get<ForeignKey>(items.constraints[0].rule).table, Public("sales"));
  EXPECT_EQ(result.catalog.indexes.at(Public("notes_idx")).table, Public("sales"));
  EXPECT_EQ(result.catalog.views.at(Public("open_orders")).query.text,
            "SELECT orders.id,\n    orders.remark AS note\n   FROM public.sales orders\n"
            "  WHERE (orders.state = 'new'::public.state)");
}

TEST(Renamed, FollowsTypesSequencesAndIndexes) {
  const RenamedCatalog result =
      *Renamed(Shop(), Was({{{Kind::Enum, Public("order_state"), {}}, Public("state")},
                            {{Kind::Sequence, Public("note_ids"), {}}, Public("ids")},
                            {{Kind::Index, Public("remarks_idx"), {}}, Public("notes_idx")}}));
  EXPECT_EQ(result.renames.size(), 3U);
  const Table& orders = result.catalog.tables.at(Public("orders"));
  EXPECT_EQ(orders.columns[2].type.name, Public("order_state"));
  EXPECT_EQ(std::get<Default>(orders.columns[2].source).expression.text,
            "'new'::public.order_state");
  EXPECT_EQ(std::get<Default>(orders.columns[1].source).expression.text,
            "nextval('public.note_ids'::regclass)");
  EXPECT_TRUE(result.catalog.indexes.contains(Public("remarks_idx")));
}

TEST(Renamed, MovesWhatASchemaHolds) {
  Catalog live = Shop();
  Add<Schema>(live.schemas, {.name = {{}, {"old"}}});
  Add<Table>(live.tables, {.name = {{"old"}, {"t"}}, .columns = {{.name = {"a"}}}});
  Add<View>(live.views, {.name = Public("v"), .query = {"SELECT t.a FROM old.t"}});
  const QualifiedName moved{{"fresh"}, {"t"}};
  const RenamedCatalog result =
      *Renamed(live, Was({{{Kind::Schema, {{}, {"fresh"}}, {}}, {{}, {"old"}}},
                          {ColumnKey(moved, {"b"}), {{}, {"a"}}}}));
  ASSERT_TRUE(result.catalog.tables.contains(moved));
  EXPECT_EQ(result.catalog.tables.at(moved).columns[0].name.text, "b");
  EXPECT_EQ(result.catalog.views.at(Public("v")).query.text, "SELECT t.b AS a FROM fresh.t");
  EXPECT_EQ(result.renames.size(), 2U);
}

}  // namespace
}  // namespace pleat::canon
