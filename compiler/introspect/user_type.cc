// Domains, composite types and ranges.
#include "compiler/introspect/queries.h"
#include "compiler/introspect/snapshot.h"

namespace pleat::pg {

namespace {

TypeName TypeOf(std::string_view text, const char* query) {
  auto type = ParseTypeName(text);
  if (!type) throw Error("", query, "the server gives a type that is none: " + std::string(text));
  return *std::move(type);
}

std::optional<QualifiedName> MaybeName(const Row& row, Field schema, Field name) {
  if (row.Null(schema) || row.Null(name)) return std::nullopt;
  return NameOf(row.Text(schema), row.Text(name));
}

}  // namespace

void ReadDomains(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kDomain, {snapshot.SchemaOids()});
  const Field type = rows.Column("type");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field base = rows.Column("base");
  const Field not_null = rows.Column("not_null");
  const Field default_value = rows.Column("default_value");
  const Field collation_schema = rows.Column("collation_schema");
  const Field collation_name = rows.Column("collation_name");
  const Field constraint = rows.Column("constraint");
  const Field check_name = rows.Column("check_name");
  const Field is_validated = rows.Column("is_validated");
  const Field expression = rows.Column("expression");
  for (const Row row : rows) {
    const QualifiedName key = snapshot.NameIn(row.Oid(schema), row.Text(name));
    Domain& domain = snapshot.database.catalog.domains[key];
    domain.name = key;
    domain.type = TypeOf(row.Text(base), "domain");
    domain.collation = MaybeName(row, collation_schema, collation_name);
    domain.not_null = row.Bool(not_null);
    if (!row.Null(default_value)) domain.default_value = ReadExpr(row.Text(default_value));
    domain.comment = snapshot.comments.Of("pg_type", row.Oid(type));
    if (row.Null(constraint)) continue;
    domain.checks.push_back(
        {.name = {std::string(row.Text(check_name))},
         .expression = ReadExpr(row.Text(expression)),
         .validated = row.Bool(is_validated),
         .comment = snapshot.comments.Of("pg_constraint", row.Oid(constraint))});
  }
}

void ReadCompositeTypes(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kCompositeType, {snapshot.SchemaOids()});
  const Field oid = rows.Column("type");
  const Field relation = rows.Column("relation");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field number = rows.Column("number");
  const Field attribute = rows.Column("attribute");
  const Field attribute_type = rows.Column("attribute_type");
  const Field collation_schema = rows.Column("collation_schema");
  const Field collation_name = rows.Column("collation_name");
  for (const Row row : rows) {
    const QualifiedName key = snapshot.NameIn(row.Oid(schema), row.Text(name));
    CompositeType& type = snapshot.database.catalog.composite_types[key];
    type.name = key;
    type.comment = snapshot.comments.Of("pg_type", row.Oid(oid));
    if (row.Null(number)) continue;
    type.attributes.push_back({.name = {std::string(row.Text(attribute))},
                               .type = TypeOf(row.Text(attribute_type), "composite_type"),
                               .collation = MaybeName(row, collation_schema, collation_name),
                               .comment = snapshot.comments.Of("pg_class", row.Oid(relation),
                                                               static_cast<int>(row.Int(number)))});
  }
}

void ReadRangeTypes(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kRangeType, {snapshot.SchemaOids()});
  const Field oid = rows.Column("type");
  const Field schema = rows.Column("schema");
  const Field name = rows.Column("name");
  const Field subtype = rows.Column("subtype");
  const Field opclass_schema = rows.Column("opclass_schema");
  const Field opclass_name = rows.Column("opclass_name");
  const Field collation_schema = rows.Column("collation_schema");
  const Field collation_name = rows.Column("collation_name");
  const Field diff_schema = rows.Column("diff_schema");
  const Field diff_name = rows.Column("diff_name");
  const Field multirange_schema = rows.Column("multirange_schema");
  const Field multirange_name = rows.Column("multirange_name");
  for (const Row row : rows) {
    const QualifiedName key = snapshot.NameIn(row.Oid(schema), row.Text(name));
    snapshot.database.catalog.range_types[key] = {
        .name = key,
        .subtype = TypeOf(row.Text(subtype), "range_type"),
        .opclass = MaybeName(row, opclass_schema, opclass_name),
        .collation = MaybeName(row, collation_schema, collation_name),
        .subtype_diff = MaybeName(row, diff_schema, diff_name),
        .multirange =
            MaybeName(row, multirange_schema, multirange_name).value_or(UsualMultirange(key)),
        .comment = snapshot.comments.Of("pg_type", row.Oid(oid))};
  }
}

}  // namespace pleat::pg
