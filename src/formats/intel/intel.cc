#include "formats/intel/intel.h"

#include "base/text.h"
#include "formats/intel/readers.h"

namespace demarche::intel {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr const char* kExpected = "expected intelligence (a STIX bundle, a MISP event, a Zeek intelligence file, CSV or one value a line), found ";

// What plainly is no text of ours.
Status check_bytes(std::string_view content) {
  if (content.starts_with("\x1F\x8B") || content.starts_with("\x28\xB5\x2F\xFD") || content.starts_with("PK\x03\x04"))
    return bad_input(std::string(kExpected) + "a compressed file", "unpack it first");
  if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF"))
    return bad_input(std::string(kExpected) + "UTF-16", "save the file as UTF-8");
  if (content.find('\0') != std::string_view::npos) return bad_input(std::string(kExpected) + "binary data (a zero byte)");
  const std::string_view text = trim(content.starts_with(kByteOrderMark) ? content.substr(kByteOrderMark.size()) : content);
  if (text.empty()) return bad_input(std::string(kExpected) + "an empty file");
  if (text.starts_with('<')) return bad_input(std::string(kExpected) + "XML or HTML", "STIX 1 must be converted to STIX 2 first");
  return Done{};
}

// The objects of a JSON file that hold intelligence.
class JsonFile {
 public:
  JsonFile(std::string_view content, Problems& problems) : content_(content), lines_(content), problems_(problems) {}

  Status sort_out();
  void read(Findings& findings) const {
    if (format_ == "stix") read_stix(objects_, lines_, findings);
    else read_misp(objects_, lines_, findings);
  }
  [[nodiscard]] const std::string& format() const { return format_; }

 private:
  void top(const Piece& piece);
  void inner(const Piece& piece);
  bool object(const Piece& piece);
  void list(const Piece& piece);
  void add(std::string_view format, const Piece& piece);
  template <class T>
  const Pieces<T>& told(const Pieces<T>& pieces) {
    if (!pieces.fault.empty()) problem(pieces.fault_offset, pieces.fault);
    return pieces;
  }
  void problem(std::uint64_t offset, std::string reason) { problems_.add(lines_.line(offset), offset, std::move(reason)); }

  std::string_view content_;
  Lines lines_;
  Problems& problems_;
  std::string format_;
  std::vector<Piece> objects_;
};

void JsonFile::add(std::string_view format, const Piece& piece) {
  if (format_.empty()) format_ = format;
  if (format_ == format) objects_.push_back(piece);
  else problem(piece.offset, "expected " + format_ + " as before in this file, found " + std::string(format));
}

void JsonFile::list(const Piece& piece) {
  const auto pieces = elements(piece);
  told(pieces);
  for (const Piece& each : pieces.list)
    if (!object(each)) problem(each.offset, "expected a STIX object or a MISP event, found something else");
}

// True when it is intelligence.
bool JsonFile::object(const Piece& piece) {
  if (!piece.text.starts_with('{')) return false;
  const auto inside = members(piece);
  const auto array = [&](const Piece* member) { return member != nullptr && member->text.starts_with('['); };
  if (const Piece* objects = find_member(inside, "objects"); array(objects)) {
    told(inside);
    const auto pieces = elements(*objects);
    if (inside.fault.empty()) told(pieces);   // else the same fault twice
    if (format_.empty()) format_ = "stix";
    for (const Piece& each : pieces.list) add("stix", each);
    return true;
  }
  if (const Piece* event = find_member(inside, "Event")) return told(inside), add("misp", *event), true;
  if (find_member(inside, "Attribute") != nullptr || find_member(inside, "Object") != nullptr) return add("misp", piece), true;
  if (find_member(inside, "type") != nullptr) return add("stix", piece), true;
  return false;
}

// An answer of a MISP server wraps its events in "response", once.
void JsonFile::top(const Piece& piece) {
  const auto inside = piece.text.starts_with('{') ? members(piece) : Pieces<Member>{};
  if (const Piece* response = find_member(inside, "response")) {
    told(inside);
    return inner(*response);
  }
  inner(piece);
}

void JsonFile::inner(const Piece& piece) {
  if (piece.text.starts_with('[')) list(piece);
  else if (!object(piece)) problem(piece.offset, "expected a STIX object or a MISP event, found something else");
}

// Usually one value; JSON Lines have several.
Status JsonFile::sort_out() {
  std::size_t at = content_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  for (;;) {
    const Piece piece = outer_piece(content_, at);
    if (piece.offset >= content_.size()) break;
    if (!piece.text.starts_with('{') && !piece.text.starts_with('[')) {
      problem(piece.offset, "expected the end of the file after the JSON value; the rest is not read");
      break;
    }
    top(piece);
    at = piece.offset + piece.text.size();
  }
  if (format_.empty()) return bad_input(std::string(kExpected) + "JSON of another kind", "a STIX object has a type; a MISP event is in \"Event\"");
  return Done{};
}

bool is_json(std::string_view content) {
  const std::string_view text = trim(content.starts_with(kByteOrderMark) ? content.substr(kByteOrderMark.size()) : content);
  if (text.starts_with('{')) return true;
  const std::string_view next = text.starts_with('[') ? trim(text.substr(1)) : std::string_view();
  return next.starts_with('{') || next.starts_with(']') || next.starts_with('[') || next.starts_with('"');   // not "[::1]"
}

Result<std::string> read_by_format(std::string_view content, Findings& findings) {
  (void)TRY(check_bytes(content));
  if (is_json(content)) {
    JsonFile file(content, findings.problems);
    (void)TRY(file.sort_out());
    file.read(findings);
    return file.format();
  }
  if (looks_like_zeek_intel(content)) {
    (void)TRY(read_zeek_intel(content, findings));
    return std::string("zeek");
  }
  if (looks_like_indicator_table(content)) {
    (void)TRY(read_indicator_table(content, findings));
    return std::string("csv");
  }
  read_value_list(content, findings);
  if (findings.indicators.empty() && !findings.problems.empty())
    return bad_input(std::string(kExpected) + "no line that is one", "the first: " + findings.problems.list().front().reason);
  return std::string("text");
}

}  // namespace

Result<IntelFile> read_intel(std::string_view name, std::string_view content, Problems& problems, const ReadOptions& options) {
  Findings findings{{}, {}, problems, options};
  const bool quiet = problems.empty();
  auto format = read_by_format(content, findings);
  if (!format) return std::move(format).error().within(name);
  if (findings.indicators.repeated() != 0)
    findings.notes.push_back(counted(findings.indicators.repeated(), "indicator") + " left out: repeated in this file");
  if (findings.indicators.empty() && quiet && problems.empty())
    problems.add(0, 0, "no indicators in this file", "observed data and other objects are not indicators");
  return IntelFile{*std::move(format), std::move(findings.indicators).take(), std::move(findings.notes)};
}

}  // namespace demarche::intel
