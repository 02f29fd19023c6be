#include "language/danger_words.hpp"

#include "base/failure.hpp"
#include "text/folded_words.hpp"

#include <algorithm>
#include <fstream>

namespace bluelamp {

namespace fs = std::filesystem;

DangerWords::DangerWords(std::initializer_list<std::string_view> words) {
    for (const auto word : words)
        add(word);
}

void DangerWords::add(std::string_view line) {
    const std::string phrase = text::folded_words(line.substr(0, line.find('#')));
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
    const std::string words = text::folded_words(text);
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
