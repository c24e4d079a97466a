#include <doctest/doctest.h>

#include <signal.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/manual.h"
#include "cli/program.h"
#include "cli/width.h"

using namespace demarche;
using namespace demarche::cli;
using json::Json;

namespace {

struct Outcome {
  int exit;
  std::string out, err;
};

Outcome outcome_of(const std::vector<std::string>& args, const Surroundings& around = {}) {
  StringOutput out, err;
  Cancellation cancel;
  const int exit = run_program(args, around, {.out = &out, .err = &err}, cancel);
  return {exit, out.text, err.text};
}

// As much of JSON Schema as our schemas use. Returns what is wrong, "" when nothing is.
std::string mismatch(const Json& schema, const Json& value, const Json& root);

std::string type_of(const Json& value) {
  if (value.is_null()) return "null";
  if (value.as_bool() != nullptr) return "boolean";
  if (value.as_integer() != nullptr) return "integer";
  if (value.as_number()) return "number";
  if (value.as_text() != nullptr) return "string";
  return value.as_array() != nullptr ? "array" : "object";
}

bool type_fits(const Json& wanted, const std::string& type) {
  if (const std::string* one = wanted.as_text()) return *one == type || (*one == "number" && type == "integer");
  for (const Json& one : wanted.items())
    if (type_fits(one, type)) return true;
  return wanted.is_null();
}

std::string members_mismatch(const Json& schema, const Json& value, const Json& root) {
  for (const Json& name : schema.at("required").items()) {
    bool found = false;
    for (const auto& member : value.members()) found = found || member.first == *name.as_text();
    if (!found) return "member missing: " + *name.as_text();
  }
  for (const auto& [name, member] : value.members()) {
    if (schema.at("properties").is_null()) break;
    if (schema.at("properties").at(name).is_null()) return "member not in the schema: " + name;
    const std::string inner = mismatch(schema.at("properties").at(name), member, root);
    if (!inner.empty()) return name + ": " + inner;
  }
  return {};
}

std::string mismatch(const Json& schema, const Json& value, const Json& root) {
  if (const std::string ref = schema.text("$ref"); !ref.empty())
    return mismatch(root.at("$defs").at(ref.substr(ref.rfind('/') + 1)), value, root);
  if (!type_fits(schema.at("type"), type_of(value))) return "type is " + type_of(value);
  if (!schema.at("enum").is_null()) {
    bool found = false;
    for (const Json& one : schema.at("enum").items()) found = found || one == value;
    if (!found) return "not one of the enum: " + value.compact();
  }
  if (value.as_object() != nullptr) return members_mismatch(schema, value, root);
  if (schema.at("items").is_null()) return {};
  for (const Json& item : value.items())
    if (const std::string inner = mismatch(schema.at("items"), item, root); !inner.empty()) return "item: " + inner;
  return {};
}

}  // namespace

TEST_CASE("what each command prints with --json is what its schema says") {
  const std::vector<std::vector<std::string>> table = {
      {"run", "-C", "x"}, {"status", "-C", "x"}, {"sources", "-C", "x"}, {"sources", "--problems", "-C", "x"}, {"claims", "-C", "x"},
      {"claims", "C-002", "-C", "x"}, {"query", "select 1", "-C", "x"}, {"show", "S-1", "-C", "x"}, {"why", "C-001", "-C", "x"},
      {"sweep", "-i", "x", "hit.log"}, {"sweep", "-c", "-i", "x", "hit.log"}, {"sweep", "--files-with-hits", "-i", "x", "hit.log"},
      {"init", "--logs", "x"}, {"doctor"}, {"doctor", "--deep", "-C", "x"}, {"doctor", "-C", "broken"},
      {"help"}, {"schema", "run"}, {"completion", "bash"},
      {"attribute", "-C", "x"}, {"preview", "--to", "cert-x", "-C", "x"}, {"publish", "--to", "cert-x", "-o", "out", "--unsigned", "-C", "x"},
      {"verify", "out"}, {"verify", "edited"}, {"export", "stix", "--marking", "TLP:GREEN", "-C", "x"}, {"key", "k"},
      {"export", "case", "-o", "x.tar.zst", "-C", "x"}, {"import", "case", "x.tar.zst"}, {"purge", "-C", "x"}, {"purge", "--dry-run", "-C", "whole"},
      {"plan", "show", "-C", "x"}, {"plan", "check", "-C", "x"}, {"plan", "act", "approve", "A-03", "-C", "x"}, {"plan", "reply", "D-1", "none", "-C", "x"},
      {"note", "S-1", "a note", "-C", "x"},
  };
  for (std::vector<std::string> args : table) {
    CAPTURE(args[0]);
    CAPTURE(args.back());
    const auto schema = json::parse(schema_text(*find_command(args[0])));
    args.push_back("--json");
    const Outcome got = outcome_of(args);
    const auto value = json::parse(got.out);
    REQUIRE_MESSAGE(value.has_value(), got.out);
    CHECK_EQ(mismatch(*schema, *value, *schema), "");
    CHECK_FALSE(value->is_null());
  }
}

