#include <algorithm>
#include <string>

#include "compiler/plan/archive.h"
#include "compiler/plan/type_change.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

// Rows a transaction.
constexpr std::int64_t kBatch = 1000;
// Pages a transaction, for tables without a key: some thousands of rows.
constexpr std::int64_t kPages = 64;

// Lines of a block, indented by two blanks a level.
class Block {
 public:
  explicit Block(SqlWriter& w, int depth = 0) : w_(w), depth_(depth) {}
  SqlWriter& Line() { return w_.Line(2 * depth_); }
  Block& Open(std::string_view words) {
    Line().Words(words);
    ++depth_;
    return *this;
  }
  Block& Close(std::string_view words) {
    --depth_;
    Line().Words(words);
    return *this;
  }
  Block& Say(std::string_view words) {
    Line().Words(words);
    return *this;
  }

 private:
  SqlWriter& w_;
  int depth_;
};

// Shown in pg_stat_activity while the block runs.
void ShowProgress(Block& block, SqlWriter& w, std::string_view what) {
  block.Line().Words("PERFORM pg_catalog.set_config('application_name',");
  w.Literal("pleat: " + std::string(what)).Words(", false);");
}

void MarkFinished(Block& block, SqlWriter& w, const std::string& name) {
  if (name.empty()) return;
  block.Line().Words("UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now()");
  w.Words("WHERE name =").Literal(name).Words(";");
}

// A batch that cannot get a row's lock in time lets go of what it has and tries again, so that it
// never makes the application wait or fail.
template <class Statement>
void Retrying(Block& block, Statement statement) {
  block.Open("LOOP").Open("BEGIN");
  statement();
  block.Say("EXIT;");
  block.Close("EXCEPTION WHEN lock_not_available OR deadlock_detected THEN");
  block.Say("  PERFORM pg_catalog.pg_sleep(0.1);");
  block.Say("END;").Close("END LOOP;");
}

void WriteValue(SqlWriter& w, const FillColumn& fill) {
  if (fill.value) {
    w.Parenthesised(*fill.value);
    return;
  }
  w.Member(fill.table, *fill.copy_of);
  if (fill.cast) w.Words("::").Type(CastTarget(*fill.cast));
}

void WriteCondition(SqlWriter& w, const FillColumn& fill) {
  if (fill.where) {
    w.Parenthesised(*fill.where);
  } else if (fill.copy_of || fill.differs) {
    if (fill.by_image) w.Words("ROW(");
    w.Member(fill.table, fill.column);
    w.Words(fill.by_image ? ")::record OPERATOR(pg_catalog.*<>) ROW(" : "IS DISTINCT FROM");
    WriteValue(w, fill);
    if (fill.by_image) w.Words(")::record");
  } else {
    w.Member(fill.table, fill.column).Words("IS NULL");
  }
}

void WriteUpdate(SqlWriter& w, const FillColumn& fill) {
  w.Words("UPDATE").Name(fill.table).Words("SET").Name(fill.column).Words("=");
  WriteValue(w, fill);
}

Identifier Low(std::size_t at) { return {"low_" + std::to_string(at + 1)}; }
Identifier High(std::size_t at) { return {"high_" + std::to_string(at + 1)}; }

std::vector<Identifier> Numbered(Identifier (*name)(std::size_t), std::size_t count) {
  std::vector<Identifier> names;
  for (std::size_t at = 0; at < count; ++at) names.push_back(name(at));
  return names;
}

void WriteBare(SqlWriter& w, const std::vector<Identifier>& names) {
  w.Comma(names, [&](const Identifier& name) { w.Name(name); });
}

// What was there goes beside the key, once: a row that is filled again keeps its oldest value.
void WriteKeeping(Block& block, SqlWriter& w, const FillColumn& fill,
                  const std::vector<Identifier>& batch) {
  block.Line().Words("RETURNING");
  WriteBare(w, batch);
  w.Words(", pleat_was,").Member(fill.table, fill.column).Words(")");
  block.Line().Words("INSERT INTO").Name(KeptTable(fill.table, fill.column));
  w.Words("SELECT * FROM pleat_done ON CONFLICT").Names(batch);
  w.Words("DO UPDATE SET pleat_became = excluded.pleat_became");
}

