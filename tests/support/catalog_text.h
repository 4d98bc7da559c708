#pragma once

#include <string>

namespace pleat::tests {

// The lines of ToString() of the catalog that `script` makes, without that of the schema `public`.
std::string CatalogText(const std::string& script);

}  // namespace pleat::tests
