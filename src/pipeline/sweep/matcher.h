// The sweep: which indicators one log record shows. Exact and aware of fields; match_by_reference() (reference.h) is the
// slow, obvious form of the same rules, and the tests hold the two against each other.
//
// WHAT MATCHES. A record's columns hold values, a value holds elements (a list's, or itself); a column's classes (model/
// record.h) say what can be found in it. Each term of an indicator is compared with the elements of the columns that may
// hold its type. Empty elements and unset values match nothing.
//
//   term                     looked for in the classes                    an element matches when
//   ipv4 ipv6 cidr           kAddress kHost kUrl kUri* kAnyShape          it names the address, or one within the prefix
//   domain                   kHost kUrl kUri* kEmail kAnyShape            the host it names is the domain or below it
//   url                      kUrl kUri kAnyShape                          its canonical URL (Url::text) is the same
//   email                    kEmail kAnyShape                             the address is the same in lower case
//   md5 sha1 sha256 ja3      the class of that name, kAnyShape            it is the same in lower case without colons
//   ja3s ja4 ja4s ja4h ja4x
//   ja4ssh cert_sha1/256
//   cert_serial              kCertSerial                                  the same, and leading zeros are dropped
//   cert_issuer cert_subject the class of that name                       it is the same, ", " being "," (case counts)
//   user_agent               kUserAgent                                   it is the same, byte for byte
//   mutex                    kMutex                                       it is the same, byte for byte
//   filename                 kFilename                                    it, or its part after the last / or \, is the same
//   registry_key             kRegistryKey kAnyShape                       it is the same in lower case, the hive spelled out,
//                                                                         without \ at its end
//   account                  kAccount                                     it is the same in lower case, or its part after the
//                                                                         last \, or (without one) before the first @ or /
//   (* in the absolute form only: a relative path names no host, and the host column next to it is searched itself)
//
// - The host that an element names. In kAddress and kHost columns: an address in any spelling of Ip::parse, or a name; also
//   followed by ":port" (0..65535), an address also in brackets, or the host of a URL with "://". A name is the longest run
//   of trailing labels that Domain::parse accepts (any case, a trailing dot, Unicode labels), so that "*.evil.com" and the
//   odd labels of a DNS tunnel are below evil.com; but a text with / ? or # names no host. kAddress columns hold addresses
//   only: names there are not compared. Whole labels count: notevil.com, evil.com.example, evil.com.a.example are not
//   evil.com. IPv4 lies at ::ffff:0:0/96 of the address space for prefixes too, so ::/0 contains it.
// - kUrl: what Url::parse makes of the element; its host counts for addresses and domains.
// - kUri: an element with a scheme and "://" is a URL. One that starts with / or ? follows the host, which is the scalar
//   value of the plan's column "host". Where that has no port of its own and the column "id.resp_p" holds one other than 80
//   and 443, the URL with that port is tried too (the request may have gone through a proxy: either can be what is meant).
//   A host that ends in ":443" is tried without it too: the scheme, which would make that port usual, is not logged.
// - kEmail: the addresses in the element (mail_text.h has the rules); their domain part, read by Domain::parse, counts for
//   domains. The hit's value is the address, not the whole header.
// - kAnyShape: the whole element by its own shape. With a "/" it is read as in kUrl (a prefix, "192.0.2.0/24", is nothing); else with "@" as one mail address and
//   nothing else; else as a host as above, but all of a name must be well-formed. Digests are compared whatever the shape.
// - kWords: each word of the element (model/words.h), as in kAnyShape; and file names, as in kFilename. The hit's value is the word.
// - Every indicator that matches is reported: with indicators evil.com and a.evil.com, x.a.evil.com shows both.
// - A list of several terms (AND) matches a record in which every one of its terms matches, in whatever columns. It is
//   reported once per indicator and record, where its first term first matches; of several such lists the first counts.
// - A term of `contains` or `matches` is compared with the element as the log has it: in kEmail columns with each address,
//   elsewhere with the whole element; never with a host or a file name cut out of it. `contains`: in lower case (ASCII) its
//   value is part of the element; `matches`: the expression is found somewhere in it. Columns: the ones above, except that
//   addresses are looked for in kAddress kHost kAnyShape and domains in kHost kAnyShape (sweep::text_classes_for).
// - A term whose value is not of its type, a term of type `pattern`, and an empty list match nothing. Validity times are
//   not looked at: whether a sighting outside them counts is for the reader of the sightings to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "model/indicator.h"
#include "model/packed_indicators.h"
#include "model/record.h"
#include "pipeline/sweep/coverage.h"

namespace demarche::sweep {

struct Hit {
  std::uint32_t indicator = 0;      // index in the IndicatorSet
  int column = 0;                   // of the plan; for a list of several terms, where its first term matched
  std::string_view value;           // the element as the log has it, a view into the record (untrusted text)
  IndicatorType type = IndicatorType::domain;   // of the term that matched (the first of its list); never `pattern`
  friend bool operator==(const Hit&, const Hit&) = default;
};

class Index;

// Indicators made searchable. Immutable, cheap to copy, safe to share between threads. Of those that look for one value
// (nearly all of a large feed) it keeps some 50 bytes each, text and tables included.
class IndicatorSet {
 public:
  IndicatorSet();                                            // empty: nothing matches
  explicit IndicatorSet(std::vector<Indicator> indicators);  // fewer than 2^31 terms in all (a CHECK)
  explicit IndicatorSet(PackedIndicators indicators, unsigned jobs = 1);
  // Tables made earlier (compiled_set.h).
  explicit IndicatorSet(std::shared_ptr<const Index> index) : index_(std::move(index)) {}

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] Indicator at(std::size_t index) const;           // made up on the way: for hits, not for walking millions
  [[nodiscard]] const Indicator* full(std::size_t index) const;  // one that is kept whole (a pattern, several terms), else null
  [[nodiscard]] const PackedView& view() const;
  [[nodiscard]] const std::set<IndicatorType>& types() const;    // of all terms; never `pattern`
  // FieldClass bits of the columns in which some term is compared as text (TermOp::contains, matches); 0: there is none.
  [[nodiscard]] std::uint32_t text_classes() const;
  // Calls fn for each term that is compared by equality, of the indicators [begin, end), in order. The view lives during
  // the call. Several threads may walk at once.
  using EachTerm = std::function<void(std::size_t indicator, IndicatorType type, std::string_view canonical)>;
  void for_each_term(std::size_t begin, std::size_t end, const EachTerm& fn) const;
  [[nodiscard]] std::uint64_t memory() const;                    // bytes, texts and tables included
  [[nodiscard]] const Index& index() const { return *index_; }

 private:
  friend class Matcher;
  std::shared_ptr<const Index> index_;
};

// Matches records, one thread's. Keeps its working memory: a record without a hit seldom allocates (docs/pipeline/2-sweep.md).
class Matcher {
 public:
  explicit Matcher(const IndicatorSet& indicators);
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  // Call before the first record of each new set of columns. The plan must outlive the records matched with it; columns
  // that it gains at its end later are noticed.
  void use(const ColumnPlan& plan);
  // Appends the record's hits: by column, then place in the value, then indicator. One for each indicator, column and
  // distinct element (the type is then of the first of the indicator's lists that matches there).
  void match(const Record& record, std::vector<Hit>& out);
  // Of all plans used so far.
  [[nodiscard]] const Coverage& coverage() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace demarche::sweep
