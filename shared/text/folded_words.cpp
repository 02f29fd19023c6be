#include "text/folded_words.hpp"

#include "text/utf8.hpp"

#include <boost/locale.hpp>

namespace bluelamp::text {
namespace {

namespace bl = boost::locale;

const std::locale& root_locale() {
    static const std::locale locale = bl::generator()("en_GB.UTF-8");
    return locale;
}

bool is_mark(char32_t c) { // Unicode's combining diacritical marks
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF);
}

bool is_apostrophe(char32_t c) {
    return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x02BC;
}

/// Neither letter nor figure, as far as the signs of keyboards go.
bool parts_words(char32_t c) {
    const bool ascii = c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z');
    return ascii || (c >= 0x80 && c <= 0xBF) || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F);
}

} // namespace

std::string folded_words(std::string_view text) {
    std::string clean(text);
    if (!is_valid_utf8(clean))
        clean = sanitise_utf8(clean);
    // Folded after taking marks apart: "Ŵ" is "w" and a mark only then.
    const std::string apart =
        bl::fold_case(bl::normalize(clean, bl::norm_nfkd, root_locale()), root_locale());
    std::string words = " ";
    for (std::size_t at = 0; at < apart.size();) {
        const char32_t c = next_code_point(apart, at);
        if (is_mark(c) || is_apostrophe(c))
            continue;
        if (!parts_words(c))
            append_utf8(words, c);
        else if (words.back() != ' ')
            words += ' ';
    }
    if (words.back() != ' ')
        words += ' ';
    return words;
}

} // namespace bluelamp::text
