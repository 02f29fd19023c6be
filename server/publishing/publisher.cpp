#include "publishing/publisher.hpp"

#include "base/failure.hpp"
#include "crypto/hash.hpp"
#include "custody/audit.hpp"
#include "custody/clock.hpp"
#include "publishing/content_of.hpp"
#include "publishing/manifests.hpp"
#include "wire/content_json.hpp"
#include "wire/manifest.hpp"

#include <algorithm>
#include <set>

namespace bluelamp::server {
namespace {

std::string digest_of(const Content& alone) {
    return to_hex(hash_of(write_content(alone)).view());
}

template <typename Thing, typename Member>
Content holding(Member member, const Thing& thing) {
    Content content;
    (content.*member).push_back(thing);
    return content;
}

/// Items and team members with their media found, in the publication's order.
struct Prepared {
    std::vector<Item> items;
    std::vector<TeamMember> team;
};

Prepared find_media(const Publication& publication, MediaFinder& media) {
    Prepared prepared;
    for (std::size_t at = 0; at < publication.items.size(); ++at) {
        const auto& published = publication.items[at];
        const auto place = "items[" + std::to_string(at) + "].";
        auto item = published.item;
        if (!published.image.empty())
            item.image = media.find(published.image, published.image_alt, place + "image");
        if (!published.video.empty())
            item.video = media.find(published.video, {}, place + "video");
        if (!published.captions.empty())
            item.captions = media.find(published.captions, {}, place + "captions");
        prepared.items.push_back(std::move(item));
    }
    for (std::size_t at = 0; at < publication.team.size(); ++at) {
        const auto& published = publication.team[at];
        auto member = published.member;
        if (!published.photo.empty())
            member.photo =
                media.find(published.photo, published.photo_alt, "team[" + std::to_string(at) + "].photo");
        prepared.team.push_back(std::move(member));
    }
    return prepared;
}

class Publishing {
public:
    Publishing(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, Published& published)
        : storage_(storage)
        , keys_(keys)
        , now_(time_of_ms(now_ms))
        , now_ms_(static_cast<std::uint64_t>(now_ms))
        , published_(published) {
        for (const auto& tombstone : storage.content().tombstones())
            buried_[tombstone.id] = tombstone.revision;
    }

    void put_all(const Publication& publication, const Prepared& prepared) {
        if (publication.force) {
            Content content;
            content.force = *publication.force;
            put("force", "force", content);
        }
        put_each("district", &Content::districts, publication.districts);
        put_each("area", &Content::areas, publication.areas);
        for (const auto& item : prepared.items)
            put_item(item);
        for (const auto& id : publication.withdraw)
            withdraw(id);
        put_each("ballot", &Content::ballots, publication.ballots);
        put_each("topic", &Content::topics, publication.topics);
        put_each("member", &Content::team, prepared.team);
        put_each("source", &Content::sources, publication.sources);
    }

private:
    template <typename Thing, typename Member>
    void put_each(const std::string& kind, Member member, const std::vector<Thing>& things) {
        for (const auto& thing : things)
            put(kind, thing.id, holding(member, thing));
    }

    void put(const std::string& kind, const std::string& id, const Content& alone) {
        const auto digest = digest_of(alone);
        const auto before = storage_.content().entity(kind, id);
        if (before && before->digest == digest)
            return;
        storage_.content().put({kind, id, revision_after(before, id), digest, write_content(alone)});
        ++published_.changed;
    }

    void put_item(Item item) {
        item.revision = 0;
        const auto digest = digest_of(holding(&Content::items, item));
        const auto before = storage_.content().entity("item", item.id);
        if (before && before->digest == digest)
            return;
        item.revision = revision_after(before, item.id);
        if (!item.published)
            item.published = now_;
        const auto& days = force().expiry_days;
        if (const auto found = days.find(item.kind); !item.expires && found != days.end())
            item.expires = now_ + std::chrono::days(found->second);
        storage_.content().put(
            {"item", item.id, item.revision, digest, write_content(holding(&Content::items, item))});
        storage_.content().remove(withdrawn_kind, item.id);
        ++published_.changed;
    }

    /// Publishing a withdrawal again changes nothing, unless the item had returned.
    void withdraw(const std::string& id) {
        const auto item = storage_.content().entity("item", id);
        if (!item && buried_.contains(id))
            return;
        const auto revision = revision_after(item, id);
        storage_.content().remove("item", id);
        if (item)
            storage_.content().put({withdrawn_kind, id, revision, item->digest, item->json});
        storage_.content().put_tombstone(
            {id, revision, write_tombstone({id, revision, now_}, keys_.signing())});
        buried_[id] = revision;
        ++published_.withdrawn;
    }

