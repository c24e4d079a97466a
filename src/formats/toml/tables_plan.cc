#include <array>

#include "formats/toml/tables.h"

namespace demarche::toml {
namespace {

constexpr auto kChannels = std::to_array<std::string_view>({"public", "private"});
constexpr auto kKinds = std::to_array<std::string_view>({"public", "diplomatic", "sanctions", "visa", "trade", "legal",
                                                         "network", "notification", "coordination"});

std::span<const Key<Case>> plan_keys() {
  static constexpr std::array kKeys = {
      may<&Case::plan_start, Moment>("start", "the first rung opens then; the others by a recorded decision"),
      may<&Case::plan_marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<DemandSpec>> demand_keys() {
  static constexpr std::array kKeys = {
      must<&DemandSpec::id, NewId<IdKind::demand>>("id", "its name in triggers: `reply('D-1') = 'none'`"),
      must<&DemandSpec::to, Line>("to", "whom it is put to"),
      must<&DemandSpec::says, Line>("says", "what is asked"),
      may<&DemandSpec::due, Moment>("due", "until when"),
      may<&DemandSpec::favourable, Sql>("favourable", "boolean SELECT that says what counts as met, stated before asking; `$asked`, `$now`"),
      may<&DemandSpec::marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<OwnerSpec>> owner_keys() {
  static constexpr std::array kKeys = {
      must<&OwnerSpec::id, NewId<IdKind::owner>>("id", "its name in actions"),
      may<&OwnerSpec::name, Line>("name", "name for people", "the id"),
      may<&OwnerSpec::contact, Text>("contact", "how to reach it"),
      may<&OwnerSpec::marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<RungSpec>> rung_keys() {
  static constexpr std::array kKeys = {
      must<&RungSpec::id, NewId<IdKind::rung>>("id", "its name in actions and triggers"),
      may<&RungSpec::name, Line>("name", "name for people", "the id"),
      may<&RungSpec::says, Text>("says", "what this step means"),
      may<&RungSpec::marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<Needs>> needs_keys() {
  static constexpr std::array kKeys = {
      may<&Needs::claims, RefList<IdKind::claim>>("claims", "these are answered at that marking", "[]"),
      may<&Needs::marking, MarkingValue>("marking", "the marking at which all of it must stand", "that of the action"),
      may<&Needs::hypothesis, Ref<IdKind::hypothesis>>("hypothesis", "this hypothesis has at least the probability of `word`"),
      may<&Needs::word, Word>("word", "the least probability, as a word of ICD 203", "\"likely\""),
      may<&Needs::level, Level>("level", "with a hypothesis: it and at least this level of responsibility; without: this level under any"),
      may<&Needs::partners, Whole<0, 1000>>("partners", "how many partners have joined", "0"),
  };
  return kKeys;
}

struct NeedsTable {
  static std::string name() { return "table, see below"; }
  static std::optional<Needs> read(Reader& reader, const Node& node) {
    if (!node.is(Node::Kind::table))
      return reader.expected(node, "a table", "{ claims = [\"logins.origin_share\"], marking = \"TLP:CLEAR\" }"), std::nullopt;
    Needs needs;
    read_keys(reader, node, "needs", needs_keys(), needs);
    const Node* const word = node.find("word");
    if (word != nullptr && node.find("hypothesis") == nullptr && node.find("level") == nullptr)
      reader.issue(word->key_at, "needs: a word without a hypothesis or level", "add hypothesis = \"...\": what must be that probable");
    return needs;
  }
};

std::span<const Key<ActionSpec>> action_keys() {
  static constexpr std::array kKeys = {
      must<&ActionSpec::id, NewId<IdKind::action>>("id", "its name in `after` and in `plan act`"),
      must<&ActionSpec::rung, Ref<IdKind::rung>>("rung", "the rung on which it may start"),
      must<&ActionSpec::says, Line>("says", "what is done"),
      may<&ActionSpec::owner, Ref<IdKind::owner>>("owner", "who leads; `plan check` reports an action without one"),
      may<&ActionSpec::support, RefList<IdKind::owner>>("support", "who helps", "[]"),
      may<&ActionSpec::concur, RefList<IdKind::owner>>("concur", "who must concur before it is sent", "[]"),
      may<&ActionSpec::legal, Flag>("legal", "needs legal sign-off", "false"),
      may<&ActionSpec::channel, Choice<kChannels>>("channel", "how it is done"),
      may<&ActionSpec::kind, Choice<kKinds>>("kind", "what it is"),
      may<&ActionSpec::after, RefList<IdKind::action>>("after", "actions that are done before; without cycles", "[]"),
      may<&ActionSpec::due, Duration>("due", "from the opening of the rung"),
      may<&ActionSpec::needs, NeedsTable>("needs", "may not start until these stand"),
      may<&ActionSpec::basis, Text>("basis", "law or policy it rests on"),
      may<&ActionSpec::marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<TriggerSpec>> trigger_keys() {
  static constexpr std::array kKeys = {
      must<&TriggerSpec::id, NewId<IdKind::trigger>>("id", "its name in decisions"),
      must<&TriggerSpec::from, Ref<IdKind::rung>>("from", "looked at while this rung is open; `$start` is its opening"),
      must<&TriggerSpec::to, Ref<IdKind::rung>>("to", "the rung that it proposes to open"),
      must<&TriggerSpec::when, Sql>("when", "boolean SELECT; `$start`, `$now`, `$asked` and `reply('D-1')` are bound"),
      may<&TriggerSpec::says, Text>("says", "the same in words"),
      may<&TriggerSpec::marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

void check_trigger(Reader& reader, const Node& node, const TriggerSpec& trigger) {
  const Node* const to = node.find("to");
  if (to != nullptr && !trigger.to.empty() && trigger.to == trigger.from)
    reader.issue(to->at, "to: a trigger from a rung to itself proposes nothing", "name the rung that it should open");
}

std::span<const Key<DocumentSpec>> document_keys() {
  static constexpr std::array kKeys = {
      must<&DocumentSpec::id, NewId<IdKind::document>>("id", "its name in `document ID`"),
      must<&DocumentSpec::path, Path>("path", "Markdown; figures are written `{{logins.origin_share}}`"),
      may<&DocumentSpec::title, Text>("title", "title for people", "the id"),
      may<&DocumentSpec::marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

constexpr std::array kTables = {
    Table{"plan", "[plan]", "The response.", &key_infos<&plan_keys>, &read_one<plan_keys>},
    Table{"demand", "[[demand]]", "What is asked of somebody.", &key_infos<&demand_keys>, &read_many<&Case::demands, &demand_keys>},
    Table{"owner", "[[owner]]", "Who carries out actions.", &key_infos<&owner_keys>, &read_many<&Case::owners, &owner_keys>},
    Table{"rung", "[[rung]]", "A step of the ladder, in the order in which it is climbed.", &key_infos<&rung_keys>,
          &read_many<&Case::rungs, &rung_keys>},
    Table{"action", "[[action]]", "Something to do.", &key_infos<&action_keys>, &read_many<&Case::actions, &action_keys>},
    Table{"", "needs of [[action]]", "`needs = { claims = [\"logins.origin_share\"], marking = \"TLP:CLEAR\", hypothesis = \"H1\", word = \"likely\" }`",
          &key_infos<&needs_keys>},
    Table{"trigger", "[[trigger]]", "What would make the next rung worth a decision. It proposes; a person decides.",
          &key_infos<&trigger_keys>, &read_many<&Case::triggers, &trigger_keys, &check_trigger>},
    Table{"document", "[[document]]", "A text whose figures are claims.", &key_infos<&document_keys>,
          &read_many<&Case::documents, &document_keys>},
};

}  // namespace

std::span<const Table> plan_tables() { return kTables; }

}  // namespace demarche::toml