void WriteKept(SqlWriter& w, const FillColumn& fill, const Identifier& column) {
  const auto& text = fill.keep_as_text;
  const bool as_text = std::find(text.begin(), text.end(), column) != text.end();
  w.Name(column).If(as_text, "::text").Words("AS");
}

void CreateKept(SqlWriter& w, const FillColumn& fill) {
  const QualifiedName kept = KeptTable(fill.table, fill.column);
  w.Aside("create schema pleat_archive if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS").Name(kept.schema).End();
  w.Aside("make room for the values that are replaced", {{fill.table, LockLevel::AccessShare}});
  w.Words("CREATE TABLE IF NOT EXISTS").Name(kept).Words("AS SELECT");
  const auto keys = Numbered(KeptKeyColumn, fill.key.size());
  for (std::size_t at = 0; at < keys.size(); ++at) {
    WriteKept(w, fill, fill.key[at]);
    w.Name(keys[at]).Words(",");
  }
  WriteKept(w, fill, fill.column);
  w.Words("pleat_was,");
  WriteKept(w, fill, fill.column);
  w.Words("pleat_became FROM").Name(fill.table).Words("WITH NO DATA").End();
  w.Aside("keep one value a row").Words("CREATE UNIQUE INDEX IF NOT EXISTS");
  w.Name(TransitionalName("key of ", kept.name)).Words("ON").Name(kept).Names(keys).End();
}

// Walks the primary key: each turn takes the next rows from `low_…` on and remembers where the one
// after them begins.
void WriteKeyedFill(Block& block, SqlWriter& w, const FillColumn& fill) {
  const auto lows = Numbered(Low, fill.key.size());
  const auto highs = Numbered(High, fill.key.size());
  block.Line().Words("SELECT");
  WriteBare(w, fill.key);
  w.Words("INTO");
  WriteBare(w, lows);
  w.Words("FROM").Name(fill.table).Words("ORDER BY");
  WriteBare(w, fill.key);
  w.Words("LIMIT 1;");
  block.Say("more := FOUND;").Open("WHILE more LOOP");
  block.Line().Words("SELECT");
  WriteBare(w, fill.key);
  w.Words("INTO");
  WriteBare(w, highs);
  w.Words("FROM").Name(fill.table).Words("WHERE").Names(fill.key).Words(">=").Names(lows);
  w.Words("ORDER BY");
  WriteBare(w, fill.key);
  w.Words("OFFSET").Number(kBatch).Words("LIMIT 1;");
  block.Say("more := FOUND;");
  Retrying(block, [&] {
    block.Line().Words("WITH pleat_batch");
    const auto batch = Numbered(KeptKeyColumn, fill.key.size());
    std::vector<Identifier> columns = batch;
    std::vector<Identifier> selected = fill.key;
    if (fill.keep) {
      columns.push_back({"pleat_was"});
      selected.push_back(fill.column);
    }
    w.Names(columns).Words("AS (SELECT");
    WriteBare(w, selected);
    w.Words("FROM").Name(fill.table).Words("WHERE").Names(fill.key).Words(">=").Names(lows);
    w.Words("ORDER BY");
    WriteBare(w, fill.key);
    w.Words("LIMIT").Number(kBatch).Words(")").If(fill.keep, ", pleat_done AS (");
    block.Line();
    WriteUpdate(w, fill);
    w.Words("FROM pleat_batch");
    block.Line().Words("WHERE");
    w.List(fill.key, [&](const Identifier& column) { w.Member(fill.table, column); });
    w.Words("=").Names(batch).Words("AND");
    WriteCondition(w, fill);
    if (fill.keep) WriteKeeping(block, w, fill, batch);
    w.Words(";");
  });
  block.Say("COMMIT;");
  for (std::size_t at = 0; at < fill.key.size(); ++at) {
    block.Line().Name(lows[at]).Words(":=").Name(highs[at]).Words(";");
  }
  block.Close("END LOOP;");
}