TEST_CASE("exit codes") {
  struct { std::vector<std::string> args; int exit; } const table[] = {
      {{"run", "-C", "x"}, kPartial},
      {{"run", "-C", "whole"}, kDone},
      {{"run", "-C", "x", "--strict"}, kPartial},
      {{"run", "-C", "none"}, kNoCase},
      {{"run", "-C", "locked"}, kLocked},
      {{"run", "-C", "stop"}, kInterrupted},
      {{"run", "-C", "throw"}, kOurFault},
      {{"status", "-C", "broken"}, kSealBroken},
      {{"status"}, kNoCase},
      {{"status", "--format", "csv", "-C", "x"}, kUsage},
      {{"nonsense"}, kUsage},
      {{"query", "nonsense", "-C", "x"}, kUsage},
      {{"show", "X", "-C", "x"}, kUsage},
      {{"claims", "C-999", "-C", "x"}, kUsage},
      {{"schema", "nothing"}, kUsage},
      {{"why", "C-001", "-C", "x"}, kDone},
      {{"why", "differs", "-C", "x"}, kNo},
      {{"why", "changed", "-C", "x"}, kSealBroken},
      {{"why", "gone", "-C", "x"}, kPartial},
      {{"why", "C-001", "--lines", "x", "-C", "x"}, kUsage},
      {{"sweep", "-i", "x", "clean.log"}, kDone},
      {{"sweep", "-i", "x", "clean.log", "--exit-status"}, kNo},
      {{"sweep", "-i", "x", "hit.log", "--exit-status"}, kDone},
      {{"sweep", "-i", "x", "bad", "--exit-status"}, kPartial},
      {{"sweep", "logs"}, kUsage},
      {{"sweep", "logs", "-C", "none"}, kNoCase},
      {{"sweep", "logs", "-C", "x"}, kUsage},          // a case without intelligence
      {{"init"}, kUsage},
      {{"doctor"}, kDone},
      {{"doctor", "-C", "none"}, kNoCase},
      {{"doctor", "-C", "broken"}, kSealBroken},
      {{"attribute", "-C", "x"}, kDone},
      {{"attribute", "-C", "x", "--without", "X"}, kUsage},
      {{"attribute", "-C", "x", "--prior", "H1"}, kUsage},
      {{"attribute", "-C", "x", "--prior", "H1=0.3", "--prior", "H0=x"}, kUsage},
      {{"preview", "-C", "x"}, kUsage},                       // for whom?
      {{"preview", "-C", "x", "--to", "a", "--marking", "TLP:RED"}, kUsage},
      {{"preview", "-C", "x", "--to", "a", "--date", "soon"}, kUsage},
      {{"preview", "-C", "x", "--to", "a"}, kNo},
      {{"preview", "-C", "whole", "--to", "a"}, kDone},
      {{"publish", "-C", "x", "--to", "a", "--unsigned"}, kUsage},
      {{"publish", "-C", "x", "--to", "a", "-o", "out"}, kUsage},
      {{"publish", "-C", "x", "--to", "a", "-o", "out", "--unsigned", "--key", "k"}, kUsage},
      {{"publish", "-C", "x", "--to", "nobody", "-o", "out", "--unsigned"}, kRefused},
      {{"publish", "-C", "x", "--to", "a", "-o", "out", "--key", "k"}, kDone},
      {{"verify", "nothing"}, kUsage},
      {{"verify", "out"}, kDone},
      {{"verify", "edited"}, kNo},
      {{"export", "misp", "--to", "a", "-C", "x"}, kUsage},
      {{"export", "stix", "--to", "a", "-C", "x"}, kDone},
      {{"export", "case", "-C", "x"}, kUsage},
      {{"export", "case", "--marking", "TLP:RED", "-o", "f", "-C", "x"}, kUsage},
      {{"import", "case", "broken"}, kSealBroken},
      {{"demo", "x"}, kDone},
      {{"demo", "full"}, kUsage},
      {{"demo", "x", "--seed", "few"}, kUsage},
      {{"import", "stix", "f"}, kUsage},
      {{"key", "there"}, kUsage},
      {{"plan", "-C", "x"}, kUsage},
      {{"plan", "climb", "-C", "x"}, kUsage},
      {{"plan", "check", "A-03", "-C", "x"}, kUsage},
      {{"plan", "show", "-C", "x"}, kDone},
      {{"plan", "check", "-C", "x"}, kNo},
      {{"plan", "check", "-C", "whole"}, kDone},
      {{"plan", "act", "approve", "-C", "x"}, kUsage},
      {{"plan", "act", "decide", "L2", "-C", "x"}, kUsage},   // not by this way
      {{"plan", "act", "approve", "A-03", "A-04", "-C", "x"}, kUsage},
      {{"plan", "act", "approve", "A-03", "-C", "x"}, kDone},
      {{"plan", "decide", "L2", "opened", "-C", "x"}, kUsage},
      {{"plan", "decide", "L2", "opened", "--reason", "three more", "-C", "x"}, kDone},
      {{"note", "S-1", "a note", "-C", "x"}, kDone},
      {{"note", "X", "a note", "-C", "x"}, kUsage},
      {{"note", "S-1", "-C", "x"}, kUsage},
      {{}, kDone},
      {{"--version"}, kDone},
      {{"help", "nothing"}, kUsage},
  };
  for (const auto& row : table) {
    CAPTURE(join(row.args, " "));
    const Outcome got = outcome_of(row.args);
    CHECK_EQ(got.exit, row.exit);
    const bool error = got.err.find("error: ") != std::string::npos || got.err.find("interrupted: ") != std::string::npos;
    if (row.exit == kUsage || row.exit >= kNoCase) CHECK_EQ(error, row.args.empty() || row.args[0] != "doctor");
  }
}

