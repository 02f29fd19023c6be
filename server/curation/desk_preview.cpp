#include "base/failure.hpp"
#include "curation/curate.hpp"
#include "curation/desk.hpp"
#include "curation/reading.hpp"
#include "feed/discovery.hpp"
#include "feed/feed.hpp"
#include "police/neighbourhood.hpp"
#include "sourcing/look.hpp"
#include "text/url.hpp"
#include "wire/content_json.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

constexpr std::size_t most_reply = std::size_t{2} << 20U;

Time system_now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

SourceReply reply_of(Look look, Time now) {
    return {{}, std::move(look.bytes), {}, look.charset, look.base, now.time_since_epoch().count() * 1000};
}

/// Whether the reply is a feed; the finding then tells of it.
bool tell_feed(AddressFinding& finding, const SourceReply& reply) {
    FeedOptions options;
    options.base = reply.url;
    options.charset = reply.charset;
    try {
        const auto feed = parse_feed(reply.octets, options);
        finding.found = true;
        finding.url = reply.url;
        finding.title = feed.title;
        finding.items = feed.items.size();
        for (const auto& item : feed.items)
            finding.newest = std::max(finding.newest, item.published ? item.published : item.updated);
        finding.problem.clear();
        return true;
    } catch (const NotAFeed& error) {
        finding.problem = error.what();
        return false;
    }
}

} // namespace

std::vector<SourcedItemView> preview(const Source& source, const SourceReply& reply,
                                     const std::map<ItemKind, int>& expiry_days, Time now) {
    const auto reading = read_reply(source, reply, expiry_days, now);
    CurationInput input;
    input.source = source;
    input.fresh = reading.items;
    input.entries = reading.entries;
    input.complete = reading.complete;
    input.now_ms = now.time_since_epoch().count() * 1000;
    std::vector<SourcedItemView> views;
    for (const auto& action : curate(input).actions) {
        auto items = read_content(action.record.json).items;
        if (items.empty())
            continue;
        SourcedItemView view;
        view.source = source;
        view.item = std::move(items.front());
        view.state = action.record.state;
        if (view.state == SourceItemState::waiting) {
            const auto held = why_held(source, view.item);
            const auto colon = held.find(':');
            view.reason = colon != std::string::npos ? SourceReason::hold_word
                          : held == why::appeal      ? SourceReason::appeal
                                                     : SourceReason::source_holds;
            view.word = colon == std::string::npos ? "" : held.substr(colon + 1);
        }
        view.digest = action.record.said;
        view.image = action.record.image;
        view.first_seen_ms = input.now_ms;
        views.push_back(std::move(view));
    }
    return views;
}

AddressFinding try_address(const std::string& address, const NetworkOptions& network, bool allow_private) {
    AddressFinding finding;
    finding.url = feed_address_of(address);
    if (!text::is_web_url(finding.url)) {
        finding.problem = "\"" + finding.url + "\" is no web address; write it as https://…";
        return finding;
    }
    HttpClient client(network);
    const auto fetch = [&](const std::string& url) {
        return read_look(
            url, client.send(feed_request(url, {}, allow_private ? Reach::anywhere : Reach::internet)),
            system_now());
    };
    auto look = fetch(finding.url);
    if (look.outcome != LookOutcome::document) {
        finding.problem = look.problem;
        return finding;
    }
    finding.reply = reply_of(std::move(look), system_now());
    if (tell_feed(finding, finding.reply))
        return finding;
    auto named = feeds_in_page(finding.reply.octets, finding.reply.url);
    if (named.empty())
        return finding;
    finding.url = named.front();
    finding.others.assign(named.begin() + 1, named.end());
    look = fetch(finding.url);
    if (look.outcome != LookOutcome::document) {
        finding.problem = look.problem;
        return finding;
    }
    finding.reply = reply_of(std::move(look), system_now());
    if (tell_feed(finding, finding.reply) && finding.reply.octets.size() > most_reply)
        finding.reply.octets.resize(most_reply); // a feed that ends early is read as far as it goes
    return finding;
}

std::vector<OfferedPriority> offered_priorities(Storage& storage, const std::vector<std::string>& areas) {
    std::vector<OfferedPriority> offered;
    for (const auto& view : source_views(storage)) {
        const auto& source = view.source;
        if (source.kind != SourceKind::police_uk || source.rules.off)
            continue;
        const auto reply = storage.sources().reply(source.id);
        if (!reply)
            continue;
        try {
            const auto parts = parted(reply->octets);
            const auto place = read_police(
                {parts.neighbourhood, parts.priorities, parts.events, parts.people}, source.force);
            const auto& own = source.areas.empty() ? std::vector<std::string>{place.area.id} : source.areas;
            const bool wanted =
                areas.empty() || std::any_of(own.begin(), own.end(), [&](const std::string& area) {
                    return std::find(areas.begin(), areas.end(), area) != areas.end();
                });
            for (const auto& priority : place.priorities) {
                if (!wanted)
                    continue;
                OfferedPriority offer;
                offer.priority.id = priority.id;
                offer.priority.title = priority.title;
                if (priority.issue != priority.title)
                    offer.priority.meaning = priority.issue;
                offer.priority.updated = priority.updated();
                offer.source = source.id;
                offer.source_name = source.name.in("en");
                offer.area = own.front();
                offered.push_back(std::move(offer));
            }
        } catch (const std::runtime_error&) {
            continue; // of another version; the next look brings it in this one's form
        }
    }
    std::stable_sort(offered.begin(), offered.end(), [](const OfferedPriority& a, const OfferedPriority& b) {
        return a.priority.updated > b.priority.updated;
    });
    return offered;
}

} // namespace bluelamp::server
