#include <algorithm>
#include <charconv>

#include "compiler/ast/lexer.h"
#include "compiler/ast/text.h"
#include "compiler/canon/references.h"
#include "compiler/canon/rewrite.h"
#include "compiler/diag/nearest.h"
#include "compiler/model/user_type.h"
#include "compiler/resolve/project.h"

namespace pleat::resolve {

namespace {

const ParameterValue* FindParameter(Project& project, const Place& place, std::string_view name,
                                    Range at) {
  const auto found = project.parameters.find(ast::NameText(name));
  if (found != project.parameters.end()) return &found->second;
  if (!project.whole) return nullptr;
  std::vector<std::string> names;
  for (const auto& [known, value] : project.parameters) names.push_back(known);
  Diagnostic diagnostic = {.code = Code::UnknownParameter,
                           .span = SpanOf(place, at),
                           .message = "unknown parameter `" + std::string(name) + "`"};
  const auto nearest = Nearest(name, names);
  if (nearest) diagnostic.help = "a parameter with a similar name exists: `" + *nearest + "`";
  project.sink.Add(std::move(diagnostic));
  return nullptr;
}

// The bare text of a literal; nothing, and reported, where its parameter is unknown.
struct Value {
  std::string text = {};
  bool string = false;
};

std::optional<Value> ValueOf(Project& project, const Place& place, ast::Literal literal) {
  const std::string_view written = Text(place, literal.at);
  if (written.starts_with(':')) {
    const auto* parameter = FindParameter(project, place, written.substr(1), literal.at);
    if (parameter == nullptr) return std::nullopt;
    return Value{parameter->text, true};
  }
  if (auto text = ast::StringText(written)) return Value{std::move(*text), true};
  std::string number(written);
  std::erase_if(number, [](char c) { return c == ' ' || c == '+'; });
  return Value{std::move(number), false};
}

std::optional<std::int64_t> IntegerOf(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// One literal, or a call without arguments of a function that takes the time: nothing in it can be
// wrong or be qualified.
bool IsTrivial(std::string_view text) {
  ast::Lexer lexer(text);
  const ast::Token first = lexer.Next();
  const std::string_view word = text.substr(first.at.begin, first.at.end - first.at.begin);
  if (text == "now()") return true;
  if (first.at.end != text.size()) return false;
  if (first.kind == ast::TokenKind::Number || first.kind == ast::TokenKind::String) return true;
  for (const std::string_view known :
       {"true", "false", "null", "current_timestamp", "current_date"}) {
    if (ast::IsKeyword(word, known)) return true;
  }
  return false;
}

// Schemas repeat themselves, and PostgreSQL's parser costs more than everything else that is done
// with an expression.
const ParsedExpression& ReferencesOf(Project& project, const Expr& expr) {
  constexpr std::size_t kMostRemembered = 2000;
  auto& parsed = project.parsed;
  if (parsed.size() >= kMostRemembered && !parsed.contains(expr.text)) parsed.clear();
  const auto [entry, fresh] = parsed.try_emplace(expr.text);
  if (fresh) entry->second = canon::ReferencesOf(expr, canon::Form::Expression);
  return entry->second;
}

}  // namespace

Range NameAt(const Place& place, const ast::SqlText& sql, std::size_t offset) {
  const std::uint32_t begin = sql.SourceOf(offset);
  ast::Lexer lexer(place.source().text, begin);
  Range at = lexer.Next().at;
  for (ast::Token dot = lexer.Next(); dot.kind == ast::TokenKind::Dot; dot = lexer.Next()) {
    const ast::Token part = lexer.Next();
    if (part.kind != ast::TokenKind::Word && part.kind != ast::TokenKind::QuotedName) break;
    at.end = part.at.end;
  }
  return at;
}

namespace {

// What can stand in FROM.
bool IsReadable(Kind kind) {
  return kind == Kind::Table || kind == Kind::ForeignTable || kind == Kind::View ||
         kind == Kind::MaterializedView || kind == Kind::ContinuousAggregate;
}

class Qualifier {
 public:
  Qualifier(const Project& project, const Place& place) : project_(project), place_(place) {}

  std::optional<QualifiedName> Relation(const QualifiedName& name) const {
    return Named(name, [](Kind kind) { return IsReadable(kind); });
  }
  std::optional<QualifiedName> Sequence(const QualifiedName& name) const {
    return Named(name, [](Kind kind) { return kind == Kind::Sequence; });
  }
  std::optional<QualifiedName> Type(const QualifiedName& name) const {
    if (!name.schema.empty()) return std::nullopt;
    for (const Identifier& schema : {place_.schema, Identifier{"public"}}) {
      const QualifiedName full = {schema, name.name};
      if (FindType(project_.desired.catalog, full)) return full;
    }
    return Relation(name);
  }
  // What pg_catalog has under the same name may be meant as well: then the name stays as it is.
  std::optional<QualifiedName> Function(const QualifiedName& name) const {
    if (!name.schema.empty() || canon::IsServersFunction(name.name.text)) return std::nullopt;
    return FindRoutine(project_, place_, name);
  }

