#include "sources/source_check.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "feed/to_items.hpp"
#include "net/public_address.hpp"
#include "picture/picture_info.hpp"
#include "police/to_content.hpp"
#include "text/fingerprint.hpp"
#include "text/url.hpp"

namespace bluelamp {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t feed_limit = std::uint64_t{8} << 20U;
constexpr std::uint64_t picture_limit = std::uint64_t{4} << 20U;
constexpr auto deadline = 30s;
constexpr std::size_t most_pictures_known = 500;
constexpr int not_modified = 304;

} // namespace

SourceCheck::SourceCheck(SourceSettings settings, ContentStore& store, const NetworkOptions& network)
    : settings_(std::move(settings))
    , store_(store)
    , client_(network) {
    if (settings_.source.kind == SourceKind::police_uk)
        documents_.emplace(client_, settings_.source.url);
}

SourceOutcome SourceCheck::run(Time now, const CancelToken& cancel) {
    SourceOutcome outcome;
    const auto& id = settings_.source.id;
    auto state = store_.source_state(id).value_or(SourceState{});
    state.id = id;
    state.checked = now;
    const auto all = store_.source_content();
    const auto stored = all.find(id);
    const Content known = stored == all.end() ? Content{} : stored->second;
    try {
        Content fresh;
        if (documents_) {
            fresh = read_police(known, now, cancel);
        } else {
            // Without content, "not changed" would leave the screen empty for ever.
            if (stored == all.end())
                state.etag = state.last_modified = "";
            const auto fetched = fetch(state, outcome, cancel);
            if (fetched.unchanged) {
                outcome.good = true;
                state.problem.clear();
                store_.put_source_state(state);
                return outcome;
            }
            fresh = read_feed(fetched, known, now, outcome, cancel);
        }
        if (cancel.cancelled())
            return outcome;
        outcome.good = true;
        outcome.changed = fresh != known;
        state.changed = now;
        state.problem = outcome.note;
        store_.put_source_content(state, fresh);
    } catch (const NotAFeed& error) {
        outcome.note = error.what();
    } catch (const NotAPoliceDocument& error) {
        outcome.note = error.what();
    } catch (const Failure& error) {
        outcome.note = error.what();
    }
    if (!outcome.good) {
        // The validators belong to a document that was not taken: the next look asks for it whole.
        auto failed = store_.source_state(id).value_or(SourceState{});
        failed.id = id;
        failed.checked = now;
        failed.problem = outcome.note;
        store_.put_source_state(failed);
    }
    return outcome;
}

HttpRequest SourceCheck::request_for(const std::string& url) const {
    HttpRequest request;
    request.url = url;
    request.total_timeout = deadline;
    request.redirects = 5;
    request.allow_plain_http = true;
    if (!settings_.allow_private)
        request.allow_address = is_public_address;
    return request;
}

SourceCheck::Fetched SourceCheck::fetch(SourceState& state, SourceOutcome& outcome,
                                        const CancelToken& cancel) {
    if (!text::is_web_url(settings_.source.url))
        return fetch_file(state);
    auto request = request_for(settings_.source.url);
    request.size_limit = feed_limit;
    request.headers["Accept"] = "application/atom+xml, application/rss+xml, application/feed+json, "
                                "application/xml;q=0.9, */*;q=0.5";
    if (!state.etag.empty())
        request.headers["If-None-Match"] = state.etag;
    if (!state.last_modified.empty())
        request.headers["If-Modified-Since"] = state.last_modified;
    auto result = client_.send(request, cancel);
    outcome.wait = result.retry_after();
    if (result.error == NetError::none && result.status == not_modified)
        return {true, {}, {}, {}};
    if (!result.ok())
        throw Failure("fetch " + request.url, result.summary(), {}, Retry::yes);
    state.etag = result.header("etag");
    state.last_modified = result.header("last-modified");
    return {false, std::move(result.body), result.url, result.charset()};
}

SourceCheck::Fetched SourceCheck::fetch_file(SourceState& state) const {
    auto bytes = read_file(settings_.source.url, feed_limit);
    if (!bytes)
        throw Failure("read " + settings_.source.url, "there is no such file",
                      "check the source's url in the config", Retry::yes);
    auto etag = text::fingerprint(*bytes);
    const bool unchanged = etag == state.etag;
    state.etag = std::move(etag);
    return {unchanged, *std::move(bytes), {}, {}};
}

Content SourceCheck::read_feed(const Fetched& fetched, const Content& known, Time now, SourceOutcome& outcome,
                               const CancelToken& cancel) {
    FeedOptions reading;
    reading.base = fetched.base;
    reading.charset = fetched.charset;
    reading.max_bytes = feed_limit;
    SourcingOptions sourcing;
    sourcing.now = now;
    sourcing.lasts = settings_.lasts;
    auto fresh = items_of(parse_feed(fetched.bytes, reading), settings_.source, sourcing);
    if (settings_.source.publish == SourcePublishing::hold) {
        if (!fresh.empty())
            outcome.note = std::to_string(fresh.size()) +
                           " items are held back; set publish = \"auto\" for this source to show them";
        Content nothing = known;
        nothing.items.clear(); // what was shown before the config said hold goes too
        return nothing;
    }
    for (auto& sourced : fresh)
        add_picture(sourced, cancel);
    Content content = known;
    content.items = merged(known.items, fresh, now);
    return content;
}

void SourceCheck::add_picture(SourcedItem& sourced, const CancelToken& cancel) {
    if (sourced.image.empty() || cancel.cancelled())
        return;
    if (pictures_.size() > most_pictures_known)
        pictures_.clear();
    auto known = pictures_.find(sourced.image);
    if (known == pictures_.end() || (known->second && !store_.has_media(known->second->sha256))) {
        auto request = request_for(sourced.image);
        request.size_limit = picture_limit;
        request.headers["Accept"] = "image/webp, image/png, image/jpeg";
        const auto result = client_.send(request, cancel);
        if (!result.ok() && result.error != NetError::too_large)
            return; // perhaps next time; the item does without until then
        std::optional<Media> media;
        if (const auto info = result.ok() ? picture_info(result.body) : std::nullopt;
            info && is_fit_to_decode(*info)) {
            media.emplace();
            media->sha256 = store_.put_media(result.body);
            media->bytes = result.body.size();
            media->type = info->type;
        }
        known = pictures_.insert_or_assign(sourced.image, media).first;
    }
    sourced.item.image = known->second;
    if (sourced.item.image)
        sourced.item.image->alternative = sourced.image_alternative;
}

Content SourceCheck::read_police(const Content& known, Time now, const CancelToken& cancel) {
    const auto& source = settings_.source;
    const auto replies = documents_->fetch(source.force, source.neighbourhood, cancel);
    return content_of(bluelamp::read_police(replies, source.force), source, known.items, now);
}

} // namespace bluelamp