// Walks the table's pages; rows move to its end while it does, so the end is looked up each time.
void WritePagedFill(Block& block, SqlWriter& w, const FillColumn& fill) {
  block.Line().Words("WHILE page <= pg_catalog.pg_relation_size(").RelationLiteral(fill.table);
  w.Words("::pg_catalog.regclass) / pg_catalog.current_setting('block_size')::bigint");
  block.Open("LOOP");
  Retrying(block, [&] {
    block.Line();
    WriteUpdate(w, fill);
    block.Line().Words("WHERE").Name(fill.table).Words(".ctid");
    w.Words(">= pg_catalog.format('(%s,0)', page)::pg_catalog.tid AND").Name(fill.table);
    w.Words(".ctid").Words("< pg_catalog.format('(%s,0)', page +").Number(kPages);
    w.Words(")::pg_catalog.tid AND");
    WriteCondition(w, fill);
    w.Words(";");
  });
  block.Say("COMMIT;").Line().Words("page := page +").Number(kPages).Words(";");
  block.Close("END LOOP;");
}

void WriteKeyList(SqlWriter& w, const std::vector<Expr>& key) {
  w.List(key, [&](const Expr& column) { w.Raw(column); });
}

void WriteKeyColumns(SqlWriter& w, const std::vector<Expr>& key) {
  w.Comma(key, [&](const Expr& column) { w.Raw(column); });
}

void WriteSelect(SqlWriter& w, const TableBackfill& backfill) {
  w.Words("SELECT").Raw(backfill.select_list).Words("FROM").Raw(backfill.from);
}

void WriteInsert(SqlWriter& w, const CopyRows& copy) {
  w.Words("INSERT INTO").Name(copy.backfill.target).Names(copy.backfill.columns);
  w.If(copy.source.has_value(), "OVERRIDING SYSTEM VALUE");
}

// Whoever changes a row that is being copied waits, and then finds the copy (CreateSync). What is
// there already is as new. Of two rows with one key the second must not be lost in silence: null
// is no key.
void WriteBesideWriters(Block& block, SqlWriter& w, const CopyRows& copy) {
  if (copy.shadow_key.empty()) return;
  block.Line().Words("FOR SHARE");
  block.Line().Words("ON CONFLICT").Names(copy.shadow_key);
  if (copy.rest_of_key.empty()) {
    w.Words("DO NOTHING");
    return;
  }
  w.Words("DO UPDATE SET").Name(copy.shadow_key.front()).Words("= NULL WHERE");
  const auto member = [&](const Identifier& column) { w.Member(copy.backfill.target, column); };
  w.List(copy.rest_of_key, member).Words("IS DISTINCT FROM");
  w.List(copy.rest_of_key, [&](const Identifier& column) { w.Field("excluded", column); });
}

void WriteWhere(SqlWriter& w, const TableBackfill& backfill) {
  w.Words("WHERE");
  if (backfill.where) w.Parenthesised(*backfill.where).Words("AND");
}

// Where the first batch begins: where the progress row says that the last one ended.
void WriteCopyStart(Block& block, SqlWriter& w, const CopyRows& copy) {
  const TableBackfill& backfill = copy.backfill;
  const auto lows = Numbered(Low, backfill.key.size());
  const bool recorded = !copy.name.empty();
  if (recorded) {
    block.Line().Words("SELECT");
    std::size_t at = 0;
    w.Comma(copy.key_types, [&](const TypeName& type) {
      w.Words("done_to[").Number(static_cast<std::int64_t>(++at)).Words("]::").Type(type);
    });
    w.Words(", done_to IS NOT NULL INTO");
    WriteBare(w, lows);
    w.Words(", more FROM pleat.progress WHERE name =").Literal(copy.name).Words(";");
    block.Open("IF NOT more THEN");
  }
  block.Line().Words("SELECT");
  WriteKeyColumns(w, backfill.key);
  w.Words("INTO");
  WriteBare(w, lows);
  w.Words("FROM").Raw(backfill.from);
  if (backfill.where) w.Words("WHERE").Parenthesised(*backfill.where);
  w.Words("ORDER BY");
  WriteKeyColumns(w, backfill.key);
  w.Words("LIMIT 1;");
  block.Say("more := FOUND;");
  if (recorded) block.Close("END IF;");
}

