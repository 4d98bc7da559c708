#include "compiler/model/operator.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

// schema.=, without its schema where that is the current one or none.
std::string Symbol(const QualifiedName& name, const Context& context) {
  const bool bare = name.schema.empty() || name.schema == context.schema;
  return (bare ? "" : Quoted(name.schema) + ".") + name.name.text;
}

// The same as a value of a definition.
std::string Reference(const QualifiedName& name, const Context& context) {
  const std::string symbol = Symbol(name, context);
  return symbol == name.name.text ? symbol : "operator(" + symbol + ")";
}

std::string TypeText(const TypeName& type, const Context& context) {
  return Phrase(context).Type(type).text();
}

std::string CommentOn(const std::string& object, const std::optional<std::string>& comment,
                      const Context& context) {
  if (!comment) return "";
  return Phrase(context).Word("comment on").Word(object).Word("is").Text(*comment).EndStatement();
}

// What a support function of a class is for is told by what it takes, unless it takes something
// else (assignProcTypes() in opclasscmds.c).
bool SaysItsTypes(const std::string& method, const FamilySlot& slot, const MemberName& function) {
  const std::string type = ToString(slot.left);
  const std::string& takes = function.member.text;
  if (method == "btree" && slot.number == 1) return takes == "(" + type + ", " + type + ")";
  if (method == "btree" && slot.number == 3) return false;
  if (method == "hash" && slot.number == 1) return takes == "(" + type + ")";
  if (method == "hash" && slot.number == 2) return takes == "(" + type + ", bigint)";
  return true;
}

// The items of a class, which need no types, or of a family.
std::vector<std::string> MemberItems(const FamilyMembers& members, const std::string& method,
                                     bool of_class, const Context& context) {
  const auto types = [&](const FamilySlot& slot) {
    return fmt::format(" ({}, {})", TypeText(slot.left, context), TypeText(slot.right, context));
  };
  std::vector<std::string> items;
  for (const auto& [slot, member] : members.operators) {
    std::string item = fmt::format("operator {} {}", slot.number, Symbol(member.name, context));
    if (!of_class) item += types(slot);
    if (member.order_by) item += " for order by " + Phrase(context).Name(*member.order_by).text();
    items.push_back(std::move(item));
  }
  for (const auto& [slot, function] : members.functions) {
    std::string item = fmt::format("function {}", slot.number);
    if (!of_class || !SaysItsTypes(method, slot, function)) item += types(slot);
    item += " " + Phrase(context).Name(function.owner).text() + function.member.text;
    items.push_back(std::move(item));
  }
  return items;
}

// A class without a word about its family makes one of its own name.
bool ComesWithItsClass(const OperatorFamily& family, const Context& context) {
  return family.members.empty() && !family.comment &&
         context.catalog.operator_classes.contains(family.name) &&
         context.catalog.operator_classes.at(family.name).family == family.name.owner;
}

}  // namespace

std::string Declare(const Operator& object, const Context& context) {
  std::vector<std::string> items;
  const auto add = [&](std::string_view name, const std::string& value) {
    items.push_back(fmt::format("{} = {}", name, value));
  };
  const auto add_function = [&](std::string_view name, const std::optional<QualifiedName>& value) {
    if (value) add(name, Phrase(context).Name(*value).text());
  };
  if (object.left) add("leftarg", TypeText(*object.left, context));
  add("rightarg", TypeText(object.right, context));
  add_function("function", object.function);
  if (object.commutator) add("commutator", Reference(*object.commutator, context));
  if (object.negator) add("negator", Reference(*object.negator, context));
  add_function("restrict", object.restriction);
  add_function("join", object.join);
  if (object.hashes) items.emplace_back("hashes");
  if (object.merges) items.emplace_back("merges");
  const std::string name = "operator " + Symbol(object.name.owner, context);
  return Statement(fmt::format("{} ({})", name, fmt::join(items, ", ")), context) + ";\n" +
         CommentOn(name + " " + object.name.member.text, object.comment, context);
}

std::string Declare(const OperatorFamily& family, const Context& context) {
  if (ComesWithItsClass(family, context)) return "";
  const std::string name = Phrase(context)
                               .Word("operator family")
                               .Name(family.name.owner)
                               .Word("using")
                               .Name(family.name.member)
                               .text();
  std::string text = name;
  const auto items = MemberItems(family.members, family.name.member.text, false, context);
  if (!items.empty()) text += fmt::format(" add\n  {}", fmt::join(items, ",\n  "));
  return Statement(text, context) + ";\n" + CommentOn(name, family.comment, context);
}

std::string Declare(const OperatorClass& object, const Context& context) {
  Phrase phrase(context);
  phrase.Word("operator class").Name(object.name.owner).If(object.is_default, "default");
  phrase.Word("for type").Type(object.type).Word("using").Name(object.name.member);
  if (object.family != object.name.owner) phrase.Word("family").Name(object.family);
  auto items = MemberItems(object.members, object.name.member.text, true, context);
  if (object.storage || items.empty())
    items.push_back("storage " + TypeText(object.storage.value_or(object.type), context));
  const std::string name = Phrase(context)
                               .Word("operator class")
                               .Name(object.name.owner)
                               .Word("using")
                               .Name(object.name.member)
                               .text();
  const std::string text = fmt::format("{} as\n  {}", phrase.text(), fmt::join(items, ",\n  "));
  return Statement(text, context) + ";\n" + CommentOn(name, object.comment, context);
}

std::string Declare(const Cast& cast, const Context& context) {
  const std::string name = fmt::format("cast ({} as {})", TypeText(cast.source, context),
                                       TypeText(cast.target, context));
  Phrase phrase(context);
  phrase.Word(name);
  if (cast.method == Cast::Method::InOut) {
    phrase.Word("with inout");
  } else if (cast.function) {
    phrase.Word("with function");
    phrase.Word(Phrase(context).Name(cast.function->owner).text() + cast.function->member.text);
  } else {
    phrase.Word("without function");
  }
  phrase.If(cast.context == Cast::Context::Assignment, "as assignment");
  phrase.If(cast.context == Cast::Context::Implicit, "as implicit");
  return phrase.EndStatement() + CommentOn(name, cast.comment, context);
}

}  // namespace pleat::dsl
