// Lanes: the ways of comparing one element of a log with an Index. A column's lanes are the classes it has and for which
// the index holds something.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.h"
#include "pipeline/sweep/host_text.h"
#include "pipeline/sweep/index.h"
#include "pipeline/sweep/record_hits.h"

namespace demarche::sweep {

// The columns that make a request's path a URL.
struct RequestColumns {
  int host = -1;
  int port = -1;
};

class Lanes {
 public:
  explicit Lanes(const Index& index);

  // FieldClass bits for which the index holds a term; all other columns need not be looked at.
  [[nodiscard]] std::uint32_t live() const { return live_; }
  void use(RequestColumns request) { request_ = request; }

  // Notes in `hits` every term that the element matches by one of `classes`. The element is not empty.
  struct Place {
    int column;
    std::uint32_t classes;
    std::string_view value;      // the whole value that the element is part of
    const Record& record;
  };
  void match(const Place& place, std::string_view element, RecordHits& hits);

 private:
  void match_host(HostKind kind, RecordHits& hits);
  void match_address(RecordHits& hits);
  void match_name(RecordHits& hits);
  void match_url(std::string_view text, RecordHits& hits);
  void match_url_text(std::string_view text, RecordHits& hits);
  void match_request(const Record& record, std::string_view path, RecordHits& hits);
  void match_request_url(std::string_view host, std::string_view port, std::string_view path, RecordHits& hits);
  void match_mail(const Place& place, std::string_view element, RecordHits& hits);
  void match_one_mail(std::string_view address, RecordHits& hits);
  void match_words(const Place& place, std::string_view element, RecordHits& hits);
  void match_any_shape(std::string_view element, RecordHits& hits);
  void match_texts(std::uint32_t classes, std::string_view element, RecordHits& hits);
  void match_digest(IndicatorType type, std::string_view element, RecordHits& hits);
  void match_account(std::string_view element, RecordHits& hits);
  void match_text_terms(std::uint32_t classes, std::string_view element, RecordHits& hits);
  [[nodiscard]] bool is_url_host(HostKind kind) const;

  const Index& index_;
  std::uint32_t live_ = 0;
  RequestColumns request_;
  HostText host_;
  std::string text_, url_, packed_;           // working memory
  TextTerms::Scratch scratch_;
  std::vector<std::string_view> mails_;
};

}  // namespace demarche::sweep
