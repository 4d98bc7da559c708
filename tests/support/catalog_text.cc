#include "tests/support/catalog_text.h"

#include "compiler/introspect/introspect.h"
#include "tests/support/server.h"

namespace pleat::tests {

std::string CatalogText(const std::string& script) {
  Database database = pg::Introspect(MakeDatabase(script));
  database.catalog.schemas.erase(PublicSchema().name);
  // What initdb lets everyone do there differs from server to server.
  if (!database.features.closed_public_schema) database.catalog.access.erase(PublicSchema());
  return ToString(database.catalog);
}

}  // namespace pleat::tests
