#include "tests/support/catalog_text.h"

#include "compiler/introspect/introspect.h"
#include "tests/support/server.h"

namespace pleat::tests {

std::string CatalogText(const std::string& script) {
  Database database = pg::Introspect(MakeDatabase(script));
  database.catalog.schemas.erase({.schema = {}, .name = {"public"}});
  return ToString(database.catalog);
}

}  // namespace pleat::tests
