// Mail addresses in a header's text: "Doe, \"J.\" <j@a.example>, k@b.example (K.)" holds j@a.example and k@b.example.
#pragma once

#include <string_view>
#include <vector>

namespace demarche::sweep {

// Appends the addresses as views into the text, in order.
//
// The text is cut at commas and semicolons outside double quotes (a quote that is never closed is an ordinary
// character). A piece with "<" outside quotes holds the trimmed text between its last such "<" and the next ">" or the
// piece's end; any other piece holds its words. Of these, what has an "@" with something on both sides is an address.
void find_mail_addresses(std::string_view text, std::vector<std::string_view>& out);

}  // namespace demarche::sweep
