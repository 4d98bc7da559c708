#include "compiler/canon/rewrite.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/canon/body.h"
#include "compiler/canon/builtin.h"
#include "compiler/canon/dotted_name.h"
#include "compiler/canon/scope.h"
#include "compiler/model/quote.h"

namespace pleat::canon {
namespace {

struct Edit {
  Extent place = {};
  std::string text = {};
};

class Rewriter {
 public:
  Rewriter(const ParseTree& tree, Form form, const NameMap& names)
      : tree_(tree), text_(tree.text()), form_(form), names_(names) {}

  std::string Run() {
    if (names_.column && form_ == Form::Query) FindFixed();
    NameVisitor visitor;
    if (names_.relation || !fixed_.empty()) {
      visitor.relation = [this](const PgQuery__RangeVar& relation) { Relation(relation); };
    }
    if (names_.column || names_.relation) {
      visitor.column = [this](const PgQuery__ColumnRef& reference, const ColumnUse& use) {
        Column(reference, use);
      };
    }
    if (names_.column && form_ == Form::Query) {
      visitor.bare_target = [this](const PgQuery__ResTarget& target, const ColumnUse& use) {
        KeepOutputName(*As<PgQuery__ColumnRef>(target.val), use);
      };
    }
    if (names_.function) {
      visitor.function = [this](const PgQuery__FuncCall& call) {
        Name(call.location, NameOf(call.funcname, call.n_funcname), names_.function);
      };
    }
    if (names_.operation) {
      visitor.operation = [this](PgQuery__Node* const* name, std::size_t count, int location) {
        Operation(location, NameOf(name, count));
      };
    }
    if (names_.type) {
      visitor.type = [this](const PgQuery__TypeName& type) { TypeUse(type); };
    }
    visitor.name_literal = [this](const NameLiteral& literal) { Literal(literal); };
    if (names_.collation) {
      visitor.collation = [this](const PgQuery__CollateClause& collate) { Collation(collate); };
    }
    WalkNames(tree_.select(), names_.columns_of, visitor);
    return Apply();
  }

  std::string RunOnAliases() {
    NameVisitor visitor;
    visitor.relation = [this](const PgQuery__RangeVar& relation) { DropAlias(relation); };
    WalkNames(tree_.select(), names_.columns_of, visitor);
    return Apply();
  }

  void DropWhere(const std::function<bool(const ColumnUse&)>& drop) { drop_ = drop; }

  // All names below the statement, which begins with `head`; `rows` are what it may say columns of
  // besides relations.
  std::string RunAfter(std::size_t head, const Rows& rows = {}) {
    head_ = head;
    if (names_.column) {
      Scope& scope = scopes_.emplace_back();
      for (const auto& [name, relation] : rows) scope.emplace(name.text, relation);
    }
    FindCommonTables(*tree_.statement());
    Visit(*tree_.statement());
    return Apply().substr(head);
  }

 private:
  // A renamed column that a join takes by its name. Its relation shows all columns under their old
  // names from then on, which is how the server itself prints such a join (ruleutils.c).
  void FindFixed() {
    NameVisitor visitor;
    visitor.joined = [this](const RangeItem& item, const Identifier& column) {
      if (item.relation.empty() || !item.columns) return;
      const auto renamed = names_.column({.column = column, .relation = item.relation});
      if (renamed && *renamed != column) fixed_[item.relation] = *item.columns;
    };
    WalkNames(tree_.select(), names_.columns_of, visitor);
  }

  void FindCommonTables(const ProtobufCMessage& message) {
    if (const auto* table = As<PgQuery__CommonTableExpr>(&message))
      common_tables_.insert(table->ctename);
    for (const ProtobufCMessage* child : Children(message)) FindCommonTables(*child);
  }

  void DropQualifier(const PgQuery__ColumnRef& column) {
    const ColumnUse use = UseOf(column);
    const std::vector<Extent> parts = PartsAt(column.location);
    if (use.qualifier.empty() || use.column.empty() || parts.size() != column.n_fields) return;
    if (drop_(use)) Replace({parts.front().begin, parts.back().end}, Quoted(use.column));
  }

  bool IsInHead(int location) const { return location < static_cast<int>(head_); }

  // The relations that a statement of a body reads or writes, by what qualifies their columns;
  // nothing for a qualifier that stands for several.
  using Scope = std::map<std::string, std::optional<QualifiedName>>;

