#include "base/failure.hpp"
#include "storage/sql_tables.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace bluelamp::server {
namespace {

constexpr std::int64_t looks_kept = 50;

constexpr std::array<std::pair<SourceItemState, const char*>, 6> state_names{
    {{SourceItemState::waiting, "waiting"},
     {SourceItemState::shown, "shown"},
     {SourceItemState::refused, "refused"},
     {SourceItemState::folded, "folded"},
     {SourceItemState::gone, "gone"},
     {SourceItemState::kept, "kept"}}};

SourceItemState read_state_name(const std::string& name) {
    for (const auto& [state, known] : state_names)
        if (name == known)
            return state;
    throw Failure("reading the database", "a source's item is " + name + ", which this version does not know",
                  "install the version that wrote it");
}

std::string name_in_database(SourceItemState state) {
    return state_names.at(static_cast<std::size_t>(state)).second;
}

std::string join(const std::vector<std::string>& keys) {
    std::string all;
    for (const auto& key : keys)
        all += (all.empty() ? "" : "\n") + key;
    return all;
}

std::vector<std::string> split(const std::string& all) {
    std::vector<std::string> keys;
    for (std::size_t at = 0; at < all.size();) {
        const auto end = std::min(all.find('\n', at), all.size());
        keys.push_back(all.substr(at, end - at));
        at = end + 1;
    }
    return keys;
}

const std::string state_columns =
    "id, settings, etag, last_modified, moved_to, moving_to, moving_looks, next_look_ms, claimed_until_ms, "
    "interval_s, checked_ms, good_ms, changed_ms, failing_since_ms, distrust_since_ms, failures, problem, "
    "digest, items, pictures_left_out";

SourceState read_source_state(const Query& row) {
    return {row.text(0),
            row.text(1),
            row.text(2),
            row.text(3),
            row.text(4),
            row.text(5),
            static_cast<int>(row.number(6)),
            row.number(7),
            row.number(8),
            row.number(9),
            row.number(10),
            row.number(11),
            row.number(12),
            row.number(13),
            row.number(14),
            static_cast<int>(row.number(15)),
            row.text(16),
            row.text(17),
            static_cast<int>(row.number(18)),
            static_cast<int>(row.number(19))};
}

const std::string item_columns =
    "source, kind, id, state, said, settled, published, json, image, image_alternative, why, story_keys, "
    "published_s, expires_s, first_seen_ms, last_seen_ms, missing_since_ms, missing_looks";
const std::string newest_first = " ORDER BY published_s DESC, source, kind, id";

std::string item_query(const std::string& rest) {
    return "SELECT " + item_columns + " FROM source_item " + rest;
}

SourceItemRecord read_item_record(const Query& row) {
    return {row.text(0),    row.text(1),
            row.text(2),    read_state_name(row.text(3)),
            row.text(4),    row.text(5),
            row.text(6),    row.text(7),
            row.text(8),    row.text(9),
            row.text(10),   split(row.text(11)),
            row.number(12), row.number(13),
            row.number(14), row.number(15),
            row.number(16), static_cast<int>(row.number(17))};
}

std::vector<SourceItemRecord> read_items(Query row) {
    std::vector<SourceItemRecord> items;
    while (row.next())
        items.push_back(read_item_record(row));
    return items;
}

} // namespace

std::optional<SourceState> SqlSources::state(const std::string& id) {
    auto row = database_.query("SELECT " + state_columns + " FROM source_state WHERE id = ?", id);
    return row.next() ? std::optional(read_source_state(row)) : std::nullopt;
}

std::vector<SourceState> SqlSources::states() {
    std::vector<SourceState> states;
    auto row = database_.query("SELECT " + state_columns + " FROM source_state ORDER BY id");
    while (row.next())
        states.push_back(read_source_state(row));
    return states;
}

