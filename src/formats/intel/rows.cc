#include "base/text.h"
#include "formats/intel/intel.h"
#include "formats/json/json.h"

namespace demarche::intel {
namespace {

constexpr CellColumn kColumns[] = {
    {"line", CellType::integer}, {"byte_offset", CellType::integer}, {"byte_length", CellType::integer},
    {"id", CellType::text}, {"type", CellType::text}, {"value", CellType::text}, {"pattern", CellType::text},
    {"valid_from", CellType::time}, {"valid_until", CellType::time}, {"confidence", CellType::integer},
    {"label", CellType::text}, {"actor", CellType::text}, {"terms", CellType::text},
};

std::string terms_text(const Indicator& indicator) {
  json::Json lists = json::Json::array();
  for (const auto& list : indicator.any_of) {
    json::Json terms = json::Json::array();
    for (const Term& term : list) {
      json::Json each = json::Json::object();
      each.set("type", indicator_type_text(term.type)).set("value", term.value);
      if (term.op != TermOp::equals) each.set("op", term_op_text(term.op));
      terms.push(std::move(each));
    }
    lists.push(std::move(terms));
  }
  return lists.compact();
}

void text_or_null(RowBatch& rows, const std::string& text) {
  if (text.empty()) rows.null();
  else rows.text(std::string_view(text));
}

}  // namespace

RowBatch indicator_rows(const IntelFile& file, std::size_t first, std::size_t last) {
  RowBatch rows(kColumns);
  for (std::size_t i = first; i < last && i < file.indicators.size(); ++i) {
    const Indicator indicator = file.indicators.at(i);
    rows.integer(static_cast<std::int64_t>(indicator.line))
        .integer(static_cast<std::int64_t>(indicator.offset))
        .integer(static_cast<std::int64_t>(indicator.length))
        .text(std::string_view(indicator.id))
        .text(indicator_type_text(indicator.type()))
        .text(std::string_view(indicator.value()));
    text_or_null(rows, indicator.pattern);
    rows.time(indicator.valid_from).time(indicator.valid_until);
    rows.integer(indicator.confidence ? std::optional<std::int64_t>(*indicator.confidence) : std::nullopt);
    text_or_null(rows, indicator.label);
    text_or_null(rows, indicator.actor);
    rows.text(std::string_view(terms_text(indicator))).end_row();
  }
  return rows;
}

Result<std::vector<std::vector<Term>>> parse_terms(std::string_view text) {
  const json::Json document = TRY(json::parse(text));
  if (document.as_array() == nullptr) return bad_input("expected a list of lists of terms");
  std::vector<std::vector<Term>> any_of;
  for (const json::Json& list : document.items()) {
    if (list.items().empty()) return bad_input("expected a list of terms, found an empty one or something else");
    std::vector<Term> terms;
    for (const json::Json& term : list.items()) {
      const auto type = parse_indicator_type(term.text("type"));
      if (!type || *type == IndicatorType::pattern)
        return bad_input("unknown type of term \"" + visible(term.text("type").substr(0, 40)) + "\"");
      const std::string op = term.text("op");
      const auto known = op.empty() ? TermOp::equals : parse_term_op(op);
      if (!known) return bad_input("unknown way of comparing a term \"" + visible(op.substr(0, 40)) + "\"");
      terms.push_back({*type, term.text("value"), *known});
    }
    any_of.push_back(std::move(terms));
  }
  return any_of;
}

}  // namespace demarche::intel
