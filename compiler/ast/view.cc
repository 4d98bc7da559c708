#include "compiler/ast/transform.h"

namespace pleat::ast {

View ToView(SchemaParser::ViewContext* view, const Origin& origin) {
  View result = {.materialized = view->MATERIALIZED() != nullptr,
                 .name = ToName(view->qualifiedName()),
                 .query = ToSql(view->query())};
  for (auto* names : view->names()) {
    if (!result.columns.empty()) origin.ReportTwice(At(*names));
    result.columns = ToNames(names);
  }
  for (auto* options : view->optionList()) {
    for (const Option& option : ToOptions(options)) result.options.push_back(option);
  }
  for (auto* tablespace : view->word())
    SetOnce(result.tablespace, ToName(tablespace), At(*tablespace), origin);
  for (auto* mark : view->clusterOn())
    SetOnce(result.clustered_on, ToName(mark->word()), At(*mark), origin);
  for (auto* value : view->viewDefault())
    result.defaults.push_back({ToName(value->word()), ToSql(value->island())});
  for (auto* was : view->wasQualified()) SetOnce(result.was, ToName(was), At(*was), origin);
  for (auto* comment : view->comment())
    SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
  return result;
}

}  // namespace pleat::ast
