#include "compiler/model/catalog.h"

#include <fmt/format.h>

#include <cstdint>
#include <type_traits>

namespace pleat {
namespace {

const Table* FindTable(const Catalog& catalog, const QualifiedName& name) {
  const auto found = catalog.tables.find(name);
  return found == catalog.tables.end() ? nullptr : &found->second;
}

}  // namespace

Catalog::Catalog() = default;
Catalog::Catalog(const Catalog&) = default;
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(const Catalog&) = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;
Catalog::~Catalog() = default;
bool Catalog::operator==(const Catalog&) const = default;

std::string Fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

std::string Fingerprint(const Catalog& catalog) { return Fingerprint(ToString(catalog)); }

bool Contains(const Catalog& catalog, const ObjectKey& key) {
  if (key.kind == Kind::Column || key.kind == Kind::Constraint) {
    const Table* table = FindTable(catalog, key.name);
    if (table == nullptr) return false;
    return key.kind == Kind::Column ? FindColumn(*table, key.member) != nullptr
                                    : FindConstraint(*table, key.member) != nullptr;
  }
  bool found = false;
  ForEachKind([&](auto collection) {
    using Objects = std::decay_t<decltype(catalog.*collection)>;
    if (kKindOf<typename Objects::mapped_type> != key.kind) return;
    if constexpr (std::is_same_v<typename Objects::key_type, MemberName>) {
      found = (catalog.*collection).contains({key.name, key.member});
    } else {
      found = (catalog.*collection).contains(key.name);
    }
  });
  return found;
}

}  // namespace pleat
