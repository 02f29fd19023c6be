#include "sourcing/hold_words.hpp"

#include "text/folded_words.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

bool parts_no_words(char32_t c) {
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
           (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

bool is_of_a_script_without_spaces(std::string_view phrase) {
    for (std::size_t at = 0; at < phrase.size();)
        if (parts_no_words(text::next_code_point(phrase, at)))
            return true;
    return false;
}

std::string words_of(const Item& item) {
    std::string all;
    for (const auto* text : {&item.title, &item.body})
        for (const auto& [language, words] : text->by_tag())
            all += words + "\n\n";
    return text::folded_words(all);
}

} // namespace

std::string held_word_in(const std::vector<std::string>& words, const Item& item) {
    if (words.empty())
        return {};
    const auto text = words_of(item);
    for (const auto& word : words) {
        auto phrase = text::folded_words(word);
        if (phrase.size() <= 1)
            continue;
        if (is_of_a_script_without_spaces(phrase))
            phrase = phrase.substr(1, phrase.size() - 2);
        if (text.find(phrase) != std::string::npos)
            return word;
    }
    return {};
}

} // namespace bluelamp