TEST_CASE("errors as JSON are the last line of stderr") {
  for (const auto& [args, exit] : {std::pair{std::vector<std::string>{"status", "-C", "none", "--json"}, kNoCase},
                                   std::pair{std::vector<std::string>{"nonsense", "--json"}, kUsage}}) {
    const Outcome got = outcome_of(args);
    CHECK_EQ(got.exit, exit);
    const auto lines = split(trim(got.err), '\n');
    const auto error = json::parse(lines.back());
    REQUIRE(error.has_value());
    CHECK_EQ(error->text("type"), "error");
    CHECK_EQ(error->integer("exit"), exit);
    CHECK_EQ(error->text("code"), exit == kNoCase ? "no_case" : "bad_input");
    CHECK_FALSE(error->text("message").empty());
    CHECK_FALSE(error->at("hint").is_null());
  }
}

TEST_CASE("nothing raw reaches the terminal, in any format") {
  Surroundings terminal;
  terminal.stdout_terminal = terminal.stderr_terminal = true;
  const std::vector<std::vector<std::string>> commands_with_hostile_text = {
      {"run", "-C", "x"}, {"claims", "-C", "x"}, {"claims", "C-001", "-C", "x"}, {"query", "select 1", "-C", "x"}, {"show", "S\x1b", "-C", "x"},
      {"attribute", "-C", "x"}, {"preview", "--to", "a\x1b", "-C", "x"}, {"publish", "--to", "a\x1b", "-o", "o\x1b", "--unsigned", "-C", "x"},
      {"verify", "edited"}, {"plan", "show", "-C", "x"}, {"plan", "check", "-C", "x"}, {"plan", "act", "ask", "D-1", "--by", "\x1b", "-C", "x"},
      {"note", "S-1\x1b", "t", "-C", "x"}, {"key", "k\x1b"}, {"why", "C-001", "-C", "x"}, {"sweep", "-i", "x", "hit\x1b.log"}, {"query", "nonsense\x1b", "-C", "x\x1b"}, {"\x1b]0;x\x07"},
  };
  for (const auto& args : commands_with_hostile_text) {
    for (const char* format : {"table", "plain", "json", "jsonl", "csv", "md"}) {
      std::vector<std::string> all = args;
      all.insert(all.end(), {"--format", format, "--color", "never", "--progress", "none"});
      const Outcome got = outcome_of(all, terminal);
      CAPTURE(args[0]);
      CAPTURE(format);
      for (char c : got.out + got.err) {
        const bool raw = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
        CHECK_FALSE(raw);
      }
    }
  }
}

