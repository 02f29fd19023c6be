#include "curation/police_team.hpp"

#include "publishing/publisher.hpp"

#include <set>

namespace bluelamp::server {
namespace {

/// Whether the thing is this source's to publish: nobody did yet, or what stands is what it published.
bool is_free(Storage& storage, SourceItemRecord& record, const std::string& digest) {
    const auto entity = storage.content().entity(record.kind, record.id);
    if (auto known = storage.sources().item(record.source, record.kind, record.id))
        record = *std::move(known);
    const bool was_mine = !record.published.empty();
    if (entity && (!was_mine || entity->digest != record.published)) {
        record.state = SourceItemState::kept;
        storage.sources().put_item(record);
        return false;
    }
    if (!entity && was_mine && record.state != SourceItemState::gone)
        return false; // staff took it away
    if (entity && entity->digest == digest)
        return false; // as it stands
    record.state = SourceItemState::shown;
    record.published = digest;
    storage.sources().put_item(record);
    return true;
}

SourceItemRecord record_of(const Source& source, const char* kind, const std::string& id) {
    SourceItemRecord record;
    record.source = source.id;
    record.kind = kind;
    record.id = id;
    return record;
}

} // namespace

bool take_team(Storage& storage, const Source& source, const Reading& reading, Publication& publication) {
    if (source.publish != SourcePublishing::automatic)
        return false;
    if (reading.area) {
        auto record = record_of(source, "area", reading.area->id);
        if (is_free(storage, record, digest_of(*reading.area)))
            publication.areas.push_back(*reading.area);
    }
    std::set<std::string> named;
    for (const auto& member : reading.team) {
        named.insert(member.id);
        auto record = record_of(source, "member", member.id);
        if (is_free(storage, record, digest_of(member)))
            publication.team.push_back({member, {}, {}});
    }
    bool removed = false;
    for (auto& record : storage.sources().items(source.id)) {
        if (record.kind != "member" || named.contains(record.id) || record.state != SourceItemState::shown)
            continue;
        const auto entity = storage.content().entity("member", record.id);
        if (entity && entity->digest == record.published) {
            storage.content().remove("member", record.id);
            removed = true;
        }
        storage.sources().remove_item(source.id, "member", record.id);
    }
    return removed;
}

} // namespace bluelamp::server