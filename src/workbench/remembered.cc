#include "workbench/remembered.h"

#include "base/text.h"

namespace demarche::workbench {
namespace {

constexpr char kPart = '\f';    // neither can be in a uid, a field name or a type: values come through visible()
constexpr char kItem = '\n';

std::vector<std::string> items(std::string_view part) {
  std::vector<std::string> out;
  if (part.empty()) return out;
  for (std::string_view item : split(part, kItem)) out.emplace_back(item);
  return out;
}

}  // namespace

std::string remembered_text(const Remembered& remembered) {
  const std::string between(1, kItem);
  return join(remembered.uids, between) + kPart + join(remembered.fields, between) + kPart + join(remembered.types, between);
}

Remembered read_remembered(std::string_view text) {
  auto parts = split(text, kPart);
  parts.resize(3);
  return {items(parts[0]), items(parts[1]), items(parts[2])};
}

}  // namespace demarche::workbench
