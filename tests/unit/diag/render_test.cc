#include "compiler/diag/render.h"

#include <gtest/gtest.h>

namespace pleat {
namespace {

Diagnostic At(const SourceFile& file, std::string_view seen) {
  const auto begin = static_cast<std::uint32_t>(file.text.find(seen));
  const auto end = begin + static_cast<std::uint32_t>(seen.size());
  return {.code = Code::UnknownColumn,
          .span = Span{&file, begin, end},
          .message = "unknown column `placed`"};
}

TEST(Render, PrintsPlaceCaretLabelsAndHelp) {
  const SourceFile file("shop.pleat", "table orders {\n  index on (placed desc);\n}\n");
  Diagnostic diagnostic = At(file, "placed");
  diagnostic.caret = "no such column";
  diagnostic.labels = {{.span = {&file, 6, 12}, .message = "table declared here"}};
  diagnostic.help = "a column with a similar name exists: `placed_at`";
  EXPECT_EQ(Render(diagnostic),
            "shop.pleat:2:13: error[E0203]: unknown column `placed`\n"
            "    2 |   index on (placed desc);\n"
            "      |             ^^^^^^ no such column\n"
            "shop.pleat:1:7: note: table declared here\n"
            "help: a column with a similar name exists: `placed_at`\n");
}

TEST(Render, PutsTheCaretUnderTextAfterTabsAndWideCharacters) {
  const SourceFile file("a.pleat", "\tcheck ('größe 名前' = placed);\r\n");
  EXPECT_EQ(Render(At(file, "placed")),
            "a.pleat:1:22: error[E0203]: unknown column `placed`\n"
            "    1 |     check ('größe 名前' = placed);\n"
            "      |                           ^^^^^^\n");
}

TEST(Render, CutsLongLinesAroundTheCaret) {
  const SourceFile file("a.pleat",
                        std::string(100'000, 'a') + " placed " + std::string(100'000, 'b'));
  const std::string text = Render(At(file, "placed"), {.width = 20});
  EXPECT_EQ(text,
            "a.pleat:1:100002: error[E0203]: unknown column `placed`\n"
            "    1 | …aaaaaaaaa placed bbb…\n"
            "      |            ^^^^^^\n");
}

TEST(Render, ShowsBrokenBytesAndTheEndOfTheFile) {
  const SourceFile broken("a.pleat", "ab\xFFplaced");
  EXPECT_NE(Render(At(broken, "placed")).find("ab\xEF\xBF\xBDplaced\n      |    ^^^^^^"),
            std::string::npos);
  const SourceFile empty("b.pleat", "");
  const Diagnostic diagnostic = {
      .code = Code::NothingDeclared, .span = Span{&empty, 0, 0}, .message = "x"};
  EXPECT_EQ(Render(diagnostic), "b.pleat:1:1: error[E0103]: x\n    1 | \n      | ^\n");
}

TEST(Render, PrintsWhatHasNoPosition) {
  EXPECT_EQ(Render(Diagnostic{.code = Code::Unreadable, .message = "cannot read `schemas`"}),
            "error[E0101]: cannot read `schemas`\n");
}

TEST(Sink, SortsByPositionAndDropsRepetitions) {
  const SourceFile file("a.pleat", "one two placed");
  Sink sink;
  sink.Add(At(file, "two"));
  sink.Add(At(file, "one"));
  sink.Add(At(file, "two"));
  sink.Add({.code = Code::Unreadable, .message = "x"});
  const auto sorted = sink.Sorted();
  ASSERT_EQ(sorted.size(), 3U);
  EXPECT_FALSE(sorted[0].span);
  EXPECT_EQ(sorted[1].span->begin, 0U);
  EXPECT_EQ(sink.error_count(), 4);
}

TEST(Render, CountsWhatIsOverTheLimit) {
  const std::vector<Diagnostic> many(23, {.code = Code::Unreadable, .message = "x"});
  const std::string text = Render(many);
  EXPECT_NE(text.find("and 3 more\n"), std::string::npos);
}

}  // namespace
}  // namespace pleat
