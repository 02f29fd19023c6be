#include "text/clip.hpp"

#include "text/utf8.hpp"

#include <algorithm>

namespace bluelamp::text {
namespace {

constexpr std::string_view ellipsis = "…";

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::size_t character_boundary(std::string_view text, std::size_t at) {
    while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
        --at;
    return std::min(at, text.size());
}

/// The end of the sentence that ends at or after `from`, at most `limit`; npos if none does. Initials and
/// short forms ("Sgt. ", "St. ") do not end one.
std::size_t sentence_end(std::string_view text, std::size_t from, std::size_t limit) {
    for (auto at = from; at < std::min(limit, text.size()); ++at) {
        const char c = text[at];
        if (c != '.' && c != '!' && c != '?')
            continue;
        const auto end = at + 1;
        if (end < text.size() && !is_space(text[end]))
            continue;
        const auto word = text.find_last_of(" \n\t", at);
        const auto length = at - (word == std::string_view::npos ? 0 : word + 1);
        const bool short_form = c == '.' && length <= 3 && word != std::string_view::npos &&
                                end < text.size() && text[word + 1] >= 'A' && text[word + 1] <= 'Z';
        if (!short_form)
            return end;
    }
    return std::string_view::npos;
}

std::string cut_between_words(std::string_view text, std::size_t limit) {
    const auto room = limit - ellipsis.size();
    auto end = character_boundary(text, room);
    const auto space = text.find_last_of(" \n\t", end);
    if (space != std::string_view::npos && space > room / 2)
        end = space;
    std::string out(trim(text.substr(0, end)));
    while (!out.empty() && (out.back() == ',' || out.back() == ';' || out.back() == ':' || out.back() == '-'))
        out.pop_back();
    return out += ellipsis;
}

} // namespace

std::string clip_at_sentence(std::string_view text, std::size_t limit) {
    text = trim(text);
    if (text.size() <= limit)
        return std::string(text);
    std::size_t last = std::string_view::npos;
    for (auto end = sentence_end(text, limit / 2, limit); end != std::string_view::npos;
         end = sentence_end(text, end, limit))
        last = end;
    return last == std::string_view::npos ? cut_between_words(text, limit)
                                          : std::string(trim(text.substr(0, last)));
}

std::string first_sentence(std::string_view text, std::size_t limit) {
    text = trim(text);
    text = trim(text.substr(0, text.find('\n')));
    const auto end = sentence_end(text, 0, text.size());
    if (end != std::string_view::npos)
        text = text.substr(0, end);
    return text.size() <= limit ? std::string(text) : cut_between_words(text, limit);
}

} // namespace bluelamp::text
