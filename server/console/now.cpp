#include "cases/queue.hpp"
#include "console/kiosk_state.hpp"
#include "console/pages.hpp"
#include "console/source.hpp"
#include "console/vote.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

/// What wants somebody to look: a line and where to go. The worst first.
struct Need {
    std::string text;
    std::string detail;
    std::string path;
    bool danger = false;
};

/// What people said and nobody has ended yet.
void add_cases(const Visit& visit, std::vector<Need>& needs) {
    const auto waiting = waiting_cases(visit.storage, visit.now(), visit.staff.areas);
    if (waiting.danger > 0)
        needs.push_back({counted(waiting.danger, "visitor", "visitors") + " may be in danger",
                         "They used a word of the danger list. Read this first", "/console/say?queue=danger",
                         true});
    if (waiting.overdue > 0)
        needs.push_back({counted(waiting.overdue, "answer is", "answers are") + " overdue",
                         "They were due within 72 hours of writing", "/console/say?queue=open&overdue=yes",
                         true});
    if (waiting.complaints > 0)
        needs.push_back({counted(waiting.complaints, "complaint", "complaints") + " waiting for an answer",
                         {},
                         "/console/say?queue=complaints",
                         false});
    if (waiting.open > 0)
        needs.push_back(
            {counted(waiting.open, "thing", "things") + " that people said wait to be read or answered",
             waiting.unread == waiting.open ? "Nobody has read any of them yet"
             : waiting.unread > 0 ? "Nobody has read " + std::to_string(waiting.unread) + " of them yet"
                                  : "",
             "/console/say?queue=open", false});
}

void add_kiosks(const Visit& visit, std::vector<Need>& needs) {
    std::size_t to_confirm = 0;
    for (const auto& kiosk : visit.storage.kiosks().all()) {
        if (kiosk.revoked || !visit.staff.may_see_in({kiosk.area}))
            continue;
        const auto state = kiosk_state(kiosk, visit.now());
        to_confirm += kiosk.confirmed ? 0 : 1;
        const auto path = "/console/kiosks/" + kiosk.id;
        if (state.silent)
            needs.push_back({state.name + " is silent", "Last contact: " + state.contact, path, false});
        for (const auto& problem : state.problems)
            needs.push_back({state.name + " reports a problem", problem, path, false});
        if (state.clock_behind)
            needs.push_back(
                {state.name + " has a wrong clock", "What expires may stay on its screen", path, false});
    }
    if (to_confirm > 0)
        needs.push_back({counted(to_confirm, "kiosk waits", "kiosks wait") + " to be confirmed",
                         "Its votes count once somebody has confirmed it", "/console/kiosks", false});
}

void add_quarantine(const Visit& visit, std::vector<Need>& needs) {
    const auto counts = visit.storage.logs().counts();
    if (const auto found = counts.find(""); found != counts.end() && found->second > 0)
        needs.push_back(
            {counted(found->second, "entry is", "entries are") + " held in quarantine",
             "They could not be read and are kept as they came. “bluelamp-server verify” lists them",
             {}});
    if (const auto forks = visit.storage.logs().forks().size(); forks > 0)
        needs.push_back(
            {counted(forks, "batch", "batches") + " came from a kiosk whose disk was copied or put back",
             "Nothing was lost: what people wrote there is in “Say”, and votes are held back. See its page",
             "/console/kiosks", false});
}

/// What sources gave and an editor has to decide about, and sources that fail.
void add_sources(const Visit& visit, std::vector<Need>& needs) {
    if (!visit.staff.may(Audience::editor))
        return;
    const auto items = waiting_items(visit.storage, visit.staff.areas);
    const auto mine =
        static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [&](const SourcedItemView& item) {
            return may_change(visit, item.source);
        }));
    if (mine > 0)
        needs.push_back({counted(mine, "item from a source waits", "items from sources wait") + " for you",
                         "They are shown once somebody has approved them", "/console/sources/waiting"});
    std::vector<SourceView> failing;
    for (auto& view : source_views(visit.storage))
        if (view.health == SourceHealth::failing && visit.staff.may_see_in(view.source.areas))
            failing.push_back(std::move(view));
    if (failing.size() == 1)
        needs.push_back({source_title(failing.front().source) + " is failing",
                         wrong_with(visit.storage, failing.front()), source_path(failing.front().source.id)});
    else if (!failing.empty())
        needs.push_back({counted(failing.size(), "source is", "sources are") + " failing",
                         "What they gave stays on the screens until it ends", "/console/sources"});
}

/// Votes that wait for their decision, and promises to say what came of one.
void add_votes(const Visit& visit, std::vector<Need>& needs) {
    const auto content = content_of(visit.storage);
    for (const auto& vote : votes_of(visit.storage, content, visit.now())) {
        if (!visit.staff.may_see_in(vote.ballot.areas))
            continue;
        const auto question = vote.ballot.title.in("en");
        if (vote.state == VoteState::undecided)
            needs.push_back(
                {"A vote has closed and needs a decision", question, vote_address(vote.ballot.id)});
        for (const auto& decision : vote.decisions)
            if (decision.report_by && *decision.report_by <= visit.now() && decision.came_of.empty() &&
                visit.staff.may_see_in(areas_of_place(content, vote.ballot, decision.place)))
                needs.push_back(
                    {"You promised to say what came of a decision by " + day_in_words(*decision.report_by),
                     question, vote_address(vote.ballot.id)});
    }
}

void add_keys(const Visit& visit, std::vector<Need>& needs) {
    if (visit.staff.may(Audience::admin) &&
        visit.storage.value("keys_backed_up") != std::to_string(visit.parts.keys.current()->set().serial))
        needs.push_back({"The sealing key has no recovery copy",
                         "Without it nobody can read what people wrote if this server's disk is lost. "
                         "Run “bluelamp-server keys backup FILE” and keep the file somewhere else",
                         {},
                         false});
}

void add_second_factor(const Visit& visit, std::vector<Need>& needs) {
    if (!visit.staff.may(Audience::moderator))
        return;
    const auto person = visit.storage.staff().find(visit.staff.name);
    if (person && person->factor.empty())
        needs.push_back({"Your account has no second factor",
                         "Who learns your password reads what people wrote. Set up codes from an app",
                         "/console/second-factor", false});
}

http::Response show(const Visit& visit) {
    std::vector<Need> needs;
    add_cases(visit, needs);
    add_kiosks(visit, needs);
    add_quarantine(visit, needs);
    add_sources(visit, needs);
    add_votes(visit, needs);
    add_keys(visit, needs);
    add_second_factor(visit, needs);
    auto list = nlohmann::json::array();
    for (const auto& need : needs)
        list.push_back(
            {{"text", need.text}, {"detail", need.detail}, {"path", need.path}, {"danger", need.danger}});
    return visit.page("Now", "now",
                      {{"needs", list}, {"refresh", true}, {"at", time_view(visit.now(), visit.now())}});
}

} // namespace

std::vector<Page> now_pages() {
    return {{"GET", "/console", Audience::viewer, show, "Now"}};
}

} // namespace bluelamp::server