  static void AddRelations(const ProtobufCMessage& message, Scope& scope) {
    if (const auto* relation = As<PgQuery__RangeVar>(&message)) {
      const QualifiedName name{{relation->schemaname}, {relation->relname}};
      const auto [known, is_new] = scope.emplace(
          relation->alias == nullptr ? relation->relname : relation->alias->aliasname, name);
      if (!is_new && known->second != name) known->second.reset();
    }
    for (const ProtobufCMessage* child : Children(message)) AddRelations(*child, scope);
  }

  // The new name of a column in a body; nothing where it has none, or is not known.
  std::optional<Identifier> RenamedInBody(ColumnUse use) const {
    if (!use.qualifier.empty()) {
      for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
        const auto found = scope->find(use.qualifier.text);
        if (found == scope->end()) continue;
        if (!found->second) return std::nullopt;
        use.relation = *found->second;
        return names_.column(use);
      }
      return std::nullopt;
    }
    std::optional<Identifier> renamed;
    for (const auto& [qualifier, relation] : scopes_.back()) {
      if (!relation) return std::nullopt;
      use.relation = *relation;
      const auto name = names_.column(use);
      if (renamed && name) return std::nullopt;
      if (name) {
        renamed = name;
      } else if (scopes_.back().size() > 1) {
        const auto columns = names_.columns_of(*relation);
        const bool may_mean_this =
            !columns || std::find(columns->begin(), columns->end(), use.column) != columns->end();
        if (may_mean_this) return std::nullopt;
      }
    }
    return renamed;
  }

  // (row).field, as the server prints a column of an argument.
  void FieldInBody(const PgQuery__AIndirection& indirection) {
    const auto* row = As<PgQuery__ColumnRef>(indirection.arg);
    const auto* field =
        indirection.n_indirection == 0 ? nullptr : As<PgQuery__String>(indirection.indirection[0]);
    if (row == nullptr || field == nullptr) return;
    const std::vector<Extent> parts = PartsAt(row->location);
    if (parts.empty() || parts.size() != row->n_fields) return;
    const std::size_t close = SkipBlanks(text_, parts.back().end);
    if (text_.compare(close, 2, ").") != 0) return;
    const auto renamed = RenamedInBody({.qualifier = UseOf(*row).column, .column = {field->sval}});
    const std::optional<Extent> part = NamePart(text_, close + 2);
    if (renamed && part) Replace(*part, Quoted(*renamed));
  }

  void ColumnInBody(const PgQuery__ColumnRef& column) {
    const ColumnUse use = UseOf(column);
    const std::vector<Extent> parts = PartsAt(column.location);
    if (use.column.empty() || parts.size() != column.n_fields) return;
    if (const auto renamed = RenamedInBody(use)) Replace(parts.back(), Quoted(*renamed));
  }

  // A column of `relation` whose name stands at `at`.
  void Written(const PgQuery__RangeVar& relation, const char* column, std::size_t at) {
    const auto renamed = names_.column(
        {.column = {column}, .relation = {{relation.schemaname}, {relation.relname}}});
    const std::optional<Extent> part = NamePart(text_, at);
    if (renamed && part) Replace(*part, Quoted(*renamed));
  }

  void Targets(const PgQuery__RangeVar& relation, PgQuery__Node* const* targets,
               std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto* target = As<PgQuery__ResTarget>(targets[i]);
      if (target != nullptr && target->location >= 0)
        Written(relation, target->name, static_cast<std::size_t>(target->location));
    }
  }

  // ON CONFLICT (column, …): its elements do not say where they stand.
  void Inferred(const PgQuery__RangeVar& relation, const PgQuery__InferClause& infer) {
    if (infer.location < 0) return;
    std::size_t at = static_cast<std::size_t>(infer.location);
    for (std::size_t i = 0; i < infer.n_index_elems; ++i) {
      const auto* element = As<PgQuery__IndexElem>(infer.index_elems[i]);
      if (element == nullptr || element->name == nullptr || *element->name == '\0') return;
      const std::size_t name = SkipBlanks(text_, at + 1);
      Written(relation, element->name, name);
      at = text_.find(',', name);
      if (at == std::string_view::npos) return;
    }
  }

