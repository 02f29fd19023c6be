#include "base/failure.hpp"
#include "console/pages.hpp"
#include "console/vote.hpp"
#include "console/vote_form.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"

#include <algorithm>

/// Telling what came of a decision.
namespace bluelamp::server {
namespace {

http::Response answer_for_own(
    const Visit& visit, const std::string& place,
    const std::function<http::Response(const VoteOnPage&, const Content&, const Decision&)>& answer) {
    const auto vote = vote_of(visit);
    if (!vote)
        return visit.not_found();
    const auto decision = std::find_if(vote->decisions.begin(), vote->decisions.end(),
                                       [&](const Decision& each) { return each.place == place; });
    if (decision == vote->decisions.end())
        return visit.not_found();
    const auto content = content_of(visit.storage);
    if (!visit.staff.may_change_in(areas_of_place(content, vote->ballot, place)))
        return visit.forbidden();
    return answer(*vote, content, *decision);
}

http::Response form(const Visit& visit, const VoteOnPage& vote, const Content& content,
                    const Decision& decision, const web::Form& fields, nlohmann::json errors, int status) {
    const auto field = [&](const char* id, const char* label, const char* hint) {
        return text_field(fields, errors, id, label, hint, 6);
    };
    nlohmann::json view{
        {"path", vote_address(vote.ballot.id)},
        {"question", vote.ballot.title.in("en")},
        {"place", decision.place},
        {"place_name", place_name(content, decision.place)},
        {"headline", decision.title.in("en")},
        {"decided", decision.body.in("en")},
        {"withdrawn", !visit.storage.content().entity("item", decision.item)},
        {"report_by", decision.report_by ? day_in_words(*decision.report_by) : ""},
        {"words",
         {field("words_en", "What came of it in English",
                "It joins the decision on the loop and on the public pages"),
          field("words_cy", "What came of it in Welsh", "May be empty: then the English is shown")}}};
    view["errors"] = std::move(errors);
    return visit.page("What came of it", "vote-came-of", std::move(view), status);
}

http::Response ask(const Visit& visit) {
    return answer_for_own(visit, visit.query("place"),
                          [&](const VoteOnPage& vote, const Content& content, const Decision& decision) {
                              web::Form fields;
                              for (const auto& [tag, words] : decision.came_of.by_tag())
                                  fields.add("words_" + tag, words);
                              return form(visit, vote, content, decision, fields, nlohmann::json::array(),
                                          200);
                          });
}

http::Response tell(const Visit& visit) {
    return answer_for_own(
        visit, visit.form.text("place"),
        [&](const VoteOnPage& vote, const Content& content, const Decision& decision) {
            auto words = decision.came_of.by_tag();
            for (const std::string tag : {"en", "cy"}) {
                words.erase(tag);
                if (auto text = visit.form.trimmed("words_" + tag); !text.empty())
                    words[tag] = std::move(text);
            }
            auto errors = nlohmann::json::array();
            if (!words.contains("en"))
                errors.push_back({{"field", "words_en"}, {"text", "Say in English what came of it"}});
            if (errors.empty())
                try {
                    static_cast<void>(tell_what_came(visit.storage, *visit.parts.keys.current(), visit.now_ms,
                                                     visit.staff.name, vote.ballot.id, decision.place,
                                                     LocalText(std::move(words))));
                } catch (const UsageFailure& refusal) {
                    errors.push_back({{"field", "words_en"}, {"text", reason_of(refusal)}});
                }
            if (!errors.empty())
                return form(visit, vote, content, decision, visit.form, std::move(errors), 422);
            return visit.go(vote_address(vote.ballot.id),
                            "It is told. It stands with the decision on the loop and on the public pages.");
        });
}

} // namespace

std::vector<Page> votes_outcome_pages() {
    return {{"GET", "/console/votes/{id}/came-of", Audience::moderator, ask, {}},
            {"POST", "/console/votes/{id}/came-of", Audience::moderator, tell, {}}};
}

} // namespace bluelamp::server
