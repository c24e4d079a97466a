#include "formats/toml/case_file.h"

#include "base/text.h"
#include "formats/toml/case_checks.h"
#include "formats/toml/document.h"
#include "formats/toml/tables.h"

namespace demarche::toml {
namespace {

void report_unknown_table(Reader& reader, const Node& node, std::span<const Table> tables) {
  std::vector<std::string_view> names;
  std::string listing;
  for (const Table& table : tables) {
    if (table.name.empty()) continue;
    names.push_back(table.name);
    listing += (listing.empty() ? "" : ", ") + std::string(table.title);
  }
  const bool table = node.is(Node::Kind::table) || node.is(Node::Kind::list);
  reader.issue(node.key_at, std::string(table ? "unknown table " : "unknown key ") + quoted(node.key),
               reader.suggest(node.key, names, "the tables are " + listing));
}

// Names for people default to ids.
template <class T>
void name_by_id(std::vector<T>& list) {
  for (T& entry : list)
    if (entry.name.empty()) entry.name = entry.id;
}

void fill_defaults(Case& to) {
  if (to.name.empty()) to.name = to.id;
  name_by_id(to.sources);
  name_by_id(to.audiences);
  name_by_id(to.owners);
  name_by_id(to.rungs);
  for (DocumentSpec& document : to.documents)
    if (document.title.empty()) document.title = document.id;
}

// [case] first: the marking of every other table may depend on it.
void read_tables(Reader& reader, const Node& document, Case& to) {
  const std::vector<Table> tables = case_tables();
  const Table& first = tables.front();
  if (const Node* const node = document.find(first.name)) first.read(reader, *node, to);
  else reader.issue({1, 1}, "[case] is missing", "begin the file with [case] and id = \"...\"");
  reader.set_marking(to.marking);
  to.profile_marking = to.track_marking = to.sweep_marking = to.plan_marking = to.marking;
  for (const Node& node : document.items) {
    if (node.key == first.name) continue;
    const Table* found = nullptr;
    for (const Table& table : tables)
      if (!table.name.empty() && table.name == node.key) found = &table;
    if (found != nullptr) found->read(reader, node, to);
    else report_unknown_table(reader, node, tables);
  }
}

}  // namespace

std::vector<Table> case_tables() {
  std::vector<Table> all;
  for (const auto tables : {evidence_tables(), judgement_tables(), plan_tables()}) all.insert(all.end(), tables.begin(), tables.end());
  return all;
}

Result<Case> read_case(std::string_view text, std::string_view file_name) {
  const Node document = TRY(parse_document(text, file_name));
  Reader reader(file_name);
  Case to;
  read_tables(reader, document, to);
  check_case(reader, document, to);
  reader.resolve();
  TRY(reader.finish());
  fill_defaults(to);
  return to;
}

}  // namespace demarche::toml
