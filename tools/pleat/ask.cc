#include "tools/pleat/ask.h"

#include <vector>

#include "compiler/introspect/judge.h"
#include "compiler/plan/builder.h"
#include "emit/sql/inquiry.h"

namespace pleat {

void AskServer(const std::string& address, Comparison& comparison) {
  const std::vector<canon::Question> questions = QuestionsOf(comparison);
  if (questions.empty()) return;
  std::vector<canon::Inquiry> inquiries;
  for (const canon::Question& question : InLiveNames(questions, comparison)) {
    inquiries.push_back(sql::InquiryOf(question, inquiries.size() + 1));
  }
  pg::Session session(address);
  const std::vector<canon::Verdict> verdicts =
      pg::Judge(session, inquiries, SearchPath(comparison.desired));
  canon::Answers answers;
  for (std::size_t i = 0; i < questions.size(); ++i) answers.emplace(questions[i], verdicts[i]);
  Settle(answers, comparison);
}

}  // namespace pleat
