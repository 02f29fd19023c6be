#pragma once

#include "curation/curate.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace bluelamp::testing {

using namespace bluelamp::server;

inline constexpr std::int64_t curation_now_ms = 1'795'300'000'000;
inline constexpr std::int64_t curation_hour_ms = 3600 * 1000;
inline constexpr std::int64_t curation_day_s = 24 * 3600;

/// A source that publishes by itself, what it says, and what is known of that, look after look. What the
/// actions say is done as the server does it, without a database.
struct CuratedSource {
    CuratedSource() {
        input.source.id = "news";
        input.source.publish = SourcePublishing::automatic;
        input.source.areas = {"hill"};
        input.now_ms = curation_now_ms;
    }

    /// An item that the feed shows, published so many days ago.
    SourcedItem& say(const std::string& id, const std::string& title, int days_old = 1) {
        SourcedItem sourced;
        sourced.item.id = id;
        sourced.item.title = title;
        sourced.item.areas = input.source.areas;
        sourced.item.kind = input.source.as;
        sourced.item.published =
            Time(std::chrono::seconds(curation_now_ms / 1000 - days_old * curation_day_s));
        sourced.item.expires = *sourced.item.published + std::chrono::days(28);
        input.fresh.push_back(std::move(sourced));
        return input.fresh.back();
    }
    void unsay(const std::string& id) {
        std::erase_if(input.fresh, [&](const SourcedItem& each) { return each.item.id == id; });
    }
    SourcedItem& said(const std::string& id) {
        return *std::find_if(input.fresh.begin(), input.fresh.end(),
                             [&](const SourcedItem& each) { return each.item.id == id; });
    }

    Curation look() {
        std::stable_sort(input.fresh.begin(), input.fresh.end(),
                         [](const auto& a, const auto& b) { return a.item.published > b.item.published; });
        input.entries = std::max(input.entries, input.fresh.size());
        if (!keep_entries)
            input.entries = input.fresh.size();
        auto curation = curate(input);
        for (const auto& action : curation.actions) {
            auto& known = known_as(action.record.id);
            switch (action.act) {
            case CurationAct::publish:
                known.standing = action.record.published;
                break;
            case CurationAct::withdraw:
            case CurationAct::drop:
                known.standing.clear();
                break;
            case CurationAct::forget:
                std::erase_if(input.known,
                              [&](const KnownItem& each) { return each.record.id == action.record.id; });
                continue;
            case CurationAct::hold:
            case CurationAct::note:
                break;
            }
            known.record = action.record;
        }
        return curation;
    }
    void later(std::int64_t ms) { input.now_ms += ms; }

    KnownItem& known_as(const std::string& id) {
        const auto found = std::find_if(input.known.begin(), input.known.end(),
                                        [&](const KnownItem& each) { return each.record.id == id; });
        if (found != input.known.end())
            return *found;
        input.known.push_back({});
        input.known.back().record.id = id;
        return input.known.back();
    }
    [[nodiscard]] SourceItemState state(const std::string& id) { return known_as(id).record.state; }
    [[nodiscard]] std::string why_of(const std::string& id) { return known_as(id).record.why; }

    CurationInput input;
    bool keep_entries = false;
};

/// What is done with an item; nullopt when it is not named.
inline std::optional<CurationAct> act_on(const Curation& curation, const std::string& id) {
    for (const auto& action : curation.actions)
        if (action.record.id == id)
            return action.act;
    return std::nullopt;
}

} // namespace bluelamp::testing
