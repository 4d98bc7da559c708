#include "compiler/ast/transform.h"

#include <string>

namespace pleat::ast {

void Origin::ReportTwice(Range at) const {
  const std::string_view text = source.Text(at);
  const std::string word(text.substr(0, text.find_first_of(" \t\r\n(")));
  sink.Add({.code = Code::Conflict,
            .span = SpanOf(source, at),
            .message = "`" + word + "` stands here twice"});
}

QualifiedName ToName(SchemaParser::QualifiedNameContext* name) {
  const auto words = name->word();
  if (words.size() == 1) return {.name = ToName(words[0])};
  return {.schema = ToName(words[0]), .name = ToName(words[1])};
}

QualifiedName ToName(SchemaParser::WasQualifiedContext* was) {
  return ToName(was->qualifiedName());
}

std::vector<Name> ToNames(const std::vector<SchemaParser::WordContext*>& words) {
  std::vector<Name> names;
  names.reserve(words.size());
  for (auto* word : words) names.push_back(ToName(word));
  return names;
}

std::vector<Name> ToNames(SchemaParser::NamesContext* names) {
  return names == nullptr ? std::vector<Name>() : ToNames(names->word());
}

std::vector<Option> ToOptions(SchemaParser::OptionListContext* list) {
  std::vector<Option> options;
  if (list == nullptr) return options;
  for (auto* option : list->option()) {
    Option result = {.name = At(*option->path())};
    if (option->EQUALS() != nullptr) result.value = At(*option->stop);
    if (option->literal() != nullptr) result.value = At(*option->literal());
    options.push_back(result);
  }
  return options;
}

Sql ToSql(SchemaParser::IslandContext* island) {
  const Range at = At(*island);
  return {{at.begin + 1, at.end - 1}};
}

Sql ToSql(SchemaParser::QueryContext* query) { return {At(*query)}; }

namespace {

Extension ToExtension(SchemaParser::ExtensionContext* extension, const Origin& origin) {
  const auto words = extension->word();
  Extension result = {.name = ToName(words[0])};
  for (std::size_t i = 1; i < words.size(); ++i)
    SetOnce(result.schema, ToName(words[i]), At(*words[i]), origin);
  for (auto* version : extension->literal())
    SetOnce(result.version, ToLiteral(version), At(*version), origin);
  for (auto* comment : extension->comment())
    SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
  return result;
}

Schema ToSchema(SchemaParser::SchemaContext* schema) {
  Schema result = {.name = ToName(schema->word())};
  if (schema->comment() != nullptr) result.comment = ToLiteral(schema->comment());
  return result;
}

Enum ToEnum(SchemaParser::EnumerationContext* enumeration, const Origin& origin) {
  Enum result = {.name = ToName(enumeration->qualifiedName())};
  for (auto* label : enumeration->enumLabel()) {
    EnumLabel declared = {.text = ToLiteral(label->literal(0))};
    if (label->WAS() != nullptr) declared.was = ToLiteral(label->literal(1));
    result.labels.push_back(declared);
  }
  for (auto* removed : enumeration->removedLabel()) {
    RemovedLabel gone = {.label = ToLiteral(removed->literal(0))};
    if (removed->TO() != nullptr) gone.to = ToLiteral(removed->literal(1));
    result.removed.push_back(gone);
  }
  for (auto* was : enumeration->wasQualified()) SetOnce(result.was, ToName(was), At(*was), origin);
  for (auto* comment : enumeration->comment())
    SetOnce(result.comment, ToLiteral(comment), At(*comment), origin);
  return result;
}

Parameter ToParameter(SchemaParser::ParameterContext* parameter) {
  // The value is what stands before the semicolon: a literal, which may have a sign, or a word.
  auto* literal = parameter->literal();
  const auto words = parameter->word();
  const Range value = literal != nullptr              ? At(*literal)
                      : parameter->NULL_() != nullptr ? At(*parameter->NULL_()->getSymbol())
                                                      : At(*words.back());
  return {.name = ToName(words[0]), .type = At(*parameter->typeName()), .value = value};
}

Backfill ToBackfill(SchemaParser::BackfillContext* backfill) {
  Backfill result = {.at = At(*backfill),
                     .target = ToName(backfill->qualifiedName()),
                     .columns = ToNames(backfill->names()),
                     .query = ToSql(backfill->query())};
  for (auto* column : backfill->keyColumn()) result.key.push_back({At(*column)});
  return result;
}

CommentOn::Kind KindOf(SchemaParser::TargetContext* target) {
  switch (target->start->getType()) {
    case SchemaParser::EXTENSION:
      return CommentOn::Kind::Extension;
    case SchemaParser::SCHEMA:
      return CommentOn::Kind::Schema;
    case SchemaParser::ENUM:
      return CommentOn::Kind::Enum;
    case SchemaParser::DOMAIN:
      return CommentOn::Kind::Domain;
    case SchemaParser::COLLATION:
      return CommentOn::Kind::Collation;
    case SchemaParser::STATISTICS:
      return CommentOn::Kind::Statistics;
    case SchemaParser::PUBLICATION:
      return CommentOn::Kind::Publication;
    case SchemaParser::SUBSCRIPTION:
      return CommentOn::Kind::Subscription;
    case SchemaParser::SERVER:
      return CommentOn::Kind::Server;
    case SchemaParser::FOREIGN:
      return target->TABLE() != nullptr ? CommentOn::Kind::Table
                                        : CommentOn::Kind::ForeignDataWrapper;
    case SchemaParser::TEXT:
      return target->DICTIONARY() != nullptr ? CommentOn::Kind::TextSearchDictionary
                                             : CommentOn::Kind::TextSearchConfiguration;
    case SchemaParser::SEQUENCE:
      return CommentOn::Kind::Sequence;
    case SchemaParser::TABLE:
      return CommentOn::Kind::Table;
    case SchemaParser::COLUMN:
      return CommentOn::Kind::Column;
    case SchemaParser::VIEW:
      return CommentOn::Kind::View;
    case SchemaParser::MATERIALIZED:
      return CommentOn::Kind::MaterializedView;
    case SchemaParser::CONTINUOUS:
      return CommentOn::Kind::ContinuousAggregate;
    case SchemaParser::INDEX:
      return CommentOn::Kind::Index;
    case SchemaParser::CONSTRAINT:
      return CommentOn::Kind::Constraint;
    case SchemaParser::POLICY:
      return CommentOn::Kind::Policy;
    default:
      return CommentOn::Kind::Type;
  }
}

CommentOn ToCommentOn(SchemaParser::CommentOnContext* comment) {
  auto* target = comment->target();
  CommentOn result = {.kind = KindOf(target)};
  if (target->qualifiedName() != nullptr) {
    result.path = {ToName(target->word())};
    result.on = ToName(target->qualifiedName());
    result.on_domain = target->DOMAIN() != nullptr;
  } else {
    result.path = ToNames(target->path()->word());
  }
  if (comment->literal() != nullptr) result.text = ToLiteral(comment->literal());
  return result;
}

}  // namespace

Declaration ToDeclaration(SchemaParser::DeclarationContext* declaration, const Origin& origin) {
  if (auto* extension = declaration->extension()) return ToExtension(extension, origin);
  if (auto* schema = declaration->schema()) return ToSchema(schema);
  if (auto* enumeration = declaration->enumeration()) return ToEnum(enumeration, origin);
  if (auto* domain = declaration->domain()) return ToDomain(domain, origin);
  if (auto* type = declaration->type()) return ToType(type, origin);
  if (auto* statistics = declaration->statistics()) return ToStatistics(statistics, origin);
  if (auto* collation = declaration->collation()) return ToCollation(collation, origin);
  if (auto* text_search = declaration->textSearch()) return ToTextSearch(text_search, origin);
  if (auto* publication = declaration->publication()) return ToPublication(publication, origin);
  if (auto* subscription = declaration->subscription()) return ToSubscription(subscription, origin);
  if (auto* wrapper = declaration->foreignDataWrapper()) return ToWrapper(wrapper, origin);
  if (auto* server = declaration->server()) return ToServer(server, origin);
  if (auto* mapping = declaration->userMapping()) return ToUserMapping(mapping);
  if (auto* sequence = declaration->sequence()) return ToSequence(sequence, origin);
  if (auto* view = declaration->view()) return ToView(view, origin);
  if (auto* aggregate = declaration->continuousAggregate())
    return ToContinuousAggregate(aggregate, origin);
  if (auto* index = declaration->tableIndex()) return ToIndex(index, origin);
  if (auto* parameter = declaration->parameter()) return ToParameter(parameter);
  if (auto* backfill = declaration->backfill()) return ToBackfill(backfill);
  if (auto* comment = declaration->commentOn()) return ToCommentOn(comment);
  if (auto* job = declaration->job()) return ToJob(job, origin);
  if (auto* role = declaration->role()) return ToRole(role, origin);
  if (auto* owner = declaration->ownerOf()) return ToOwner(owner);
  if (auto* grant = declaration->grantOn()) return ToGrant(grant);
  if (auto* given = declaration->defaultPrivileges()) return ToDefaultPrivileges(given);
  auto* assertion = declaration->assertion();
  return Assertion{.message = ToLiteral(assertion->literal()),
                   .condition = ToSql(assertion->island())};
}

}  // namespace pleat::ast
