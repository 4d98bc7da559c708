#include "compiler/canon/scan.h"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace pleat::canon {
namespace {

struct FreeScan {
  void operator()(PgQuery__ScanResult* result) const {
    pg_query__scan_result__free_unpacked(result, nullptr);
  }
};

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string WordOf(std::string_view token) {
  std::string word;
  for (const char c : token) {
    if (!IsWordByte(c)) return {};
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return word;
}

}  // namespace

std::vector<ScanToken> Scan(const std::string& text) {
  PgQueryScanResult scanned = pg_query_scan(text.c_str());
  if (scanned.error != nullptr) {
    pg_query_free_scan_result(scanned);
    return {};
  }
  const std::unique_ptr<PgQuery__ScanResult, FreeScan> result(pg_query__scan_result__unpack(
      nullptr, scanned.pbuf.len, reinterpret_cast<std::uint8_t*>(scanned.pbuf.data)));
  pg_query_free_scan_result(scanned);
  std::vector<ScanToken> tokens;
  int depth = 0;
  for (std::size_t i = 0; i < result->n_tokens; ++i) {
    const PgQuery__ScanToken& token = *result->tokens[i];
    const int kind = static_cast<int>(token.token);
    if (kind == PG_QUERY__TOKEN__SQL_COMMENT || kind == PG_QUERY__TOKEN__C_COMMENT) continue;
    if (kind == PG_QUERY__TOKEN__ASCII_41 || kind == PG_QUERY__TOKEN__ASCII_93) --depth;
    ScanToken scan = {.kind = kind,
                      .begin = static_cast<std::size_t>(token.start),
                      .end = static_cast<std::size_t>(token.end),
                      .depth = depth};
    scan.word = WordOf(std::string_view(text).substr(scan.begin, scan.end - scan.begin));
    tokens.push_back(std::move(scan));
    if (kind == PG_QUERY__TOKEN__ASCII_40 || kind == PG_QUERY__TOKEN__ASCII_91) ++depth;
  }
  return tokens;
}

}  // namespace pleat::canon
