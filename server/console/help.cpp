#include "console/help.hpp"

#include "console/pages.hpp"

#include <algorithm>
#include <array>

namespace bluelamp::server {
namespace {

struct Topic {
    const char* id; ///< of the address and of the template help-ID
    const char* name;
    const char* about;
    const char* section; ///< of the console, where it is offered
    const char* also = "nowhere else";
};
constexpr std::array<Topic, 4> topics{
    {{"press-officer", "Press officer", "Write, publish and withdraw what the kiosks show",
      "/console/content", "/console/sources"},
     {"clerk", "Clerk", "Read what people said, and answer it", "/console/say"},
     {"inspector", "Inspector", "Close a vote with a decision, and say what came of it", "/console/votes"},
     {"desk-officer", "Desk officer",
      "Look after a kiosk: whether it works, the staff menu, sticks, what visitors ask", "/console/kiosks"}}};

std::string address_of(const Topic& topic) {
    return std::string("/console/help/") + topic.id;
}

http::Response list(const Visit& visit) {
    auto pages = nlohmann::json::array();
    for (const auto& topic : topics)
        pages.push_back({{"path", address_of(topic)}, {"name", topic.name}, {"about", topic.about}});
    return visit.page("Help", "help", {{"pages", std::move(pages)}});
}

http::Response show(const Visit& visit) {
    const auto& id = visit.parameter("role");
    const auto* topic =
        std::find_if(topics.begin(), topics.end(), [&](const Topic& each) { return id == each.id; });
    if (topic == topics.end())
        return visit.not_found();
    return visit.page(topic->name, std::string("help-") + topic->id, nlohmann::json::object());
}

} // namespace

nlohmann::json help_for(std::string_view page_path) {
    for (const auto& topic : topics)
        if (page_path.starts_with(topic.section) || page_path.starts_with(topic.also))
            return {{"path", address_of(topic)}, {"name", std::string("Help for this page: ") + topic.name}};
    return false;
}

std::vector<Page> help_pages() {
    return {{"GET", "/console/help", Audience::viewer, list, ""},
            {"GET", "/console/help/{role}", Audience::viewer, show, ""}};
}

} // namespace bluelamp::server