  // The columns that a statement of a body writes, and those whose names its result shows.
  void StatementInBody(const ProtobufCMessage& message) {
    if (const auto* insert = As<PgQuery__InsertStmt>(&message)) {
      Targets(*insert->relation, insert->cols, insert->n_cols);
      scopes_.back().emplace(
          "excluded", QualifiedName{{insert->relation->schemaname}, {insert->relation->relname}});
      if (const auto* conflict = insert->on_conflict_clause) {
        Targets(*insert->relation, conflict->target_list, conflict->n_target_list);
        if (conflict->infer != nullptr) Inferred(*insert->relation, *conflict->infer);
      }
    } else if (const auto* update = As<PgQuery__UpdateStmt>(&message)) {
      Targets(*update->relation, update->target_list, update->n_target_list);
    } else if (const auto* select = As<PgQuery__SelectStmt>(&message)) {
      for (std::size_t i = 0; i < select->n_target_list; ++i) {
        const auto* target = As<PgQuery__ResTarget>(select->target_list[i]);
        const bool named = target != nullptr && target->name != nullptr && *target->name != '\0';
        if (target == nullptr || named) continue;
        const auto* column = As<PgQuery__ColumnRef>(target->val);
        if (column == nullptr) continue;
        const ColumnUse use = UseOf(*column);
        const std::vector<Extent> parts = PartsAt(column->location);
        if (use.column.empty() || parts.size() != column->n_fields || !RenamedInBody(use)) continue;
        edits_.push_back({{parts.back().end, parts.back().end}, " AS " + Quoted(use.column)});
      }
    }
  }

  void Visit(const ProtobufCMessage& message) {
    const bool statement =
        names_.column && (As<PgQuery__SelectStmt>(&message) || As<PgQuery__InsertStmt>(&message) ||
                          As<PgQuery__UpdateStmt>(&message) || As<PgQuery__DeleteStmt>(&message));
    if (statement) {
      AddRelations(message, scopes_.emplace_back());
      StatementInBody(message);
    }
    VisitNames(message);
    for (const ProtobufCMessage* child : Children(message)) Visit(*child);
    if (statement) scopes_.pop_back();
  }

  void VisitNames(const ProtobufCMessage& message) {
    if (const auto* relation = As<PgQuery__RangeVar>(&message)) {
      const bool common =
          *relation->schemaname == '\0' && common_tables_.contains(relation->relname);
      if (!common && !IsInHead(relation->location) && names_.relation) Relation(*relation);
    } else if (const auto* call = As<PgQuery__FuncCall>(&message)) {
      if (names_.function && !IsInHead(call->location))
        Name(call->location, NameOf(call->funcname, call->n_funcname), names_.function);
    } else if (const auto* expression = As<PgQuery__AExpr>(&message)) {
      Operation(expression->location, NameOf(expression->name, expression->n_name));
    } else if (const auto* test = As<PgQuery__SubLink>(&message)) {
      Operation(test->location, NameOf(test->oper_name, test->n_oper_name));
    } else if (const auto* sort = As<PgQuery__SortBy>(&message)) {
      Operation(sort->location, NameOf(sort->use_op, sort->n_use_op));
    } else if (const auto* type = As<PgQuery__TypeName>(&message)) {
      if (names_.type && !IsInHead(type->location)) TypeUse(*type);
    } else if (const auto* column = As<PgQuery__ColumnRef>(&message)) {
      if (drop_) DropQualifier(*column);
      if (!scopes_.empty()) ColumnInBody(*column);
    } else if (const auto* indirection = As<PgQuery__AIndirection>(&message)) {
      if (!scopes_.empty()) FieldInBody(*indirection);
    } else if (const auto* collate = As<PgQuery__CollateClause>(&message)) {
      if (names_.collation && !IsInHead(collate->location)) Collation(*collate);
    }
    if (const auto literal = NameLiteralIn(message)) {
      if (!IsInHead(literal->constant->location)) Literal(*literal);
    }
  }

  std::string Apply() {
    std::stable_sort(edits_.begin(), edits_.end(),
                     [](const Edit& a, const Edit& b) { return a.place.begin < b.place.begin; });
    std::string out;
    std::size_t at = tree_.prefix();
    for (const Edit& edit : edits_) {
      // Two edits of one place are the same edit, met twice.
      if (edit.place.begin < at) continue;
      out.append(text_, at, edit.place.begin - at).append(edit.text);
      at = edit.place.end;
    }
    return out.append(text_, at);
  }

  std::vector<Extent> PartsAt(int location) const {
    if (location < 0) return {};
    return DottedName(text_, static_cast<std::size_t>(location));
  }

