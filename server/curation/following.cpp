#include "curation/following.hpp"

#include "curation/apply.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

#include <limits>
#include <set>

namespace bluelamp::server {
namespace {

constexpr const char* actor = "sources";

bool says_off(const Entity& entity) {
    const auto sources = read_content(entity.json).sources;
    return sources.empty() || sources.front().rules.off; // of a kind that this version does not know
}

/// What was learnt of another address or under other rules says nothing of these.
void begin_anew(SourceState& state, const Entity& entity) {
    state.settings = entity.digest;
    state.etag = state.last_modified = "";
    state.moved_to = state.moving_to = "";
    state.moving_looks = 0;
    state.interval_s = 0;
    state.next_look_ms = 0;
    state.failures = 0;
}

} // namespace

void note_sources(Storage& storage, const ServerKeys& keys, std::int64_t now_ms) {
    const auto find = [&] {
        std::vector<Entity> news;
        std::map<std::string, SourceState> states;
        for (auto& state : storage.sources().states())
            states[state.id] = std::move(state);
        for (auto& entity : storage.content().entities_of("source")) {
            const auto found = states.find(entity.id);
            if (found == states.end() || found->second.settings != entity.digest)
                news.push_back(std::move(entity));
            if (found != states.end() && (news.empty() || news.back().id != found->first))
                states.erase(found);
        }
        return std::pair(std::move(news), std::move(states));
    };
    if (const auto [news, others] = find(); news.empty() && others.empty())
        return;
    storage.transact([&] {
        auto [news, others] = find();
        Publication publication;
        bool removed = false;
        const auto clear = [&](const std::string& id) {
            removed = true;
            for (auto& item : take_off(storage, id))
                publication.withdraw.push_back(std::move(item));
        };
        for (const auto& entity : news) {
            auto state = others.contains(entity.id) ? others[entity.id] : SourceState{};
            others.erase(entity.id);
            state.id = entity.id;
            begin_anew(state, entity);
            if (says_off(entity)) {
                state.next_look_ms = std::numeric_limits<std::int64_t>::max();
                clear(entity.id);
            } else {
                for (auto& item : bring_back_edits(storage, entity.id, now_ms))
                    publication.items.push_back({std::move(item), {}, {}, {}, {}});
            }
            storage.sources().put_state(state);
        }
        for (const auto& [id, state] : others) {
            clear(id);
            storage.sources().remove(id);
        }
        if (removed || !publication.items.empty())
            static_cast<void>(publish_within(storage, keys, now_ms, publication, actor));
    });
}

bool is_off(Storage& storage, const std::string& source) {
    const auto entity = storage.content().entity("source", source);
    return !entity || says_off(*entity);
}

std::string host_of(const Source& source) {
    const auto begin = source.url.find("://");
    if (begin == std::string::npos)
        return {};
    const auto end = source.url.find_first_of("/?#", begin + 3);
    return source.url.substr(begin + 3, end == std::string::npos ? end : end - begin - 3);
}

} // namespace bluelamp::server
