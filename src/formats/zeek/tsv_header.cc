#include "formats/zeek/tsv_header.h"

#include <algorithm>

#include "base/text.h"
#include "formats/zeek/columns.h"
#include "formats/zeek/field_text.h"

namespace demarche::zeek {
namespace {

std::string decoded(std::string_view text) {
  std::string bytes;
  append_unescaped(bytes, text);
  return bytes;
}

// The directive that a line is or was meant to be: "fields" of "#fields\tts" and of "#fields ts".
std::string_view directive_of(std::string_view line) {
  std::size_t size = 1;
  while (size < line.size() && ((line[size] >= 'a' && line[size] <= 'z') || line[size] == '_')) ++size;
  return line.substr(1, size - 1);
}

}  // namespace

std::optional<HeaderFault> TsvHeader::apply(std::string_view line) {
  const std::string_view directive = directive_of(line);
  const std::string_view rest = line.substr(1 + directive.size());
  if (directive == "separator") return set_separator_line(trim(rest));
  if (directive == "fields") return set_fields(rest);
  const std::string_view value = rest.empty() ? rest : rest.substr(1);
  if (directive == "types") {
    types_.clear();
    for (std::string_view type : split(value, separator_)) types_.emplace_back(type);
  } else if (directive == "path") {
    forget_columns();
    path_ = visible(decoded(trim(value)));
  } else if (directive == "set_separator") {
    const std::string bytes = decoded(value);
    if (bytes.size() != 1 || bytes[0] == '\0')
      return HeaderFault{"expected one character after #set_separator, found \"" + visible(bytes.substr(0, 20)) + "\"",
                         "the comma, Zeek's default, is used"};
    set_separator_ = bytes[0];
  } else if (directive == "empty_field") {
    empty_field_ = value;
  } else if (directive == "unset_field") {
    unset_field_ = value;
  }
  return std::nullopt;
}

std::optional<HeaderFault> TsvHeader::set_separator_line(std::string_view value) {
  *this = TsvHeader();
  const std::string bytes = decoded(value);
  if (bytes.size() == 1) {
    separator_ = bytes[0];
    return std::nullopt;
  }
  return HeaderFault{"expected one character after #separator, written as \\x09, found \"" + visible(bytes.substr(0, 20)) + "\"",
                     "the tab, Zeek's default, is used"};
}

std::optional<HeaderFault> TsvHeader::set_fields(std::string_view rest) {
  forget_columns();
  if (rest.size() < 2 || rest[0] != separator_)
    return HeaderFault{"expected the names of the columns after #fields, each after the separator, found \"" +
                           visible(rest.substr(0, 40)) + "\"",
                       "the lines up to the next #fields cannot be read; was the file copied by a tool that changed its tabs?"};
  const auto names = split(rest.substr(1), separator_);
  if (names.size() > kMostColumns)
    return HeaderFault{"expected at most " + std::to_string(kMostColumns) + " columns after #fields, found " +
                           std::to_string(names.size()), "the lines up to the next #fields are not read"};
  for (std::string_view name : names) fields_.push_back(visible(name));
  std::vector<std::string> sorted = fields_;
  std::sort(sorted.begin(), sorted.end());
  if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
    return HeaderFault{"expected different names after #fields, found \"" + twice->substr(0, 40) + "\" twice",
                       "the first column of that name counts in typed rows; all are swept"};
  return std::nullopt;
}

ColumnPlan TsvHeader::plan(std::string_view log_hint, std::optional<HeaderFault>& fault) const {
  ColumnPlan plan;
  plan.log = path_.empty() ? visible(log_hint) : path_;
  if (types_.size() != fields_.size())
    fault = HeaderFault{"expected " + std::to_string(fields_.size()) + " types after #types, found " + std::to_string(types_.size()),
                        "the columns without a type are read by their names"};
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    ColumnType type;
    if (i < types_.size()) type = column_type(types_[i]);
    else if (is_time_column(plan.log, fields_[i])) type.type = FieldType::time;
    plan.columns.push_back({fields_[i], type.type, type.list, column_classes(plan.log, fields_[i], type.type)});
  }
  return plan;
}

}  // namespace demarche::zeek
