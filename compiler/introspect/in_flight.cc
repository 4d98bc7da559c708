#include "compiler/introspect/in_flight.h"

#include "compiler/introspect/queries.h"

namespace pleat::pg {

namespace {

constexpr std::string_view kCompatibility = "pleat: compatibility view of ";
constexpr std::string_view kCompatibilityRoutine = "pleat: compatibility function of ";
constexpr std::string_view kShadow = "pleat: shadow of ";
constexpr std::string_view kReturns = "pleat: returns to ";
constexpr std::string_view kHolds = "pleat: archive holds ";

// One name as quote_ident() writes it, taken off the front of `text`.
std::optional<Identifier> TakeName(std::string_view& text) {
  Identifier name;
  if (!text.starts_with('"')) {
    const auto end = std::min(text.find_first_of(".,"), text.size());
    name.text = text.substr(0, end);
    text.remove_prefix(end);
    return name.empty() ? std::nullopt : std::optional(name);
  }
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"' && !text.substr(at + 1).starts_with('"')) {
      text.remove_prefix(at + 1);
      return name;
    }
    if (text[at] == '"') ++at;
    name.text += text[at];
  }
  return std::nullopt;
}

// schema.name at the front of `text`, taken off.
std::optional<QualifiedName> TakeQualified(std::string_view& text) {
  const auto schema = TakeName(text);
  if (!schema || !text.starts_with('.')) return std::nullopt;
  text.remove_prefix(1);
  const auto name = TakeName(text);
  if (!name) return std::nullopt;
  return QualifiedName{.schema = *schema, .name = *name};
}

// What `comment` names after `beginning`.
std::optional<QualifiedName> NamedAfter(std::string_view beginning,
                                        const std::optional<std::string>& comment) {
  if (!comment || !comment->starts_with(beginning)) return std::nullopt;
  std::string_view rest = std::string_view(*comment).substr(beginning.size());
  return TakeQualified(rest);
}

// "schema.table.column"
void AddReturning(std::string_view text, InFlight& in_flight) {
  const auto table = TakeQualified(text);
  if (!table || !text.starts_with('.')) return;
  text.remove_prefix(1);
  if (const auto column = TakeName(text)) {
    in_flight.returning.push_back(ColumnKey(*table, *column));
  }
}

void ReadShadows(Snapshot& snapshot) {
  const Result rows = snapshot.session.Run(queries::kShadow);
  const Field schema = rows.Column("schema");
  const Field comment = rows.Column("comment");
  const Field synced = rows.Column("synced");
  for (const Row row : rows) {
    std::string_view text = row.Text(comment);
    if (text.starts_with(kReturns)) {
      AddReturning(text.substr(kReturns.size()), snapshot.database.in_flight);
      continue;
    }
    if (text.starts_with(kHolds)) {
      text.remove_prefix(kHolds.size());
      if (const auto type = TakeQualified(text)) {
        snapshot.database.in_flight.archived_types.insert(*type);
      }
      continue;
    }
    text.remove_prefix(kShadow.size());
    const auto table = TakeQualified(text);
    if (!table || !text.starts_with(", ")) continue;
    snapshot.database.in_flight.shadows.push_back(
        {.table = *table,
         .replaced = row.Text(schema).starts_with("pleat_old_"),
         .shape = std::string(text.substr(2)),
         .synced = row.Bool(synced)});
  }
}

int NumberOf(const Relation& relation, const Identifier& column) {
  for (std::size_t number = 1; number < relation.attributes.size(); ++number) {
    if (relation.attributes[number].name == column) return static_cast<int>(number);
  }
  return 0;
}

void ReadCompatibilityViews(Snapshot& snapshot) {
  if (snapshot.compatibility_views.empty()) return;
  std::vector<Oid> oids;
  for (const auto& [oid, old_name] : snapshot.compatibility_views) oids.push_back(oid);
  const Result rows = snapshot.session.Run(queries::kCompatibilityView, {OidArray(oids)});
  const Field view = rows.Column("view");
  const Field name = rows.Column("name");
  for (const Row row : rows) {
    const QualifiedName& old_name = snapshot.compatibility_views.at(row.Oid(view));
    snapshot.database.in_flight.compatibility_views.at(old_name).columns.push_back(
        {std::string(row.Text(name))});
  }
}

