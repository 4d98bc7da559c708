#include "compiler/plan/alteration.h"

#include <fmt/format.h>

namespace pleat {
namespace {

// Each says what happens around `object`, which is named with its kind.
struct Sentence {
  std::string object;

  std::string operator()(const SetDomainDefault& a) const {
    return fmt::format("{} of {}", a.value ? "set the default" : "drop the default", object);
  }
  std::string operator()(const SetDomainNotNull& a) const {
    return fmt::format("{} on {}", a.not_null ? "set not null" : "drop not null", object);
  }
  std::string operator()(const AddDomainCheck& a) const {
    return fmt::format("add check {} to {}{}", a.check.name.text, object,
                       a.not_valid ? ", not validated yet" : "");
  }
  std::string operator()(const ValidateDomainCheck& a) const {
    return fmt::format("validate check {} of {}", a.check.text, object);
  }
  std::string operator()(const DropDomainCheck& a) const {
    return fmt::format("drop check {} of {}", a.check.text, object);
  }
  std::string operator()(const RenameDomainCheck& a) const {
    return fmt::format("rename check {} of {} to {}", a.from.text, object, a.to.text);
  }
  std::string operator()(const AddAttribute& a) const {
    return fmt::format("add attribute {} {} to {}", a.attribute.name.text,
                       ToString(a.attribute.type), object);
  }
  std::string operator()(const DropAttribute& a) const {
    return fmt::format("drop attribute {} of {}", a.attribute.text, object);
  }
  std::string operator()(const RenameAttribute& a) const {
    return fmt::format("rename attribute {} of {} to {}", a.from.text, object, a.to.text);
  }
  std::string operator()(const AlterAttribute& a) const {
    return fmt::format("change type of attribute {} of {} to {}", a.attribute.name.text, object,
                       ToString(a.attribute.type));
  }
  std::string operator()(const SetDictionaryOptions&) const { return "set options of " + object; }
  std::string operator()(const AddMapping& a) const {
    return fmt::format("map {} in {}", a.token, object);
  }
  std::string operator()(const AlterMapping& a) const {
    return fmt::format("change the mapping of {} in {}", a.token, object);
  }
  std::string operator()(const DropMapping& a) const {
    return fmt::format("drop the mapping of {} in {}", a.token, object);
  }
  std::string operator()(const SetStatisticsTarget& a) const {
    if (!a.target) return "reset the target of " + object;
    return fmt::format("set the target of {} to {}", object, *a.target);
  }
  std::string operator()(const SetPublished&) const { return "change the tables of " + object; }
  std::string operator()(const SetPublicationOptions&) const { return "set options of " + object; }
  std::string operator()(const SetConnection&) const {
    return "change the connection of " + object;
  }
  std::string operator()(const SetPublications&) const {
    return "change the publications of " + object;
  }
  std::string operator()(const EnableSubscription& a) const {
    return fmt::format("{} {}", a.enabled ? "enable" : "disable", object);
  }
  std::string operator()(const SetSubscriptionOptions&) const { return "set options of " + object; }
  std::string operator()(const SetForeignOptions&) const { return "set options of " + object; }
  std::string operator()(const SetColumnOptions& a) const {
    return fmt::format("set options of column {} of {}", a.column.text, object);
  }
  std::string operator()(const SetWrapperFunctions&) const { return "set functions of " + object; }
  std::string operator()(const SetOperator&) const { return "change " + object; }
  std::string operator()(const AddMembers&) const { return "add members to " + object; }
  std::string operator()(const DropMembers&) const { return "drop members of " + object; }
  std::string operator()(const DropLeftovers& a) const {
    return fmt::format("drop what is left for {} in {}", ToString(a.type), object);
  }
  std::string operator()(const SetServerVersion&) const { return "set version of " + object; }
};

}  // namespace

ObjectKey KeyOf(const Definition& object) {
  return std::visit(
      []<class T>(const T& definition) { return MakeKey(kKindOf<T>, definition.name); }, object);
}

std::string Describe(const ObjectKey& object, const Alteration& change) {
  return std::visit(Sentence{ToString(object)}, change);
}

}  // namespace pleat
