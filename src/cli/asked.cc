#include "cli/asked.h"

#include "base/disk.h"

namespace demarche::cli {

Timestamp now() { return Timestamp::from_micros(SystemClock().now_micros()); }

Result<Timestamp> asked_date(const Session& session) {
  const auto text = session.asked().value("date");
  if (!text) return now();
  auto date = Timestamp::parse_iso(*text);
  if (!date) return bad_input("--date: expected a date such as 2013-02-19 or a time such as 2013-02-19T08:15:00Z, found \"" + *text + "\"");
  return date;
}

std::string asked_who(const Session& session) { return session.asked().value("by").value_or(session.around().user); }

Result<Readers> asked_readers(const Session& session) {
  const Readers readers{session.asked().value("to").value_or(""), session.asked().value("marking").value_or("")};
  const std::string name(session.asked().command->name);
  const std::string hint = "for example: demarche " + name + (name == "export" ? " stix" : "") + " --marking TLP:GREEN" + (name == "publish" ? " -o DIR --unsigned" : "");
  if (readers.to.empty() && readers.marking.empty())
    return bad_input(name + ": for whom? Expected --to AUDIENCE or --marking TLP:X, found neither", hint);
  if (!readers.to.empty() && !readers.marking.empty())
    return bad_input(name + ": expected one of --to AUDIENCE and --marking TLP:X, found both", "give one of them");
  return readers;
}

std::string readers_text(const std::string& audience, const std::string& marking) {
  if (audience.empty() || audience == marking) return for_terminal(std::string_view(marking));
  return for_terminal(std::string_view(audience)) + " (" + for_terminal(std::string_view(marking)) + ")";
}

}  // namespace demarche::cli