void ReadProgress(Snapshot& snapshot) {
  const Result facts = snapshot.session.Run(queries::kInFlight);
  InFlight& in_flight = snapshot.database.in_flight;
  in_flight.schema = facts[0].Bool(facts.Column("has_schema"));
  if (!facts[0].Bool(facts.Column("has_progress"))) return;
  const Result rows = snapshot.session.Run(queries::kProgress);
  const Field name = rows.Column("name");
  const Field finished = rows.Column("finished");
  const Field begun = rows.Column("begun");
  for (const Row row : rows) {
    const std::string text(row.Text(name));
    in_flight.progress[text] = row.Bool(finished);
    if (row.Bool(begun)) in_flight.begun.insert(text);
  }
}

// The arguments of its trigger: 'leaving', a column; 'forth' or 'back', a column, its value.
Relay RelayFrom(const QualifiedName& table, const std::vector<std::string>& words) {
  Relay relay{.table = table};
  for (std::size_t at = 1; at + 1 < words.size(); at += 2) {
    const Identifier column{words[at + 1]};
    if (words[at] == "leaving") {
      relay.leaving.push_back(column);
    } else if (at + 2 < words.size()) {
      (words[at] == "forth" ? relay.forth : relay.back).push_back({column, Expr{words[at + 2]}});
      ++at;
    }
  }
  return relay;
}

}  // namespace

std::vector<std::string> ArgumentsOf(std::string_view hex) {
  std::vector<std::string> arguments(1);
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    const auto byte = static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    if (byte == '\0') {
      arguments.emplace_back();
    } else {
      arguments.back() += byte;
    }
  }
  return arguments;
}

std::optional<QualifiedName> RenamedTo(const std::optional<std::string>& comment) {
  return NamedAfter(kCompatibility, comment);
}

std::optional<QualifiedName> RoutineRenamedTo(const std::optional<std::string>& comment) {
  return NamedAfter(kCompatibilityRoutine, comment);
}

bool IsOurs(std::string_view name) { return name.starts_with("pleat_"); }

void ReadInFlight(Snapshot& snapshot) {
  ReadProgress(snapshot);
  ReadCompatibilityViews(snapshot);
  ReadShadows(snapshot);
  const Result rows = snapshot.session.Run(queries::kMirror, {snapshot.RelationOids("r")});
  const Field relation = rows.Column("relation");
  const Field arguments = rows.Column("arguments");
  std::vector<Oid> relations;
  std::vector<Oid> numbers;
  for (const Row row : rows) {
    const auto words = ArgumentsOf(row.Text(arguments));
    Table& table = *snapshot.FindTable(row.Oid(relation));
    if (words.size() >= 2 && words[0] == "copy") {
      snapshot.database.in_flight.copy_syncs[words[1]] = table.name;
    }
    if (words.size() >= 2 && words[0] == "back") {
      snapshot.database.in_flight.copy_backs[words[1]] = table.name;
    }
    if (!words.empty() && words[0] == "relay") {
      snapshot.database.in_flight.relays.push_back(RelayFrom(table.name, words));
    }
    if (words.size() < 3 || words[0] != "mirror") continue;
    const Column* column = FindColumn(table, {words[2]});
    if (column == nullptr) continue;
    snapshot.database.in_flight.mirrors.push_back({.table = table.name,
                                                   .source = {words[1]},
                                                   .mirror = column->name,
                                                   .mirror_type = column->type,
                                                   .mirror_collation = column->collation});
    relations.push_back(row.Oid(relation));
    const Relation& known = snapshot.relations.at(row.Oid(relation));
    numbers.push_back(static_cast<Oid>(NumberOf(known, column->name)));
    table.columns.erase(table.columns.begin() + (column - table.columns.data()));
  }
  if (relations.empty()) return;
  const Result users =
      snapshot.session.Run(queries::kMirrorUser, {OidArray(relations), OidArray(numbers)});
  const Field object = users.Column("object");
  for (const Row row : users) snapshot.mirror_users.insert(row.Oid(object));
}

}  // namespace pleat::pg
