#include "compiler/model/user_type.h"

#include <algorithm>
#include <set>

namespace pleat {
namespace {

// The types that `T` holds values of.
std::vector<QualifiedName> PartsOf(const Domain& domain) { return {domain.type.name}; }
std::vector<QualifiedName> PartsOf(const RangeType& range) { return {range.subtype.name}; }
std::vector<QualifiedName> PartsOf(const CompositeType& type) {
  std::vector<QualifiedName> parts;
  for (const TypeAttribute& attribute : type.attributes) parts.push_back(attribute.type.name);
  return parts;
}

class Search {
 public:
  Search(const Catalog& catalog, const QualifiedName& type) : catalog_(catalog) { Add(type); }

  TypeUsers Run() {
    // A type may stand before those it is made of.
    std::size_t known = 0;
    while (known != reached_.size()) {
      known = reached_.size();
      AddUsers(catalog_.domains);
      AddUsers(catalog_.composite_types);
      AddUsers(catalog_.range_types);
    }
    for (const auto& [name, table] : catalog_.tables) {
      const bool uses =
          std::any_of(table.columns.begin(), table.columns.end(),
                      [&](const Column& column) { return reached_.contains(column.type.name); });
      if (uses) users_.tables.push_back(name);
    }
    return std::move(users_);
  }

 private:
  void Add(const QualifiedName& type) {
    reached_.insert(type);
    const auto range = catalog_.range_types.find(type);
    if (range != catalog_.range_types.end()) reached_.insert(range->second.multirange);
  }

  template <class T>
  void AddUsers(const KindMap<T>& types) {
    for (const auto& [name, type] : types) {
      if (reached_.contains(name)) continue;
      const std::vector<QualifiedName> parts = PartsOf(type);
      const bool uses = std::any_of(parts.begin(), parts.end(), [&](const QualifiedName& part) {
        return reached_.contains(part);
      });
      if (!uses) continue;
      Add(name);
      users_.types.push_back({kKindOf<T>, name, {}});
    }
  }

  const Catalog& catalog_;
  std::set<QualifiedName> reached_ = {};
  TypeUsers users_ = {};
};

}  // namespace

bool HasEquality(const Catalog& catalog, const TypeName& type) {
  static const std::set<std::string> kWithout = {"json", "xml",    "point", "box",    "path",
                                                 "line", "circle", "lseg",  "polygon"};
  if (type.name.schema.empty() || type.name.schema.text == "pg_catalog") {
    return !kWithout.contains(type.name.name.text);
  }
  if (const auto domain = catalog.domains.find(type.name); domain != catalog.domains.end()) {
    return HasEquality(catalog, domain->second.type);
  }
  const auto composite = catalog.composite_types.find(type.name);
  if (composite == catalog.composite_types.end()) return true;
  const auto& attributes = composite->second.attributes;
  return std::all_of(attributes.begin(), attributes.end(), [&](const TypeAttribute& attribute) {
    return HasEquality(catalog, attribute.type);
  });
}

TypeName BaseOf(const Catalog& catalog, TypeName type) {
  const auto domain = catalog.domains.find(type.name);
  if (domain == catalog.domains.end()) return type;
  TypeName base = BaseOf(catalog, domain->second.type);
  if (type.array == 0) return base;
  if (base.array > 0) return type;
  base.array = type.array;
  return base;
}

QualifiedName CollationOf(const Catalog& catalog, const TypeName& type) {
  QualifiedName base = type.name;
  // Domains may have been declared over each other.
  std::set<QualifiedName> seen;
  for (auto domain = catalog.domains.find(base);
       domain != catalog.domains.end() && seen.insert(base).second;
       domain = catalog.domains.find(base)) {
    if (domain->second.collation) return *domain->second.collation;
    base = domain->second.type.name;
  }
  return {.name = {base == QualifiedName{.name = {"name"}} ? "C" : "default"}};
}

bool IsRowType(const Catalog& catalog, const TypeName& type) {
  const TypeName base = BaseOf(catalog, type);
  return base.array == 0 &&
         (catalog.composite_types.contains(base.name) || catalog.tables.contains(base.name) ||
          catalog.foreign_tables.contains(base.name) || catalog.views.contains(base.name) ||
          catalog.materialized_views.contains(base.name));
}

bool IsGuarded(const Catalog& catalog, const TypeName& type) {
  const auto found = catalog.domains.find(type.name);
  if (found == catalog.domains.end() || type.array > 0) return false;
  const Domain& domain = found->second;
  return domain.not_null || !domain.checks.empty() || IsGuarded(catalog, domain.type);
}

bool HasDomainDefault(const Catalog& catalog, const Column& column) {
  if (!std::holds_alternative<std::monostate>(column.source) || column.type.array > 0) return false;
  for (auto at = catalog.domains.find(column.type.name); at != catalog.domains.end();
       at = catalog.domains.find(at->second.type.name)) {
    if (at->second.default_value) return true;
  }
  return false;
}

const DomainCheck* FindCheck(const Domain& domain, const Identifier& name) {
  for (const DomainCheck& check : domain.checks) {
    if (check.name == name) return &check;
  }
  return nullptr;
}

const TypeAttribute* FindAttribute(const CompositeType& type, const Identifier& name) {
  for (const TypeAttribute& attribute : type.attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

QualifiedName UsualMultirange(const QualifiedName& range) {
  // NAMEDATALEN - 1.
  constexpr std::size_t kMostBytes = 63;
  constexpr std::string_view kWord = "range";
  std::string name = range.name.text;
  const std::size_t at = name.find(kWord);
  if (at == std::string::npos) {
    constexpr std::string_view kEnding = "_multirange";
    name = name.substr(0, std::min(name.size(), kMostBytes - kEnding.size()));
    name += kEnding;
  } else {
    name.replace(at, kWord.size(), "multirange");
    name.resize(std::min(name.size(), kMostBytes));
  }
  return {range.schema, {std::move(name)}};
}

std::optional<ObjectKey> FindType(const Catalog& catalog, const QualifiedName& name) {
  if (catalog.enums.contains(name)) return ObjectKey{Kind::Enum, name, {}};
  if (catalog.domains.contains(name)) return ObjectKey{Kind::Domain, name, {}};
  if (catalog.composite_types.contains(name)) return ObjectKey{Kind::CompositeType, name, {}};
  if (catalog.range_types.contains(name)) return ObjectKey{Kind::RangeType, name, {}};
  for (const auto& [range, type] : catalog.range_types) {
    if (type.multirange == name) return ObjectKey{Kind::RangeType, range, {}};
  }
  return std::nullopt;
}

TypeUsers UsersOf(const Catalog& catalog, const QualifiedName& type) {
  return Search(catalog, type).Run();
}

}  // namespace pleat
