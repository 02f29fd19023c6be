#include "console/areas.hpp"
#include "console/kiosk_logs.hpp"
#include "console/kiosk_state.hpp"
#include "console/pages.hpp"
#include "console/words.hpp"
#include "enrolment/enrolment.hpp"

#include <algorithm>
#include <charconv>

namespace bluelamp::server {
namespace {

constexpr int most_codes = 100;

nlohmann::json view_of(const KioskRecord& kiosk, const std::map<std::string, std::string>& areas, Time now) {
    const auto state = kiosk_state(kiosk, now);
    return {{"id", kiosk.id},
            {"name", state.name},
            {"area", areas_in_words(areas, {kiosk.area})},
            {"contact", state.contact},
            {"silent", state.silent},
            {"pending", state.pending},
            {"version", state.version},
            {"content", state.content},
            {"confirmed", kiosk.confirmed},
            {"revoked", kiosk.revoked.has_value()},
            {"pack_open", kiosk.pack_open},
            {"enrolled", time_in_words(kiosk.enrolled)},
            {"clock_behind", state.clock_behind},
            {"problems", state.problems}};
}

http::Response list(const Visit& visit) {
    const auto areas = area_names(visit.storage);
    auto kiosks = nlohmann::json::array();
    for (const auto& kiosk : visit.storage.kiosks().all())
        if (visit.staff.may_see_in({kiosk.area}))
            kiosks.push_back(view_of(kiosk, areas, visit.now()));
    std::stable_partition(kiosks.begin(), kiosks.end(), [](const auto& kiosk) { return !kiosk["revoked"]; });
    const auto count = kiosks.size();
    return visit.page("Kiosks", "kiosks",
                      {{"kiosks", std::move(kiosks)},
                       {"count", counted(count, "kiosk", "kiosks")},
                       {"may_change", visit.staff.may(Audience::admin)}});
}

/// The kiosk of the address, if it is there and theirs to see.
std::optional<KioskRecord> kiosk_of(const Visit& visit) {
    auto kiosk = visit.storage.kiosks().find(visit.parameter("id"));
    return kiosk && visit.staff.may_see_in({kiosk->area}) ? kiosk : std::nullopt;
}

http::Response show(const Visit& visit) {
    const auto kiosk = kiosk_of(visit);
    if (!kiosk)
        return visit.not_found();
    auto view = view_of(*kiosk, area_names(visit.storage), visit.now());
    view["logs"] = logs_of(visit.storage, *kiosk);
    view["may_change"] = visit.staff.may(Audience::admin) && visit.staff.may_change_in({kiosk->area});
    const std::string name = view["name"];
    return visit.page(name, "kiosk", std::move(view));
}

http::Response confirm(const Visit& visit) {
    const auto kiosk = kiosk_of(visit);
    if (!kiosk || kiosk->revoked)
        return visit.not_found();
    if (!visit.staff.may_change_in({kiosk->area}))
        return visit.forbidden();
    visit.storage.transact([&] {
        visit.storage.kiosks().confirm(kiosk->id);
        visit.audit("kiosk.confirm", kiosk->id);
    });
    return visit.go("/console/kiosks/" + kiosk->id, "The kiosk is confirmed. Its votes count.");
}

/// Votes of a copied disk are cast on a real device or were made up by whoever copied it: staff who know
/// decide, once for each copy.
http::Response count_votes(const Visit& visit) {
    const auto kiosk = kiosk_of(visit);
    if (!kiosk)
        return visit.not_found();
    if (!visit.staff.may_change_in({kiosk->area}))
        return visit.forbidden();
    bool found = false;
    visit.storage.transact([&] {
        for (auto state : visit.storage.logs().states())
            if (state.kiosk == kiosk->id && state.branch && state.branch->held &&
                to_hex(state.epoch.view()) == visit.form.text("log")) {
                state.branch->held = false;
                visit.storage.logs().put_state(state);
                visit.audit("log.count_votes", kiosk->id + ", log " + to_hex(state.epoch.view()));
                found = true;
            }
    });
    return found ? visit.go("/console/kiosks/" + kiosk->id, "The votes of the copied disk count now.")
                 : visit.not_found();
}

http::Response revoke(const Visit& visit) {
    const auto kiosk = kiosk_of(visit);
    if (!kiosk)
        return visit.not_found();
    if (!visit.staff.may_change_in({kiosk->area}))
        return visit.forbidden();
    if (!visit.form.has("sure")) {
        auto view = view_of(*kiosk, area_names(visit.storage), visit.now());
        view["logs"] = logs_of(visit.storage, *kiosk);
        view["may_change"] = true;
        view["errors"] = {{{"field", "sure"}, {"text", "Tick the box if you are sure"}}};
        const std::string name = view["name"];
        return visit.page(name, "kiosk", std::move(view), 422);
    }
    visit.storage.transact([&] {
        visit.storage.kiosks().revoke(kiosk->id, visit.now());
        visit.audit("kiosk.revoke", kiosk->id);
    });
    return visit.go("/console/kiosks/" + kiosk->id,
                    "The kiosk is revoked. Nothing from it is accepted any more.");
}

http::Response code_form(const Visit& visit, nlohmann::json errors, int status) {
    auto areas = area_choices(visit, {visit.form.text("area")});
    if (areas.empty())
        errors.push_back({{"field", "area"}, {"text", "Publish an area first: a kiosk stands in one"}});
    return visit.page("Add kiosks", "kiosk-codes-form",
                      {{"areas", std::move(areas)},
                       {"name", visit.form.trimmed("name").substr(0, 100)},
                       {"count", visit.form.has("count") ? visit.form.trimmed("count").substr(0, 10) : "1"},
                       {"roll_out", visit.form.text("valid") == "7d"},
                       {"errors", std::move(errors)}},
                      status);
}

http::Response codes(const Visit& visit) {
    auto errors = nlohmann::json::array();
    CodeOrder order;
    order.area = visit.form.text("area");
    order.name = visit.form.trimmed("name");
    order.actor = visit.staff.name;
    const auto areas = area_names(visit.storage);
    if (!areas.contains(order.area))
        errors.push_back({{"field", "area"}, {"text", "Choose the area where the kiosk stands"}});
    else if (!visit.staff.may_change_in({order.area}))
        return visit.forbidden();
    if (order.name.size() > 100)
        errors.push_back({{"field", "name"}, {"text", "The name must be 100 characters or fewer"}});
    const auto count = visit.form.trimmed("count");
    const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), order.count);
    if (error != std::errc{} || end != count.data() + count.size() || order.count < 1 ||
        order.count > most_codes)
        errors.push_back({{"field", "count"}, {"text", "Say how many, from 1 to 100"}});
    if (visit.form.text("valid") == "7d")
        order.valid = std::chrono::days(7);
    if (!errors.empty())
        return code_form(visit, std::move(errors), 422);
    return visit.page("Enrolment codes", "kiosk-codes",
                      {{"codes", make_codes(visit.storage, visit.now_ms, order)},
                       {"area", areas.at(order.area)},
                       {"roll_out", order.valid.has_value()}});
}

} // namespace

std::vector<Page> kiosk_pages() {
    return {{"GET", "/console/kiosks", Audience::viewer, list, "Kiosks"},
            {"GET",
             "/console/kiosks/codes",
             Audience::admin,
             [](const Visit& visit) { return code_form(visit, nlohmann::json::array(), 200); },
             {}},
            {"POST", "/console/kiosks/codes", Audience::admin, codes, {}},
            {"GET", "/console/kiosks/{id}", Audience::viewer, show, {}},
            {"POST", "/console/kiosks/{id}/confirm", Audience::admin, confirm, {}},
            {"POST", "/console/kiosks/{id}/count-votes", Audience::admin, count_votes, {}},
            {"POST", "/console/kiosks/{id}/revoke", Audience::admin, revoke, {}}};
}

} // namespace bluelamp::server
