#include "public_pages/words.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "text/london_time.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace bluelamp::server {
namespace {

constexpr std::size_t largest_file = 256 * 1024;

Failure wrong(const std::filesystem::path& file, const std::string& cause) {
    return Failure("reading the words of the public pages", file.string() + ": " + cause,
                   "install Blue Lamp again");
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// From 0 to 1; 1 when nothing is said, 0 when it is no number.
double weight_of(std::string_view parameters) {
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos)
        return 1;
    const auto text = parameters.substr(at + 2);
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
    return error == std::errc{} && weight >= 0 && weight <= 1 ? weight : 0;
}

bool is_language(std::string_view range, std::string_view tag) {
    return range == tag || (range.starts_with(tag) && range.size() > tag.size() && range[tag.size()] == '-');
}

} // namespace

Words::Words(const std::filesystem::path& file) {
    const auto json = nlohmann::json::parse(read_file(file, largest_file).value_or(""), nullptr, false);
    if (!json.is_object())
        throw wrong(file, "it is no JSON object");
    for (const auto& [key, texts] : json.items()) {
        if (!texts.is_object() || !texts.contains("en"))
            throw wrong(file, key + " has no English");
        std::map<std::string, std::string> by_tag;
        for (const auto& [tag, text] : texts.items())
            if (text.is_string())
                by_tag.emplace(tag, text.get<std::string>());
        words_.emplace(key, LocalText(std::move(by_tag)));
    }
}

std::string Words::say(std::string_view tag, const std::string& key,
                       std::initializer_list<std::string> arguments) const {
    const auto found = words_.find(key);
    if (found == words_.end())
        throw Failure("making a page", "there are no words for " + key, "install Blue Lamp again");
    const auto& pattern = found->second.in(tag);
    std::string said;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const bool stands_for = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}' &&
                                pattern[at + 1] >= '1' && pattern[at + 1] <= '9';
        const auto number = stands_for ? static_cast<std::size_t>(pattern[at + 1] - '1') : 0;
        if (stands_for && number < arguments.size()) {
            said += arguments.begin()[number];
            at += 2;
        } else {
            said += pattern[at];
        }
    }
    return said;
}

std::string Words::date(std::string_view tag, Time time) const {
    const auto day = std::chrono::floor<std::chrono::days>(text::to_london(time));
    const std::chrono::year_month_day date(day);
    return say(tag, "date",
               {std::to_string(static_cast<unsigned>(date.day())),
                say(tag, "month-" + std::to_string(static_cast<unsigned>(date.month()))),
                std::to_string(static_cast<int>(date.year()))});
}

std::string Words::time(Time time) const {
    const auto local = text::to_london(time);
    const std::chrono::hh_mm_ss clock(local - std::chrono::floor<std::chrono::days>(local));
    std::array<char, 16> shown{};
    std::snprintf(shown.data(), shown.size(), "%02d:%02d", static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()));
    return shown.data();
}

std::string Words::date_and_time(std::string_view tag, Time time) const {
    return date(tag, time) + ", " + this->time(time);
}

bool prefers_welsh(std::string_view accept_language) {
    double welsh = 0;
    double english = 0;
    while (!accept_language.empty()) {
        const auto part = accept_language.substr(0, accept_language.find(','));
        accept_language.remove_prefix(std::min(accept_language.size(), part.size() + 1));
        const auto semicolon = part.find(';');
        const auto range = trimmed(part.substr(0, semicolon));
        const auto weight = semicolon == std::string_view::npos ? 1.0 : weight_of(part.substr(semicolon + 1));
        // Of equal wishes the first counts, as browsers send them.
        if (is_language(range, "cy"))
            welsh = std::max(welsh, english >= weight ? 0 : weight);
        else if (is_language(range, "en"))
            english = std::max(english, weight);
    }
    return welsh > 0 && welsh >= english;
}

} // namespace bluelamp::server