void SqlSources::put_state(const SourceState& state) {
    database_.run(
        "INSERT INTO source_state (" + state_columns +
            ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO "
            "UPDATE "
            "SET "
            "settings = excluded.settings, etag = excluded.etag, last_modified = excluded.last_modified, "
            "moved_to = excluded.moved_to, moving_to = excluded.moving_to, "
            "moving_looks = excluded.moving_looks, next_look_ms = excluded.next_look_ms, "
            "claimed_until_ms = excluded.claimed_until_ms, interval_s = excluded.interval_s, "
            "checked_ms = excluded.checked_ms, good_ms = excluded.good_ms, changed_ms = excluded.changed_ms, "
            "failing_since_ms = excluded.failing_since_ms, distrust_since_ms = excluded.distrust_since_ms, "
            "failures = excluded.failures, problem = excluded.problem, digest = excluded.digest, "
            "items = excluded.items, pictures_left_out = excluded.pictures_left_out",
        state.id, state.settings, state.etag, state.last_modified, state.moved_to, state.moving_to,
        state.moving_looks, state.next_look_ms, state.claimed_until_ms, state.interval_s, state.checked_ms,
        state.good_ms, state.changed_ms, state.failing_since_ms, state.distrust_since_ms, state.failures,
        state.problem, state.digest, state.items, state.pictures_left_out);
}

bool SqlSources::any_due(std::int64_t now_ms) {
    auto row = database_.query(
        "SELECT 1 FROM source_state WHERE next_look_ms <= ?1 AND claimed_until_ms < ?1 LIMIT 1", now_ms);
    return row.next();
}

std::vector<SourceState> SqlSources::claim_due(std::int64_t now_ms, std::int64_t until_ms, std::size_t most) {
    // The condition stands twice: PostgreSQL reads the outer one again after waiting for another claim.
    std::vector<SourceState> claimed;
    auto row = database_.query(
        "UPDATE source_state SET claimed_until_ms = ?2 WHERE claimed_until_ms < ?1 AND next_look_ms <= ?1 "
        "AND id IN (SELECT id FROM source_state WHERE next_look_ms <= ?1 AND claimed_until_ms < ?1 "
        "ORDER BY next_look_ms, id LIMIT ?3) RETURNING " +
            state_columns,
        now_ms, until_ms, most);
    while (row.next())
        claimed.push_back(read_source_state(row));
    std::sort(claimed.begin(), claimed.end(), [](const SourceState& a, const SourceState& b) {
        return std::tie(a.next_look_ms, a.id) < std::tie(b.next_look_ms, b.id);
    });
    return claimed;
}

void SqlSources::set_next_look(const std::string& id, std::int64_t at_ms) {
    database_.run("UPDATE source_state SET next_look_ms = ? WHERE id = ?", at_ms, id);
}

void SqlSources::remove(const std::string& id) {
    database_.run("DELETE FROM source_story WHERE source = ?", id);
    database_.run("DELETE FROM source_item WHERE source = ?", id);
    database_.run("DELETE FROM source_look WHERE source = ?", id);
    database_.run("DELETE FROM source_reply WHERE source = ?", id);
    database_.run("DELETE FROM source_state WHERE id = ?", id);
}

std::optional<SourceItemRecord> SqlSources::item(const std::string& source, const std::string& kind,
                                                 const std::string& id) {
    auto row = database_.query(item_query("WHERE source = ? AND kind = ? AND id = ?"), source, kind, id);
    return row.next() ? std::optional(read_item_record(row)) : std::nullopt;
}

std::vector<SourceItemRecord> SqlSources::items(const std::string& source) {
    return read_items(database_.query(item_query("WHERE source = ?" + newest_first), source));
}

std::vector<SourceItemRecord> SqlSources::items_in(SourceItemState state) {
    return read_items(database_.query(item_query("WHERE state = ?" + newest_first), name_in_database(state)));
}

std::vector<SourceItemRecord> SqlSources::items_with_id(const std::string& kind, const std::string& id) {
    return read_items(database_.query(item_query("WHERE kind = ? AND id = ? ORDER BY source"), kind, id));
}

std::vector<SourceItemRecord> SqlSources::same_stories(const std::string& but_source,
                                                       const std::vector<std::string>& keys) {
    std::set<std::pair<std::string, std::string>> found;
    for (const auto& key : keys) {
        auto row = database_.query("SELECT source, id FROM source_story WHERE story = ? AND source <> ?", key,
                                   but_source);
        while (row.next())
            found.emplace(row.text(0), row.text(1));
    }
    std::vector<SourceItemRecord> items;
    for (const auto& [source, id] : found)
        if (auto one = item(source, "item", id))
            items.push_back(*std::move(one));
    return items;
}

