#pragma once

#include <string>
#include <string_view>

namespace bluelamp::text {

/// " words in small letters without accents ", one space between two and at both ends: one text holds the
/// words of another if its folded form holds the other's. Apostrophes are dropped, other signs part words.
/// Any UTF-8; what is not is passed over.
[[nodiscard]] std::string folded_words(std::string_view text);

} // namespace bluelamp::text
