// What a Reading holds; shared by reading.cc, show.cc and why.cc only.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workbench/reading.h"
#include "workbench/session.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

struct Reading::State {
  Workspace workspace;
  std::unique_ptr<store::Analysis> session;          // opened when a question needs SQL

  Result<store::Analysis*> sql();
  Result<std::vector<Claim>> compute_claims();       // anew, from the sealed rows
};

// Kinds of things that have an id in a view, what is shown with them, and the rows behind them.
struct ViewOfIds {
  std::string_view kind, view, id_column, related;   // related: a SELECT with $id
  std::string_view rows;                             // a SELECT with $id, giving artifact, byte_offset, byte_length, marking
};
[[nodiscard]] std::span<const ViewOfIds> views_of_ids();
// The SELECT with its $id filled in.
[[nodiscard]] std::string bind_id(std::string_view sql, std::string_view id);
// By id, in any case, or by name; null when there is none.
[[nodiscard]] const Claim* find_claim(const std::vector<Claim>& claims, std::string_view id);

}  // namespace demarche::workbench
