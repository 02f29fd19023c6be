#include "console/pages.hpp"
#include "console/words.hpp"

#include <array>
#include <charconv>

namespace bluelamp::server {
namespace {

constexpr std::size_t lines_on_a_page = 50;

struct Subject {
    const char* action;
    const char* name;
};
constexpr std::array<Subject, 9> subjects{{{"publish", "Content"},
                                           {"case", "Say"},
                                           {"ballot", "Votes"},
                                           {"kiosk", "Kiosks"},
                                           {"user", "People"},
                                           {"session", "Signing in"},
                                           {"keys", "Keys"},
                                           {"log", "Logs"},
                                           {"key", "Kiosks' keys"}}};

http::Response show(const Visit& visit) {
    AuditQuery query;
    const auto before = visit.query("before");
    std::from_chars(before.data(), before.data() + before.size(), query.before);
    query.actor = visit.query("who");
    query.action = visit.query("what");
    query.limit = lines_on_a_page;
    auto lines = nlohmann::json::array();
    std::uint64_t last = 0;
    for (const auto& line : visit.storage.staff().audit_page(query)) {
        lines.push_back({{"number", line.number},
                         {"time", time_in_words(time_of_ms(line.at_ms))},
                         {"actor", line.actor},
                         {"action", line.action},
                         {"detail", line.detail}});
        last = line.number;
    }
    auto choices = nlohmann::json::array();
    for (const auto& subject : subjects)
        choices.push_back(
            {{"action", subject.action}, {"name", subject.name}, {"chosen", query.action == subject.action}});
    const bool more = lines.size() == lines_on_a_page && last > 1;
    return visit.page("Audit", "audit",
                      {{"lines", std::move(lines)},
                       {"who", query.actor},
                       {"what", query.action},
                       {"subjects", std::move(choices)},
                       {"older", more ? nlohmann::json(last) : nlohmann::json(false)},
                       {"newest", query.before == 0}});
}

} // namespace

std::vector<Page> audit_pages() {
    return {{"GET", "/console/audit", Audience::admin, show, "Audit"}};
}

} // namespace bluelamp::server
