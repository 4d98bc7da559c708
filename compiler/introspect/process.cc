#include "compiler/introspect/process.h"

#include <grp.h>
#include <pwd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string_view>

extern char** environ;

namespace pleat::pg {

namespace {

constexpr int kNotStarted = 127;

// A file in memory: unlike a pipe it never makes anyone wait.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("pleat", MFD_CLOEXEC)) {}
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int fd() const { return fd_; }

  bool Write(std::string_view text) {
    while (!text.empty()) {
      const auto written = write(fd_, text.data(), text.size());
      if (written < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return lseek(fd_, 0, SEEK_SET) == 0;
  }

  std::string Read() const {
    std::string text;
    char buffer[65536];
    lseek(fd_, 0, SEEK_SET);
    for (auto got = read(fd_, buffer, sizeof buffer); got > 0;
         got = read(fd_, buffer, sizeof buffer))
      text.append(buffer, static_cast<std::size_t>(got));
    return text;
  }

 private:
  int fd_;
};

// Pointers into `texts`, with the null at the end that exec wants.
std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

bool SwitchTo(const Account& account) {
  return initgroups(account.name.c_str(), account.group) == 0 && setgid(account.group) == 0 &&
         setuid(account.user) == 0;
}

}  // namespace

std::optional<Account> ServerAccount() {
  if (geteuid() != 0) return std::nullopt;
  const passwd* entry = getpwnam("postgres");
  if (entry == nullptr) entry = getpwnam("nobody");
  if (entry == nullptr) return std::nullopt;
  return Account{.name = entry->pw_name, .user = entry->pw_uid, .group = entry->pw_gid};
}

void Become(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const Manner& manner) {
  if (manner.account && !SwitchTo(*manner.account)) return;
  // After the change of account, which would clear it (prctl(2)).
  if (manner.signal_at_parents_death != 0) prctl(PR_SET_PDEATHSIG, manner.signal_at_parents_death);
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (!std::string_view(*variable).starts_with("PG")) variables.emplace_back(*variable);
  execve(program.c_str(), Pointers(words).data(), Pointers(variables).data());
}

Outcome RunProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                   std::string_view input, const std::optional<Account>& account) {
  MemoryFile in;
  MemoryFile out;
  MemoryFile err;
  if (!in.Write(input)) return {.status = kNotStarted};
  const pid_t child = fork();
  if (child < 0) return {.status = kNotStarted};
  if (child == 0) {
    dup2(in.fd(), STDIN_FILENO);
    dup2(out.fd(), STDOUT_FILENO);
    dup2(err.fd(), STDERR_FILENO);
    Become(program, arguments, {.account = account});
    _exit(kNotStarted);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .output = out.Read(),
          .errors = err.Read()};
}

}  // namespace pleat::pg
