#include "base/text.h"
#include "formats/toml/case_file.h"
#include "formats/toml/tables.h"

namespace demarche::toml {
namespace {

constexpr std::string_view kBefore = R"(# case.toml

<!-- Written by case_reference() from the tables of keys in src/formats/toml; the test `unit.toml` compares. -->

One file declares a case: where its evidence lies, what is held to be true, who may read what, and what is to be done.
It is TOML 1.0. Paths are relative to the file; globs and folders work. An unknown key is an error that names the
nearest known one, and all errors are reported together, each with file, line and column.

```toml
[case]
id = "harbour-glass"
name = "Harbour Glass"
marking = "TLP:AMBER+STRICT"

[[source]]
id = "S-relay-017"
paths = ["logs/relay-017/*.log*"]
role = "relay"
grade = "A2"

[[intel]]
path = "intel/actor.stix.json"
marking = "TLP:GREEN"
```

`[name]` is written once, `[[name]]` before each of several. An id has letters, digits, `.`, `_` and `-`, and is given
once among its kind. Markings are those of TLP 2.0, freest first: `TLP:CLEAR`, `TLP:GREEN`, `TLP:AMBER`,
`TLP:AMBER+STRICT`, `TLP:RED`. Every table takes one; without it, it has the case's.
)";

constexpr std::string_view kRules = R"(
## What must hold between tables

- A source has `paths` or `lake`, not both; with role `victim` it names its `victim`; `keep_until` needs `lawful_basis`.
- Where there are hypotheses, their priors sum to 1 and exactly one is `residual`, with a prior above 0.
- A finding has `likelihood` or `letters`. A likelihood is above 0, because 0 would rule a hypothesis out whatever is
  found later. With `likelihood`, every hypothesis but the residual one has one; the residual's is flat unless given.
- A claim that a finding or an action cites is a standard one or has a `[[claim]]`.
- Rungs, owners, actions and hypotheses that are cited exist; no action comes `after` itself, not even by detours.
)";

std::string in_cell(std::string_view text) { return replace_all(text, "|", "\\|"); }

std::string table_section(const Table& table) {
  std::string out = "\n## " + std::string(table.name.empty() ? table.title : "`" + std::string(table.title) + "`") + "\n\n" +
                    std::string(table.says) + "\n\n| key | value | without it | what it says |\n|---|---|---|---|\n";
  for (const KeyInfo& key : table.keys()) {
    const std::string fallback = key.required ? "**required**" : std::string(key.fallback);
    out += "| `" + std::string(key.name) + "` | " + in_cell(key.type()) + " | " + in_cell(fallback) + " | " + in_cell(key.says) + " |\n";
  }
  return out;
}

std::string words_section() {
  std::string out = "\n## Words\n\nProbability words of ICD 203; a band includes its low end:\n\n| word | or | from | to |\n|---|---|---|---|\n";
  for (const ProbabilityBand& band : probability_bands())
    out += "| " + std::string(band.word) + " | " + std::string(band.other) + " | " + number_text(band.low) + " | " +
           number_text(band.high) + " |\n";
  out += "\nHealey's levels of state responsibility, passive to active:\n\n";
  for (std::string_view level : responsibility_levels()) out += "1. `" + std::string(level) + "`\n";
  out += "\nStandard claims:\n\n";
  for (std::string_view name : standard_claim_names()) out += "- `" + std::string(name) + "`\n";
  return out;
}

}  // namespace

std::string case_reference() {
  std::string out(kBefore);
  for (const Table& table : case_tables()) out += table_section(table);
  return out + std::string(kRules) + words_section();
}

}  // namespace demarche::toml
