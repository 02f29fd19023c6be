#include "decisions/decision.hpp"

#include "custody/audit.hpp"
#include "custody/clock.hpp"
#include "decisions/decision_json.hpp"
#include "intake/pictures.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

constexpr std::size_t name_octets = 200;

bool holds(const std::vector<std::string>& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
}

const Ballot& ballot_in(const Content& content, const std::string& id) {
    const auto found = std::find_if(content.ballots.begin(), content.ballots.end(),
                                    [&](const Ballot& each) { return each.id == id; });
    if (found == content.ballots.end())
        throw UsageFailure("a decision", "no ballot " + id + " was published");
    return *found;
}

/// The areas of the ballot that a place means; empty is all.
std::vector<std::string> areas_of(const Content& content, const Ballot& ballot, const std::string& place) {
    if (place.empty())
        return ballot.areas;
    std::vector<std::string> areas;
    for (const auto& area : content.areas)
        if ((area.id == place || area.district == place) &&
            (ballot.areas.empty() || holds(ballot.areas, area.id)))
            areas.push_back(area.id);
    if (areas.empty())
        throw UsageFailure("a decision", "the ballot " + ballot.id + " is not held in " + place);
    return areas;
}

/// Counts all ballots as those of one place.
tally::PlaceResults everywhere(const Ballot& ballot, std::vector<tally::CastBallot> votes) {
    for (auto& vote : votes)
        vote.area = "everywhere";
    Content one;
    one.areas.push_back({"everywhere", "everywhere", {}, {}, {}});
    Ballot held = ballot;
    held.areas = {"everywhere"};
    return tally::count(one, held, votes).areas.front();
}

tally::PlaceResults results_of(const Content& content, const Ballot& ballot, const std::string& place,
                               const std::vector<tally::CastBallot>& votes) {
    if (place.empty())
        return everywhere(ballot, votes);
    auto counted = tally::count(content, ballot, votes);
    for (auto* places : {&counted.areas, &counted.districts})
        for (auto& each : *places)
            if (each.id == place)
                return std::move(each);
    return {place, {}, {}, {}};
}

int ballots_in_district(const Content& content, const std::string& district, const tally::Turnout& turnout) {
    int ballots = 0;
    for (const auto& area : content.areas)
        if (const auto found = turnout.by_area.find(area.id);
            area.district == district && found != turnout.by_area.end())
            ballots += found->second;
    return ballots;
}

Standing standing_in(Storage& storage, const Content& content, const Ballot& ballot,
                     const std::string& place) {
    static_cast<void>(areas_of(content, ballot, place));
    const auto votes = votes_on(storage, ballot.id, "screen");
    Standing standing{results_of(content, ballot, place, votes), {}, false};
    const auto& raw = standing.results.raw;
    if (raw.leader == standing.results.filtered.leader)
        standing.clear_leader = raw.leader;
    standing.held_back =
        raw.status == PictureStatus::suppressed &&
        ballots_in_district(content, place, tally::turnout(ballot, votes)) >= tally::least_ballots;
    return standing;
}

void check_choice(const Ballot& ballot, const Standing& standing, const Deciding& deciding) {
    if (std::none_of(ballot.priorities.begin(), ballot.priorities.end(),
                     [&](const BallotPriority& each) { return each.id == deciding.priority; }))
        throw UsageFailure("a decision", "the ballot has no priority " + deciding.priority);
    if (deciding.priority == standing.clear_leader)
        return;
    if (!standing.clear_leader.empty())
        throw UsageFailure("a decision",
                           "people clearly chose " + standing.clear_leader + ", so it cannot be another",
                           "decide for what they chose");
    if (deciding.officer.empty() || deciding.officer.size() > name_octets)
        throw UsageFailure("a decision", "the results do not decide, so a named officer has to",
                           "give the officer's rank and name");
    check_note(deciding.officer, 1);
    check_note(deciding.reason, 1);
}

LocalText with_further(const LocalText& body, const LocalText& further) {
    auto texts = body.by_tag();
    for (auto& [tag, words] : texts)
        if (const auto& more = further.in(tag); !more.empty())
            words += "\n\n" + more;
    return LocalText(std::move(texts));
}

