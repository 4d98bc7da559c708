#pragma once

// Private to canon/: what the relations of a catalog look like from inside of a query.

#include <map>
#include <optional>
#include <vector>

#include "compiler/canon/equal.h"
#include "compiler/canon/references.h"
#include "compiler/model/catalog.h"

namespace pleat::canon {

// Columns of tables, views and materialized views, and their types, by the relation's name. The
// catalog has to outlive it.
class Relations {
 public:
  explicit Relations(const Catalog& catalog);
  Relations(const Relations&) = delete;
  Relations& operator=(const Relations&) = delete;

  // Whether a parent of `table` has the column.
  bool HasParentsColumn(const Table& table, const Identifier& column) const;
  // How a table is partitioned; null where it is not.
  const Partitioning* PartitioningOf(const QualifiedName& table) const;
  std::optional<std::vector<Identifier>> ColumnsOf(const QualifiedName& relation);
  // Nothing where the relation or the type of what a view computes is not known.
  std::optional<TypeName> TypeOf(const QualifiedName& relation, const Identifier& column);

 private:
  struct ViewColumn {
    Identifier name = {};
    std::optional<TypeName> type = {};
  };
  using ViewColumns = std::vector<ViewColumn>;

  const std::optional<ViewColumns>& ViewColumnsOf(const QualifiedName& relation);
  template <class AnyView>
  std::optional<ViewColumns> Read(const AnyView& view);

  const Catalog& catalog_;
  Context context_ = {};
  // Empty while a view is being looked at, so that a ring of views ends.
  std::map<QualifiedName, std::optional<ViewColumns>> views_ = {};
};

}  // namespace pleat::canon
