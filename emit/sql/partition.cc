#include "compiler/model/partition.h"

#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

void WriteValues(SqlWriter& w, const std::vector<Expr>& values) {
  w.List(values, [&](const Expr& value) { w.Raw(value); });
}

}  // namespace

void WriteBound(SqlWriter& w, const PartitionBound& bound) {
  if (std::holds_alternative<DefaultBound>(bound)) {
    w.Words("DEFAULT");
  } else if (const auto* range = std::get_if<RangeBound>(&bound)) {
    w.Words("FOR VALUES FROM");
    WriteValues(w, range->from);
    w.Words("TO");
    WriteValues(w, range->to);
  } else if (const auto* list = std::get_if<ListBound>(&bound)) {
    w.Words("FOR VALUES IN");
    WriteValues(w, list->values);
  } else if (const auto* hash = std::get_if<HashBound>(&bound)) {
    w.Words("FOR VALUES WITH (MODULUS").Number(hash->modulus);
    w.Words(", REMAINDER").Number(hash->remainder).Words(")");
  }
}

void WritePartitioning(SqlWriter& w, const Partitioning& partitioning) {
  w.Words("PARTITION BY");
  switch (partitioning.strategy) {
    case Partitioning::Strategy::Range:
      w.Words("RANGE");
      break;
    case Partitioning::Strategy::List:
      w.Words("LIST");
      break;
    case Partitioning::Strategy::Hash:
      w.Words("HASH");
      break;
  }
  w.List(partitioning.elements, [&](const IndexElement& element) { WriteElement(w, element); });
}

void Write(SqlWriter& w, const AttachPartition& action) {
  AlterTable(w, action.parent).Words("ATTACH PARTITION").Name(action.table);
  WriteBound(w, action.bound);
  w.End();
}

void Write(SqlWriter& w, const DetachPartition& action) {
  AlterTable(w, action.parent).Words("DETACH PARTITION").Name(action.table);
  w.If(action.concurrently, "CONCURRENTLY").If(action.finalize, "FINALIZE").End();
}

void Write(SqlWriter& w, const SetInherit& action) {
  AlterTable(w, action.table).Words(action.inherit ? "INHERIT" : "NO INHERIT");
  w.Name(action.parent).End();
}

void Write(SqlWriter& w, const AttachIndex& action) {
  w.Words("ALTER INDEX").Name(action.index).Words("ATTACH PARTITION").Name(action.part).End();
}

}  // namespace pleat::sql