PublishedItem item_of(const Content& content, const Ballot& ballot, const Decision& decision) {
    Item item;
    item.id = decision.item;
    item.kind = ItemKind::decision;
    item.title = decision.title;
    put_text(item, decision.body);
    item.body = with_further(item.body, decision.came_of);
    item.source = decision.officer;
    item.areas = areas_of(content, ballot, decision.place);
    item.published = decision.decided;
    try {
        static_cast<void>(read_item(write_item(item)));
    } catch (const WireError& error) {
        throw UsageFailure("a decision", error.what());
    }
    return {item, {}, {}, {}, {}};
}

/// What the results say when they do not decide.
std::string undecided_words(const Standing& standing) {
    const auto& raw = standing.results.raw;
    if (standing.held_back)
        return "In one of the areas fewer than 10 people took part. So that nobody learns how they chose, no "
               "results are told.";
    if (raw.status == PictureStatus::suppressed)
        return "Fewer than 10 people took part.";
    return std::to_string(raw.n) + " people who used this kiosk took part. " +
           (raw.leader == standing.results.filtered.leader
                ? "It was too close to call."
                : "With and without ballots that look like one person’s many, the results differ.");
}

} // namespace

DecidedMeanwhile::DecidedMeanwhile(const std::string& ballot)
    : Failure("deciding " + ballot, "somebody else has decided it meanwhile", "look at what was decided",
              Retry::yes) {}

Standing standing_of(Storage& storage, const std::string& ballot, const std::string& place) {
    Standing standing;
    storage.read_consistently([&] {
        const auto content = content_of(storage);
        standing = standing_in(storage, content, ballot_in(content, ballot), place);
    });
    return standing;
}

Decision decide(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, const std::string& actor,
                const Deciding& deciding) {
    if (deciding.title.empty() || deciding.body.empty())
        throw UsageFailure("a decision", "the title or the text is missing",
                           "write what was decided and what happens now");
    Decision decision;
    storage.transact([&] {
        const auto content = content_of(storage);
        auto ballot = ballot_in(content, deciding.ballot);
        const auto before = storage.decisions().find(deciding.ballot, deciding.place);
        if ((before ? std::optional(before->decided) : std::nullopt) != deciding.seen)
            throw DecidedMeanwhile(deciding.ballot);
        const auto standing = standing_in(storage, content, ballot, deciding.place);
        check_choice(ballot, standing, deciding);
        const bool by_results = deciding.priority == standing.clear_leader;
        decision = {.ballot = deciding.ballot,
                    .place = deciding.place,
                    .priority = deciding.priority,
                    .by_results = by_results,
                    .officer = deciding.officer,
                    .reason = deciding.reason,
                    .ballots = standing.results.raw.n,
                    .decided = time_of_ms(now_ms),
                    .report_by = deciding.report_by,
                    .title = deciding.title,
                    .body = deciding.body,
                    .came_of = {},
                    .item =
                        "decision-" + deciding.ballot + (deciding.place.empty() ? "" : "-" + deciding.place)};
        Publication publication;
        publication.items.push_back(item_of(content, ballot, decision));
        if (!ballot.closes || *ballot.closes > decision.decided) {
            ballot.closes = decision.decided;
            publication.ballots.push_back(ballot);
        }
        storage.decisions().put(
            {decision.ballot, decision.place, decision.decided, write_decision(decision)});
        audit(storage, now_ms, actor, "ballot.decide",
              decision.item + ": " + decision.priority +
                  (by_results ? ", by the results" : ", by an officer"));
        static_cast<void>(publish_within(storage, keys, now_ms, publication, actor));
    });
    return decision;
}

void put_text(Item& item, const LocalText& text) {
    std::map<std::string, std::string> voted;
    std::map<std::string, std::string> decided;
    for (const auto& [tag, words] : text.by_tag()) {
        const auto gap = words.find("\n\n");
        if (gap != std::string::npos) {
            voted[tag] = words.substr(0, gap);
            decided[tag] = words.substr(gap + 2);
        }
    }
    const bool in_every_language = !voted.empty() && voted.size() == text.by_tag().size();
    item.you_said = in_every_language ? LocalText(std::move(voted)) : LocalText();
    item.body = in_every_language ? LocalText(std::move(decided)) : text;
}

