#include "compiler/model/sequence.h"

#include "compiler/model/quote.h"
#include "emit/dsl/kinds.h"

namespace pleat::dsl {

std::string Declare(const Sequence& sequence, const Context& context) {
  Phrase phrase(context);
  phrase.Word("sequence").Name(sequence.name);
  if (sequence.type.name.name.text != "bigint") phrase.Word("as").Type(sequence.type);
  phrase.Sequence(sequence.options);
  if (sequence.owned_by) {
    const std::string table = Phrase(context).Table(sequence.owned_by->table).text();
    phrase.Word("owned by").Word(table + "." + Quoted(sequence.owned_by->column));
  }
  return phrase.Comment(sequence.comment).End();
}

}  // namespace pleat::dsl
