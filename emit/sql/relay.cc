#include "compiler/plan/builder.h"
#include "emit/sql/write.h"

namespace pleat::sql {
namespace {

// The dots: a_b.c and a.b_c are two columns.
QualifiedName FunctionOf(const Relay& relay) {
  const std::string column = relay.table.name.text + "." + relay.forth.front().column.text;
  return {.schema = {"pleat"},
          .name = TransitionalName("to " + relay.table.schema.text + ".", Identifier{column})};
}

// Triggers fire in the order of their names: after those that may still change the row, among them
// the ones that keep a column's two names equal.
Identifier TriggerOf(const Relay& relay) {
  return TransitionalName("~pleat_relay_", relay.forth.front().column);
}

// What a value may do. Names that are not there have been told before the trigger was made; who may
// not call its functions is told when writing, as nothing else would tell it.
constexpr std::string_view kNotTaken =
    "data_exception OR integrity_constraint_violation OR raise_exception";

class RelayWriter {
 public:
  RelayWriter(SqlWriter& w, const CreateRelay& action) : w_(w), action_(action) {}

  void Write() {
    w_.Words("CREATE OR REPLACE FUNCTION").Name(FunctionOf(relay_));
    w_.Words("() RETURNS trigger LANGUAGE plpgsql").Line();
    WriteSearchPath(w_, action_.search_path);
    // A column may be called like a variable, such as `found`.
    w_.Words("AS $pleat$").Line().Words("#variable_conflict use_column").Line();
    w_.Words("DECLARE").Line(2).Words("pleat_old boolean;").Line(2).Words("pleat_new boolean;");
    Declare(relay_.forth, "forth");
    Declare(relay_.back, "back");
    w_.Line().Words("BEGIN");
    WriteWhoWrites();
    Evaluate(relay_.forth, "forth");
    w_.Line(2).Words("IF TG_OP = 'INSERT' THEN");
    WriteInsertion();
    w_.Line(2).Words("ELSIF pleat_old THEN");
    WriteOfOldCode();
    w_.Line(2).Words("ELSE");
    WriteOfNewCode();
    w_.Line(2).Words("END IF;").Line(2).Words("RETURN NEW;").Line().Words("END $pleat$").End();
  }

 private:
  void Declare(const std::vector<ColumnValue>& values, std::string_view side) {
    for (std::size_t at = 0; at < values.size(); ++at) {
      w_.Line(2).Words(Variable(side, at)).Member(relay_.table, values[at].column);
      w_.Words("%TYPE;");
    }
  }

  // Old code writes what leaves, new code what comes from it. A new row says so by what is not
  // left out.
  void WriteWhoWrites() {
    w_.Line(2).Words("IF TG_OP = 'INSERT' THEN").Line(4).Words("pleat_old :=");
    AnyOf(relay_.leaving, [&](const Identifier& column) { IsGiven(column); });
    w_.Words(";").Line(4).Words("pleat_new :=");
    AnyOf(relay_.forth, [&](const ColumnValue& forth) { IsGiven(forth.column); });
    w_.Words(";").Line(2).Words("ELSE").Line(4).Words("pleat_old :=");
    AnyOf(relay_.leaving, [&](const Identifier& column) { IsChanged(column); });
    w_.Words(";").Line(4).Words("pleat_new :=");
    AnyOf(relay_.forth, [&](const ColumnValue& forth) { IsChanged(forth.column); });
    w_.Words(";").Line(4).Words("IF pleat_old = pleat_new THEN RETURN NEW; END IF;");
    w_.Line(2).Words("END IF;");
  }

  // A row that says nothing on either side is old code's, which may do without what goes. What new
  // code leaves out stays so, unless it has to give it.
  void WriteInsertion() {
    for (std::size_t at = 0; at < relay_.forth.size(); ++at) {
      const Identifier& column = relay_.forth[at].column;
      w_.Line(4).Words("IF (");
      New(column);
      w_.Words("IS NOT DISTINCT FROM NULL");
      if (action_.defaults.contains(column)) {
        w_.Words("OR NOT");
        IsGiven(column);
      }
      w_.Words(")");
      if (action_.required.contains(column)) {
        w_.Words("AND (");
        New(column);
        w_.Words("IS NOT DISTINCT FROM NULL OR pleat_old OR NOT pleat_new)");
      } else {
        w_.Words("AND (pleat_old OR NOT pleat_new)");
      }
      w_.Words("THEN");
      Assign(column, "forth", at);
      w_.Words("END IF;");
    }
    if (relay_.back.empty()) return;
    w_.Line(4).Words("IF pleat_new AND NOT pleat_old THEN");
    Evaluate(relay_.back, "back", 6);
    for (std::size_t at = 0; at < relay_.back.size(); ++at) {
      w_.Line(6).Words("IF").Words(Variable("back", at)).Words("IS DISTINCT FROM NULL THEN");
      Assign(relay_.back[at].column, "back", at);
      w_.Words("END IF;");
    }
    w_.Line(4).Words("END IF;");
  }

