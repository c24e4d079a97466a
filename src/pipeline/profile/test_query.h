// TestQuery: Query over an in-memory DuckDB, so that the tests of track and profile need no store. It does not guard
// foreign SQL: the store does, and tests it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/query.h"

namespace demarche::profile {

class TestQuery final : public Query {
 public:
  TestQuery();
  ~TestQuery() override;
  TestQuery(const TestQuery&) = delete;
  TestQuery& operator=(const TestQuery&) = delete;

  Status execute(std::string_view sql) override;
  Result<Table> select(std::string_view sql) override;
  Result<Table> select_foreign(std::string_view sql, const QueryLimits& limits) override;
  Status put(std::string_view name, const RowBatch& rows) override;
  // Only "select ... from ONE [where ...]".
  Result<std::string> rows_behind(std::string_view sql) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace demarche::profile
