#include "tools/pleat/write_folder.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace pleat {

namespace fs = std::filesystem;

namespace {

// What stands in the folder and is none of the files; links and other odd things are never ours.
std::vector<std::string> Strangers(const fs::path& folder,
                                   const std::map<std::string, std::string>& files) {
  std::vector<std::string> strangers;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().lexically_relative(folder).generic_string();
    if (entry.is_symlink()) {
      strangers.push_back(path);
    } else if (entry.is_directory()) {
      const auto next = files.lower_bound(path + "/");
      if (next == files.end() || !next->first.starts_with(path + "/")) strangers.push_back(path);
    } else if (!entry.is_regular_file() || !files.contains(path)) {
      strangers.push_back(path);
    }
  }
  return strangers;
}

std::string ReadWhole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void ReplaceFile(const fs::path& path, const std::string& text) {
  const fs::path unfinished = path.string() + ".pleat-new";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  if (file) fs::rename(unfinished, path, error);
  if (file && !error) return;
  fs::remove(unfinished, error);
  throw std::runtime_error(fmt::format("cannot write `{}`", path.string()));
}

}  // namespace

void WriteFolder(const fs::path& folder, const std::map<std::string, std::string>& files) {
  if (fs::exists(folder) && !fs::is_directory(folder))
    throw std::runtime_error(fmt::format("`{}` is no folder", folder.string()));
  if (fs::exists(folder)) {
    const std::vector<std::string> strangers = Strangers(folder, files);
    if (!strangers.empty()) {
      throw std::runtime_error(fmt::format(
          "`{}` holds `{}`{}, which would not be written: nothing was; give an empty "
          "folder or a new one",
          folder.string(), strangers.front(),
          strangers.size() == 1 ? "" : fmt::format(" and {} more", strangers.size() - 1)));
    }
  }
  for (const auto& [path, text] : files) {
    const fs::path target = folder / path;
    fs::create_directories(target.parent_path());
    if (!fs::exists(target) || ReadWhole(target) != text) ReplaceFile(target, text);
  }
}

}  // namespace pleat
