// Domains, composite types and ranges.
#include "compiler/model/user_type.h"

#include <fmt/format.h>

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {

std::string Declare(const Domain& domain, const Context& context) {
  Phrase phrase(context);
  phrase.Word("domain").Name(domain.name).Word("as").Type(domain.type);
  if (domain.collation) phrase.Word("collate").Name(*domain.collation);
  if (domain.default_value) phrase.Word("default").Value(*domain.default_value);
  const auto base = context.catalog.domains.find(domain.type.name);
  const bool inherits =
      base != context.catalog.domains.end() && !domain.type.array && base->second.default_value;
  phrase.If(!domain.default_value && inherits, "default null");
  phrase.If(domain.not_null, "not null");
  for (const DomainCheck& check : domain.checks) {
    phrase.Word("check").Name(check.name).Island(check.expression);
    phrase.If(!check.validated, "not valid");
  }
  std::string text = phrase.Comment(domain.comment).End();
  for (const DomainCheck& check : domain.checks) {
    if (!check.comment) continue;
    Phrase comment(context);
    comment.Word("comment on constraint").Name(check.name).Word("on domain").Name(domain.name);
    text += comment.Word("is").Text(*check.comment).End();
  }
  return text;
}

std::string Declare(const CompositeType& type, const Context& context) {
  std::vector<std::string> attributes;
  for (const TypeAttribute& attribute : type.attributes) {
    Phrase phrase(context);
    phrase.Name(attribute.name).Type(attribute.type);
    if (attribute.collation) phrase.Word("collate").Name(*attribute.collation);
    attributes.push_back(phrase.Comment(attribute.comment).text());
  }
  Phrase phrase(context);
  phrase.Word("type").Name(type.name).Word("as").Group(attributes);
  return phrase.Comment(type.comment).End();
}

std::string Declare(const RangeType& type, const Context& context) {
  std::vector<std::string> parts;
  const auto add = [&](std::string_view option, const std::string& value) {
    parts.push_back(fmt::format("{} = {}", option, value));
  };
  // A value of a definition is no island.
  Context plain = context;
  plain.marked = false;
  add("subtype", Phrase(plain).Type(type.subtype).text());
  if (type.opclass) add("subtype_opclass", Quoted(*type.opclass));
  if (type.collation) add("collation", Quoted(*type.collation));
  if (type.subtype_diff) add("subtype_diff", Quoted(*type.subtype_diff));
  if (type.multirange != UsualMultirange(type.name))
    add("multirange_type_name", Phrase(context).Name(type.multirange).text());
  Phrase phrase(context);
  phrase.Word("type").Name(type.name).Word("as range").Group(parts);
  return phrase.Comment(type.comment).End();
}

}  // namespace pleat::dsl
