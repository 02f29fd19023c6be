#include "base/failure.hpp"
#include "console/local_input.hpp"
#include "console/pages.hpp"
#include "console/vote.hpp"
#include "console/words.hpp"

/// When an open vote closes. A change touches how long people could choose, so it is for those who decide;
/// sooner than people were told, or open again, only with a reason that the audit keeps.
namespace bluelamp::server {
namespace {

http::Response form(const Visit& visit, const VoteOnPage& vote, const web::Form& fields,
                    nlohmann::json errors, int status) {
    return visit.page("When it closes", "vote-closing",
                      {{"path", vote_address(vote.ballot.id)},
                       {"question", vote.ballot.title.in("en")},
                       {"open", vote.state == VoteState::open},
                       {"now_closes", vote.ballot.closes ? time_in_words(*vote.ballot.closes) : ""},
                       {"closes", fields.text("closes")},
                       {"reason", fields.text("reason")},
                       {"errors", std::move(errors)}},
                      status);
}

/// Only the closing of a vote without a decision can change, once it has opened.
bool is_settled(const VoteOnPage& vote) {
    return vote.state == VoteState::to_come || !vote.decisions.empty();
}

http::Response settled(const Visit& visit, const VoteOnPage& vote) {
    return visit.go(vote_address(vote.ballot.id),
                    "Nothing was changed: the closing time changes while a vote is open or undecided.");
}

http::Response show(const Visit& visit) {
    return with_own_vote(visit, [&](const VoteOnPage& vote) {
        if (is_settled(vote))
            return settled(visit, vote);
        web::Form fields;
        fields.add("closes", write_local(vote.ballot.closes));
        return form(visit, vote, fields, nlohmann::json::array(), 200);
    });
}

/// When it is to close from now on, or what is wrong with what was asked.
std::optional<Time> new_closing(const Visit& visit, const Ballot& ballot, nlohmann::json& errors) {
    const auto wrong = [&](const char* field, const char* text) {
        errors.push_back({{"field", field}, {"text", text}});
    };
    std::optional<Time> closes = visit.now();
    if (visit.form.text("do") != "now") {
        closes = read_local(visit.form.trimmed("closes"));
        if (!closes)
            wrong("closes", "Write the time as 2026-11-21T08:30, between 2000 and 2100");
        else if (*closes <= visit.now())
            wrong("closes", "Choose a time to come, or close it now");
    }
    const auto reason = visit.form.trimmed("reason");
    const bool longer = closes && ballot.closes && *ballot.closes > visit.now() && *closes >= *ballot.closes;
    if (closes && !longer && reason.empty())
        wrong("reason", "Say why: it closes sooner than people were told, or opens again");
    try {
        check_note(reason, 0);
    } catch (const UsageFailure& failure) {
        wrong("reason", "Use at most 500 characters");
    }
    return closes;
}

http::Response change(const Visit& visit) {
    return with_own_vote(visit, [&](const VoteOnPage& vote) {
        if (is_settled(vote))
            return settled(visit, vote);
        auto errors = nlohmann::json::array();
        auto ballot = vote.ballot;
        ballot.closes = new_closing(visit, vote.ballot, errors);
        if (!errors.empty())
            return form(visit, vote, visit.form, std::move(errors), 422);
        if (ballot.opens && *ballot.closes <= *ballot.opens) // it opened this very second
            ballot.closes = *ballot.opens + std::chrono::seconds(1);
        const bool now = visit.form.text("do") == "now";
        const bool done = while_unchanged(visit, vote, [&] {
            publish_ballot(visit, ballot);
            visit.audit("ballot.closing", ballot.id + " at " + write_local(ballot.closes) + ": " +
                                              visit.form.trimmed("reason"));
        });
        if (!done)
            return visit.go(vote_address(ballot.id),
                            "Nothing was changed: somebody else changed this vote meanwhile.");
        return visit.go(vote_address(ballot.id),
                        now ? "The vote is closed. It needs a decision."
                            : "The vote closes on " + time_in_words(*ballot.closes) + ".");
    });
}

} // namespace

std::vector<Page> votes_closing_pages() {
    return {{"GET", "/console/votes/{id}/closing", Audience::moderator, show, {}},
            {"POST", "/console/votes/{id}/closing", Audience::moderator, change, {}}};
}

} // namespace bluelamp::server