void SqlSources::put_item(const SourceItemRecord& item) {
    const auto before = this->item(item.source, item.kind, item.id);
    if (before == item)
        return;
    database_.run(
        "INSERT INTO source_item (" + item_columns +
            ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (source, kind, id) DO UPDATE SET state = excluded.state, said = excluded.said, "
            "settled = excluded.settled, published = excluded.published, json = excluded.json, "
            "image = excluded.image, image_alternative = excluded.image_alternative, why = excluded.why, "
            "story_keys = excluded.story_keys, published_s = excluded.published_s, "
            "expires_s = excluded.expires_s, first_seen_ms = excluded.first_seen_ms, "
            "last_seen_ms = excluded.last_seen_ms, missing_since_ms = excluded.missing_since_ms, "
            "missing_looks = excluded.missing_looks",
        item.source, item.kind, item.id, name_in_database(item.state), item.said, item.settled,
        item.published, item.json, item.image, item.image_alternative, item.why, join(item.story_keys),
        item.published_s, item.expires_s, item.first_seen_ms, item.last_seen_ms, item.missing_since_ms,
        item.missing_looks);
    if (before ? before->story_keys == item.story_keys : item.story_keys.empty())
        return;
    database_.run("DELETE FROM source_story WHERE source = ? AND id = ?", item.source, item.id);
    for (const auto& key : item.story_keys)
        database_.run("INSERT INTO source_story (story, source, id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                      key, item.source, item.id);
}

void SqlSources::remove_item(const std::string& source, const std::string& kind, const std::string& id) {
    database_.run("DELETE FROM source_item WHERE source = ? AND kind = ? AND id = ?", source, kind, id);
    if (kind == "item")
        database_.run("DELETE FROM source_story WHERE source = ? AND id = ?", source, id);
}

std::map<std::string, SourceCounts> SqlSources::counts() {
    std::map<std::string, SourceCounts> counts;
    auto row = database_.query(
        "SELECT source, state, count(*) FROM source_item WHERE kind = 'item' GROUP BY source, state");
    while (row.next())
        counts[row.text(0)][read_state_name(row.text(1))] = row.count(2);
    return counts;
}

void SqlSources::add_look(const std::string& source, const SourceLook& look) {
    auto row = database_.query("SELECT coalesce(max(number), 0) FROM source_look WHERE source = ?", source);
    row.next();
    const auto number = row.number(0) + 1;
    database_.run("INSERT INTO source_look (source, number, at_ms, outcome, status, octets, items, added, "
                  "changed, withdrawn, took_ms, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  source, number, look.at_ms, look.outcome, look.status, look.octets, look.items, look.added,
                  look.changed, look.withdrawn, look.took_ms, look.problem);
    database_.run("DELETE FROM source_look WHERE source = ? AND number <= ?", source, number - looks_kept);
}

std::vector<SourceLook> SqlSources::looks(const std::string& source) {
    std::vector<SourceLook> looks;
    auto row = database_.query("SELECT at_ms, outcome, status, octets, items, added, changed, withdrawn, "
                               "took_ms, problem FROM source_look WHERE source = ? ORDER BY number DESC",
                               source);
    while (row.next())
        looks.push_back({row.number(0), row.text(1), static_cast<int>(row.number(2)), row.number(3),
                         static_cast<int>(row.number(4)), static_cast<int>(row.number(5)),
                         static_cast<int>(row.number(6)), static_cast<int>(row.number(7)), row.number(8),
                         row.text(9)});
    return looks;
}

void SqlSources::put_reply(const SourceReply& reply) {
    database_.run("INSERT INTO source_reply (source, octets, content_type, charset, url, at_ms) "
                  "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET octets = excluded.octets, "
                  "content_type = excluded.content_type, charset = excluded.charset, url = excluded.url, "
                  "at_ms = excluded.at_ms",
                  reply.source, Blob{reply.octets}, reply.content_type, reply.charset, reply.url,
                  reply.at_ms);
}

std::optional<SourceReply> SqlSources::reply(const std::string& source) {
    auto row = database_.query(
        "SELECT source, octets, content_type, charset, url, at_ms FROM source_reply WHERE source = ?",
        source);
    if (!row.next())
        return std::nullopt;
    return SourceReply{row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.number(5)};
}

} // namespace bluelamp::server
