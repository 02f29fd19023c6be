#pragma once

#include "model/content.hpp"

#include <string>
#include <vector>

namespace bluelamp {

/// The first of the words or phrases that an item's title or body holds, in any of its languages, as it
/// stands in the list; "" when it holds none. Case, accents and punctuation do not matter; whole words, but
/// in scripts that part none (Chinese, Japanese, Thai, Lao, Khmer, Burmese), where any place will do.
[[nodiscard]] std::string held_word_in(const std::vector<std::string>& words, const Item& item);

} // namespace bluelamp