TEST_CASE("a pipe gets plain records, a terminal a table, and both the same on every run") {
  Surroundings terminal;
  terminal.stdout_terminal = true;
  const Outcome piped = outcome_of({"query", "select 1", "-C", "x"});
  CHECK_EQ(piped.out, "Shang\\x09hai\t1849\t1970-01-01T00:00:00Z\n\t56\t\n");
  CHECK(outcome_of({"query", "select 1", "-C", "x"}, terminal).out.starts_with("city"));
  CHECK_EQ(outcome_of({"query", "select 1", "-C", "x", "--json"}).out,
           "[\n{\"city\":\"Shang\\thai\",\"n\":1849,\"ts\":\"1970-01-01T00:00:00Z\"},\n{\"city\":null,\"n\":56,\"ts\":null}\n]\n");
  for (const char* command : {"run", "status", "sources", "claims"})
    CHECK_EQ(outcome_of({command, "-C", "x"}).out, outcome_of({command, "-C", "x", "-v", "-j", "2"}).out);
}

TEST_CASE("pages of judgement and release: at most 80 columns, what matters first") {
  for (const auto& args : std::vector<std::vector<std::string>>{{"attribute", "-C", "x"}, {"attribute", "--what-if", "-C", "x"}, {"preview", "--to", "cert-x", "-C", "x"},
                                                               {"publish", "--to", "cert-x", "-o", "out", "--unsigned", "-C", "x"}, {"verify", "edited"},
                                                               {"plan", "show", "-C", "x"}, {"plan", "check", "-C", "x"}, {"key", "k"}}) {
    const Outcome got = outcome_of(args);
    for (std::string_view line : split(got.out, '\n')) {
      CAPTURE(line);
      CHECK_LE(width_of(line), 80);
    }
  }
  CHECK(outcome_of({"attribute", "-C", "x"}).out.starts_with("What the evidence does not separate\n  H1 and H0: "));
  CHECK_NE(outcome_of({"preview", "--to", "cert-x", "-C", "x"}).out.find("\nFAULT 1  report.html: "), std::string::npos);
  CHECK_NE(outcome_of({"verify", "edited"}).out.find("claim C-001 says 1,894\\x1b, the rows give 1,849   report.html\nDoes not hold: 1 fault.\n"), std::string::npos);
  CHECK(outcome_of({"verify", "out"}).out.ends_with("\nHolds.\n"));
  CHECK_NE(outcome_of({"plan", "check", "-C", "x"}).out.find("1 overdue, 1 decision waiting, 1 problem."), std::string::npos);
}

