#pragma once

#include <optional>
#include <string_view>

namespace bluelamp::text {

/// 1 to 12 for a month's name or its short form, lower case, in English and the languages met in feeds.
[[nodiscard]] std::optional<int> month_of(std::string_view lower_case_word);
/// Minutes east of UTC for a zone's name or letter, lower case. RFC 822 gives military letters their sign the
/// wrong way round; they are read as RFC 5322 tells, as UTC, but for the four that RFC 822 spells out.
[[nodiscard]] std::optional<int> zone_of(std::string_view lower_case_word);

} // namespace bluelamp::text
