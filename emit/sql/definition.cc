// Objects that one statement makes and another drops, and what ALTER does to them.
#include "compiler/model/user_type.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

void WriteCheck(SqlWriter& w, const DomainCheck& check) {
  w.Words("CONSTRAINT").Name(check.name).Words("CHECK").Parenthesised(check.expression);
}

void WriteAttribute(SqlWriter& w, const TypeAttribute& attribute) {
  w.Name(attribute.name).Type(attribute.type);
  if (attribute.collation) w.Words("COLLATE").Name(*attribute.collation);
}

// What is not valid yet is added so: CREATE DOMAIN has no word for it.
void Make(SqlWriter& w, const Domain& domain) {
  w.Words("CREATE DOMAIN").Name(domain.name).Words("AS").Type(domain.type);
  if (domain.collation) w.Words("COLLATE").Name(*domain.collation);
  if (domain.default_value) {
    w.Words("DEFAULT").Raw(*domain.default_value);
  } else {
    // It would begin with that of a domain behind it.
    w.If(!domain.type.name.schema.empty() && !domain.type.array, "DEFAULT NULL");
  }
  w.If(domain.not_null, "NOT NULL");
  for (const DomainCheck& check : domain.checks) {
    if (!check.validated) continue;
    w.Line(2);
    WriteCheck(w, check);
  }
  w.End();
  for (const DomainCheck& check : domain.checks) {
    if (check.validated) continue;
    w.Words("ALTER DOMAIN").Name(domain.name).Words("ADD");
    WriteCheck(w, check);
    w.Words("NOT VALID").End();
  }
}

void Make(SqlWriter& w, const CompositeType& type) {
  w.Words("CREATE TYPE").Name(type.name).Words("AS (");
  bool first = true;
  for (const TypeAttribute& attribute : type.attributes) {
    if (!first) w.Words(",");
    first = false;
    w.Line(2);
    WriteAttribute(w, attribute);
  }
  w.Line().Words(")").End();
}

void Make(SqlWriter& w, const RangeType& type) {
  w.Words("CREATE TYPE").Name(type.name).Words("AS RANGE ( SUBTYPE =").Type(type.subtype);
  if (type.opclass) w.Words(", SUBTYPE_OPCLASS =").Name(*type.opclass);
  if (type.collation) w.Words(", COLLATION =").Name(*type.collation);
  if (type.subtype_diff) w.Words(", SUBTYPE_DIFF =").Name(*type.subtype_diff);
  if (type.multirange != UsualMultirange(type.name))
    w.Words(", MULTIRANGE_TYPE_NAME =").Name(type.multirange);
  w.Words(")").End();
}

struct Change {
  SqlWriter& w;

  void operator()(const SetDomainDefault& a) const {
    if (a.value) {
      w.Words("SET DEFAULT").Raw(*a.value);
    } else {
      w.Words("DROP DEFAULT");
    }
  }
  void operator()(const SetDomainNotNull& a) const {
    w.Words(a.not_null ? "SET NOT NULL" : "DROP NOT NULL");
  }
  void operator()(const AddDomainCheck& a) const {
    w.Words("ADD");
    WriteCheck(w, a.check);
    w.If(a.not_valid, "NOT VALID");
  }
  void operator()(const ValidateDomainCheck& a) const {
    w.Words("VALIDATE CONSTRAINT").Name(a.check);
  }
  void operator()(const DropDomainCheck& a) const { w.Words("DROP CONSTRAINT").Name(a.check); }
  void operator()(const RenameDomainCheck& a) const {
    w.Words("RENAME CONSTRAINT").Name(a.from).Words("TO").Name(a.to);
  }
  void operator()(const AddAttribute& a) const {
    w.Words("ADD ATTRIBUTE");
    WriteAttribute(w, a.attribute);
  }
  void operator()(const DropAttribute& a) const { w.Words("DROP ATTRIBUTE").Name(a.attribute); }
  void operator()(const RenameAttribute& a) const {
    w.Words("RENAME ATTRIBUTE").Name(a.from).Words("TO").Name(a.to);
  }
  void operator()(const AlterAttribute& a) const {
    w.Words("ALTER ATTRIBUTE").Name(a.attribute.name).Words("SET DATA TYPE").Type(a.attribute.type);
    if (a.attribute.collation) w.Words("COLLATE").Name(*a.attribute.collation);
  }
};

}  // namespace

void Write(SqlWriter& w, const CreateObject& action) {
  std::visit([&](const auto& object) { Make(w, object); }, action.object);
}

void Write(SqlWriter& w, const DropObject& action) {
  w.Words("DROP").Words(ObjectWord(action.object.kind)).Name(action.object.name).End();
}

void Write(SqlWriter& w, const AlterObject& action) {
  w.Words("ALTER").Words(ObjectWord(action.object.kind)).Name(action.object.name);
  std::visit(Change{w}, action.change);
  w.End();
}

}  // namespace pleat::sql