void WriteCopyBatch(Block& block, SqlWriter& w, const CopyRows& copy, bool bounded) {
  const TableBackfill& backfill = copy.backfill;
  const auto insert = [&] {
    // Less than the time after which the server looks for a deadlock: the application must not be
    // the one that it ends.
    if (!copy.shadow_key.empty())
      block.Say("PERFORM pg_catalog.set_config('lock_timeout', '200ms', true);");
    block.Line();
    WriteInsert(w, copy);
    block.Line();
    WriteSelect(w, backfill);
    block.Line();
    WriteWhere(w, backfill);
    WriteKeyList(w, backfill.key);
    w.Words(">=").Names(Numbered(Low, backfill.key.size()));
    if (bounded) {
      w.Words("AND");
      WriteKeyList(w, backfill.key);
      w.Words("<").Names(Numbered(High, backfill.key.size()));
    }
    WriteBesideWriters(block, w, copy);
    w.Words(";");
  };
  if (copy.shadow_key.empty()) return insert();
  Retrying(block, insert);
}

// The progress row says where the next batch begins; it changes in the transaction that copies the
// rows before it.
void WriteKeyedCopy(Block& block, SqlWriter& w, const CopyRows& copy) {
  const TableBackfill& backfill = copy.backfill;
  const auto lows = Numbered(Low, backfill.key.size());
  const auto highs = Numbered(High, backfill.key.size());
  WriteCopyStart(block, w, copy);
  block.Open("WHILE more LOOP");
  block.Line().Words("SELECT DISTINCT");
  WriteKeyColumns(w, backfill.key);
  w.Words("INTO");
  WriteBare(w, highs);
  w.Words("FROM").Raw(backfill.from);
  WriteWhere(w, backfill);
  WriteKeyList(w, backfill.key);
  w.Words(">=").Names(lows).Words("ORDER BY");
  WriteKeyColumns(w, backfill.key);
  w.Words("OFFSET").Number(kBatch).Words("LIMIT 1;");
  block.Say("more := FOUND;").Open("IF more THEN");
  WriteCopyBatch(block, w, copy, true);
  if (!copy.name.empty()) {
    block.Line().Words("UPDATE pleat.progress SET done_to = ARRAY[");
    w.Comma(highs, [&](const Identifier& high) { w.Name(high).Words("::text"); });
    w.Words("], updated_at = pg_catalog.now() WHERE name =").Literal(copy.name).Words(";");
  }
  block.Close("ELSE").Say("  -- the last batch has no end");
  WriteCopyBatch(block, w, copy, false);
  MarkFinished(block, w, copy.name);
  block.Say("END IF;").Say("COMMIT;");
  for (std::size_t i = 0; i < lows.size(); ++i) {
    block.Line().Name(lows[i]).Words(":=").Name(highs[i]).Words(";");
  }
  block.Close("END LOOP;");
}

}  // namespace

void Write(SqlWriter& w, const FillColumn& action) {
  if (action.keep) CreateKept(w, action);
  w.Words("DO $pleat$");
  Block block(w);
  const bool keyed = !action.key.empty();
  if (!action.at_once) {
    block.Open("DECLARE");
    if (keyed) block.Say("more boolean;");
    if (!keyed) block.Say("page bigint := 0;");
    for (std::size_t at = 0; at < action.key.size(); ++at) {
      for (const Identifier& variable : {Low(at), High(at)}) {
        block.Line().Name(variable).Member(action.table, action.key[at]).Words("%TYPE;");
      }
    }
    block.Close("BEGIN");
  } else {
    block.Say("BEGIN");
  }
  Block body(w, 1);
  SqlWriter name;
  name.Member(action.table, action.column);
  ShowProgress(body, w, "fill " + name.text());
  if (action.at_once) {
    body.Line();
    WriteUpdate(w, action);
    w.Words("WHERE");
    WriteCondition(w, action);
    w.Words(";");
  } else if (keyed) {
    WriteKeyedFill(body, w, action);
  } else {
    WritePagedFill(body, w, action);
  }
  MarkFinished(body, w, action.name);
  body.Close("END $pleat$");
  w.End();
}

