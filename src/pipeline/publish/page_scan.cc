#include "pipeline/publish/page_scan.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace demarche::publish {
namespace {

struct Open {
  std::string name, claim, value, says, block;
  bool exempt = false;
};

std::string attribute(std::string_view tag, std::string_view name) {
  const std::string key = " " + std::string(name) + "=\"";
  const auto at = tag.find(key);
  if (at == std::string_view::npos) return {};
  const auto start = at + key.size();
  const auto end = tag.find('"', start);
  return end == std::string_view::npos ? std::string() : std::string(tag.substr(start, end - start));
}

std::string undo_entities(std::string_view text) {
  std::string out(text);
  for (const auto& [entity, plain] : {std::pair<std::string_view, std::string_view>{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""},
                                      {"&#39;", "'"}, {"&amp;", "&"}})
    out = replace_all(out, entity, plain);
  return out;
}

Open opened(std::string_view tag, std::string_view name, const Open& outer) {
  static constexpr std::array<std::string_view, 5> kExempt = {"style", "title", "code", "pre", "script"};
  Open open = outer;
  open.name = std::string(name);
  if (const std::string claim = attribute(tag, "data-claim"); !claim.empty()) {
    open.claim = undo_entities(claim);
    open.value = undo_entities(attribute(tag, name == "data" ? "value" : "data-value"));
  }
  if (const std::string says = attribute(tag, "data-says"); !says.empty()) open.says = undo_entities(says);
  if (const std::string id = attribute(tag, "id"); !id.empty()) open.block = undo_entities(id);
  const std::string css = attribute(tag, "class");
  open.exempt = outer.exempt || std::find(kExempt.begin(), kExempt.end(), name) != kExempt.end() || css == "axis" || css == "id" ||
                tag.find(" data-quoted") != std::string_view::npos;
  return open;
}

bool is_void(std::string_view name) {
  return name == "meta" || name == "br" || name == "rect" || name == "line" || name == "hr" || name == "link" || name == "img";
}

}  // namespace

std::vector<TextPiece> scan_page(std::string_view html) {
  std::vector<TextPiece> pieces;
  std::vector<Open> stack(1);
  std::size_t at = 0;
  while (at < html.size()) {
    if (html[at] != '<') {
      const auto end = std::min(html.find('<', at), html.size());
      const Open& in = stack.back();
      pieces.push_back({undo_entities(html.substr(at, end - at)), in.claim, in.value, in.says, in.block, in.exempt, at});
      at = end;
      continue;
    }
    const auto end = html.find('>', at);
    if (end == std::string_view::npos) break;
    const std::string_view tag = html.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.empty() || tag[0] == '!') continue;
    if (tag[0] == '/') {
      const std::string_view name = tag.substr(1);
      while (stack.size() > 1) {
        const bool matches = stack.back().name == name;
        stack.pop_back();
        if (matches) break;
      }
      continue;
    }
    const std::string_view name = tag.substr(0, tag.find_first_of(" /\n"));
    if (tag.back() == '/' || is_void(name)) continue;
    if (stack.size() < 500) stack.push_back(opened(tag, name, stack.back()));
  }
  return pieces;
}

}  // namespace demarche::publish
