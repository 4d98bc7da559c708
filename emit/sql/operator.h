#pragma once

#include "emit/sql/write.h"

// Private to emit/sql/: what definition.cc writes by these.
namespace pleat::sql {

void Make(SqlWriter& w, const Operator& object);
void Make(SqlWriter& w, const OperatorFamily& family);
void Make(SqlWriter& w, const OperatorClass& object);
void Make(SqlWriter& w, const Cast& cast);

// What stands behind ALTER and the object.
void Change(SqlWriter& w, const SetOperator& change);
void Change(SqlWriter& w, const AddMembers& change);
void Change(SqlWriter& w, const DropMembers& change);

// Drops the members of a family that are for one type on both sides.
void WriteLeftovers(SqlWriter& w, const ObjectKey& family, const TypeName& type);

}  // namespace pleat::sql
