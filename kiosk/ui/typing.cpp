#include "ui/typing.hpp"

#include <array>
#include <utility>

namespace bluelamp::typing {
namespace {

/// The characters of a text, one by one.
std::vector<std::string> letters(std::string_view text) {
    std::vector<std::string> all;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U)
            all.back() += c;
        else
            all.emplace_back(1, c);
    }
    return all;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> english{{
    {"a", "áàâäæ"},
    {"c", "ç"},
    {"e", "éèêë"},
    {"i", "íìîï"},
    {"n", "ñ"},
    {"o", "óòôö"},
    {"s", "ß"},
    {"u", "úùûü"},
    {"w", "ŵ"},
    {"y", "ŷýÿ"},
}};

/// Welsh puts a circumflex on any vowel, and w and y are vowels.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> welsh{{
    {"a", "âáàä"},
    {"e", "êéèë"},
    {"i", "îíìï"},
    {"o", "ôóòö"},
    {"u", "ûúùü"},
    {"w", "ŵẃẁẅ"},
    {"y", "ŷýỳÿ"},
    {"n", "ñ"},
}};

template <class Table>
std::vector<std::string> looked_up(const Table& table, std::string_view letter) {
    for (const auto& [base, marks] : table)
        if (base == letter)
            return letters(marks);
    return {};
}

constexpr std::string_view small = "áàâäæçéèêëíìîïñóòôöúùûüŵẃẁẅŷýỳÿß";
constexpr std::string_view large = "ÁÀÂÄÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÚÙÛÜŴẂẀẄŶÝỲŸẞ";

} // namespace

std::string inserted(const std::string& text, std::size_t at, std::string_view piece, std::size_t most) {
    if (text.size() + piece.size() > most)
        return text;
    std::string longer = text;
    longer.insert(at, piece);
    return longer;
}

std::size_t before(const std::string& text, std::size_t at) {
    if (at == 0)
        return 0;
    --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
        --at;
    return at;
}

std::string erased(const std::string& text, std::size_t at) {
    const std::size_t from = before(text, at);
    std::string shorter = text;
    shorter.erase(from, at - from);
    return shorter;
}

bool begins_sentence(const std::string& text, std::size_t at) {
    std::size_t end = at;
    while (end > 0 && text[end - 1] == ' ')
        --end;
    if (end == 0 || text[end - 1] == '\n')
        return true;
    const char last = text[end - 1];
    return end < at && (last == '.' || last == '!' || last == '?');
}

std::string capital(std::string_view letter) {
    if (letter.size() == 1 && letter[0] >= 'a' && letter[0] <= 'z')
        return std::string(1, static_cast<char>(letter[0] - 'a' + 'A'));
    const auto from = letters(small);
    const auto to = letters(large);
    for (std::size_t i = 0; i < from.size(); ++i)
        if (from[i] == letter)
            return to[i];
    return std::string(letter);
}

std::vector<std::string> accents_of(std::string_view letter, std::string_view language) {
    const bool large = letter.size() == 1 && letter[0] >= 'A' && letter[0] <= 'Z';
    const std::string base =
        large ? std::string(1, static_cast<char>(letter[0] - 'A' + 'a')) : std::string(letter);
    auto marks = language == "cy" ? looked_up(welsh, base) : looked_up(english, base);
    if (large)
        for (auto& mark : marks)
            mark = capital(mark);
    return marks;
}

std::vector<std::vector<std::string>> rows(Layer layer, std::string_view language, bool capitals) {
    std::vector<std::vector<std::string>> all;
    if (layer == Layer::figures)
        all = {letters("1234567890"), letters("@#£&_-+()"), letters("\"':;!?/")};
    else if (layer == Layer::accents && language == "cy")
        all = {letters("âêîôûŵŷáéí"), letters("óúẃýàèìòù"), letters("ẁỳäëïöü")};
    else if (layer == Layer::accents)
        all = {letters("áàâäéèêëíì"), letters("îïóòôöúùû"), letters("üçñŵŷæß")};
    else
        all = {letters("qwertyuiop"), letters("asdfghjkl"), letters("zxcvbnm")};
    if (capitals && layer != Layer::figures)
        for (auto& row : all)
            for (auto& key : row)
                key = capital(key);
    return all;
}

} // namespace bluelamp::typing
