#include <array>

#include "formats/toml/tables.h"

namespace demarche::toml {
namespace {

constexpr auto kFormats = std::to_array<std::string_view>({"auto", "zeek", "eve", "windows", "csv"});
constexpr auto kMeasures = std::to_array<std::string_view>({"count", "share", "sum", "mean", "median", "min", "max"});
constexpr auto kOriginLevels = std::to_array<std::string_view>({"city", "region", "country", "asn"});
constexpr int kMostQuietDays = 36500;

std::span<const Key<Case>> case_keys() {
  static constexpr std::array kKeys = {
      must<&Case::id, Identifier>("id", "name of the case in files and links; always released"),
      may<&Case::name, Line>("name", "name of the case for people; always released", "the id"),
      may<&Case::marking, MarkingValue>("marking", "marking of everything that has none of its own", "\"TLP:RED\""),
  };
  return kKeys;
}

std::span<const Key<SourceSpec>> source_keys() {
  static constexpr std::array kKeys = {
      must<&SourceSpec::id, NewId<IdKind::source>>("id", "name of the source in rows and reports"),
      may<&SourceSpec::name, Line>("name", "name for people", "the id"),
      may<&SourceSpec::paths, TextList>("paths", "files, folders and globs (`*`, `?`, `**`), plain, .gz or .zst; this or `lake`"),
      may<&SourceSpec::lake, Lake>("lake", "a ClickHouse cluster that holds the logs; this or `paths`"),
      may<&SourceSpec::format, Choice<kFormats>>("format", "what the files are; `auto` looks", "\"auto\""),
      may<&SourceSpec::role, Role>("role", "`relay` is a host run by the actor, `victim` belongs to a victim", "\"sensor\""),
      may<&SourceSpec::hosts, AddressList>("hosts", "of a relay: only logins to these addresses count", "any"),
      may<&SourceSpec::victim, Line>("victim", "the victim's id in the registry; required when role is `victim`"),
      may<&SourceSpec::grade, GradeValue>("grade", "Admiralty code of the source and its information"),
      may<&SourceSpec::marking, MarkingValue>("marking", "marking of its rows and of its name", kCasesMarking),
      may<&SourceSpec::clock_offset, Span>("clock_offset", "added to every time of this source", "\"0s\""),
      may<&SourceSpec::keep_until, Moment>("keep_until", "end of retention; needs `lawful_basis`"),
      may<&SourceSpec::lawful_basis, Text>("lawful_basis", "why it may be kept"),
  };
  return kKeys;
}

void check_source(Reader& reader, const Node& node, const SourceSpec& source) {
  const Node* const paths = node.find("paths");
  const Node* const lake = node.find("lake");
  const Node* const role = node.find("role");
  const Node* const keep = node.find("keep_until");
  if (paths == nullptr && lake == nullptr)
    reader.issue(node.at, "[[source]] has no paths", "add paths = [\"logs/*.log\"] (or lake = \"clickhouse://...\")");
  if (paths != nullptr && lake != nullptr)
    reader.issue(lake->key_at, "[[source]] has both paths and lake", "remove one, or make two sources of it");
  if (paths != nullptr && paths->is(Node::Kind::list) && paths->items.empty())
    reader.expected(*paths, "at least one file, folder or glob", "[\"logs/*.log\"]");
  if (source.role == SourceRole::victim && source.victim.empty() && node.find("victim") == nullptr)
    reader.issue(role != nullptr ? role->at : node.at, "a source with role = \"victim\" has no victim",
                 "add victim = \"...\", the victim's id in the registry");
  if (keep != nullptr && source.lawful_basis.empty())
    reader.issue(keep->key_at, "keep_until has no lawful_basis", "add lawful_basis = \"...\": why it may be kept until then");
}

std::span<const Key<IntelSpec>> intel_keys() {
  static constexpr std::array kKeys = {
      must<&IntelSpec::path, Path>("path", "STIX 2.0/2.1 bundle, MISP event, Zeek intelligence file, CSV or list of values"),
      may<&IntelSpec::actor, Text>("actor", "whom these indicators indicate", "what the file says"),
      may<&IntelSpec::grade, GradeValue>("grade", "Admiralty code of the file"),
      may<&IntelSpec::marking, MarkingValue>("marking", "marking of its indicators", kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<RegistrySpec>> registry_entry_keys() {
  static constexpr std::array kKeys = {
      must<&RegistrySpec::path, Path>("path", "the file"),
      may<&RegistrySpec::marking, MarkingValue>("marking", "marking of its entries", "that of `[registry]`"),
      may<&RegistrySpec::grade, GradeValue>("grade", "Admiralty code of the file"),
  };
  return kKeys;
}

// A registry is a path, or a table with more to say.
struct RegistryValue {
  static std::string name() { return "path, or table `path`, `marking`, `grade`"; }
};

void store_registry(Reader& reader, const Node& node, Case& to) {
  RegistrySpec entry;
  entry.kind = node.key;
  entry.where = node.key_at.line;
  entry.marking = reader.marking();
  if (node.is(Node::Kind::table)) read_keys(reader, node, node.key, registry_entry_keys(), entry);
  else if (auto path = Path::read(reader, node)) entry.path = std::move(*path);
  to.registries.push_back(std::move(entry));
}

// The marking of [registry] was taken before its entries were read (read_registry).
void store_nothing(Reader&, const Node&, Case&) {}

constexpr Key<Case> registry(std::string_view kind, std::string_view columns) {
  return {{kind, &RegistryValue::name, false, {}, columns}, &store_registry};
}

std::span<const Key<Case>> registry_keys() {
  static constexpr std::array kKeys = {
      registry("victims", "`id,name,country,sector,marking`; countries as ISO 3166-1 alpha-2"),
      registry("networks", "`cidr,organisation,city,region,country,asn,source,as_of`, or an .mmdb file"),
      registry("holidays", "`date,country,name`"),
      registry("stolen", "`victim,category,bytes,first,last,source`: what was taken, where logs cannot tell"),
      registry("samples", "`sha256,md5,family,compiled_at,language,source`: malware samples"),
      registry("entities", "`id,kind,name,country,city,mission,size,source,marking`; kind: organisation, persona, person, company"),
      registry("statements", "`subject,relation,object,source,grade,marking`"),
      registry("priorities", "`state,sector,document,year`: what a state has said it wants"),
      Key<Case>{{"marking", &MarkingValue::name, false, kCasesMarking, "marking of every registry that has none of its own"},
                &store_nothing},
  };
  return kKeys;
}

void read_registry(Reader& reader, const Node& node, Case& to) {
  const Tlp outer = reader.marking();
  if (const Node* const marking = node.find("marking"))
    if (const auto value = MarkingValue::read(reader, *marking)) reader.set_marking(*value);
  read_one<registry_keys>(reader, node, to);
  reader.set_marking(outer);
}

std::span<const Key<Case>> profile_keys() {
  static constexpr std::array kKeys = {
      may<&Case::origin_level, Choice<kOriginLevels>>("origin", "level at which the origin of logins is claimed", "\"city\""),
      may<&Case::profile_marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<Case>> track_keys() {
  static constexpr std::array kKeys = {
      may<&Case::quiet_days, Whole<1, kMostQuietDays>>(
          "quiet_days", "an intrusion has ended when its victim's sources go on this long after its last sighting", "30"),
      may<&Case::track_marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<Case>> sweep_keys() {
  static constexpr std::array kKeys = {
      may<&Case::warninglists, TextList>("warninglists", "MISP warning lists: files, folders, globs; `sweep` does not count what is on one", "[]"),
      may<&Case::sweep_marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<OwnClaimSpec>> claim_keys() {
  static constexpr std::array kKeys = {
      must<&OwnClaimSpec::id, NewId<IdKind::claim>>("id", "its name in findings, actions and documents; not a standard claim's name"),
      must<&OwnClaimSpec::says, Line>("says", "one sentence; `{value}`, `{k}`, `{n}` are filled in"),
      must<&OwnClaimSpec::measure, Choice<kMeasures>>("measure", "what kind of figure it is"),
      may<&OwnClaimSpec::unit, Text>("unit", "what is counted: `login`, `victim`, `byte`"),
      must<&OwnClaimSpec::sql, Sql>("sql", "one SELECT; a share yields `k` and `n`, the others one value"),
      may<&OwnClaimSpec::marking, MarkingValue>("marking", "the least it can be; what its rows are marked with is added", kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<AudienceSpec>> audience_keys() {
  static constexpr std::array kKeys = {
      must<&AudienceSpec::id, NewId<IdKind::audience>>("id", "its name in `publish --to`"),
      may<&AudienceSpec::name, Text>("name", "name for people", "the id"),
      must<&AudienceSpec::ceiling, MarkingValue>("ceiling", "the strictest marking that it may see"),
      may<&AudienceSpec::members, TextList>("members", "organisations; from TLP:AMBER on, a ceiling alone does not decide", "[]"),
      may<&AudienceSpec::marking, MarkingValue>("marking", "marking of the fact that this audience exists", kCasesMarking),
  };
  return kKeys;
}

constexpr std::array kTables = {
    Table{"case", "[case]", "The case itself. The only table that must be there.", &key_infos<&case_keys>, &read_one<case_keys>},
    Table{"source", "[[source]]", "Log files that one party handed in.", &key_infos<&source_keys>,
          &read_many<&Case::sources, &source_keys, &check_source>},
    Table{"intel", "[[intel]]", "A file that says what to look for.", &key_infos<&intel_keys>, &read_many<&Case::intel, &intel_keys>},
    Table{"registry", "[registry]", "Files that say what is known beside the logs, each CSV with the header given here.",
          &key_infos<&registry_keys>, &read_registry},
    Table{"", "An entry of [registry] as a table", "`networks = { path = \"networks.csv\", marking = \"TLP:CLEAR\" }`",
          &key_infos<&registry_entry_keys>},
    Table{"profile", "[profile]", "How claims are counted.", &key_infos<&profile_keys>, &read_one<profile_keys>},
    Table{"track", "[track]", "How activity is put together.", &key_infos<&track_keys>, &read_one<track_keys>},
    Table{"sweep", "[sweep]", "What the command `sweep` does beside searching, where it uses the case's intelligence. A run keeps all sightings.",
          &key_infos<&sweep_keys>, &read_one<sweep_keys>},
    Table{"claim", "[[claim]]", "A claim of one's own, beside the standard ones.", &key_infos<&claim_keys>,
          &read_many<&Case::claims, &claim_keys>},
    Table{"audience", "[[audience]]", "Who reads. Built in: one audience for each marking, and `victim:ID`.", &key_infos<&audience_keys>,
          &read_many<&Case::audiences, &audience_keys>},
};

}  // namespace

std::span<const Table> evidence_tables() { return kTables; }

}  // namespace demarche::toml
