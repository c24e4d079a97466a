// A case that uses every table and nearly every key of section 5 of the plan. For tests.
#pragma once

#include <string_view>

namespace demarche::toml {

inline constexpr std::string_view kFullCase = R"([case]
id = "harbour-glass"
name = "Harbour Glass"
marking = "TLP:AMBER+STRICT"

[[source]]
id = "S-relay-017"
name = "Relay host 017"
paths = ["logs/relay-017/*.log*"]
format = "auto"
role = "relay"
hosts = ["192.0.2.10", "2001:DB8:0::1"]
grade = "A2"
marking = "TLP:AMBER"
clock_offset = "-3s"
keep_until = "2030-01-01"
lawful_basis = "consent of the owner"
[[source]]
id = "S-v31"
paths = ["logs/v31"]
role = "victim"
victim = "V-031"
[[source]]
id = "S-lake"
lake = "clickhouse://lake.example:8123/zeek"

[[intel]]
path = "intel/actor.stix.json"
actor = "APT1"
grade = "B2"
marking = "TLP:GREEN"

[registry]
victims = "registry/victims.csv"
networks = { path = "registry/networks.csv", marking = "TLP:CLEAR", grade = "B2" }

[profile]
origin = "region"

[track]
quiet_days = 45

[sweep]
warninglists = ["lists/*/list.json"]

[[claim]]
id = "C-101"
says = "{k} of {n} logins ({value}) came from the four networks with that keyboard"
measure = "share"
unit = "login"
sql = "select count(*) filter (where city = 'Shanghai') as k, count(*) as n from logins"

[[audience]]
id = "public"
ceiling = "TLP:CLEAR"
members = []

[[hypothesis]]
id = "H1"
says = "Unit 61398 of the PLA"
entity = "ORG-61398"
prior = 0.2
responsibility = "state-executed"
[[hypothesis]]
id = "H2"
says = "Contractors of a state"
prior = 0.7
responsibility = { state-shaped = 0.25, state-ordered = 0.75 }
[[hypothesis]]
id = "H0"
says = "Someone else, or more than one actor"
residual = true
prior = 0.1

[[finding]]
id = "E-07"
says = "Logins keep the working hours of UTC+8 with a midday gap"
claims = ["logins.utc_offset", "C-101"]
rater = "analyst-1"
technique = "T1021.001"
group = "relay-logins"
grade = "A2"
forge_cost = 1
deception = 0.05
planted_fit = 0.9
likelihood = { H1 = [0.8, 0.95], H2 = 0.3 }
letters = { H1 = "CC", H2 = "I" }
why = "..."

[plan]
start = "2013-02-19"
[[demand]]
id = "D-1"
to = "the ministry"
says = "Cease activity against these victims"
due = 2013-06-01
favourable = "select count(*) = 0 from intrusions where last_seen > $asked + interval 60 days"
[[owner]]
id = "intelligence-community"
name = "Intelligence community"
contact = "desk"
[[owner]]
id = "state"
[[owner]]
id = "justice"
[[rung]]
id = "L1"
name = "Speak publicly"
[[rung]]
id = "L2"
name = "Sanctions"
[[action]]
id = "A-01"
rung = "L1"
says = "Tell the victims"
owner = "state"
[[action]]
id = "A-03"
rung = "L1"
says = "Publish an unclassified report with declassified corroboration"
owner = "intelligence-community"
support = ["state"]
concur = ["justice"]
legal = true
channel = "public"
kind = "public"
after = ["A-01"]
due = "P14D"
needs = { claims = ["logins.origin_share"], marking = "TLP:CLEAR", hypothesis = "H1", word = "likely", level = "state-coordinated", partners = 2 }
basis = "policy"
[[trigger]]
id = "T-1"
from = "L1"
to = "L2"
when = "select count(*) >= 3 from intrusions where first_seen > $start + interval 60 days"
says = "Three new intrusions sixty days after the demarche"
[[document]]
id = "DOC-1"
path = "documents/remarks.md"
)";

}  // namespace demarche::toml
