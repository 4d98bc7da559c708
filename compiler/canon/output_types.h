#pragma once

#include "compiler/model/catalog.h"
#include "compiler/model/view.h"

namespace pleat::canon {

// A view and the catalog in which its query finds its relations.
struct ViewIn {
  const View& view;
  const Catalog& catalog;
};

// Whether each column that `before` gives surely has the type, with its modifiers, and the
// collation that it had in `after`, where further columns may follow: CREATE OR REPLACE VIEW is
// refused otherwise (checkViewColumns()). False where that cannot be told.
bool KeepsColumnTypes(ViewIn before, ViewIn after);

}  // namespace pleat::canon