TEST_CASE("-o of publish is the folder; the answer itself goes to stdout") {
  const Outcome got = outcome_of({"publish", "-C", "x", "--to", "cert-x", "--unsigned", "-o", "no/such/folder"});
  CHECK_EQ(got.exit, kDone);
  CHECK_NE(got.out.find("no/such/folder/report.html"), std::string::npos);
}

TEST_CASE("sweep: one line for each sighting, names or counts") {
  CHECK_EQ(outcome_of({"sweep", "-i", "x", "hit1", "clean", "hit2"}).out,
           "hit1\t4\tquery\tdomain\tevil.example\ta.evil\\x1b.example\nhit2\t4\tquery\tdomain\tevil.example\ta.evil\\x1b.example\n");
  CHECK_EQ(outcome_of({"sweep", "-i", "x", "hit1", "clean", "--files-with-hits"}).out, "hit1\n");
  CHECK_EQ(outcome_of({"sweep", "-i", "x", "hit1", "-c"}).out, "hit1\t1\n");
  CHECK_EQ(outcome_of({"sweep", "-i", "x", "clean", "--json"}).out, "");
  CHECK_NE(outcome_of({"sweep", "-i", "x", "clean"}).err.find("Nothing sighted."), std::string::npos);
  const std::string csv = outcome_of({"sweep", "-i", "x", "hit1", "hit2", "--format", "csv"}).out;
  CHECK_EQ(split(trim(csv), '\n').size(), 3);
  CHECK(csv.starts_with("file,line,field,type,indicator,value,offset,indicator_id,intel,intel_line\nhit1,4,"));
}

TEST_CASE("an answer in a file is whole or not there") {
  const fs::path folder = fs::temp_directory_path() / ("demarche-cli-test-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const std::string file = (folder / "answer").string();
  CHECK_EQ(outcome_of({"query", "select 1", "-C", "x", "-o", file}).exit, kDone);
  const std::string first = read_file(file).value_or("");
  CHECK(first.starts_with("Shang"));
  CHECK_EQ(outcome_of({"query", "nonsense", "-C", "x", "-o", file}).exit, kUsage);
  CHECK_EQ(read_file(file).value_or(""), first);
  CHECK_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);   // nothing half-written is left
  CHECK_EQ(outcome_of({"status", "-C", "x", "-o", folder.string()}).exit, kUsage);
  CHECK_EQ(outcome_of({"status", "-C", "x", "-o", (folder / "no" / "where").string()}).exit, kPartial);
  CHECK_EQ(outcome_of({"help", "--man", (folder / "man").string()}).exit, kDone);
  CHECK(fs::exists(folder / "man" / "demarche-sweep.1"));
  fs::remove_all(folder);
}

TEST_CASE("a closed pipe is silent") {
  int ends[2];
  REQUIRE_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  const auto out = stream_output(ends[1]);
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  StringOutput err;
  Cancellation cancel;
  const std::vector<std::string> args = {"query", "select 1", "-C", "x"};
  CHECK_EQ(run_program(args, {}, {.out = out.get(), .err = &err}, cancel), kDone);
  CHECK_EQ(err.text, "");
  CHECK_FALSE(out->wanted());
  ::signal(SIGPIPE, before);
  ::close(ends[1]);
}

TEST_CASE("colour: the option, then the environment, then the terminal") {
  Surroundings around;
  CHECK_FALSE(wants_color(around, ColorMode::automatic, false));
  CHECK(wants_color(around, ColorMode::automatic, true));
  around.dumb_terminal = true;
  CHECK_FALSE(wants_color(around, ColorMode::automatic, true));
  around.force_color = true;
  CHECK(wants_color(around, ColorMode::automatic, false));
  around.no_color = true;
  CHECK_FALSE(wants_color(around, ColorMode::automatic, true));
  CHECK(wants_color(around, ColorMode::always, false));
  CHECK_FALSE(wants_color(around, ColorMode::never, true));
}
