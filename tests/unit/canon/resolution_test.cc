#include <gtest/gtest.h>

#include "compiler/canon/builtin.h"

namespace pleat::canon {
namespace {

std::string Operator(const Type& left, const char* name, const Type& right) {
  const Signature found = ResolveOperator(name, &left, right);
  if (found.arguments.size() != 2) return found.result;
  return found.arguments[0] + " " + found.arguments[1] + " > " + found.result;
}

std::string Function(const char* name, const std::vector<Type>& arguments) {
  const Signature found = ResolveFunction(name, arguments);
  std::string text;
  for (const Type& argument : found.arguments) text += argument + " ";
  return text + "> " + found.result;
}

// What PostgreSQL 15 does with each was read from pg_get_expr().
TEST(ResolveOperator, ChoosesAsPostgresDoes) {
  EXPECT_EQ(Operator("varchar", "=", "unknown"), "text text > bool");
  EXPECT_EQ(Operator("varchar", "=", "varchar"), "text text > bool");
  EXPECT_EQ(Operator("bpchar", "=", "unknown"), "bpchar bpchar > bool");
  EXPECT_EQ(Operator("int8", ">", "int4"), "int8 int4 > bool");
  EXPECT_EQ(Operator("numeric", ">", "int4"), "numeric numeric > bool");
  EXPECT_EQ(Operator("float4", ">", "int4"), "float4 float8 > bool");
  EXPECT_EQ(Operator("float8", ">", "numeric"), "float8 float8 > bool");
  EXPECT_EQ(Operator("timestamptz", "+", "unknown"), "timestamptz interval > timestamptz");
  EXPECT_EQ(Operator("timestamptz", "-", "unknown"), "timestamptz timestamptz > interval");
  EXPECT_EQ(Operator("jsonb", "->>", "unknown"), "jsonb text > text");
  EXPECT_EQ(Operator("jsonb", "@>", "unknown"), "jsonb jsonb > bool");
  EXPECT_EQ(Operator("text[]", "&&", "unknown"), "text[] text[] > bool");
  EXPECT_EQ(Operator("unknown", "||", "int4"), "text int4 > text");
  EXPECT_EQ(Operator("public.state", "=", "unknown"), "public.state public.state > bool");
}

TEST(ResolveOperator, DoesNotGuess) {
  EXPECT_EQ(Operator("", "=", "unknown"), "bool");
  EXPECT_EQ(Operator("public.geometry", "+", "unknown"), "");
  EXPECT_EQ(Operator("int4", "<->", "int4"), "");
}

TEST(ResolveFunction, ChoosesAsPostgresDoes) {
  EXPECT_EQ(Function("lower", {"varchar"}), "text > text");
  EXPECT_EQ(Function("lower", {"int4range"}), "int4range > int4");
  EXPECT_EQ(Function("length", {"bpchar"}), "bpchar > int4");
  EXPECT_EQ(Function("round", {"int4"}), "float8 > float8");
  EXPECT_EQ(Function("date_trunc", {"unknown", "date"}), "text timestamptz > timestamptz");
  EXPECT_EQ(Function("array_append", {"int4[]", "unknown"}), "int4[] int4 > int4[]");
  EXPECT_EQ(Function("concat", {"unknown", "varchar"}), "text varchar > text");
  EXPECT_EQ(Function("make_interval", {"int4"}), "int4 > interval");
  EXPECT_EQ(Function("lower", {"public.citext"}), "text > text");
}

TEST(ResolveFunction, DoesNotGuess) {
  EXPECT_EQ(Function("no_such_function", {"int4"}), "> ");
  EXPECT_EQ(Function("replace", {"public.citext", "unknown", "unknown"}), "> ");
}

TEST(CommonType, IsThatOfSelectCommonType) {
  EXPECT_EQ(CommonType({"unknown", "unknown"}), "text");
  EXPECT_EQ(CommonType({"int4", "numeric", "int8"}), "numeric");
  EXPECT_EQ(CommonType({"varchar", "text"}), "varchar");
  EXPECT_EQ(CommonType({"date", "timestamptz"}), "timestamptz");
  EXPECT_EQ(CommonType({"int4", "text"}), "");
  EXPECT_EQ(CommonType({"int4", ""}), "");
}

}  // namespace
}  // namespace pleat::canon
