#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bluelamp::text {

/// At most `limit` bytes of valid UTF-8: whole if it fits; else cut behind the last sentence that ends in the
/// second half, else between words with "…", never inside a character. `limit` ≥ 8.
[[nodiscard]] std::string clip_at_sentence(std::string_view text, std::size_t limit);
/// The first sentence or line, at most `limit` bytes: a title for what has none.
[[nodiscard]] std::string first_sentence(std::string_view text, std::size_t limit);

} // namespace bluelamp::text
