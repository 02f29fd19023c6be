#include "base/failure.hpp"
#include "base/time.hpp"
#include "console/item_form.hpp"
#include "console/languages.hpp"
#include "console/local_input.hpp"
#include "console/pages.hpp"
#include "console/vote.hpp"
#include "console/vote_form.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"

#include <algorithm>

/// How a vote ends: what was decided, who decided where the results did not, and later what came of it.
namespace bluelamp::server {
namespace {

/// What is to be decided about, and where.
struct Subject {
    VoteOnPage vote;
    Content content;
    std::string place;
    Standing standing;
    std::optional<Decision> before; ///< what was decided there already
};

http::Response answer_for_own(const Visit& visit, const std::string& place,
                              const std::function<http::Response(const Subject&)>& answer) {
    auto vote = vote_of(visit);
    if (!vote)
        return visit.not_found();
    auto content = content_of(visit.storage);
    const auto areas = areas_of_place(content, vote->ballot, place);
    if (!place.empty() && areas.empty())
        return visit.not_found();
    // Deciding for one place closes an open vote in all.
    if (!visit.staff.may_change_in(areas) ||
        (vote->state == VoteState::open && !visit.staff.may_change_in(vote->ballot.areas)))
        return visit.forbidden();
    if (vote->state == VoteState::to_come)
        return visit.go(vote_address(vote->ballot.id), "Nothing was changed: the vote has not opened yet.");
    auto standing = standing_of(visit.storage, vote->ballot.id, place);
    const auto before = std::find_if(vote->decisions.begin(), vote->decisions.end(),
                                     [&](const Decision& each) { return each.place == place; });
    Subject subject{{}, std::move(content), place, std::move(standing), {}};
    if (before != vote->decisions.end())
        subject.before = *before;
    subject.vote = std::move(*vote);
    return answer(subject);
}

/// <input type="date">: from the first minute of that day in London the report is due.
std::optional<Time> read_day(const std::string& text) {
    return read_local(text + "T00:00");
}

Deciding deciding_in(const web::Form& form, const Subject& subject) {
    Deciding deciding;
    deciding.ballot = subject.vote.ballot.id;
    deciding.place = subject.place;
    deciding.priority = form.text("priority");
    deciding.officer = form.trimmed("officer");
    deciding.reason = form.trimmed("reason");
    deciding.report_by = read_day(form.trimmed("report_by"));
    deciding.title = local_text_in(form, "title");
    deciding.body = local_text_in(form, "body");
    deciding.seen = parse_rfc3339(form.text("seen"));
    return deciding;
}

/// What was decided before, to be changed where it has to be.
web::Form fields_of(const Decision& decision, Time now) {
    web::Form fields;
    fields.add("priority", decision.priority);
    fields.add("officer", decision.officer);
    fields.add("reason", decision.reason);
    if (decision.report_by && *decision.report_by > now)
        fields.add("report_by", write_local(decision.report_by).substr(0, 10));
    for (const auto& [tag, words] : decision.title.by_tag())
        fields.add("title_" + tag, words);
    for (const auto& [tag, words] : decision.body.by_tag())
        fields.add("body_" + tag, words);
    return fields;
}

/// The English title and body for what is chosen so far.
void draft_words(web::Form& fields, const Subject& subject, const Deciding& deciding) {
    const bool by_results = deciding.priority == subject.standing.clear_leader;
    const auto chosen = priority_name(subject.vote.ballot, deciding.priority);
    auto body = draft_body(subject.vote.ballot, subject.standing, deciding);
    if (deciding.report_by)
        body += "\n\nWe will say here what came of it by " + day_in_words(*deciding.report_by) + ".";
    fields.add("title_en", (by_results ? "You chose: " : "Our decision: ") + chosen);
    fields.add("body_en", body);
}

std::string result_in_words(const Subject& subject) {
    const auto& [results, leader, held_back] = subject.standing;
    const auto& ballot = subject.vote.ballot;
    if (held_back)
        return "In exactly one of the areas fewer than 10 people took part. The results are not told, so "
               "that these cannot be found by subtracting, and do not decide.";
    if (results.raw.status == PictureStatus::suppressed)
        return "Fewer than 10 people took part, so the results do not decide.";
    const auto count = counted(static_cast<std::size_t>(results.raw.n), "ballot", "ballots");
    if (!leader.empty())
        return count + ". People chose: " + priority_name(ballot, leader) + ".";
    if (results.raw.leader != results.filtered.leader)
        return count + ". With and without the flagged ballots the results differ, so they do not decide.";
    return count + ". It is too close to call, so the results do not decide.";
}

http::Response form(const Visit& visit, const Subject& subject, const web::Form& fields,
                    nlohmann::json errors, bool preview, int status) {
    const auto& ballot = subject.vote.ballot;
    const auto& leader = subject.standing.clear_leader;
    const auto field = [&](const char* id, const char* label, const char* hint, int lines) {
        return text_field(fields, errors, id, label, hint, lines);
    };
    auto priorities = nlohmann::json::array();
    for (const auto& priority : ballot.priorities)
        priorities.push_back({{"id", priority.id},
                              {"field", priorities.empty() ? "priority" : "priority-" + priority.id},
                              {"title", priority.title.in("en")},
                              {"leads", priority.id == leader},
                              {"chosen", priority.id == fields.text("priority")}});
    nlohmann::json view{
        {"path", vote_address(ballot.id)},
        {"question", ballot.title.in("en")},
        {"place", subject.place},
        {"place_name", place_name(subject.content, subject.place)},
        {"open", subject.vote.state == VoteState::open},
        {"result", result_in_words(subject)},
        {"seen", ""},
        {"before", false},
        {"by_results", !leader.empty()},
        {"priorities", std::move(priorities)},
        {"who",
         {field("officer", "Who decides",
                "Rank and name, as it stands on the wall. Needed where the results do not decide", 0),
          field("reason", "The reason",
                "In plain words: people read it. Needed where the results do not decide", 3)}},
        {"report_by", fields.text("report_by")},
        {"headlines",
         {field("title_en", "Headline in English", "At most 60 characters reads well across a room", 0),
          field("title_cy", "Headline in Welsh", "May be empty: then the English is shown", 0)}},
        {"texts",
         {field("body_en", "Text in English",
                "How people voted; an empty line; what is decided and why; an empty line; what happens next",
                7),
          field("body_cy", "Text in Welsh", "May be empty: then the English is shown", 7)}}};
    if (const auto& before = subject.before) {
        view["seen"] = rfc3339(before->decided);
        view["before"] = {{"decided", time_in_words(before->decided)},
                          {"chosen", priority_name(ballot, before->priority)},
                          {"by", before->by_results ? "the results" : before->officer},
                          {"came_of", !before->came_of.empty()}};
    }
    if (preview) {
        const auto deciding = deciding_in(fields, subject);
        Item item;
        item.kind = ItemKind::decision;
        item.title = deciding.title;
        put_text(item, deciding.body);
        item.source = deciding.officer;
        view["has_preview"] = {{"previews", preview_view(item)}};
    }
    view["errors"] = std::move(errors);
    return visit.page("Decide", "vote-decide", std::move(view), status);
}

http::Response ask(const Visit& visit) {
    return answer_for_own(visit, visit.query("place"), [&](const Subject& subject) {
        if (subject.before)
            return form(visit, subject, fields_of(*subject.before, visit.now()), nlohmann::json::array(),
                        false, 200);
        web::Form fields;
        Deciding deciding;
        deciding.priority = subject.standing.clear_leader;
        if (!deciding.priority.empty()) {
            fields.add("priority", deciding.priority);
            draft_words(fields, subject, deciding);
        }
        return form(visit, subject, fields, nlohmann::json::array(), false, 200);
    });
}

/// The domain refuses these too; here each stands beside its field.
nlohmann::json errors_in(const Visit& visit, const Subject& subject, const Deciding& deciding, bool words) {
    auto errors = nlohmann::json::array();
    const auto wrong = [&](const std::string& field, const std::string& text) {
        errors.push_back({{"field", field}, {"text", text}});
    };
    const auto& priorities = subject.vote.ballot.priorities;
    const auto& leader = subject.standing.clear_leader;
    if (std::none_of(priorities.begin(), priorities.end(),
                     [&](const BallotPriority& each) { return each.id == deciding.priority; }))
        wrong("priority", "Choose what was decided");
    else if (!leader.empty() && deciding.priority != leader)
        wrong("priority", "People clearly chose " + priority_name(subject.vote.ballot, leader) +
                              ", so it cannot be another");
    if (leader.empty() && deciding.officer.empty())
        wrong("officer", "The results do not decide, so a named officer has to: give rank and name");
    if (leader.empty() && deciding.reason.empty())
        wrong("reason", "Give the officer’s reason");
    if (const auto day = visit.form.trimmed("report_by"); !day.empty()) {
        if (!deciding.report_by)
            wrong("report_by", "Write the day as 2026-11-21");
        else if (*deciding.report_by <= visit.now())
            wrong("report_by", "Choose a day to come");
    }
    if (words && !deciding.title.has("en"))
        wrong("title_en", "Write a headline in English");
    if (words && !deciding.body.has("en"))
        wrong("body_en", "Write what was decided and what happens now");
    return errors;
}

/// Beside which field a refusal of the domain stands.
std::string field_of(const std::string& refusal) {
    for (const auto* name : {"title", "body"})
        if (refusal.find(name) != std::string::npos)
            return std::string(name) + (refusal.find(".cy") == std::string::npos ? "_en" : "_cy");
    return refusal.find("officer") != std::string::npos ? "officer" : "reason";
}

http::Response conclude(const Visit& visit) {
    return answer_for_own(visit, visit.form.text("place"), [&](const Subject& subject) {
        const auto deciding = deciding_in(visit.form, subject);
        const auto& wanted = visit.form.text("do");
        auto errors = errors_in(visit, subject, deciding, wanted != "draft");
        if (!errors.empty())
            return form(visit, subject, visit.form, std::move(errors), false, 422);
        if (wanted == "draft") {
            auto fields = visit.form;
            draft_words(fields, subject, deciding);
            return form(visit, subject, fields, std::move(errors), false, 200);
        }
        if (wanted != "decide")
            return form(visit, subject, visit.form, std::move(errors), true, 200);
        try {
            static_cast<void>(
                decide(visit.storage, *visit.parts.keys.current(), visit.now_ms, visit.staff.name, deciding));
        } catch (const DecidedMeanwhile&) {
            errors.push_back({{"field", "priority"},
                              {"text", "Somebody else has decided this meanwhile. Look at it above; sent "
                                       "again, yours replaces it"}});
            return form(visit, subject, visit.form, std::move(errors), false, 409);
        } catch (const UsageFailure& refusal) {
            errors.push_back({{"field", field_of(refusal.what())}, {"text", reason_of(refusal)}});
            return form(visit, subject, visit.form, std::move(errors), false, 422);
        }
        return visit.go(vote_address(deciding.ballot),
                        "It is decided. It appears on the loop, and on the areas’ public pages.");
    });
}

} // namespace

std::vector<Page> votes_deciding_pages() {
    return {{"GET", "/console/votes/{id}/decide", Audience::moderator, ask, {}},
            {"POST", "/console/votes/{id}/decide", Audience::moderator, conclude, {}}};
}

} // namespace bluelamp::server
