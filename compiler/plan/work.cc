#include "compiler/plan/work.h"

#include <fmt/format.h>

#include <algorithm>

namespace pleat {
namespace {

struct Rate {
  std::int64_t rows_a_second;
  std::int64_t bytes_a_second;
};

constexpr std::int64_t kMegabyte = 1024 * 1024;

// Whichever of the two takes longer counts.
Rate RateOf(WorkKind kind) {
  switch (kind) {
    case WorkKind::Scan:
      return {5'000'000, 400 * kMegabyte};
    case WorkKind::Build:
      return {1'000'000, 200 * kMegabyte};
    case WorkKind::Rewrite:
      return {500'000, 60 * kMegabyte};
    case WorkKind::Batches:
      return {30'000, 10 * kMegabyte};
  }
  return {1, 1};
}

std::string WithThousands(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string HumanBytes(std::int64_t bytes) {
  if (bytes < kMegabyte) return fmt::format("{} kB", (bytes + 1023) / 1024);
  if (bytes < 10 * 1024 * kMegabyte) return fmt::format("{} MB", bytes / kMegabyte);
  return fmt::format("{} GB", bytes / (1024 * kMegabyte));
}

}  // namespace

std::chrono::milliseconds DurationOf(WorkKind kind, const Extent& extent) {
  const Rate rate = RateOf(kind);
  const double seconds =
      std::max(static_cast<double>(extent.rows) / static_cast<double>(rate.rows_a_second),
               static_cast<double>(extent.bytes) / static_cast<double>(rate.bytes_a_second));
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

std::string_view ToString(WorkKind kind) {
  switch (kind) {
    case WorkKind::Scan:
      return "scan";
    case WorkKind::Build:
      return "build";
    case WorkKind::Rewrite:
      return "rewrite";
    case WorkKind::Batches:
      return "batches";
  }
  return "";
}

std::string ToString(const Extent& extent) {
  std::string text =
      fmt::format("about {} rows, {}", WithThousands(extent.rows), HumanBytes(extent.bytes));
  if (extent.parts > 0) {
    text += fmt::format(", {} part{}", WithThousands(extent.parts), extent.parts == 1 ? "" : "s");
  }
  return text;
}

std::string ToString(std::chrono::milliseconds duration) {
  using namespace std::chrono_literals;
  const auto count = duration.count();
  if (duration < 100ms) return "an instant";
  if (duration < 10s) return fmt::format("about {}.{} s", count / 1000, count % 1000 / 100);
  if (duration < 2min) return fmt::format("about {} s", count / 1000);
  if (duration < 2h) return fmt::format("about {} min", count / 60'000);
  return fmt::format("about {} h", count / 3'600'000);
}

}  // namespace pleat
