#include "draw/text_compose.hpp"

namespace bluelamp::draw {

namespace {

constexpr std::string_view first_strong_isolate = "\u2068";
constexpr std::string_view pop_isolate = "\u2069";
// As long in UTF-8 as what they stand for, and drawn as nothing.
constexpr std::string_view word_joiner = "\u2060";
constexpr std::string_view grapheme_joiner = "\u034f";

bool overrides_direction(gunichar c) {
    return c >= 0x202a && c <= 0x202e;
}
bool isolates(gunichar c) {
    return c >= 0x2066 && c <= 0x2069;
}

} // namespace

std::string tame(std::string_view text, bool foreign) {
    std::string tamed;
    tamed.reserve(text.size());
    while (!text.empty()) {
        const gunichar c = g_utf8_get_char_validated(text.data(), static_cast<gssize>(text.size()));
        const bool invalid = c == static_cast<gunichar>(-1) || c == static_cast<gunichar>(-2);
        const std::size_t bytes =
            invalid || c == 0 ? 1 : static_cast<std::size_t>(g_unichar_to_utf8(c, nullptr));
        if (invalid)
            tamed += '?';
        else if ((c < 0x20 && c != '\n') || c == 0x7f)
            tamed += ' ';
        else if (c >= 0x80 && c < 0xa0)
            tamed += grapheme_joiner;
        else if (overrides_direction(c) || (foreign && isolates(c)))
            tamed += word_joiner;
        else
            tamed += text.substr(0, bytes);
        text.remove_prefix(bytes);
    }
    return tamed;
}

ComposedText compose(const std::vector<TextRun>& runs) {
    ComposedText composed;
    for (const auto& run : runs) {
        if (run.isolate) {
            composed.offsets.inserted(composed.text.size(), first_strong_isolate.size());
            composed.text += first_strong_isolate;
        }
        const std::size_t begin = composed.text.size();
        composed.text += tame(run.text, run.isolate);
        if (run.weight != 0)
            composed.weights.push_back({begin, composed.text.size(), run.weight});
        if (run.isolate) {
            composed.offsets.inserted(composed.text.size(), pop_isolate.size());
            composed.text += pop_isolate;
        }
        composed.outer_bytes += run.text.size();
    }
    return composed;
}

Fnv& Fnv::add(const void* bytes, std::size_t count) {
    const auto* at = static_cast<const unsigned char*>(bytes);
    for (std::size_t i = 0; i < count; ++i)
        sum_ = (sum_ ^ at[i]) * 1099511628211u;
    return *this;
}

Fnv& Fnv::add(std::string_view text) {
    return add(text.size()).add(text.data(), text.size());
}

} // namespace bluelamp::draw
