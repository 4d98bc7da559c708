// Operators, their families and classes, and casts.
#include "emit/sql/operator.h"

#include "compiler/model/quote.h"

namespace pleat::sql {
namespace {

void WriteReference(SqlWriter& w, std::string_view word, const QualifiedName& name) {
  w.Words(",").Words(word).Words("= OPERATOR(").Operator(name).Words(")");
}

void WriteSlot(SqlWriter& w, const FamilySlot& slot) {
  w.Number(slot.number).Words("(").Type(slot.left).Words(",").Type(slot.right).Words(")");
}

// The items of CREATE OPERATOR CLASS and of ALTER OPERATOR FAMILY … ADD. Both sides of every slot
// are said, which is right for either.
void WriteMembers(SqlWriter& w, const FamilyMembers& members) {
  bool first = true;
  const auto next_line = [&] {
    if (!first) w.Words(",");
    first = false;
    w.Line(2);
  };
  for (const auto& [slot, member] : members.operators) {
    next_line();
    w.Words("OPERATOR").Number(slot.number).Operator(member.name);
    w.Words("(").Type(slot.left).Words(",").Type(slot.right).Words(")");
    if (member.order_by) w.Words("FOR ORDER BY").Name(*member.order_by);
  }
  for (const auto& [slot, function] : members.functions) {
    next_line();
    w.Words("FUNCTION");
    WriteSlot(w, slot);
    w.Name(function.owner).Raw({function.member.text});
  }
}

}  // namespace

void Make(SqlWriter& w, const Operator& object) {
  w.Words("CREATE OPERATOR").Operator(object.name.owner).Words("( FUNCTION =");
  w.Name(object.function);
  if (object.left) w.Words(", LEFTARG =").Type(*object.left);
  w.Words(", RIGHTARG =").Type(object.right);
  if (object.commutator) WriteReference(w, "COMMUTATOR", *object.commutator);
  if (object.negator) WriteReference(w, "NEGATOR", *object.negator);
  if (object.restriction) w.Words(", RESTRICT =").Name(*object.restriction);
  if (object.join) w.Words(", JOIN =").Name(*object.join);
  w.If(object.hashes, ", HASHES").If(object.merges, ", MERGES").Words(")").End();
}

void Make(SqlWriter& w, const OperatorFamily& family) {
  w.Words("CREATE OPERATOR FAMILY").Name(family.name.owner);
  w.Words("USING").Name(family.name.member).End();
  if (family.members.empty()) return;
  w.Words("ALTER OPERATOR FAMILY").Name(family.name.owner);
  w.Words("USING").Name(family.name.member).Words("ADD");
  WriteMembers(w, family.members);
  w.End();
}

void Make(SqlWriter& w, const OperatorClass& object) {
  w.Words("CREATE OPERATOR CLASS").Name(object.name.owner);
  w.If(object.is_default, "DEFAULT").Words("FOR TYPE").Type(object.type);
  w.Words("USING").Name(object.name.member).Words("FAMILY").Name(object.family).Words("AS");
  WriteMembers(w, object.members);
  // There has to be an item: that a value is stored as what it is says nothing.
  if (object.storage || object.members.empty()) {
    if (!object.members.empty()) w.Words(",");
    w.Line(2).Words("STORAGE").Type(object.storage.value_or(object.type));
  }
  w.End();
}

void Make(SqlWriter& w, const Cast& cast) {
  w.Words("CREATE CAST").Raw({cast.name.member.text});
  if (cast.method == Cast::Method::InOut) {
    w.Words("WITH INOUT");
  } else if (cast.function) {
    w.Words("WITH FUNCTION").Name(cast.function->owner).Raw({cast.function->member.text});
  } else {
    w.Words("WITHOUT FUNCTION");
  }
  w.If(cast.context == Cast::Context::Assignment, "AS ASSIGNMENT");
  w.If(cast.context == Cast::Context::Implicit, "AS IMPLICIT");
  w.End();
}

void Change(SqlWriter& w, const SetOperator& change) {
  bool first = true;
  const auto next = [&](std::string_view word) {
    w.Words(first ? "SET (" : ",").Words(word);
    first = false;
  };
  const auto estimator = [&](std::string_view word, const std::optional<QualifiedName>& before,
                             const std::optional<QualifiedName>& after) {
    if (before == after) return;
    next(word);
    w.Words("=");
    if (after) {
      w.Name(*after);
    } else {
      w.Words("NONE");
    }
  };
  const auto link = [&](std::string_view word, const std::optional<QualifiedName>& before,
                        const std::optional<QualifiedName>& after) {
    if (before == after) return;
    next(word);
    w.Words("= OPERATOR(").Operator(*after).Words(")");
  };
  estimator("RESTRICT", change.before.restriction, change.after.restriction);
  estimator("JOIN", change.before.join, change.after.join);
  link("COMMUTATOR", change.before.commutator, change.after.commutator);
  link("NEGATOR", change.before.negator, change.after.negator);
  if (change.before.hashes != change.after.hashes) next("HASHES");
  if (change.before.merges != change.after.merges) next("MERGES");
  w.Words(")");
}

void Change(SqlWriter& w, const AddMembers& change) {
  w.Words("ADD");
  WriteMembers(w, change.members);
}

void Change(SqlWriter& w, const DropMembers& change) {
  bool first = true;
  const auto item = [&](std::string_view word, const FamilySlot& slot) {
    w.Words(first ? "DROP" : ",").Words(word);
    first = false;
    WriteSlot(w, slot);
  };
  for (const auto& [slot, member] : change.members.operators) item("OPERATOR", slot);
  for (const auto& [slot, function] : change.members.functions) item("FUNCTION", slot);
}

// Some members are their class's and go with it, others are the family's and stay, which depends on
// the access method and the server's version (amadjustmembers).
void WriteLeftovers(SqlWriter& w, const ObjectKey& family, const TypeName& type) {
  SqlWriter name;
  name.Name(family.name);
  const std::string type_name = ToString(type);
  const auto of_type = [&](std::string_view left, std::string_view right) {
    w.Words("WHERE").Words(left).Words("=").Literal(type_name).Words("::pg_catalog.regtype");
    w.Words("AND").Words(right).Words("=").Literal(type_name).Words("::pg_catalog.regtype");
  };
  w.Words("DO $pleat$ DECLARE member record; BEGIN").Line(2);
  w.Words("FOR member IN").Line(4);
  w.Words("SELECT i.word, i.number FROM (").Line(6);
  w.Words("SELECT 'OPERATOR' AS word, amopfamily AS family, amopstrategy AS number").Line(6);
  w.Words("FROM pg_catalog.pg_amop");
  of_type("amoplefttype", "amoprighttype");
  w.Line(6).Words("UNION ALL SELECT 'FUNCTION', amprocfamily, amprocnum").Line(6);
  w.Words("FROM pg_catalog.pg_amproc");
  of_type("amproclefttype", "amprocrighttype");
  w.Line(4).Words(") AS i").Line(4);
  w.Words("JOIN pg_catalog.pg_opfamily AS f ON f.oid = i.family").Line(4);
  w.Words("JOIN pg_catalog.pg_am AS a ON a.oid = f.opfmethod").Line(4);
  w.Words("WHERE f.opfname =").Literal(family.name.name.text);
  w.Words("AND f.opfnamespace =").Literal(Quoted(family.name.schema));
  w.Words("::pg_catalog.regnamespace AND a.amname =").Literal(family.member.text).Line(2);
  w.Words("LOOP").Line(4);
  w.Words("EXECUTE pg_catalog.format(").Line(6);
  w.Words("'ALTER OPERATOR FAMILY %s USING %I DROP %s %s (%s, %s)',").Line(6);
  w.Literal(name.text()).Words(",").Literal(family.member.text);
  w.Words(", member.word, member.number,").Literal(type_name).Words(",").Literal(type_name);
  w.Words(");").Line(2);
  w.Words("END LOOP;").Line();
  w.Words("END $pleat$").End();
}

}  // namespace pleat::sql
