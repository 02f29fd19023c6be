#include "public_pages/totals_view.hpp"

#include "cases/case.hpp"

#include <array>
#include <charconv>

namespace bluelamp::server {
namespace {

std::string days(double value) {
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 1).ptr;
    std::string said(text.data(), end);
    return said.ends_with(".0") ? said.substr(0, said.size() - 2) : said;
}

std::string key_of(const std::string& reason) {
    std::string key = "withheld-" + (withheld(reason) ? reason : "other");
    for (auto& letter : key)
        if (letter == ' ')
            letter = '-';
    return key;
}

} // namespace

nlohmann::json totals_view(const Visitor& visitor, const std::optional<Totals>& totals) {
    if (!totals)
        return nullptr;
    auto rows = nlohmann::json::array();
    const auto add = [&](const char* key, const std::string& value) {
        rows.push_back({{"name", visitor.say(key)}, {"value", value}});
    };
    add("received", std::to_string(totals->received));
    add("answered", std::to_string(totals->answered));
    add("waiting", std::to_string(totals->waiting));
    add("passed-on", std::to_string(totals->passed_on));
    add("not-published", std::to_string(totals->not_published));
    if (totals->median_days)
        add("median-days", days(*totals->median_days));
    auto reasons = nlohmann::json::array();
    for (const auto& [reason, count] : totals->reasons)
        reasons.push_back(visitor.say(key_of(reason)) + ": " + std::to_string(count));
    return {{"rows", rows}, {"reasons", reasons}, {"has_reasons", !reasons.empty()}};
}

} // namespace bluelamp::server