  // A column follows those that its value reads. Going back, what leaves is filled with what the
  // new columns say: they are right then.
  void WriteOfOldCode() {
    Evaluate(relay_.back, "back", 4);
    for (std::size_t at = 0; at < relay_.forth.size(); ++at) {
      w_.Line(4).Words("IF");
      AnyOf(action_.reads.at(relay_.forth[at].column), [&](const Identifier& column) {
        IsChanged(column);
        for (std::size_t back = 0; back < relay_.back.size(); ++back) {
          if (relay_.back[back].column != column) continue;
          w_.Words("AND");
          IsOther("back", back, column);
        }
      });
      w_.Words("THEN");
      Assign(relay_.forth[at].column, "forth", at);
      w_.Words("END IF;");
    }
  }

  // A backfill gives what is said already. In a row that it has not come to, all columns have their
  // values before anything is said by them.
  void WriteOfNewCode() {
    if (relay_.back.empty()) return;
    w_.Line(4).Words("IF");
    for (const ColumnValue& forth : relay_.forth) {
      if (&forth != &relay_.forth.front()) w_.Words("AND");
      w_.Field("OLD", forth.column).Words("IS NOT DISTINCT FROM NULL");
    }
    w_.Words("THEN");
    for (std::size_t at = 0; at < relay_.forth.size(); ++at) {
      w_.Line(6).Words("IF");
      New(relay_.forth[at].column);
      w_.Words("IS NOT DISTINCT FROM NULL THEN");
      Assign(relay_.forth[at].column, "forth", at);
      w_.Words("END IF;");
    }
    w_.Line(4).Words("END IF;");
    Evaluate(relay_.back, "back", 4);
    for (std::size_t at = 0; at < relay_.back.size(); ++at) {
      const Identifier& column = relay_.back[at].column;
      const auto read = action_.reads.find(column);
      if (read == action_.reads.end() || read->second.empty()) continue;
      const bool required = action_.required.contains(column);
      w_.Line(4).Words(required ? "IF (" : "IF");
      AnyOf(read->second, [&](const Identifier& name) {
        IsChanged(name);
        w_.Words("AND");
        for (std::size_t forth = 0; forth < relay_.forth.size(); ++forth) {
          if (relay_.forth[forth].column == name) IsOther("forth", forth, name);
        }
      });
      if (required) w_.Words(") AND").Words(Variable("back", at)).Words("IS DISTINCT FROM NULL");
      w_.Words("THEN");
      Assign(column, "back", at);
      w_.Words("END IF;");
    }
  }

  // Nobody's statement may fail over a value that the other side cannot take. What old code has
  // written is null then, which the contract phase looks at again; what it finds stays as it was.
  void Evaluate(const std::vector<ColumnValue>& values, std::string_view side, int indent = 2) {
    for (std::size_t at = 0; at < values.size(); ++at) {
      w_.Line(indent).Words("BEGIN").Line(indent + 2).Words(Variable(side, at)).Words(":=");
      w_.Words("(SELECT").Parenthesised(values[at].value).Words("FROM (SELECT NEW.*) AS");
      w_.Name(relay_.table.name).Words(");").Line(indent).Words("EXCEPTION WHEN");
      w_.Words(kNotTaken).Words("THEN").Line(indent + 2).Words(Variable(side, at)).Words(":=");
      side == "back" ? New(values[at].column) : static_cast<void>(w_.Words("NULL"));
      w_.Words(";").Line(indent).Words("END;");
    }
  }

  // The row has something else than the other side says.
  void IsOther(std::string_view side, std::size_t at, const Identifier& column) {
    Compare(
        column, [&] { New(column); }, [&] { w_.Words(Variable(side, at)); });
  }

  void IsChanged(const Identifier& column) {
    Compare(
        column, [&] { New(column); }, [&] { w_.Field("OLD", column); });
  }

  // The row has something else than what it gets where the column is left out.
  void IsGiven(const Identifier& column) {
    const auto found = action_.defaults.find(column);
    if (found == action_.defaults.end()) {
      New(column);
      w_.Words("IS DISTINCT FROM NULL");
    } else {
      Compare(
          column, [&] { New(column); },
          [&] { w_.Parenthesised(found->second).Words("::").Type(action_.types.at(column)); });
    }
  }

