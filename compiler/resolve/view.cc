#include "compiler/model/view.h"

#include "compiler/resolve/project.h"

namespace pleat::resolve {

void AddView(Project& project, Declared<ast::View> declared) {
  const ast::View& node = *declared.node;
  const Place& place = *declared.place;
  const QualifiedName name = ToQualified(project, place, node.name, place.schema);
  const Kind kind = node.materialized ? Kind::MaterializedView : Kind::View;
  if (node.was)
    AddWas(project, {kind, name, {}}, ToQualified(project, place, *node.was, name.schema),
           SpanOf(place, node.was->at()));
  std::vector<Identifier> columns = ToIdentifiers(project, place, node.columns);
  Expr query = ToQuery(project, place, node.query);
  Options options = ToOptions(project, place, node.options);
  auto comment = ToText(project, place, node.comment);
  Catalog& catalog = project.desired.catalog;
  if (!node.materialized) {
    if (node.tablespace)
      Report(project, Code::Conflict, place, node.tablespace->at,
             "a view is stored nowhere: only a materialized view has a tablespace");
    catalog.views.emplace(name, View{.name = name,
                                     .columns = std::move(columns),
                                     .query = std::move(query),
                                     .options = std::move(options),
                                     .comment = std::move(comment)});
    return;
  }
  MaterializedView view = {.name = name,
                           .columns = std::move(columns),
                           .query = std::move(query),
                           .options = std::move(options),
                           .comment = std::move(comment)};
  if (node.tablespace) view.tablespace = ToIdentifier(project, place, *node.tablespace);
  catalog.materialized_views.emplace(name, std::move(view));
}

}  // namespace pleat::resolve
