#pragma once

#include "compiler/model/database.h"

namespace pleat {

// The catalog of a live database as its schema file says it. Owners are left out where most
// objects have that owner: nobody is named if it is the database's owner or whoever reads it, so
// that the file serves elsewhere; else one line names it for all. Privileges that together are all
// that the server has become `all`.
Catalog AsDeclared(Database database);

// The table, view, foreign table … of that name; nothing where there is none.
std::optional<ObjectKey> RelationNamed(const Catalog& catalog, const QualifiedName& name);

// Takes out of `catalog` the privileges that the server does not know; whether there were any.
bool LeaveOutUnknownPrivileges(const ServerFeatures& features, Catalog& catalog);
bool HasUnknownPrivileges(const ServerFeatures& features, const Catalog& catalog);

}  // namespace pleat
