#include "formats/csv_log/record_cut.h"

#include <algorithm>

namespace demarche::csv_log {
namespace {

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

void RecordCut::clear() {
  text_.clear();
  places_.clear();
  cells_.clear();
}

RecordCut::State RecordCut::begin(std::string_view line) {
  clear();
  if (line.find('"') != std::string_view::npos) return cut(line, 0);
  cut_plain(line);
  return State::whole;
}

RecordCut::State RecordCut::go_on(std::string_view line) {
  text_ += '\n';
  std::size_t at = 0;
  if (const State state = cut_quoted(line, at); state != State::whole) return state;
  return at == line.size() ? finish() : cut(line, at + 1);
}

void RecordCut::cut_plain(std::string_view line) {
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(line.find(separator_, at), line.size());
    cells_.push_back({without_blanks(line.substr(at, end - at)), false});
    if (end == line.size()) return;
    at = end + 1;
  }
}

// The cells that begin at `at`.
RecordCut::State RecordCut::cut(std::string_view line, std::size_t at) {
  for (;;) {
    std::size_t end = skip_blanks(line, at);
    if (end < line.size() && line[end] == '"') {
      places_.push_back({text_.size(), text_.size(), true});
      ++end;
      if (const State state = cut_quoted(line, end); state != State::whole) return state;
    } else {
      end = std::min(line.find(separator_, at), line.size());
      const std::string_view text = without_blanks(line.substr(at, end - at));
      places_.push_back({text_.size(), text_.size() + text.size(), false});
      text_ += text;
    }
    if (end == line.size()) return finish();
    at = end + 1;
  }
}

// The rest of a quoted cell; `at` is then at the separator or the line's end.
RecordCut::State RecordCut::cut_quoted(std::string_view line, std::size_t& at) {
  for (;;) {
    const std::size_t quote = line.find('"', at);
    text_ += line.substr(at, quote == std::string_view::npos ? quote : quote - at);
    if (quote == std::string_view::npos) return State::open;
    at = quote + 1;
    if (at == line.size() || line[at] != '"') break;
    text_ += '"';
    ++at;
  }
  places_.back().end = text_.size();
  at = skip_blanks(line, at);
  return at == line.size() || line[at] == separator_ ? State::whole : State::broken;
}

std::size_t RecordCut::skip_blanks(std::string_view line, std::size_t at) const {
  while (at < line.size() && line[at] == ' ' && separator_ != ' ') ++at;
  return at;
}

RecordCut::State RecordCut::finish() {
  for (const Place& place : places_)
    cells_.push_back({std::string_view(text_).substr(place.begin, place.end - place.begin), place.quoted});
  return State::whole;
}

}  // namespace demarche::csv_log
