#include "compiler/model/rule.h"

namespace pleat {

std::string_view ToString(Rule::Event event) {
  switch (event) {
    case Rule::Event::Select:
      return "select";
    case Rule::Event::Insert:
      return "insert";
    case Rule::Event::Update:
      return "update";
    case Rule::Event::Delete:
      return "delete";
  }
  return "";
}

}  // namespace pleat
