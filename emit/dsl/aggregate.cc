#include "compiler/model/aggregate.h"

#include <fmt/format.h>

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {
namespace {

std::string_view ModifyWord(FinalModify modify) {
  switch (modify) {
    case FinalModify::ReadOnly:
      return "read_only";
    case FinalModify::Shareable:
      return "shareable";
    case FinalModify::ReadWrite:
      return "read_write";
  }
  return "";
}

// The items between the parentheses of a definition.
class Items {
 public:
  explicit Items(const Context& context) : context_(context) {}

  void Add(std::string_view name, const std::string& value) {
    items_.push_back(fmt::format("{} = {}", name, value));
  }
  void Add(std::string_view name, const std::optional<QualifiedName>& value) {
    if (value) Add(name, Phrase(context_).Name(*value).text());
  }
  void Add(const std::string& prefix, const AggregateMode& mode) {
    Add(prefix + "sfunc", std::optional(mode.transition));
    Add(prefix + "stype", Phrase(context_).Type(mode.state).text());
    if (mode.state_size != 0) Add(prefix + "sspace", std::to_string(mode.state_size));
    Add(prefix + "finalfunc", mode.final);
    if (mode.final_extra) items_.push_back(prefix + "finalfunc_extra");
    if (mode.final_modify)
      Add(prefix + "finalfunc_modify", std::string(ModifyWord(*mode.final_modify)));
    if (mode.initial) Add(prefix + "initcond", Literal(*mode.initial));
  }
  void Word(std::string word) { items_.push_back(std::move(word)); }

  std::string Text() const { return fmt::format("({})", fmt::join(items_, ", ")); }

 private:
  const Context& context_;
  std::vector<std::string> items_ = {};
};

std::string Arguments(const Aggregate& aggregate, const Context& context) {
  if (aggregate.arguments.empty()) return "(*)";
  std::string text = "(";
  const auto size = static_cast<std::int64_t>(aggregate.arguments.size());
  for (std::int64_t i = 0; i < size; ++i) {
    if (aggregate.direct == i) {
      text += i > 0 ? " order by " : "order by ";
    } else if (i > 0) {
      text += ", ";
    }
    text += Item(aggregate.arguments[static_cast<std::size_t>(i)], context);
  }
  // The last one stands for both sides where it takes any number.
  if (aggregate.direct == size) text += " order by " + Item(aggregate.arguments.back(), context);
  return text + ")";
}

}  // namespace

std::string Declare(const Aggregate& aggregate, const Context& context) {
  Items items(context);
  items.Add("", aggregate.plain);
  items.Add("combinefunc", aggregate.combine);
  items.Add("serialfunc", aggregate.serialize);
  items.Add("deserialfunc", aggregate.deserialize);
  if (aggregate.moving) {
    items.Add("m", *aggregate.moving);
    items.Add("minvfunc", aggregate.inverse);
  }
  if (aggregate.sort_operator) {
    const QualifiedName& name = *aggregate.sort_operator;
    const std::string schema = name.schema.empty() ? "pg_catalog" : Quoted(name.schema);
    items.Add("sortop", "operator(" + schema + "." + name.name.text + ")");
  }
  if (aggregate.parallel == Parallel::Safe) items.Add("parallel", std::string("safe"));
  if (aggregate.parallel == Parallel::Restricted) items.Add("parallel", std::string("restricted"));
  if (aggregate.hypothetical) items.Word("hypothetical");
  const std::string name = Phrase(context).Name(aggregate.name.owner).text();
  const std::string signature = name + Arguments(aggregate, context);
  std::string text = Statement("aggregate " + signature + " " + items.Text(), context) + ";\n";
  if (!aggregate.comment) return text;
  return text + Phrase(context)
                    .Word("comment on aggregate")
                    .Word(signature)
                    .Word("is")
                    .Text(*aggregate.comment)
                    .EndStatement();
}

}  // namespace pleat::dsl