    /// Above everything that this id was known under, here or on a kiosk that remembers more than a restored
    /// database: therefore from the clock.
    [[nodiscard]] std::uint64_t revision_after(const std::optional<Entity>& before,
                                               const std::string& id) const {
        const auto buried = buried_.find(id);
        return std::max({(before ? before->revision : 0) + 1,
                         (buried == buried_.end() ? 0 : buried->second) + 1, now_ms_});
    }

    [[nodiscard]] const Force& force() {
        if (!force_) {
            const auto entity = storage_.content().entity("force", "force");
            force_ = entity ? read_content(entity->json).force : Force{};
        }
        return *force_;
    }

    Storage& storage_;
    const ServerKeys& keys_;
    Time now_;
    std::uint64_t now_ms_;
    Published& published_;
    std::map<std::string, std::uint64_t> buried_;
    std::optional<Force> force_;
};

/// References that lead nowhere are told, not refused: an area may be published in the next file.
std::vector<std::string> notes_on(const Content& content) {
    std::set<std::string> areas;
    std::set<std::string> districts;
    for (const auto& area : content.areas)
        areas.insert(area.id);
    for (const auto& district : content.districts)
        districts.insert(district.id);
    std::vector<std::string> notes;
    const auto check = [&](const std::string& what, const std::string& id,
                           const std::vector<std::string>& named) {
        for (const auto& area : named)
            if (!areas.contains(area))
                notes.push_back(what + " " + id + " names area " + area + ", which was not published");
    };
    for (const auto& area : content.areas)
        if (!area.district.empty() && !districts.contains(area.district))
            notes.push_back("area " + area.id + " names district " + area.district +
                            ", which was not published");
    for (const auto& item : content.items)
        check("item", item.id, item.areas);
    for (const auto& ballot : content.ballots)
        check("ballot", ballot.id, ballot.areas);
    for (const auto& member : content.team)
        check("team member", member.id, member.areas);
    return notes;
}

/// Which items, while they are few.
std::string ids_in(const Publication& publication) {
    constexpr std::size_t most_ids = 5;
    if (publication.items.size() + publication.withdraw.size() > most_ids)
        return {};
    std::string ids;
    for (const auto& item : publication.items)
        ids += (ids.empty() ? ": " : ", ") + item.item.id;
    for (const auto& id : publication.withdraw)
        ids += (ids.empty() ? ": " : ", ") + id;
    return ids;
}

Published put_within(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                     const Publication& publication, const Prepared& prepared, const std::string& actor) {
    Published published;
    Publishing(storage, keys, now_ms, published).put_all(publication, prepared);
    if (published.changed + published.withdrawn > 0)
        audit(storage, now_ms, actor, "publish",
              std::to_string(published.changed) + " changed, " + std::to_string(published.withdrawn) +
                  " withdrawn" + ids_in(publication));
    published.manifests = reissue_manifests(storage, keys, now_ms);
    return published;
}

} // namespace

std::string digest_of(Item item) {
    item.revision = 0;
    return digest_of(holding(&Content::items, item));
}

std::string digest_of(const TeamMember& member) {
    return digest_of(holding(&Content::team, member));
}

std::string digest_of(const Area& area) {
    return digest_of(holding(&Content::areas, area));
}

Published publish(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                  const Publication& publication, MediaFinder& media, const std::string& actor) {
    const auto prepared = find_media(publication, media);
    Published published;
    storage.transact([&] {
        published = put_within(storage, keys, now_ms, publication, prepared, actor);
        published.notes = notes_on(content_of(storage));
    });
    return published;
}

Published publish_within(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                         const Publication& publication, const std::string& actor) {
    Prepared prepared;
    for (const auto& published : publication.items) {
        if (!published.image.empty() || !published.video.empty() || !published.captions.empty())
            throw Failure("publishing " + published.item.id, "its media have to be found first");
        prepared.items.push_back(published.item);
    }
    for (const auto& published : publication.team) {
        if (!published.photo.empty())
            throw Failure("publishing " + published.member.id, "its photo has to be found first");
        prepared.team.push_back(published.member);
    }
    return put_within(storage, keys, now_ms, publication, prepared, actor);
}

} // namespace bluelamp::server