  canon::NameMap Map() const {
    return {.relation = [this](const QualifiedName& name) { return Relation(name); },
            .type = [this](const QualifiedName& name) { return Type(name); },
            .function = [this](const QualifiedName& name) { return Function(name); },
            .sequence = [this](const QualifiedName& name) { return Sequence(name); },
            .configuration = DeclaredIn(catalog().text_search_configurations),
            .dictionary = DeclaredIn(catalog().text_search_dictionaries),
            .collation = DeclaredIn(catalog().collations)};
  }

  bool IsNeeded(const canon::References& references) const {
    for (const auto& use : references.relations) {
      if (Relation(use.name)) return true;
    }
    for (const auto& use : references.types) {
      if (Type(use.name)) return true;
    }
    for (const auto& use : references.sequences) {
      if (Sequence(use.name) || Relation(use.name)) return true;
    }
    for (const auto& use : references.functions) {
      if (Function(use.name)) return true;
    }
    const auto any = [](const std::vector<canon::NameUse>& uses, const auto& declared) {
      return std::any_of(uses.begin(), uses.end(),
                         [&](const canon::NameUse& use) { return declared(use.name).has_value(); });
    };
    return any(references.configurations, DeclaredIn(catalog().text_search_configurations)) ||
           any(references.dictionaries, DeclaredIn(catalog().text_search_dictionaries)) ||
           any(references.collations, DeclaredIn(catalog().collations));
  }

 private:
  const Catalog& catalog() const { return project_.desired.catalog; }

  template <class T>
  canon::NameMap::Qualified DeclaredIn(const KindMap<T>& objects) const {
    return [this, &objects](const QualifiedName& name) -> std::optional<QualifiedName> {
      if (!name.schema.empty()) return std::nullopt;
      for (const Identifier& schema : {place_.schema, Identifier{"public"}}) {
        if (objects.contains({schema, name.name})) return QualifiedName{schema, name.name};
      }
      return std::nullopt;
    };
  }

  template <class Accepts>
  std::optional<QualifiedName> Named(const QualifiedName& name, Accepts accepts) const {
    if (!name.schema.empty()) return std::nullopt;
    const auto* relation = FindRelation(project_, place_, name);
    if (relation == nullptr || !accepts(relation->second.kind)) return std::nullopt;
    return relation->first;
  }

