#include "compiler/canon/rename.h"

#include <gtest/gtest.h>

#include <string>

namespace pleat::canon {
namespace {

QualifiedName InPublic(const std::string& name) { return {{"public"}, {name}}; }

template <class T>
void Add(KindMap<T>& objects, T object) {
  QualifiedName name = object.name;
  objects.emplace(std::move(name), std::move(object));
}

Catalog Shop() {
  const TypeName state{.name = InPublic("state")};
  const TypeName text{.name = {{}, {"text"}}};
  Catalog live;
  Add<Schema>(live.schemas, {.name = {{}, {"public"}}});
  Add<Enum>(live.enums, {.name = InPublic("state"), .labels = {"new", "done"}});
  Add<Sequence>(live.sequences,
                {.name = InPublic("ids"), .owned_by = ColumnRef{InPublic("orders"), {"note"}}});
  Table orders{.name = InPublic("orders")};
  orders.columns = {
      {.name = {"id"}, .type = {.name = {{}, {"bigint"}}}, .source = Serial{}},
      {.name = {"note"}, .type = text, .source = Default{{"nextval('public.ids'::regclass)"}}},
      {.name = {"state"}, .type = state, .source = Default{{"'new'::public.state"}}},
      {.name = {"title"}, .type = text, .source = Generated{{"upper(note)"}}}};
  orders.constraints = {
      {.name = {"filled"}, .rule = Check{.expression = {"note <> ''::text AND note = 'note'"}}},
      {.name = {"key"}, .rule = Key{.columns = {{"id"}}, .include = {{"note"}}}}};
  Add(live.tables, std::move(orders));
  Table items{.name = InPublic("items"), .columns = {{.name = {"order_id"}, .type = text}}};
  items.constraints = {
      {.name = {"of_order"},
       .rule = ForeignKey{
           .columns = {{"order_id"}}, .table = InPublic("orders"), .referenced = {{"note"}}}}};
  Add(live.tables, std::move(items));
  Add<Index>(live.indexes, {.name = InPublic("notes_idx"),
                            .table = InPublic("orders"),
                            .elements = {{.key = Identifier{"note"}}, {.key = Expr{"lower(note)"}}},
                            .where = Expr{"note IS NOT NULL"}});
  Add<View>(live.views, {.name = InPublic("open_orders"),
                         .query = {"SELECT orders.id,\n    orders.note\n   FROM public.orders\n"
                                   "  WHERE (orders.state = 'new'::public.state)"}});
  return live;
}

Transition Was(std::initializer_list<std::pair<ObjectKey, QualifiedName>> renames) {
  Transition transition;
  for (const auto& [key, old] : renames) transition.was.emplace(key, old);
  return transition;
}

ObjectKey TableKey(const std::string& name) { return {Kind::Table, InPublic(name), {}}; }

TEST(Renamed, ChangesNothingWhereNothingWas) { EXPECT_FALSE(Renamed(Shop(), {})); }

TEST(Renamed, LeavesOutWhatNoLongerApplies) {
  const Transition transition = Was({{TableKey("sales"), InPublic("gone")},
                                     {TableKey("orders"), InPublic("items")},
                                     {ColumnKey(InPublic("orders"), {"id"}), {{}, {"note"}}}});
  EXPECT_FALSE(Renamed(Shop(), transition));
}

TEST(Renamed, FollowsAColumnEverywhere) {
  const ObjectKey key = ColumnKey(InPublic("orders"), {"remark"});
  const RenamedCatalog result = *Renamed(Shop(), Was({{key, {{}, {"note"}}}}));
  ASSERT_EQ(result.renames.size(), 1U);
  EXPECT_EQ(result.renames[0].first, ColumnKey(InPublic("orders"), {"note"}));
  EXPECT_EQ(result.renames[0].second, key);

  const Table& orders = result.catalog.tables.at(InPublic("orders"));
  EXPECT_EQ(orders.columns[1].name.text, "remark");
  EXPECT_EQ(std::get<Generated>(orders.columns[3].source).expression.text, "upper(remark)");
  EXPECT_EQ(std::get<Check>(orders.constraints[0].rule).expression.text,
            "remark <> ''::text AND remark = 'note'");
  EXPECT_EQ(std::get<Key>(orders.constraints[1].rule).include[0].text, "remark");
  const Table& items = result.catalog.tables.at(InPublic("items"));
  EXPECT_EQ(std::get<ForeignKey>(items.constraints[0].rule).referenced[0].text, "remark");
  const Index& index = result.catalog.indexes.at(InPublic("notes_idx"));
  EXPECT_EQ(std::get<Identifier>(index.elements[0].key).text, "remark");
  EXPECT_EQ(std::get<Expr>(index.elements[1].key).text, "lower(remark)");
  EXPECT_EQ(index.where->text, "remark IS NOT NULL");
  EXPECT_EQ(result.catalog.sequences.at(InPublic("ids")).owned_by->column.text, "remark");
  EXPECT_EQ(result.catalog.views.at(InPublic("open_orders")).query.text,
            "SELECT orders.id,\n    orders.remark AS note\n   FROM public.orders\n"
            "  WHERE (orders.state = 'new'::public.state)");
}

TEST(Renamed, FollowsATableEverywhere) {
  const RenamedCatalog result =
      *Renamed(Shop(), Was({{TableKey("sales"), InPublic("orders")},
                            {ColumnKey(InPublic("sales"), {"remark"}), {{}, {"note"}}},
                            {ConstraintKey(InPublic("sales"), {"not_empty"}), {{}, {"filled"}}}}));
  ASSERT_EQ(result.renames.size(), 3U);
  EXPECT_EQ(result.renames[1].first, ColumnKey(InPublic("orders"), {"note"}));
  ASSERT_FALSE(result.catalog.tables.contains(InPublic("orders")));
  const Table& sales = result.catalog.tables.at(InPublic("sales"));
  EXPECT_EQ(sales.name, InPublic("sales"));
  EXPECT_NE(FindConstraint(sales, {"not_empty"}), nullptr);
  EXPECT_EQ(sales.columns[1].name.text, "remark");
  // The sequence of a serial column keeps the name that it got from the old one.
  EXPECT_EQ(std::get<Serial>(sales.columns[0].source).sequence, InPublic("orders_id_seq"));
  const Table& items = result.catalog.tables.at(InPublic("items"));
  EXPECT_EQ(std::get<ForeignKey>(items.constraints[0].rule).table, InPublic("sales"));
  EXPECT_EQ(result.catalog.indexes.at(InPublic("notes_idx")).table, InPublic("sales"));
  EXPECT_EQ(result.catalog.views.at(InPublic("open_orders")).query.text,
            "SELECT orders.id,\n    orders.remark AS note\n   FROM public.sales orders\n"
            "  WHERE (orders.state = 'new'::public.state)");
}

TEST(Renamed, FollowsTypesSequencesAndIndexes) {
  const RenamedCatalog result =
      *Renamed(Shop(), Was({{{Kind::Enum, InPublic("order_state"), {}}, InPublic("state")},
                            {{Kind::Sequence, InPublic("note_ids"), {}}, InPublic("ids")},
                            {{Kind::Index, InPublic("remarks_idx"), {}}, InPublic("notes_idx")}}));
  EXPECT_EQ(result.renames.size(), 3U);
  const Table& orders = result.catalog.tables.at(InPublic("orders"));
  EXPECT_EQ(orders.columns[2].type.name, InPublic("order_state"));
  EXPECT_EQ(std::get<Default>(orders.columns[2].source).expression.text,
            "'new'::public.order_state");
  EXPECT_EQ(std::get<Default>(orders.columns[1].source).expression.text,
            "nextval('public.note_ids'::regclass)");
  EXPECT_TRUE(result.catalog.indexes.contains(InPublic("remarks_idx")));
}

TEST(Renamed, MovesWhatASchemaHolds) {
  Catalog live = Shop();
  Add<Schema>(live.schemas, {.name = {{}, {"old"}}});
  Add<Table>(live.tables, {.name = {{"old"}, {"t"}}, .columns = {{.name = {"a"}}}});
  Add<View>(live.views, {.name = InPublic("v"), .query = {"SELECT t.a FROM old.t"}});
  const QualifiedName moved{{"fresh"}, {"t"}};
  const RenamedCatalog result =
      *Renamed(live, Was({{{Kind::Schema, {{}, {"fresh"}}, {}}, {{}, {"old"}}},
                          {ColumnKey(moved, {"b"}), {{}, {"a"}}}}));
  ASSERT_TRUE(result.catalog.tables.contains(moved));
  EXPECT_EQ(result.catalog.tables.at(moved).columns[0].name.text, "b");
  EXPECT_EQ(result.catalog.views.at(InPublic("v")).query.text, "SELECT t.b AS a FROM fresh.t");
  EXPECT_EQ(result.renames.size(), 2U);
}

}  // namespace
}  // namespace pleat::canon
