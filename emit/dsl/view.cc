#include "compiler/model/view.h"

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

std::string CommentOn(std::string_view kind, const QualifiedName& name, const Context& context,
                      const std::optional<std::string>& comment) {
  if (!comment) return {};
  return Phrase(context).Word("comment on").Word(kind).Name(name).Word("is").Text(*comment).End();
}

}  // namespace

std::string CommentsOnColumns(const QualifiedName& view, const Context& context,
                              const std::map<Identifier, std::string>& comments) {
  std::string text;
  for (const auto& [column, comment] : comments) {
    const std::string path = Phrase(context).Name(view).text() + "." + Quoted(column);
    text += Phrase(context).Word("comment on column").Word(path).Word("is").Text(comment).End();
  }
  return text;
}

std::string Declare(const View& view, const Context& context) {
  Phrase phrase(context);
  phrase.Word("view").Name(view.name);
  if (!view.columns.empty()) phrase.Names(view.columns);
  phrase.With(view.options);
  for (const auto& [column, value] : view.column_defaults)
    phrase.Word("default").Name(column).Island(value);
  phrase.Word("as");
  return phrase.text() + "\n" + Island(view.query.text, context) + ";\n" +
         CommentOn("view", view.name, context, view.comment) +
         CommentsOnColumns(view.name, context, view.column_comments) +
         TriggersOf(view.name, context) + CommentsOnTriggers(view.name, context);
}

std::string Declare(const MaterializedView& view, const Context& context) {
  Phrase phrase(context);
  phrase.Word("materialized view").Name(view.name);
  if (!view.columns.empty()) phrase.Names(view.columns);
  phrase.With(view.options).Tablespace(view.tablespace);
  if (view.clustered_on) phrase.Word("cluster on").Name(*view.clustered_on);
  phrase.Word("as");
  return phrase.text() + "\n" + Island(view.query.text, context) + ";\n" +
         CommentOn("materialized view", view.name, context, view.comment) +
         CommentsOnColumns(view.name, context, view.column_comments);
}

}  // namespace pleat::dsl
