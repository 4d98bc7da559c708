// Operators, their families and classes, and casts.
#include "compiler/model/operator.h"

#include <algorithm>

#include "compiler/resolve/statement.h"

namespace pleat::resolve {

namespace {

struct OperatorWork {
  Declared<ast::Statement> declared = {};
  Operator object = {};
};

// Where `word` stands in a statement, for a message about it.
Range Mention(const StatementText& text, const ast::Statement& node, std::string_view word) {
  const std::size_t head = text.text().find('(');
  const std::size_t at = text.text().find(word, head == std::string::npos ? 0 : head);
  return at == std::string::npos ? node.at : text.NameAt(at);
}

// The routine of that name and those types; reports that the files declare it for others only. What
// no file declares is the server's or an extension's.
MemberName ToRoutine(Project& project, const Place& place, Range at, const MemberName& written) {
  const auto found = FindRoutine(project, place, written.owner);
  const MemberName name{found.value_or(written.owner), written.member};
  const auto& routines = project.desired.catalog.routines;
  if (!project.routine_names.contains(name.owner) || routines.contains(name)) return name;
  if (!project.whole || !project.desired.catalog.extensions.empty()) return name;
  if (canon::IsServersFunction(written.owner.name.text)) return written;
  Diagnostic diagnostic = {.code = Code::UnknownFunction,
                           .span = SpanOf(place, at),
                           .message = "there is no " + ToString(MakeKey(Kind::Routine, name))};
  const auto other = routines.lower_bound({name.owner, {}});
  if (other != routines.end() && other->first.owner == name.owner)
    diagnostic.help = "there is " + ToString(MakeKey(Kind::Routine, other->first));
  project.sink.Add(std::move(diagnostic));
  return name;
}

std::vector<Identifier> SchemasFor(const Place& place, const QualifiedName& name) {
  if (!name.schema.empty()) return {name.schema};
  return {place.schema, {"public"}};
}

// The declared operator that `name` means with those operands; as it is written where it may be the
// server's or an extension's, and reported where it cannot be. With `linked` it is a commutator or
// negator, which the server's never are.
QualifiedName ToOperator(Project& project, const Place& place, Range at, const QualifiedName& name,
                         const Identifier& operands, bool linked) {
  const auto& operators = project.desired.catalog.operators;
  for (const Identifier& schema : SchemasFor(place, name)) {
    if (operators.contains({{schema, name.name}, operands})) return {schema, name.name};
  }
  const bool declared = std::any_of(operators.begin(), operators.end(), [&](const auto& known) {
    return known.first.owner.name == name.name;
  });
  const bool servers = !declared || canon::IsServersOperator(name.name.text);
  const bool foreign =
      (servers && !linked) || !project.desired.catalog.extensions.empty() || !project.whole;
  if (foreign) return name.schema.text == "pg_catalog" ? QualifiedName{{}, name.name} : name;
  Diagnostic diagnostic = {.code = Code::UnknownObject,
                           .span = SpanOf(place, at),
                           .message = "there is no " + ToString({Kind::Operator, name, operands})};
  for (const auto& [known, object] : operators) {
    if (known.owner.name != name.name) continue;
    diagnostic.help = "there is " + ToString(MakeKey(Kind::Operator, known));
  }
  project.sink.Add(std::move(diagnostic));
  return name;
}

std::optional<OperatorWork> ReadOne(Project& project, Declared<ast::Statement> declared) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  StatementText text(project, place);
  // Parentheses around the whole of a part are not read.
  if (node.was) {
    text.Words("CREATE ").Part(node.head).Words(" (").Part(node.rest).Words(")");
  } else {
    text.Words("CREATE ").Part({node.head.begin, node.rest.end});
  }
  auto read = canon::ReadOperator(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) {
    text.Report(*error);
    return std::nullopt;
  }
  Operator& object = std::get<Operator>(read);
  object.name.owner = ToQualified(project, place, node.name, place.schema);
  const ObjectKey key = MakeKey(Kind::Operator, object.name);
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return std::nullopt;
  const Identifier signature{object.left ? object.name.member.text
                                         : "(" + ToString(object.right) + ")"};
  const std::string& function = object.function.name.text;
  object.function =
      ToRoutine(project, place, Mention(text, node, function), {object.function, signature}).owner;
  for (auto* estimator : {&object.restriction, &object.join}) {
    if (!*estimator) continue;
    *estimator = FindRoutine(project, place, **estimator).value_or(**estimator);
  }
  if (node.was) {
    const QualifiedName was = ToQualified(project, place, *node.was, object.name.owner.schema);
    if (was.name == object.name.owner.name) {
      AddWas(project, key, was, SpanOf(place, node.was->at()));
    } else {
      Report(project, Code::InvalidValue, place, node.was->at(),
             "an operator moves to another schema, but keeps its symbol");
    }
  }
  return OperatorWork{declared, std::move(object)};
}

// Whatever one of two says of the other, both say (OperatorUpd() in pg_operator.c).
void LinkBack(Project& project, Operator& object) {
  auto& operators = project.desired.catalog.operators;
  const auto link = [&](const std::optional<MemberName>& other,
                        std::optional<QualifiedName> Operator::*field) {
    if (!other) return;
    const auto known = operators.find(*other);
    if (known != operators.end() && !(known->second.*field))
      known->second.*field = object.name.owner;
  };
  link(CommutatorOf(object), &Operator::commutator);
  link(NegatorOf(object), &Operator::negator);
}

void AddOperators(Project& project) {
  std::vector<OperatorWork> work;
  auto& operators = project.desired.catalog.operators;
  for (const auto& declared : project.operators) {
    auto one = ReadOne(project, declared);
    if (!one) continue;
    operators.emplace(one->object.name, one->object);
    work.push_back(*std::move(one));
  }
  for (const OperatorWork& one : work) {
    const Place& place = *one.declared.place;
    const Range at = one.declared.node->at;
    Operator& object = operators.at(one.object.name);
    if (const auto other = CommutatorOf(one.object))
      object.commutator = ToOperator(project, place, at, other->owner, other->member, true);
    if (const auto other = NegatorOf(one.object))
      object.negator = ToOperator(project, place, at, other->owner, other->member, true);
  }
  for (auto& [name, object] : operators) LinkBack(project, object);
}

// What the items of a class or family name.
void QualifyMembers(Project& project, const StatementText& text, Declared<ast::Statement> declared,
                    FamilyMembers& members) {
  const Place& place = *declared.place;
  const auto& families = project.desired.catalog.operator_families;
  for (auto& [slot, member] : members.operators) {
    const Range at = Mention(text, *declared.node, member.name.name.text);
    member.name =
        ToOperator(project, place, at, member.name, OperandsOf(slot.left, slot.right), false);
    if (!member.order_by) continue;
    for (const Identifier& schema : SchemasFor(place, *member.order_by)) {
      if (families.contains({{schema, member.order_by->name}, {"btree"}}))
        member.order_by->schema = schema;
    }
    if (member.order_by->schema.text == "pg_catalog") member.order_by->schema = {};
  }
  for (auto& [slot, function] : members.functions) {
    const Range at = Mention(text, *declared.node, function.owner.name.text);
    function = ToRoutine(project, place, at, function);
  }
}

void AddOperatorFamily(Project& project, Declared<ast::Statement> declared) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  StatementText text(project, place);
  // `using btree add …` is what ALTER says.
  const std::string rest(Text(place, node.rest));
  const bool adds = rest.find_first_of("(,") != std::string::npos;
  text.Words(adds ? "ALTER " : "CREATE ").Part(node.head).Words(" ").Part(node.rest);
  auto read = canon::ReadOperatorFamily(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  OperatorFamily& family = std::get<OperatorFamily>(read);
  family.name.owner = ToQualified(project, place, node.name, place.schema);
  const ObjectKey key = MakeKey(Kind::OperatorFamily, family.name);
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  QualifyMembers(project, text, declared, family.members);
  if (node.was)
    AddWas(project, key, ToQualified(project, place, *node.was, key.name.schema),
           SpanOf(place, node.was->at()));
  project.desired.catalog.operator_families.emplace(family.name, std::move(family));
}

// A class without a family has one of its own name, which comes to be with it (manual, CREATE
// OPERATOR CLASS).
void SetFamily(Project& project, Declared<ast::Statement> declared, OperatorClass& object) {
  const Place& place = *declared.place;
  auto& families = project.desired.catalog.operator_families;
  const Identifier& method = object.name.member;
  const bool own = object.family.empty();
  if (own) object.family = object.name.owner;
  for (const Identifier& schema : SchemasFor(place, object.family)) {
    if (families.contains({{schema, object.family.name}, method})) object.family.schema = schema;
  }
  if (object.family.schema.text == "pg_catalog") object.family.schema = {};
  const MemberName name{object.family, method};
  if (families.contains(name)) return;
  // Those of PostgreSQL itself end so.
  const bool foreign = object.family.name.text.ends_with("_ops") || !project.whole ||
                       !project.desired.catalog.extensions.empty();
  if (!own && !foreign) {
    Report(project, Code::UnknownObject, place, declared.node->at,
           "there is no " + ToString(MakeKey(Kind::OperatorFamily, name)));
  }
  if (!own) return;
  families.emplace(name, OperatorFamily{.name = name});
  if (!declared.node->was) return;
  const ast::QualifiedName& was = *declared.node->was;
  AddWas(project, MakeKey(Kind::OperatorFamily, name),
         ToQualified(project, place, was, object.name.owner.schema), SpanOf(place, was.at()));
}

void AddOperatorClass(Project& project, Declared<ast::Statement> declared) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  StatementText text(project, place);
  text.Words("CREATE ").Part(node.head).Words(" ").Part(node.rest);
  auto read = canon::ReadOperatorClass(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  OperatorClass& object = std::get<OperatorClass>(read);
  object.name.owner = ToQualified(project, place, node.name, place.schema);
  const ObjectKey key = MakeKey(Kind::OperatorClass, object.name);
  if (!Declare(project, key, SpanOf(place, node.name.at()))) return;
  QualifyMembers(project, text, declared, object.members);
  if (node.was)
    AddWas(project, key, ToQualified(project, place, *node.was, key.name.schema),
           SpanOf(place, node.was->at()));
  SetFamily(project, declared, object);
  project.desired.catalog.operator_classes.emplace(object.name, std::move(object));
}

void AddCast(Project& project, Declared<ast::Statement> declared) {
  const ast::Statement& node = *declared.node;
  const Place& place = *declared.place;
  StatementText text(project, place);
  text.Words("CREATE ").Part(node.head).Words(" ").Part(node.rest);
  auto read = canon::ReadCast(text.text(), text.Types());
  if (const auto* error = std::get_if<canon::SyntaxError>(&read)) return text.Report(*error);
  Cast& cast = std::get<Cast>(read);
  if (!Declare(project, MakeKey(Kind::Cast, cast.name), SpanOf(place, node.at))) return;
  if (cast.function) {
    const Range at = Mention(text, node, cast.function->owner.name.text);
    cast.function = ToRoutine(project, place, at, *cast.function);
  }
  project.desired.catalog.casts.emplace(cast.name, std::move(cast));
}

}  // namespace

void AddOperatorsAndCasts(Project& project) {
  AddOperators(project);
  for (const auto& declared : project.operator_families) AddOperatorFamily(project, declared);
  for (const auto& declared : project.operator_classes) AddOperatorClass(project, declared);
  for (const auto& declared : project.casts) AddCast(project, declared);
  SettleFamilies(project.desired.catalog);
}

QualifiedName FindOperator(const Project& project, const Place& place, const QualifiedName& name,
                           const std::optional<TypeName>& type) {
  if (!name.schema.empty()) return name;
  for (const Identifier& schema : SchemasFor(place, name)) {
    for (const auto& [known, object] : project.desired.catalog.operators) {
      if (known.owner != QualifiedName{schema, name.name}) continue;
      if (object.right == type || !canon::IsServersOperator(name.name.text)) return known.owner;
    }
  }
  return name;
}

std::optional<QualifiedName> FindOperatorClass(const Project& project, const Place& place,
                                               const QualifiedName& name,
                                               const std::string& method) {
  for (const Identifier& schema : SchemasFor(place, name)) {
    const QualifiedName full{schema, name.name};
    if (project.desired.catalog.operator_classes.contains({full, {method}})) return full;
  }
  return std::nullopt;
}

}  // namespace pleat::resolve
