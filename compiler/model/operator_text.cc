#include "compiler/model/operator_text.h"

#include <fmt/format.h>

#include "compiler/model/line.h"

namespace pleat {
namespace {

std::string SlotText(const FamilySlot& slot) {
  return fmt::format("{}({},{})", slot.number, ToString(slot.left), ToString(slot.right));
}

void AddFamilyMembers(Line& line, const FamilyMembers& members) {
  for (const auto& [slot, member] : members.operators) {
    line.Fact("operator", SlotText(slot)).Word(ToString(member.name));
    line.Name("order_by", member.order_by);
  }
  for (const auto& [slot, function] : members.functions) {
    line.Fact("function", SlotText(slot)).Word(Spelled(function));
  }
}

Line BeginByMember(Kind kind, const MemberName& name) {
  Line line;
  line.Word(Keyword(kind)).If(!name.owner.empty(), ToString(name.owner)).Word(name.member.text);
  return line;
}

std::string Ended(Line& line, const std::optional<std::string>& comment) {
  return std::move(line.Text("comment", comment)).Take();
}

}  // namespace

std::string Describe(const Operator& object) {
  Line line = BeginByMember(Kind::Operator, object.name);
  line.Name("function", std::optional(object.function));
  if (object.commutator) line.Fact("commutator", ToString(*object.commutator));
  if (object.negator) line.Fact("negator", ToString(*object.negator));
  line.Name("restrict", object.restriction)
      .Name("join", object.join)
      .If(object.hashes, "hashes")
      .If(object.merges, "merges");
  return Ended(line, object.comment);
}

std::string Describe(const OperatorFamily& family) {
  Line line = BeginByMember(Kind::OperatorFamily, family.name);
  AddFamilyMembers(line, family.members);
  return Ended(line, family.comment);
}

std::string Describe(const OperatorClass& object) {
  Line line = BeginByMember(Kind::OperatorClass, object.name);
  line.If(object.is_default, "default").Fact("type", ToString(object.type));
  line.Name("family", std::optional(object.family));
  if (object.storage) line.Fact("storage", ToString(*object.storage));
  AddFamilyMembers(line, object.members);
  return Ended(line, object.comment);
}

std::string Describe(const Cast& cast) {
  static constexpr std::string_view kMethods[] = {"function", "binary", "inout"};
  static constexpr std::string_view kContexts[] = {"explicit", "assignment", "implicit"};
  Line line = BeginByMember(Kind::Cast, cast.name);
  line.Word(kMethods[static_cast<std::size_t>(cast.method)]);
  if (cast.function) line.Word(Spelled(*cast.function));
  line.Word(kContexts[static_cast<std::size_t>(cast.context)]);
  return Ended(line, cast.comment);
}

std::string Describe(const LabelName& name, const std::string& label) {
  Line line;
  line.Word("label").Word(ToString(name.object)).Word(Quoted(name.provider)).Word(Literal(label));
  return std::move(line).Take();
}

}  // namespace pleat
