#include "draw/text_layout.hpp"

#include <algorithm>

namespace bluelamp::draw {
namespace {

constexpr std::string_view first_strong_isolate = "\xE2\x81\xA8";
constexpr std::string_view pop_isolate = "\xE2\x81\xA9";
constexpr std::string_view word_joiner = "\xE2\x81\xA0"; // invisible, and as long as the marks it stands for

/// Marks that would turn around what follows them: U+202A–202E and U+2066–2069 (UAX #9).
bool is_bidi_control(std::string_view at) {
    if (at.size() < 3 || at[0] != '\xE2')
        return false;
    const auto second = static_cast<unsigned char>(at[1]);
    const auto third = static_cast<unsigned char>(at[2]);
    return (second == 0x80 && third >= 0xAA && third <= 0xAE) ||
           (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

std::string made_harmless(std::string_view given) {
    std::string text(given);
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            if ((byte < 0x20 && byte != '\n') || byte == 0x7F)
                text[i] = ' ';
            ++i;
            continue;
        }
        const auto rest = static_cast<gssize>(text.size() - i);
        const gunichar letter = g_utf8_get_char_validated(text.data() + i, rest);
        if (letter == static_cast<gunichar>(-1) || letter == static_cast<gunichar>(-2)) {
            text[i++] = '?';
            continue;
        }
        const auto length = static_cast<std::size_t>(g_utf8_next_char(text.data() + i) - (text.data() + i));
        if (is_bidi_control(std::string_view(text).substr(i)))
            text.replace(i, length, word_joiner);
        i += length;
    }
    return text;
}

} // namespace

PreparedText prepare(const std::vector<TextRun>& runs) {
    PreparedText prepared;
    for (const auto& run : runs) {
        if (run.isolate) {
            prepared.insertions.push_back(prepared.text.size());
            prepared.text += first_strong_isolate;
        }
        const auto begin = prepared.text.size();
        prepared.text += made_harmless(run.text);
        if (run.weight > 0)
            prepared.weights.push_back({begin, prepared.text.size(), run.weight});
        if (run.isolate) {
            prepared.insertions.push_back(prepared.text.size());
            prepared.text += pop_isolate;
        }
    }
    return prepared;
}

std::size_t TextBlock::Layout::to_given(std::size_t byte) const {
    std::size_t before = 0;
    for (const auto at : insertions)
        if (at < byte)
            before += std::min<std::size_t>(3, byte - at);
    return byte - before;
}

std::size_t TextBlock::Layout::from_given(std::size_t byte) const {
    for (const auto at : insertions)
        if (at <= byte)
            byte += 3;
    return std::min(byte, text.size());
}

} // namespace bluelamp::draw