  const Project& project_;
  const Place& place_;
};

// A relation without a schema that nobody declares; the server's own begin with pg_.
void CheckRelations(Project& project, const Place& place, const ast::SqlText& sql,
                    const canon::References& references) {
  // An extension may bring views and functions in FROM.
  if (!project.whole || !project.desired.catalog.extensions.empty()) return;
  for (const auto& use : references.relations) {
    if (!use.name.schema.empty() || use.name.name.text.starts_with("pg_")) continue;
    if (FindRelation(project, place, use.name) != nullptr) continue;
    std::vector<std::string> names;
    for (const auto& [name, relation] : project.relations) {
      if (IsReadable(relation.kind))
        names.push_back(name.schema == place.schema || name.schema.text == "public"
                            ? name.name.text
                            : ToString(name));
    }
    Diagnostic diagnostic = {.code = Code::UnknownTable,
                             .span = SpanOf(place, NameAt(place, sql, use.offset)),
                             .message = "unknown table `" + use.name.name.text + "`"};
    const auto nearest = Nearest(use.name.name.text, names);
    if (nearest) diagnostic.help = "a table with a similar name exists: `" + *nearest + "`";
    project.sink.Add(std::move(diagnostic));
  }
}

void AddColumns(Project& project, const Place& place, const ast::SqlText& sql,
                const canon::References& references, const Table& table, const std::string& user,
                std::vector<Identifier>& columns) {
  // Within a subquery a column may belong to what the subquery reads.
  const bool alone = references.relations.empty();
  for (const auto& use : references.columns) {
    const bool own = use.qualifier.empty() || use.qualifier == table.name.name;
    if (!own || !alone) continue;
    // The table's own name stands for the whole row.
    if (use.qualifier.empty() && use.column == table.name.name &&
        FindColumn(table, use.column) == nullptr)
      continue;
    if (!CheckColumn(project, place, NameAt(place, sql, use.offset), use.column, table, user))
      continue;
    if (std::find(columns.begin(), columns.end(), use.column) == columns.end())
      columns.push_back(use.column);
  }
}

}  // namespace

std::string ToText(Project& project, const Place& place, ast::Literal literal) {
  const auto value = ValueOf(project, place, literal);
  if (!value) return {};
  if (!value->string)
    Report(project, Code::InvalidValue, place, literal.at,
           "expected a string, found `" + value->text + "`");
  return value->text;
}

std::optional<std::string> ToText(Project& project, const Place& place,
                                  const std::optional<ast::Literal>& literal) {
  if (!literal) return std::nullopt;
  return ToText(project, place, *literal);
}

std::optional<std::int64_t> ToInteger(Project& project, const Place& place, ast::Literal literal) {
  const auto value = ValueOf(project, place, literal);
  if (!value) return std::nullopt;
  const auto number = IntegerOf(value->text);
  if (!number)
    Report(project, Code::InvalidValue, place, literal.at,
           "`" + value->text + "` is not a whole number");
  return number;
}

std::optional<TimeAmount> ToAmount(Project& project, const Place& place, ast::Literal literal) {
  const auto value = ValueOf(project, place, literal);
  if (!value) return std::nullopt;
  if (const auto number = IntegerOf(value->text)) return TimeAmount{*number};
  if (const auto interval = ParseInterval(value->text)) return TimeAmount{*interval};
  Report(project, Code::InvalidValue, place, literal.at,
         "`" + value->text + "` is not an interval");
  return std::nullopt;
}

Options ToOptions(Project& project, const Place& place, const std::vector<ast::Option>& options) {
  Options result;
  for (const ast::Option& option : options) {
    const std::string name = ast::NameText(Text(place, option.name));
    std::string value = "true";
    if (option.value) {
      const std::string_view written = Text(place, *option.value);
      if (written.starts_with(':')) {
        value = ToText(project, place, ast::Literal{*option.value});
      } else {
        const auto text = ast::StringText(written);
        value = text ? *text : std::string(written);
        std::erase_if(value, [&](char c) { return !text && c == ' '; });
      }
    }
    if (!result.emplace(name, value).second) {
      Report(project, Code::Conflict, place, option.name, "`" + name + "` stands here twice");
    }
  }
  return result;
}

ast::SqlText ReadSqlText(Project& project, const Place& place, Range at) {
  return ast::ReadSql(place.source(), at,
                      [&](std::string_view name, Range use) -> std::optional<std::string> {
                        const auto* parameter = FindParameter(project, place, name, use);
                        // One that is unknown has been reported: what is around it is still worth
                        // reading.
                        return parameter == nullptr ? "null" : parameter->sql;
                      });
}

bool IsTooDeep(Project& project, const Place& place, Range at, const ast::SqlText& sql) {
  // PostgreSQL has its own limit, max_stack_depth, which such text would meet as well.
  constexpr std::size_t kDeepest = 1000;
  if (sql.depth <= kDeepest) return false;
  Report(project, Code::TooDeep, place, {at.begin, at.begin},
         "this expression is nested more than " + std::to_string(kDeepest) + " deep");
  return true;
}

void ReportSyntaxError(Project& project, const Place& place, const ast::SqlText& sql,
                       const canon::SyntaxError& error) {
  const std::uint32_t begin = std::min<std::uint32_t>(
      sql.SourceOf(error.offset), static_cast<std::uint32_t>(place.source().text.size()));
  ast::Lexer lexer(place.source().text, begin);
  const ast::Token token = lexer.Next();
  const Range at = token.at.begin == begin ? token.at : Range{begin, begin};
  Report(project, Code::SqlSyntax, place, at, error.message);
}

Expression ToExpression(Project& project, const Place& place, ast::Sql sql, const Table* table,
                        const std::string& user) {
  const ast::SqlText text = ReadSqlText(project, place, sql.at);
  Expression result = {.expr = {text.text}};
  if (IsTrivial(text.text) || IsTooDeep(project, place, sql.at, text)) return result;
  const auto& parsed = ReferencesOf(project, result.expr);
  if (const auto* error = std::get_if<canon::SyntaxError>(&parsed)) {
    ReportSyntaxError(project, place, text, *error);
    return result;
  }
  const auto& references = std::get<canon::References>(parsed);
  if (table != nullptr) AddColumns(project, place, text, references, *table, user, result.columns);
  CheckRelations(project, place, text, references);
  const Qualifier qualifier(project, place);
  if (qualifier.IsNeeded(references))
    result.expr = canon::Rewrite(result.expr, canon::Form::Expression, qualifier.Map());
  return result;
}

canon::NameMap NamesAt(const Project& project, const Place& place) {
  return {.relation =
              [&](const QualifiedName& name) { return Qualifier(project, place).Relation(name); },
          .type = [&](const QualifiedName& name) { return Qualifier(project, place).Type(name); },
          .function =
              [&](const QualifiedName& name) { return Qualifier(project, place).Function(name); }};
}

Expr ToQuery(Project& project, const Place& place, ast::Sql sql) {
  const ast::SqlText text = ReadSqlText(project, place, sql.at);
  const Expr query = {text.text};
  if (IsTooDeep(project, place, sql.at, text)) return query;
  const auto parsed = canon::ReferencesOf(query, canon::Form::Query);
  if (const auto* error = std::get_if<canon::SyntaxError>(&parsed)) {
    ReportSyntaxError(project, place, text, *error);
    return query;
  }
  const auto& references = std::get<canon::References>(parsed);
  CheckRelations(project, place, text, references);
  const Qualifier qualifier(project, place);
  return qualifier.IsNeeded(references) ? canon::Rewrite(query, canon::Form::Query, qualifier.Map())
                                        : query;
}

}  // namespace pleat::resolve