std::string draft_body(const Ballot& ballot, const Standing& standing, const Deciding& deciding) {
    std::string title = deciding.priority;
    for (const auto& each : ballot.priorities)
        if (each.id == deciding.priority)
            title = each.title.in("en");
    if (deciding.priority == standing.clear_leader)
        return std::to_string(standing.results.raw.n) +
               " people who used this kiosk took part. They chose: " + title +
               ".\n\nWe do what people chose." + (deciding.reason.empty() ? "" : " " + deciding.reason);
    return undecided_words(standing) + "\n\n" + deciding.officer + " chose: " + title + ". " +
           deciding.reason;
}

Decision tell_what_came(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                        const std::string& actor, const std::string& ballot, const std::string& place,
                        const LocalText& words) {
    Decision decision;
    storage.transact([&] {
        const auto stored = storage.decisions().find(ballot, place);
        if (!stored)
            throw UsageFailure("a decision", "nothing was decided there yet");
        decision = read_decision(*stored);
        decision.came_of = words;
        const auto content = content_of(storage);
        Publication publication;
        publication.items.push_back(item_of(content, ballot_in(content, ballot), decision));
        // It is news: it stays on the loop as long as a new one.
        publication.items.front().item.published = time_of_ms(now_ms);
        storage.decisions().put({ballot, place, decision.decided, write_decision(decision)});
        audit(storage, now_ms, actor, "ballot.came_of", decision.item);
        static_cast<void>(publish_within(storage, keys, now_ms, publication, actor));
    });
    return decision;
}

std::vector<Decision> decisions_on(Storage& storage, const std::string& ballot) {
    std::vector<Decision> decisions;
    for (const auto& stored : storage.decisions().of(ballot))
        decisions.push_back(read_decision(stored));
    return decisions;
}

std::vector<Decision> decisions_for(Storage& storage, const std::string& area) {
    auto decisions = decisions_on(storage);
    const auto content = content_of(storage);
    std::erase_if(decisions, [&](const Decision& decision) {
        for (const auto& ballot : content.ballots)
            if (ballot.id == decision.ballot) {
                if (decision.place.empty())
                    return !ballot.areas.empty() && !holds(ballot.areas, area);
                for (const auto& each : content.areas)
                    if (each.id == area)
                        return decision.place != area && decision.place != each.district;
            }
        return decision.place != area;
    });
    return decisions;
}

CaseRecord promote(Storage& storage, const ServerKeys& keys, const Act& act, const std::string& ballot_id,
                   const BallotPriority& priority) {
    CaseRecord promoted;
    storage.transact([&] {
        promoted = act_within(storage, act, [&](CaseRecord& record) -> Deed {
            if (record.kind != "suggestion")
                throw UsageFailure("promoting", "it is no suggestion");
            const auto now = time_of_ms(act.now_ms);
            auto ballot = ballot_in(content_of(storage), ballot_id);
            if (!ballot.opens || *ballot.opens <= now || storage.logs().count_votes(ballot_id, "") > 0)
                throw UsageFailure("promoting", "people vote on " + ballot_id + " already",
                                   "choose a ballot that has not opened yet");
            for (const auto& each : ballot.priorities)
                if (each.id == priority.id)
                    throw UsageFailure("promoting", "the ballot has a priority " + priority.id + " already");
            ballot.priorities.push_back(priority);
            Publication publication;
            publication.ballots.push_back(std::move(ballot));
            try {
                Content alone;
                alone.ballots = publication.ballots;
                if (read_content(write_content(alone)) != alone)
                    throw UsageFailure("promoting", "the priority needs an id and a title");
            } catch (const WireError& error) {
                throw UsageFailure("promoting", error.what());
            }
            static_cast<void>(publish_within(storage, keys, act.now_ms, publication, act.actor));
            if (state_of(record) == CaseState::unread)
                enter(record, CaseState::read, now);
            return {"promote", ballot_id};
        });
    });
    return promoted;
}

} // namespace bluelamp::server
