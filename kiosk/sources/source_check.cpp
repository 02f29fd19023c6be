#include "sources/source_check.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "feed/to_items.hpp"
#include "picture/fitted_picture.hpp"
#include "police/to_content.hpp"
#include "sourcing/hold_words.hpp"
#include "text/fingerprint.hpp"
#include "text/url.hpp"

#include <spdlog/spdlog.h>

namespace bluelamp {
namespace {

constexpr std::size_t most_pictures_known = 500;

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
            const auto looked = look(state, now, cancel);
            outcome.asked_wait = looked.asked_wait;
            outcome.fresh = looked.fresh;
            if (looked.outcome == LookOutcome::unchanged) {
                outcome.good = true;
                state.problem.clear();
                store_.put_source_state(state);
                return outcome;
            }
            if (looked.outcome == LookOutcome::failed)
                throw Failure("look at source " + id, looked.problem, {}, Retry::yes);
            state.etag = looked.validators.etag;
            state.last_modified = looked.validators.last_modified;
            fresh = read_feed(looked, known, now, outcome, cancel);
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

Look SourceCheck::look(const SourceState& state, Time now, const CancelToken& cancel) {
    const auto& url = settings_.source.url;
    if (!text::is_web_url(url))
        return look_at_file(state);
    return read_look(
        url, client_.send(feed_request(url, {state.etag, state.last_modified}, settings_.reach), cancel),
        now);
}

Look SourceCheck::look_at_file(const SourceState& state) const {
    Look look;
    auto bytes = read_file(settings_.source.url, feed_size_limit);
    if (!bytes) {
        look.problem =
            "read " + settings_.source.url + ": there is no such file; check the source's url in the config";
        return look;
    }
    look.validators.etag = text::fingerprint(*bytes);
    look.outcome = look.validators.etag == state.etag ? LookOutcome::unchanged : LookOutcome::document;
    look.bytes = *std::move(bytes);
    return look;
}

Content SourceCheck::read_feed(const Look& look, const Content& known, Time now, SourceOutcome& outcome,
                               const CancelToken& cancel) {
    FeedOptions reading;
    reading.base = look.base;
    reading.charset = look.charset;
    reading.max_bytes = feed_size_limit;
    SourcingOptions sourcing;
    sourcing.now = now;
    sourcing.lasts = settings_.lasts;
    const auto& rules = settings_.source.rules;
    if (rules.keep > 0)
        sourcing.most_items = static_cast<std::size_t>(rules.keep);
    auto fresh = items_of(parse_feed(look.bytes, reading), settings_.source, sourcing);
    if (rules.most_days_old > 0)
        std::erase_if(fresh, [&](const SourcedItem& sourced) {
            return *sourced.item.published < now - std::chrono::days(rules.most_days_old);
        });
    if (settings_.source.publish == SourcePublishing::hold) {
        if (!fresh.empty())
            outcome.note = std::to_string(fresh.size()) +
                           " items are held back; set publish = \"auto\" for this source to show them";
        Content nothing = known;
        nothing.items.clear(); // what was shown before the config said hold goes too
        return nothing;
    }
    // Nobody at the kiosk can approve them.
    if (const auto held = std::erase_if(fresh,
                                        [&](const SourcedItem& sourced) {
                                            return !held_word_in(rules.hold_words, sourced.item).empty();
                                        });
        held > 0)
        outcome.note = std::to_string(held) + " items are held back for a word of this source's hold_words";
    for (auto& sourced : fresh)
        if (rules.pictures == SourcePictures::first ||
            (rules.pictures == SourcePictures::declared && !sourced.image_in_text))
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
    if (known == pictures_.end() || (known->second && !store_.media().has(known->second->sha256))) {
        const auto result = client_.send(picture_request(sourced.image, settings_.reach), cancel);
        if (!result.ok() && result.error != NetError::too_large)
            return; // perhaps next time; the item does without until then
        known = pictures_.insert_or_assign(sourced.image, store_picture(result)).first;
    }
    sourced.item.image = known->second;
    if (sourced.item.image)
        sourced.item.image->alternative = sourced.image_alternative;
}

std::optional<Media> SourceCheck::store_picture(const HttpResult& result) {
    if (!result.ok())
        return std::nullopt;
    try {
        const auto fitted = fitted_picture(result.body);
        return Media{store_.media().put(fitted.bytes), fitted.bytes.size(), fitted.info.type, {}};
    } catch (const Failure& failure) {
        spdlog::info("a picture of source {}: {}", settings_.source.id, failure.what());
        return std::nullopt;
    }
}

Content SourceCheck::read_police(const Content& known, Time now, const CancelToken& cancel) {
    const auto& source = settings_.source;
    const auto replies = documents_->fetch(source.force, source.neighbourhood, cancel);
    return content_of(bluelamp::read_police(replies, source.force), source, known.items, now);
}

} // namespace bluelamp