  void Replace(Extent place, std::string text) {
    if (text_.compare(place.begin, place.end - place.begin, text) == 0) return;
    edits_.push_back({place, std::move(text)});
  }

  void Name(int location, const QualifiedName& name, const NameMap::Qualified& map) {
    const std::vector<Extent> parts = PartsAt(location);
    if (parts.empty()) return;
    if (const auto renamed = map(name); renamed && *renamed != name) {
      Replace({parts.front().begin, parts.back().end}, Quoted(*renamed));
    }
  }

  // The location is that of OPERATOR, or of the symbol alone.
  void Operation(int location, const QualifiedName& name) {
    constexpr std::size_t kWord = std::string_view("operator").size();
    if (!names_.operation || location < 0 || IsInHead(location) || name.schema.empty()) return;
    const std::size_t open = SkipBlanks(text_, static_cast<std::size_t>(location) + kWord);
    if (open >= text_.size() || text_[open] != '(') return;
    const std::optional<Extent> schema = NamePart(text_, SkipBlanks(text_, open + 1));
    if (!schema) return;
    if (const auto renamed = names_.operation(name)) Replace(*schema, Quoted(renamed->schema));
  }

  void TypeUse(const PgQuery__TypeName& type) {
    QualifiedName name = NameOf(type.names, type.n_names);
    if (name.schema.text == "pg_catalog") return;
    if (name.schema.empty() && IsBuiltinType(name.name.text)) return;
    Name(type.location, name, names_.type);
  }

  void Relation(const PgQuery__RangeVar& relation) {
    const QualifiedName name{{relation.schemaname}, {relation.relname}};
    const std::vector<Extent> parts = PartsAt(relation.location);
    if (parts.empty()) return;
    const auto fixed = fixed_.find(name);
    const bool has_fixed =
        fixed != fixed_.end() && (relation.alias == nullptr || relation.alias->n_colnames == 0);
    if (has_fixed) KeepColumnNames(relation, parts.back().end, fixed->second);
    const auto renamed = names_.relation ? names_.relation(name) : std::nullopt;
    if (!renamed || *renamed == name) return;
    std::string text = Quoted(*renamed);
    if (relation.alias == nullptr && renamed->name != name.name && !has_fixed) {
      text += " " + Quoted(name.name);
    }
    Replace({parts.front().begin, parts.back().end}, std::move(text));
  }

  // The alias of the relation whose name ends at `end`, without AS.
  std::optional<Extent> AliasBehind(std::size_t end) const {
    const std::optional<Extent> first = NamePart(text_, SkipBlanks(text_, end));
    if (!first || first->end - first->begin != 2) return first;
    const std::string_view word = std::string_view(text_).substr(first->begin, 2);
    const bool as = (word[0] | 0x20) == 'a' && (word[1] | 0x20) == 's';
    return as ? NamePart(text_, SkipBlanks(text_, first->end)) : first;
  }

  void DropAlias(const PgQuery__RangeVar& relation) {
    const PgQuery__Alias* alias = relation.alias;
    const std::vector<Extent> parts = PartsAt(relation.location);
    if (alias == nullptr || alias->n_colnames > 0 || parts.empty()) return;
    if (std::string_view(alias->aliasname) != relation.relname) return;
    if (const std::optional<Extent> place = AliasBehind(parts.back().end))
      edits_.push_back({{parts.back().end, place->end}, " "});
  }

  // Puts (a, b, c) after the relation's alias, and an alias before it where there is none.
  void KeepColumnNames(const PgQuery__RangeVar& relation, std::size_t end,
                       const std::vector<Identifier>& columns) {
    std::string text;
    if (relation.alias == nullptr) {
      text = " AS " + Quoted(Identifier{relation.relname});
    } else {
      const std::optional<Extent> alias = AliasBehind(end);
      if (!alias) return;
      end = alias->end;
    }
    text += "(";
    for (const Identifier& column : columns) {
      if (text.back() != '(') text += ", ";
      text += Quoted(column);
    }
    edits_.push_back({{end, end}, text + ")"});
  }

  void Column(const PgQuery__ColumnRef& reference, const ColumnUse& use) {
    const std::vector<Extent> parts = PartsAt(reference.location);
    // `t.*` has one part fewer here, as a star is not a name.
    const std::size_t expected = reference.n_fields - (use.column.empty() ? 1 : 0);
    if (parts.size() != expected) return;
    if (names_.relation && !use.qualifier.empty()) Qualifier(reference, use, parts);
    if (!names_.column || use.column.empty()) return;
    if (fixed_.contains(use.relation)) return;
    if (const auto renamed = names_.column(use)) Replace(parts.back(), Quoted(*renamed));
  }

