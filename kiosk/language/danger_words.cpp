#include "language/danger_words.hpp"

#include "base/failure.hpp"
#include "text/utf8.hpp"

#include <boost/locale.hpp>

#include <algorithm>
#include <fstream>

namespace bluelamp {
namespace {

namespace bl = boost::locale;
namespace fs = std::filesystem;

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

/// " words in small letters without accents ", one space between two and at both ends.
std::string folded(std::string_view text) {
    std::string clean(text);
    if (!text::is_valid_utf8(clean))
        clean = text::sanitise_utf8(clean);
    // Folded after taking marks apart: "Ŵ" is "w" and a mark only then.
    const std::string apart =
        bl::fold_case(bl::normalize(clean, bl::norm_nfkd, root_locale()), root_locale());
    std::string words = " ";
    for (std::size_t at = 0; at < apart.size();) {
        const char32_t c = text::next_code_point(apart, at);
        if (is_mark(c) || is_apostrophe(c))
            continue;
        if (!parts_words(c))
            text::append_utf8(words, c);
        else if (words.back() != ' ')
            words += ' ';
    }
    if (words.back() != ' ')
        words += ' ';
    return words;
}

} // namespace

DangerWords::DangerWords(std::initializer_list<std::string_view> words) {
    for (const auto word : words)
        add(word);
}

void DangerWords::add(std::string_view line) {
    const std::string phrase = folded(line.substr(0, line.find('#')));
    if (phrase.size() > 1)
        phrases_.push_back(phrase);
}

DangerWords DangerWords::read(const fs::path& folder) {
    DangerWords words;
    std::error_code unreadable;
    for (fs::directory_iterator at(folder, unreadable), end; !unreadable && at != end;
         at.increment(unreadable)) {
        if (at->path().extension() != ".txt")
            continue;
        std::ifstream in(at->path());
        for (std::string line; std::getline(in, line);)
            words.add(line);
        if (in.bad() || !in.eof())
            throw Failure("read the danger words", at->path().string() + " cannot be read",
                          "install Blue Lamp again");
    }
    if (unreadable || words.phrases_.empty())
        throw Failure("read the danger words", folder.string() + " holds none", "install Blue Lamp again");
    return words;
}

bool DangerWords::in(std::string_view text) const {
    if (text.empty() || phrases_.empty())
        return false;
    const std::string words = folded(text);
    return std::any_of(phrases_.begin(), phrases_.end(),
                       [&](const std::string& phrase) { return words.find(phrase) != std::string::npos; });
}

bool DangerWords::in(const Submission& submission) const {
    if (const auto* feedback = std::get_if<Feedback>(&submission))
        return in(feedback->text);
    const auto* suggestion = std::get_if<Suggestion>(&submission);
    return suggestion && in(suggestion->text);
}

} // namespace bluelamp
