#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What keys do to a text, apart from how they look. UTF-8 throughout.
namespace bluelamp::typing {

/// `text` with `piece` put in at byte `at`; unchanged if it would grow beyond `most` bytes.
[[nodiscard]] std::string inserted(const std::string& text, std::size_t at, std::string_view piece,
                                   std::size_t most);
/// Where the character before `at` begins.
[[nodiscard]] std::size_t before(const std::string& text, std::size_t at);
/// `text` without the character before `at`.
[[nodiscard]] std::string erased(const std::string& text, std::size_t at);
/// Whether a sentence begins at `at`, so that the next letter is a capital.
[[nodiscard]] bool begins_sentence(const std::string& text, std::size_t at);

enum class Layer { letters, figures, accents };

/// Three rows of keys, as many as the keyboard shows in each.
[[nodiscard]] std::vector<std::vector<std::string>> rows(Layer layer, std::string_view language,
                                                         bool capitals);
/// What stands behind a letter that is held down, large behind a large one; empty for most.
[[nodiscard]] std::vector<std::string> accents_of(std::string_view letter, std::string_view language);
/// The capital of one letter of these keyboards.
[[nodiscard]] std::string capital(std::string_view letter);

} // namespace bluelamp::typing
