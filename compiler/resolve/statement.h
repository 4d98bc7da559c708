#pragma once

#include <string>
#include <string_view>

#include "compiler/canon/statement.h"
#include "compiler/resolve/project.h"

// Private to resolve/: statements of PostgreSQL's own.
namespace pleat::resolve {

// A statement as PostgreSQL's parser gets it, and the way back to the file.
class StatementText {
 public:
  StatementText(Project& project, const Place& place) : project_(project), place_(place) {}

  StatementText& Words(std::string_view words);
  StatementText& Part(Range at);

  const std::string& text() const { return sql_.text; }
  // Where a part of the text stands in the file.
  Range At(canon::Extent extent) const;
  // The name that begins there, with its schema.
  Range NameAt(std::size_t offset) const;
  void Report(const canon::SyntaxError& error) const;
  // What a type in it means; reports what it does not know.
  canon::TypeOf Types() const;

 private:
  Project& project_;
  const Place& place_;
  ast::SqlText sql_ = {};
};

}  // namespace pleat::resolve
