#pragma once

#include "model/submission.hpp"

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

/// Words that say somebody may be in danger, of all languages at once: people write in more than the one they
/// read. Whole words; case, accents, apostrophes and punctuation do not matter. Immutable; any thread.
class DangerWords {
public:
    /// Holds no word.
    DangerWords() = default;
    DangerWords(std::initializer_list<std::string_view> words);
    /// Every `*.txt` of the folder: a word or phrase a line; "#" begins a remark. Throws Failure when the
    /// folder or a list cannot be read, or holds no word: a kiosk must not listen without them.
    [[nodiscard]] static DangerWords read(const std::filesystem::path& folder);

    /// Whether `text` (UTF-8, at most some kilobytes) holds one of them. What is not UTF-8 is passed over.
    [[nodiscard]] bool in(std::string_view text) const;
    /// The same of the text of feedback or a suggestion; a vote has none.
    [[nodiscard]] bool in(const Submission& submission) const;

private:
    void add(std::string_view line);

    std::vector<std::string> phrases_; ///< folded, each with a space at both ends
};

using DangerWordsPtr = std::shared_ptr<const DangerWords>;

} // namespace bluelamp
