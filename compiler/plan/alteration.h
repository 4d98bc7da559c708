#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "compiler/model/catalog.h"

namespace pleat {

// The kinds that one statement makes and another drops.
using Definition =
    std::variant<Operator, OperatorFamily, OperatorClass, Cast, Collation, Domain, CompositeType,
                 RangeType, TextSearchDictionary, TextSearchConfiguration, ForeignDataWrapper,
                 ForeignServer, UserMapping, ForeignTable, ExtendedStatistics, Publication,
                 Subscription>;

ObjectKey KeyOf(const Definition& object);

// What ALTER can do to such an object in place; each is a statement.

// ALTER DOMAIN.
struct SetDomainDefault {
  std::optional<Expr> value = {};
};
struct SetDomainNotNull {
  bool not_null = false;
};
struct AddDomainCheck {
  DomainCheck check = {};
  bool not_valid = false;
};
struct ValidateDomainCheck {
  Identifier check = {};
};
struct DropDomainCheck {
  Identifier check = {};
};
struct RenameDomainCheck {
  Identifier from = {};
  Identifier to = {};
};

// ALTER TYPE of a composite type.
struct AddAttribute {
  TypeAttribute attribute = {};
};
struct DropAttribute {
  Identifier attribute = {};
};
struct RenameAttribute {
  Identifier from = {};
  Identifier to = {};
};
struct AlterAttribute {
  TypeAttribute attribute = {};
};

// ALTER TEXT SEARCH DICTIONARY. An option without a value goes back to the template's.
struct SetDictionaryOptions {
  std::map<std::string, std::string> set = {};
  std::vector<std::string> reset = {};
};
// ALTER TEXT SEARCH CONFIGURATION.
struct AddMapping {
  std::string token = {};
  std::vector<QualifiedName> dictionaries = {};
};
struct AlterMapping {
  std::string token = {};
  std::vector<QualifiedName> dictionaries = {};
};
struct DropMapping {
  std::string token = {};
};

// ALTER STATISTICS; without a value the server's default decides.
struct SetStatisticsTarget {
  std::optional<int> target = {};
};

// ALTER PUBLICATION … SET TABLE; `before` is what it publishes until then.
struct SetPublished {
  Publication before = {};
  Publication after = {};
};
struct SetPublicationOptions {
  Publication publication = {};
};

// ALTER SUBSCRIPTION.
struct SetConnection {
  std::map<std::string, std::string> connection = {};
};
struct SetPublications {
  std::set<Identifier> publications = {};
  // An enabled subscription asks the publisher for the tables at once.
  bool refresh = false;
};
struct EnableSubscription {
  bool enabled = true;
};
struct SetSubscriptionOptions {
  std::map<std::string, std::string> set = {};
};

// OPTIONS (ADD …, SET …, DROP …) of what is foreign.
struct SetForeignOptions {
  ForeignOptions before = {};
  ForeignOptions after = {};
};
struct SetColumnOptions {
  Identifier column = {};
  ForeignOptions before = {};
  ForeignOptions after = {};
};
struct SetWrapperFunctions {
  std::optional<QualifiedName> handler = {};
  std::optional<QualifiedName> validator = {};
};
// ALTER OPERATOR … SET: what differs.
struct SetOperator {
  Operator before = {};
  Operator after = {};
};
// ALTER OPERATOR FAMILY.
struct AddMembers {
  FamilyMembers members = {};
};
struct DropMembers {
  FamilyMembers members = {};
};
// What a class that was dropped has left in its family.
struct DropLeftovers {
  TypeName type = {};
};

struct SetServerVersion {
  std::optional<std::string> version = {};
};

using Alteration =
    std::variant<SetDomainDefault, SetDomainNotNull, AddDomainCheck, ValidateDomainCheck,
                 DropDomainCheck, RenameDomainCheck, AddAttribute, DropAttribute, RenameAttribute,
                 AlterAttribute, SetDictionaryOptions, AddMapping, AlterMapping, DropMapping,
                 SetStatisticsTarget, SetPublished, SetPublicationOptions, SetConnection,
                 SetPublications, EnableSubscription, SetSubscriptionOptions, SetForeignOptions,
                 SetColumnOptions, SetWrapperFunctions, SetServerVersion, SetOperator, AddMembers,
                 DropMembers, DropLeftovers>;

// "add check positive to domain amount".
std::string Describe(const ObjectKey& object, const Alteration& change);

}  // namespace pleat