void Write(SqlWriter& w, const CopyRows& action) {
  w.Words("DO $pleat$");
  Block block(w);
  if (!action.backfill.key.empty()) {
    block.Open("DECLARE").Say("more boolean;");
    for (std::size_t at = 0; at < action.key_types.size(); ++at) {
      for (const Identifier& variable : {Low(at), High(at)}) {
        block.Line().Name(variable).Type(action.key_types[at]).Words(";");
      }
    }
    block.Close("BEGIN");
  } else {
    block.Say("BEGIN");
  }
  Block body(w, 1);
  if (!action.name.empty()) {
    body.Line().Words("IF (SELECT finished FROM pleat.progress WHERE name =").Literal(action.name);
    w.Words(") THEN RETURN; END IF;");
  }
  ShowProgress(body, w, action.name.empty() ? Describe(action) : action.name);
  // A policy that hides rows from whoever runs this is an error then, not a loss.
  if (action.source) body.Say("PERFORM pg_catalog.set_config('row_security', 'off', false);");
  if (action.backfill.key.empty()) {
    body.Line();
    WriteInsert(w, action);
    body.Line();
    WriteSelect(w, action.backfill);
    if (action.backfill.where) w.Words("WHERE").Parenthesised(*action.backfill.where);
    w.Words(";");
  } else {
    WriteKeyedCopy(body, w, action);
  }
  MarkFinished(body, w, action.name);
  if (action.source) body.Line().Words("ANALYZE").Name(action.backfill.target).Words(";");
  body.Close("END $pleat$");
  w.End();
}

void Write(SqlWriter& w, const CreateProgress& action) {
  w.Aside("create schema pleat if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS pleat").End();
  w.Aside("create the table of backfills if it is not there yet");
  w.Words("CREATE TABLE IF NOT EXISTS pleat.progress (").Line(2);
  w.Words("name text PRIMARY KEY,").Line(2);
  w.Words("done_to text[],").Line(2);
  w.Words("finished boolean NOT NULL DEFAULT false,").Line(2);
  w.Words("updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()").Line();
  w.Words(")").End();
  w.Aside("say what the table is for").Words("COMMENT ON TABLE pleat.progress IS");
  w.Literal("pleat: backfills of the change that is under way").End();
  w.Words("INSERT INTO pleat.progress (name, finished) VALUES").Line(2);
  bool first = true;
  for (const std::string& name : action.names) {
    if (!first) w.Words(",").Line(2);
    first = false;
    w.Words("(").Literal(name).Words(",").Words(action.finished ? "true" : "false").Words(")");
  }
  w.Line().Words("ON CONFLICT (name) DO NOTHING").End();
}

void Write(SqlWriter& w, const DropProgress&) {
  w.Words("DROP TABLE IF EXISTS pleat.progress").End();
  w.Aside("drop the schema that they were in").Words("DROP SCHEMA IF EXISTS pleat").End();
}

// Null counts as not held.
void Write(SqlWriter& w, const Assert& action) {
  w.Words("DO $pleat$ BEGIN").Line(2);
  w.Words("IF").Parenthesised(action.assertion.condition).Words("IS NOT TRUE THEN").Line(4);
  w.Words("RAISE EXCEPTION USING MESSAGE =")
      .Literal("pleat: not true: " + action.assertion.message);
  w.Words(",").Line(6).Words("HINT =");
  w.Literal("nothing was dropped; bring the rows in line and run this phase again");
  w.Words(";").Line(2).Words("END IF;").Line().Words("END $pleat$").End();
}

}  // namespace pleat::sql
