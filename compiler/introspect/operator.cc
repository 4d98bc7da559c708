#include "compiler/model/operator.h"

#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

std::optional<TypeName> MaybeType(const Row& row, Field field) {
  if (row.Null(field)) return std::nullopt;
  return ArgumentTypeOf(std::string(row.Text(field)));
}

TypeName TypeIn(const Row& row, Field field) {
  return ArgumentTypeOf(std::string(row.Text(field)));
}

void ReadFamiliesAndClasses(Snapshot& snapshot) {
  Catalog& catalog = snapshot.database.catalog;
  const Result rows = snapshot.session.Run(queries::kOperatorClass, {snapshot.SchemaOids()});
  const Field holder = rows.Column("catalog");
  const Field oid = rows.Column("object");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field method = rows.Column("method");
  const Field type = rows.Column("type");
  const Field storage = rows.Column("storage");
  const Field is_default = rows.Column("is_default");
  const Field family_schema = rows.Column("family_schema");
  const Field family_name = rows.Column("family_name");
  for (const Row row : rows) {
    const MemberName key{snapshot.NameIn(row.Oid(schema), row.Text(name)),
                         {std::string(row.Text(method))}};
    auto comment = snapshot.comments.Of(row.Text(holder), row.Oid(oid));
    if (row.Null(type)) {
      catalog.operator_families[key] = {.name = key, .comment = std::move(comment)};
      continue;
    }
    OperatorClass object{.name = key,
                         .type = TypeIn(row, type),
                         .is_default = row.Bool(is_default),
                         .family = NameOf(row.Text(family_schema), row.Text(family_name)),
                         .storage = MaybeType(row, storage),
                         .comment = std::move(comment)};
    if (object.storage == object.type) object.storage.reset();
    catalog.operator_classes[key] = std::move(object);
  }
}

// Where a member belongs: to its family where that is in the catalog, otherwise to a class of it.
FamilyMembers* HolderOf(Catalog& catalog, const MemberName& family, const FamilySlot& slot) {
  const auto known = catalog.operator_families.find(family);
  if (known != catalog.operator_families.end()) return &known->second.members;
  for (auto& [name, object] : catalog.operator_classes) {
    const bool same = object.family == family.owner && name.member == family.member;
    if (same && slot.left == object.type && slot.right == object.type) return &object.members;
  }
  return nullptr;
}

void ReadMembers(Snapshot& snapshot) {
  Catalog& catalog = snapshot.database.catalog;
  const Result rows = snapshot.session.Run(queries::kOperatorMember, {snapshot.SchemaOids()});
  const Field family_schema = rows.Column("family_schema");
  const Field family_name = rows.Column("family_name");
  const Field method = rows.Column("method");
  const Field number = rows.Column("number");
  const Field left = rows.Column("left_type");
  const Field right = rows.Column("right_type");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field signature = rows.Column("signature");
  const Field sort_schema = rows.Column("sort_schema");
  const Field sort_name = rows.Column("sort_name");
  for (const Row row : rows) {
    const MemberName family{NameOf(row.Text(family_schema), row.Text(family_name)),
                            {std::string(row.Text(method))}};
    const FamilySlot slot{row.Int(number), TypeIn(row, left), TypeIn(row, right)};
    FamilyMembers* members = HolderOf(catalog, family, slot);
    if (members == nullptr) continue;
    const QualifiedName what = NameOf(row.Text(schema), row.Text(name));
    if (!row.Null(signature)) {
      members->functions[slot] = {what, {std::string(row.Text(signature))}};
      continue;
    }
    FamilyOperator& member = members->operators[slot];
    member.name = what;
    if (!row.Null(sort_name)) member.order_by = NameOf(row.Text(sort_schema), row.Text(sort_name));
  }
}

}  // namespace

void ReadOperators(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kOperator, {snapshot.SchemaOids()});
  const Field oid = rows.Column("operator");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field left = rows.Column("left_type");
  const Field right = rows.Column("right_type");
  const Field hashes = rows.Column("hashes");
  const Field merges = rows.Column("merges");
  const Field schemas = rows.Column("schemas");
  const Field names = rows.Column("names");
  for (const Row row : rows) {
    const auto link_schemas = row.Texts(schemas);
    const auto link_names = row.Texts(names);
    const auto link = [&](std::size_t i) -> std::optional<QualifiedName> {
      if (link_names[i].empty()) return std::nullopt;
      return NameOf(link_schemas[i], link_names[i]);
    };
    Operator object{.left = MaybeType(row, left),
                    .right = TypeIn(row, right),
                    .function = *link(0),
                    .commutator = link(1),
                    .negator = link(2),
                    .restriction = link(3),
                    .join = link(4),
                    .hashes = row.Bool(hashes),
                    .merges = row.Bool(merges),
                    .comment = snapshot.comments.Of("pg_operator", row.Oid(oid))};
    object.name = {snapshot.NameIn(row.Oid(schema), row.Text(name)),
                   OperandsOf(object.left, object.right)};
    snapshot.database.catalog.operators.emplace(object.name, std::move(object));
  }
}

void ReadOperatorClasses(Snapshot& snapshot) {
  ReadFamiliesAndClasses(snapshot);
  ReadMembers(snapshot);
  SettleFamilies(snapshot.database.catalog);
}

void ReadCasts(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kCast);
  const Field oid = rows.Column("object");
  const Field source = rows.Column("source");
  const Field target = rows.Column("target");
  const Field method = rows.Column("method");
  const Field context = rows.Column("context");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field signature = rows.Column("signature");
  for (const Row row : rows) {
    const char how = row.Char(method);
    const char when = row.Char(context);
    Cast cast{.source = TypeIn(row, source),
              .target = TypeIn(row, target),
              .method = how == 'f'   ? Cast::Method::Function
                        : how == 'i' ? Cast::Method::InOut
                                     : Cast::Method::Binary,
              .context = when == 'i'   ? Cast::Context::Implicit
                         : when == 'a' ? Cast::Context::Assignment
                                       : Cast::Context::Explicit,
              .comment = snapshot.comments.Of("pg_cast", row.Oid(oid))};
    if (!row.Null(name)) {
      cast.function =
          MemberName{NameOf(row.Text(schema), row.Text(name)), {std::string(row.Text(signature))}};
    }
    cast.name.member = CastTypes(cast.source, cast.target);
    snapshot.database.catalog.casts.emplace(cast.name, std::move(cast));
  }
}

}  // namespace pleat::pg
