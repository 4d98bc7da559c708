#include "compiler/ast/load.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

namespace pleat {

namespace {

namespace fs = std::filesystem;

void ReportUnreadable(const fs::path& path, const std::string& reason, Sink& sink) {
  sink.Add({.code = Code::Unreadable, .message = "cannot read `" + path.string() + "`: " + reason});
}

void LoadFile(const fs::path& path, Sources& sources, Sink& sink) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  // Offsets have 32 bits.
  if (!error && size >= std::numeric_limits<std::uint32_t>::max()) {
    return ReportUnreadable(path, "the file is too large", sink);
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), {});
  if (!stream.is_open() || stream.bad()) {
    return ReportUnreadable(path, std::generic_category().message(errno), sink);
  }
  sources.emplace_back(path.string(), std::move(text));
}

// The `*.pleat` files in and below `folder`, by name. Hidden folders are not looked into.
std::vector<fs::path> FilesBelow(const fs::path& folder, Sink& sink) {
  std::vector<fs::path> files;
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(folder, error);
  while (!error && entry != fs::recursive_directory_iterator()) {
    const std::string name = entry->path().filename().string();
    if (entry->is_directory() && name.starts_with('.')) entry.disable_recursion_pending();
    if (!entry->is_directory() && entry->path().extension() == ".pleat")
      files.push_back(entry->path());
    entry.increment(error);
  }
  if (error) ReportUnreadable(folder, error.message(), sink);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void Load(const std::string& path, Sources& sources, Sink& sink) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    const bool absent = status.type() == fs::file_type::not_found;
    return ReportUnreadable(path, absent ? "no such file or folder" : error.message(), sink);
  }
  if (!fs::is_directory(status)) return LoadFile(path, sources, sink);
  const int errors = sink.error_count();
  const std::vector<fs::path> files = FilesBelow(path, sink);
  for (const fs::path& file : files) LoadFile(file, sources, sink);
  if (files.empty() && sink.error_count() == errors) {
    sink.Add(
        {.code = Code::NothingDeclared, .message = "there is no `.pleat` file in `" + path + "`"});
  }
}

}  // namespace pleat