  // Types without equality are compared byte by byte, as rows of one column (manual, 9.24.6).
  template <class Left, class Right>
  void Compare(const Identifier& column, Left left, Right right) {
    const bool by_image = action_.by_image.contains(column);
    w_.Words(by_image ? "(ROW(" : "(");
    left();
    w_.Words(by_image ? ")::record OPERATOR(pg_catalog.*<>) ROW(" : "IS DISTINCT FROM");
    right();
    w_.Words(by_image ? ")::record)" : ")");
  }

  template <class Values, class Write>
  void AnyOf(const Values& values, Write write) {
    bool first = true;
    for (const auto& value : values) {
      if (!first) w_.Words("OR");
      first = false;
      write(value);
    }
  }

  void Assign(const Identifier& column, std::string_view side, std::size_t at) {
    New(column);
    w_.Words(":=").Words(Variable(side, at) + ";");
  }

  void New(const Identifier& column) { w_.Field("NEW", column); }

  static std::string Variable(std::string_view side, std::size_t at) {
    return "pleat_" + std::string(side) + "_" + std::to_string(at + 1);
  }

  SqlWriter& w_;
  const CreateRelay& action_;
  const Relay& relay_ = action_.relay;
};

void WriteArguments(SqlWriter& w, const Relay& relay) {
  w.Words("('relay'");
  for (const Identifier& column : relay.leaving) {
    w.Words(", 'leaving',").Literal(column.text);
  }
  const auto write = [&](std::string_view side, const std::vector<ColumnValue>& values) {
    for (const ColumnValue& value : values) {
      w.Words(",").Literal(side).Words(",").Literal(value.column.text);
      w.Words(",").Literal(value.value.text);
    }
  };
  write("forth", relay.forth);
  write("back", relay.back);
  w.Words(")");
}

// Names that the trigger would not find: better no trigger than one that makes every write fail.
void WriteTrial(SqlWriter& w, const Relay& relay) {
  w.Aside("see that the values can be told from a row", {{relay.table, LockLevel::AccessShare}});
  w.Words("DO $pleat$").Line().Words("#variable_conflict use_column").Line();
  w.Words("BEGIN").Line(2).Words("PERFORM");
  bool first = true;
  for (const auto* values : {&relay.forth, &relay.back}) {
    for (const ColumnValue& value : *values) {
      if (!first) w.Words(",");
      first = false;
      w.Parenthesised(value.value);
    }
  }
  w.Line(2).Words("FROM (SELECT * FROM").Name(relay.table).Words("LIMIT 0) AS");
  w.Name(relay.table.name).Words(";").Line().Words("END $pleat$").End();
}

}  // namespace

void Write(SqlWriter& w, const CreateRelay& action) {
  const QualifiedName& table = action.relay.table;
  w.Aside("create schema pleat if it is not there yet");
  w.Words("CREATE SCHEMA IF NOT EXISTS pleat").End();
  WriteTrial(w, action.relay);
  w.Aside("create the function of the trigger that follows");
  RelayWriter(w, action).Write();
  if (action.replaces) {
    w.Head("take the place of the one that is there");
    w.Words("DROP TRIGGER").Name(TriggerOf(action.relay)).Words("ON").Name(table).End();
  }
  w.Words("CREATE TRIGGER")
      .Name(TriggerOf(action.relay))
      .Words("BEFORE INSERT OR UPDATE ON")
      .Name(table);
  w.Line(2).Words("FOR EACH ROW EXECUTE FUNCTION").Name(FunctionOf(action.relay));
  WriteArguments(w, action.relay);
  w.End();
}

void Write(SqlWriter& w, const DropRelay& action) {
  w.Words("DROP TRIGGER").Name(TriggerOf(action.relay)).Words("ON").Name(action.relay.table).End();
  w.Aside("drop the function of that trigger");
  w.Words("DROP FUNCTION").Name(FunctionOf(action.relay)).Words("()").End();
}

// What a null hides: the value is told once more, as the trigger did, for the rows that have none.
void Write(SqlWriter& w, const ProveValues& action) {
  w.Words("DO $pleat$").Line().Words("#variable_conflict use_column").Line();
  w.Words("DECLARE").Line(2).Words("pleat_row record;").Line(2).Words("pleat_value");
  w.Member(action.table, action.to.column).Words("%TYPE;").Line().Words("BEGIN").Line(2);
  w.Words("FOR pleat_row IN SELECT").Parenthesised(action.to.value).Words("AS value FROM");
  w.Name(action.table).Words("WHERE").Member(action.table, action.to.column);
  w.Words("IS NOT DISTINCT FROM NULL LOOP").Line(4);
  w.Words("pleat_value := pleat_row.value;").Line(2).Words("END LOOP;").Line();
  w.Words("EXCEPTION WHEN undefined_table OR undefined_column THEN").Line(2);
  w.Words("RAISE NOTICE 'pleat: past: %', SQLERRM;").Line().Words("END $pleat$").End();
}

}  // namespace pleat::sql