  // In an expression the qualifier is the table's own name. In a query it is an alias, or the old
  // name, which Relation() keeps; only the schema before it has to follow.
  void Qualifier(const PgQuery__ColumnRef& reference, const ColumnUse& use,
                 const std::vector<Extent>& parts) {
    const bool has_schema = reference.n_fields > 2;
    if (form_ == Form::Query && !has_schema) return;
    QualifiedName name{{}, use.qualifier};
    if (has_schema) name.schema.text = StringOf(reference.fields[reference.n_fields - 3]);
    const auto renamed = names_.relation(name);
    if (!renamed || *renamed == name) return;
    const std::size_t table = parts.size() - (use.column.empty() ? 1 : 2);
    if (form_ == Form::Query && renamed->name != name.name) {
      Replace({parts.front().begin, parts[table].end}, Quoted(name.name));
    } else if (has_schema) {
      Replace({parts.front().begin, parts[table].end}, Quoted(*renamed));
    } else {
      Replace(parts[table], Quoted(renamed->name));
    }
  }

  void KeepOutputName(const PgQuery__ColumnRef& reference, const ColumnUse& use) {
    const std::vector<Extent> parts = PartsAt(reference.location);
    if (fixed_.contains(use.relation)) return;
    const auto renamed = names_.column(use);
    if (!renamed || *renamed == use.column || parts.size() != reference.n_fields) return;
    const std::size_t end = parts.back().end;
    edits_.push_back({{end, end}, " AS " + Quoted(use.column)});
  }

  std::optional<QualifiedName> Renamed(NameKind kind, const QualifiedName& name) const {
    const auto by = [&](const NameMap::Qualified& map) { return map ? map(name) : std::nullopt; };
    if (kind == NameKind::Configuration) return by(names_.configuration);
    if (kind == NameKind::Dictionary) return by(names_.dictionary);
    const auto sequence = by(names_.sequence);
    return sequence ? sequence : by(names_.relation);
  }

  // The location is that of COLLATE.
  void Collation(const PgQuery__CollateClause& collate) {
    constexpr std::size_t kWord = std::string_view("collate").size();
    if (collate.location < 0) return;
    const std::size_t name = SkipBlanks(text_, static_cast<std::size_t>(collate.location) + kWord);
    Name(static_cast<int>(name), NameOf(collate.collname, collate.n_collname), names_.collation);
  }

  void Literal(const NameLiteral& literal) {
    const PgQuery__AConst& constant = *literal.constant;
    if (constant.location < 0) return;
    const QualifiedName name = NameInLiteral(constant.sval->sval);
    auto begin = static_cast<std::size_t>(constant.location);
    if (name.empty() || begin >= text_.size()) return;
    const bool escapes = text_[begin] == 'E' || text_[begin] == 'e';
    const std::size_t quote = begin + (escapes ? 1 : 0);
    if (quote >= text_.size() || text_[quote] != '\'') return;
    const auto renamed = Renamed(literal.kind, name);
    if (!renamed || *renamed == name) return;
    Replace({begin, EndOfQuoted(text_, quote, escapes)}, pleat::Literal(Quoted(*renamed)));
  }

  const ParseTree& tree_;
  const std::string& text_;
  Form form_;
  const NameMap& names_;
  // The old columns of relations that keep their columns' names.
  std::map<QualifiedName, std::vector<Identifier>> fixed_ = {};
  std::vector<Edit> edits_ = {};
  std::size_t head_ = 0;
  std::function<bool(const ColumnUse&)> drop_ = {};
  std::set<std::string, std::less<>> common_tables_ = {};
  // Of the statements of a body around the one that is looked at.
  std::vector<Scope> scopes_ = {};
};

Expr RewriteAfter(const std::string& head, const Expr& expr, const NameMap& names,
                  const Rows& rows) {
  const auto parsed = ParseTree::OfStatement(head + expr.text);
  if (std::holds_alternative<SyntaxError>(parsed)) return expr;
  return {Rewriter(std::get<ParseTree>(parsed), Form::Query, names).RunAfter(head.size(), rows)};
}

// Names whose last part but one may be a row: `row.field` or `function.row.field`.
class RowFinder {
 public:
  RowFinder(std::string_view text, const Routine& routine) : text_(text), routine_(routine) {}

