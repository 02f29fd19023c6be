#include "console/kiosk_state.hpp"
#include "console/pages.hpp"
#include "console/words.hpp"

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

/// What people said and nobody has ended yet. The page of the queue takes these filters.
void add_cases(const Visit& visit, std::vector<Need>& needs) {
    CaseFilter filter;
    filter.areas = visit.staff.areas;
    filter.open = true;
    const auto count = [&](auto narrow) {
        auto narrowed = filter;
        narrow(narrowed);
        return static_cast<std::size_t>(visit.storage.cases().count(narrowed));
    };
    if (const auto danger = count([](CaseFilter& cases) { cases.danger = true; }); danger > 0)
        needs.push_back({counted(danger, "visitor", "visitors") + " may be in danger",
                         "They used a word of the danger list. Read this first",
                         {},
                         true});
    if (const auto overdue = count([&](CaseFilter& cases) { cases.due_before = visit.now(); }); overdue > 0)
        needs.push_back({counted(overdue, "answer is", "answers are") + " overdue",
                         "They were due within 72 hours of writing",
                         {},
                         true});
    if (const auto complaints = count([](CaseFilter& cases) { cases.complaint = true; }); complaints > 0)
        needs.push_back(
            {counted(complaints, "complaint", "complaints") + " waiting for an answer", {}, {}, false});
    if (const auto open = count([](CaseFilter&) {}); open > 0)
        needs.push_back({counted(open, "thing", "things") + " that people said wait to be read or answered",
                         {},
                         {},
                         false});
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
             "Nothing was lost: the copy goes on under its own number", "/console/kiosks", false});
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

http::Response show(const Visit& visit) {
    std::vector<Need> needs;
    add_cases(visit, needs);
    add_kiosks(visit, needs);
    add_quarantine(visit, needs);
    add_keys(visit, needs);
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
