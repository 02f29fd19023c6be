#include "base/failure.hpp"
#include "curation/apply.hpp"
#include "curation/curate.hpp"
#include "curation/desk.hpp"
#include "curation/following.hpp"
#include "custody/audit.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

namespace bluelamp::server {
namespace {

SourceItemRecord record_of(Storage& storage, const std::string& doing, const std::string& source,
                           const std::string& item) {
    auto record = storage.sources().item(source, "item", item);
    if (!record)
        throw Failure(doing + " " + item, "the source " + source + " gave no such item",
                      "load the page again");
    return *std::move(record);
}

/// What waits under `digest`, or a Failure for staff.
SourceItemRecord waiting_record(Storage& storage, const std::string& doing, const std::string& source,
                                const std::string& item, const std::string& digest) {
    auto record = record_of(storage, doing, source, item);
    const bool waits = record.state == SourceItemState::waiting ||
                       (record.state == SourceItemState::shown && record.said != record.settled);
    if (!waits)
        throw Failure(doing + " " + item, "it does not wait any longer", "load the page again");
    if (record.said != digest)
        throw Failure(doing + " " + item, "its source has changed it since you looked",
                      "read it again, then decide");
    return record;
}

Source published(Storage& storage, const std::string& doing, const std::string& id) {
    const auto entity = storage.content().entity("source", id);
    auto sources = entity ? read_content(entity->json).sources : std::vector<Source>{};
    if (sources.empty())
        throw Failure(doing + " the source " + id, "no source of that id was published",
                      "see the list of sources");
    return std::move(sources.front());
}

void note(Storage& storage, const SourceAct& act, const std::string& action, const std::string& detail) {
    audit(storage, act.now_ms, act.actor, action, detail);
}

void publish_rules(Storage& storage, const ServerKeys& keys, const SourceAct& act, const Source& source,
                   const char* action) {
    storage.transact([&] {
        Publication publication;
        publication.sources = {source};
        if (source.rules.off)
            publication.withdraw = take_off(storage, source.id);
        else
            for (auto& item : bring_back_edits(storage, source.id, act.now_ms))
                publication.items.push_back({std::move(item), {}, {}, {}, {}});
        // Switched off and on again within a second, it would be as it was, but empty.
        if (auto state = storage.sources().state(source.id)) {
            state->settings.clear();
            storage.sources().put_state(*state);
        }
        note(storage, act, action, source.id);
        static_cast<void>(publish_within(storage, keys, act.now_ms, publication, act.actor));
    });
}

} // namespace

void approve(Storage& storage, const ServerKeys& keys, const SourceAct& act, const std::string& source,
             const std::string& item, const std::string& digest) {
    storage.transact([&] {
        auto record = waiting_record(storage, "approving", source, item, digest);
        if (published(storage, "approving an item of", source).rules.off)
            throw Failure("approving " + item, "its source is switched off", "switch it on first");
        const auto entity = storage.content().entity("item", item);
        if (record.state == SourceItemState::shown ? !entity || entity->digest != record.published
                                                   : entity.has_value())
            throw Failure("approving " + item, "somebody has published or withdrawn it meanwhile",
                          "load the page again");
        Publication publication;
        for (auto& each : read_content(record.json).items)
            publication.items.push_back({std::move(each), {}, {}, {}, {}});
        if (publication.items.empty())
            throw Failure("approving " + item, "it is of a kind that this version does not know");
        record.state = SourceItemState::shown;
        record.why.clear();
        record.settled = record.said;
        record.published = digest_of(publication.items.front().item);
        storage.sources().put_item(record);
        note(storage, act, "source.approve", source + ": " + item);
        static_cast<void>(publish_within(storage, keys, act.now_ms, publication, act.actor));
    });
}

void refuse(Storage& storage, const SourceAct& act, const std::string& source, const std::string& item,
            const std::string& digest) {
    storage.transact([&] {
        auto record = waiting_record(storage, "refusing", source, item, digest);
        record.settled = record.said;
        record.why = why::staff;
        if (record.state == SourceItemState::waiting)
            record.state = SourceItemState::refused;
        storage.sources().put_item(record);
        note(storage, act, "source.refuse", source + ": " + item);
    });
}

void reconsider(Storage& storage, const SourceAct& act, const std::string& source, const std::string& item) {
    storage.transact([&] {
        auto record = record_of(storage, "reconsidering", source, item);
        const auto entity = storage.content().entity("item", item);
        if (record.state != SourceItemState::refused && record.state != SourceItemState::kept)
            throw Failure("reconsidering " + item, "nobody refused it or took it over",
                          "load the page again");
        // What is shown of it stays until the source's words are approved.
        record.state = entity ? SourceItemState::shown : SourceItemState::waiting;
        record.published = entity ? entity->digest : "";
        record.settled.clear();
        record.why = why::staff;
        storage.sources().put_item(record);
        storage.sources().set_next_look(source, act.now_ms);
        note(storage, act, "source.reconsider", source + ": " + item);
    });
}

void put_source(Storage& storage, const ServerKeys& keys, const SourceAct& act, const Source& source) {
    publish_rules(storage, keys, act, source, "source.put");
}

void switch_off(Storage& storage, const ServerKeys& keys, const SourceAct& act, const std::string& id) {
    auto source = published(storage, "switching off", id);
    source.rules.off = true;
    publish_rules(storage, keys, act, source, "source.off");
}

void switch_on(Storage& storage, const ServerKeys& keys, const SourceAct& act, const std::string& id) {
    auto source = published(storage, "switching on", id);
    source.rules.off = false;
    publish_rules(storage, keys, act, source, "source.on");
}

void remove_source(Storage& storage, const ServerKeys& keys, const SourceAct& act, const std::string& id) {
    storage.transact([&] {
        static_cast<void>(published(storage, "removing", id));
        Publication publication;
        publication.withdraw = take_off(storage, id);
        storage.content().remove("source", id);
        storage.sources().remove(id);
        note(storage, act, "source.remove", id);
        static_cast<void>(publish_within(storage, keys, act.now_ms, publication, act.actor));
    });
}

void look_now(Storage& storage, const SourceAct& act, const std::string& id) {
    storage.transact([&] {
        if (published(storage, "looking at", id).rules.off)
            throw Failure("looking at the source " + id, "it is switched off", "switch it on first");
        storage.sources().set_next_look(id, act.now_ms);
        note(storage, act, "source.look", id);
    });
}

} // namespace bluelamp::server