  void Visit(const ProtobufCMessage& message) {
    if (const auto* relation = As<PgQuery__RangeVar>(&message)) {
      relations_.insert({relation->relname});
    } else if (const auto* alias = As<PgQuery__Alias>(&message)) {
      relations_.insert({alias->aliasname});
    } else if (const auto* reference = As<PgQuery__ColumnRef>(&message)) {
      Add(*reference);
    }
    for (const ProtobufCMessage* child : Children(message)) Visit(*child);
  }

  // With `(row).field` for each.
  std::string Parenthesise() const {
    std::string text(text_);
    for (auto at = rows_.rbegin(); at != rows_.rend(); ++at) {
      const auto& [name, part] = at->second;
      if (relations_.contains(name)) continue;
      const std::string row(text_.substr(part.begin, part.end - part.begin));
      text.replace(at->first, part.end - at->first, "(" + row + ")");
    }
    return text;
  }

 private:
  void Add(const PgQuery__ColumnRef& reference) {
    const std::vector<Extent> parts =
        DottedName(text_, static_cast<std::size_t>(reference.location));
    std::vector<Identifier> names;
    for (std::size_t i = 0; i < reference.n_fields; ++i) {
      const auto* name = As<PgQuery__String>(reference.fields[i]);
      if (name == nullptr) return;
      names.push_back({name->sval});
    }
    if (parts.size() != names.size() || names.size() < 2 || names.size() > 3) return;
    const std::size_t row = names.size() - 2;
    if (row == 1 && names[0] != routine_.name.owner.name) return;
    const bool argument =
        std::any_of(routine_.arguments.begin(), routine_.arguments.end(),
                    [&](const Argument& known) { return known.name == names[row]; });
    // A qualified argument is none but that.
    if (argument) rows_[parts[0].begin] = {row == 1 ? Identifier{} : names[row], parts[row]};
  }

  std::string_view text_;
  const Routine& routine_;
  // By where the name begins; the name of a relation that would come first.
  std::map<std::size_t, std::pair<Identifier, Extent>> rows_ = {};
  std::set<Identifier> relations_ = {};
};

}  // namespace

Expr DropQualifiers(const std::string& head, const Expr& tail,
                    const std::function<bool(const ColumnUse&)>& drop) {
  const auto parsed = ParseTree::OfStatement(head + tail.text);
  if (std::holds_alternative<SyntaxError>(parsed)) return tail;
  const NameMap names;
  Rewriter rewriter(std::get<ParseTree>(parsed), Form::Query, names);
  rewriter.DropWhere(drop);
  return {rewriter.RunAfter(head.size())};
}

Expr ParenthesiseRows(const std::string& head, const Routine& routine) {
  const auto parsed = ParseTree::OfStatement(head + routine.body.text);
  if (std::holds_alternative<SyntaxError>(parsed)) return routine.body;
  const ParseTree& tree = std::get<ParseTree>(parsed);
  RowFinder rows(tree.text(), routine);
  rows.Visit(*tree.statement());
  return {rows.Parenthesise().substr(head.size())};
}

Rows RowsOf(const Routine& routine) {
  Rows rows;
  for (const Argument& argument : routine.arguments) {
    if (!argument.type.array) rows.emplace(argument.name, argument.type.name);
  }
  return rows;
}

Expr RewriteBody(const Expr& body, const NameMap& names, const Rows& rows) {
  return RewriteAfter("CREATE FUNCTION f() RETURNS int ", body, names, rows);
}

Expr RewriteAction(const Expr& action, const NameMap& names, const QualifiedName& relation) {
  if (action.empty()) return action;
  return RewriteAfter("CREATE RULE r AS ON INSERT TO t DO ", action, names,
                      {{{"old"}, relation}, {{"new"}, relation}});
}

Expr DropIdleAliases(const Expr& query) {
  const auto parsed = ParseTree::Of(query, Form::Query);
  if (std::holds_alternative<SyntaxError>(parsed)) return query;
  const NameMap names;
  return {Rewriter(std::get<ParseTree>(parsed), Form::Query, names).RunOnAliases()};
}

Expr Rewrite(const Expr& expr, Form form, const NameMap& names) {
  const auto parsed = ParseTree::Of(expr, form);
  if (std::holds_alternative<SyntaxError>(parsed)) return expr;
  return {Rewriter(std::get<ParseTree>(parsed), form, names).Run()};
}

}  // namespace pleat::canon
