#include "decisions/decision_json.hpp"

#include "base/time.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp::server {
namespace {

using Json = nlohmann::json;

LocalText local(const Json& json, const char* name) {
    return LocalText(json.value(name, std::map<std::string, std::string>()));
}

} // namespace

std::string write_decision(const Decision& decision) {
    Json json{{"priority", decision.priority},  {"by_results", decision.by_results},
              {"officer", decision.officer},    {"reason", decision.reason},
              {"ballots", decision.ballots},    {"title", decision.title.by_tag()},
              {"body", decision.body.by_tag()}, {"came_of", decision.came_of.by_tag()},
              {"item", decision.item}};
    if (decision.report_by)
        json["report_by"] = rfc3339(*decision.report_by);
    return json.dump();
}

Decision read_decision(const StoredDecision& stored) {
    try {
        const auto json = Json::parse(stored.json);
        Decision decision;
        decision.ballot = stored.ballot;
        decision.place = stored.place;
        decision.decided = stored.decided;
        decision.priority = json.value("priority", "");
        decision.by_results = json.value("by_results", false);
        decision.officer = json.value("officer", "");
        decision.reason = json.value("reason", "");
        decision.ballots = json.value("ballots", 0);
        decision.report_by = parse_rfc3339(json.value("report_by", ""));
        decision.title = local(json, "title");
        decision.body = local(json, "body");
        decision.came_of = local(json, "came_of");
        decision.item = json.value("item", "");
        return decision;
    } catch (const Json::exception&) {
        throw Failure("reading the decision on " + stored.ballot, "it is damaged, or of a newer server",
                      "run verify, or use the newer server");
    }
}

} // namespace bluelamp::server
