#include "console/languages.hpp"
#include "console/pages.hpp"
#include "console/say_case.hpp"
#include "console/say_listing.hpp"
#include "console/say_words.hpp"
#include "console/vote_form.hpp"
#include "console/words.hpp"
#include "crypto/hash.hpp"
#include "decisions/decision.hpp"
#include "publishing/content_of.hpp"

#include <algorithm>

/// A suggestion becomes a priority of a ballot that has not opened yet.
namespace bluelamp::server {
namespace {

constexpr std::size_t title_octets = 200;
constexpr std::size_t meaning_octets = 1000;

/// Ballots that a priority can still be put on, in areas that are the person's to change.
std::vector<Ballot> ballots_to_come(const Visit& visit) {
    std::vector<Ballot> ballots;
    for (auto& ballot : content_of(visit.storage).ballots)
        if (ballot.opens && *ballot.opens > visit.now() && visit.staff.may_change_in(ballot.areas) &&
            visit.storage.logs().count_votes(ballot.id, "") == 0)
            ballots.push_back(std::move(ballot));
    return ballots;
}

http::Response form(const Visit& visit, const CaseRecord& record, nlohmann::json errors, int status) {
    const auto listing = Listing::of(visit);
    const auto names = case_names(visit.storage);
    const auto ballots = ballots_to_come(visit);
    auto view = case_view(names, record, visit.now());
    view["words"] = words_view(visit, record);
    view["back"] = listing.path_of(record.id);
    view["action"] = listing.path_of(record.id, "promote");
    view["revision"] = record.revision;
    view["for_ballot"] = CaseNames::of(names.ballots, record.ballot);
    view["ballots"] = nlohmann::json::array();
    for (const auto& ballot : ballots) {
        auto priorities = nlohmann::json::array();
        for (const auto& priority : ballot.priorities)
            priorities.push_back(priority.title.in("en"));
        view["ballots"].push_back(
            {{"id", ballot.id},
             {"name", ballot.title.in("en")},
             {"opens", day_in_words(*ballot.opens)},
             {"priorities", std::move(priorities)},
             {"chosen", ballots.size() == 1 || visit.form.text("ballot") == ballot.id}});
    }
    view["has_ballots"] = !ballots.empty();
    for (const auto* field : {"headline", "meaning", "tradeoff"})
        put_local_text(view, field, local_text_in(visit.form, field));
    view["errors"] = std::move(errors);
    return visit.page("Put it on a ballot", "say-promote", std::move(view), status);
}

std::optional<CaseRecord> suggestion_asked_for(const Visit& visit) {
    auto record = case_asked_for(visit);
    return record && record->kind == "suggestion" ? record : std::nullopt;
}

BallotPriority priority_in(const Visit& visit, Outcome& outcome) {
    BallotPriority priority;
    priority.id = "suggested-" + to_hex(random_bytes(5));
    priority.title = local_text_in(visit.form, "headline");
    priority.meaning = local_text_in(visit.form, "meaning");
    priority.tradeoff = local_text_in(visit.form, "tradeoff");
    priority.updated = visit.now();
    if (!priority.title.has("en"))
        outcome.wrong("headline_en", "Write in English, in your own words, what people can vote for");
    if (!priority.meaning.has("en"))
        outcome.wrong("meaning_en", "Say in English what it means");
    if (!priority.tradeoff.has("en"))
        outcome.wrong("tradeoff_en", "Say in English what more of it costs elsewhere");
    const auto check = [&](const LocalText& text, const std::string& field, std::size_t most) {
        for (const auto& [tag, words] : text.by_tag())
            if (words.size() > most)
                outcome.wrong(field + "_" + tag,
                              "This is too long. Write at most " + std::to_string(most) + " characters");
    };
    check(priority.title, "headline", title_octets);
    check(priority.meaning, "meaning", meaning_octets);
    check(priority.tradeoff, "tradeoff", meaning_octets);
    return priority;
}

http::Response show(const Visit& visit) {
    const auto record = suggestion_asked_for(visit);
    return record ? form(visit, *record, nlohmann::json::array(), 200) : visit.not_found();
}

http::Response put_on_ballot(const Visit& visit) {
    const auto record = suggestion_asked_for(visit);
    if (!record)
        return visit.not_found();
    Outcome outcome;
    int status = 422;
    const auto priority = priority_in(visit, outcome);
    const auto ballots = ballots_to_come(visit);
    const auto ballot = std::find_if(ballots.begin(), ballots.end(), [&](const Ballot& each) {
        return each.id == visit.form.text("ballot");
    });
    if (ballot == ballots.end())
        outcome.wrong("ballot", "Choose a ballot that has not opened yet");
    else if (ballot->priorities.size() >= most_priorities)
        outcome.wrong("ballot",
                      "It has eight priorities already, and nobody compares more. Take one off first");
    if (outcome.errors.empty()) {
        try {
            static_cast<void>(promote(visit.storage, *visit.parts.keys.current(),
                                      {visit.staff.name, visit.now_ms, record->id, visit.seen_revision()},
                                      ballot->id, priority));
            return visit.go(Listing::of(visit).path_of(record->id),
                            "It is on the ballot “" + ballot->title.in("en") +
                                "”. Answer the suggestion to tell whoever made it.");
        } catch (const CaseChanged&) {
            status = 409;
            outcome.wrong("headline_en",
                          "Somebody else changed this suggestion while you wrote. Look at it in "
                          "another window, then send this again");
        } catch (const UsageFailure& failure) {
            outcome.wrong("ballot", std::string("This was not done: ") + failure.what());
        }
    }
    return form(visit, visit.storage.cases().find(record->id).value_or(*record), std::move(outcome.errors),
                status);
}

} // namespace

std::vector<Page> say_promotion_pages() {
    return {{"GET", "/console/say/{id}/promote", Audience::moderator, show, {}},
            {"POST", "/console/say/{id}/promote", Audience::moderator, put_on_ballot, {}}};
}

} // namespace bluelamp::server
