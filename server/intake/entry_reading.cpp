#include "intake/entry_reading.hpp"

#include "base/time.hpp"
#include "model/names.hpp"
#include "wire/limits.hpp"
#include "wire/submission.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp::server {
namespace {

/// A string of the clear part that is an id, or "" when it is absent.
std::string id_in(const nlohmann::json& clear, const char* name) {
    const auto found = clear.find(name);
    if (found == clear.end() || found->is_null())
        return {};
    if (!found->is_string() || found->get_ref<const std::string&>().size() > limits::id)
        throw WireError(std::string(name) + ": not an id");
    return found->get<std::string>();
}

/// The clear part of feedback and suggestions lacks what is sealed, so it is no whole submission line.
void read_clear(LogEntry& entry, ByteView clear) {
    const auto json = nlohmann::json::parse(clear, nullptr, false);
    if (!json.is_object())
        throw WireError("the clear part is not a JSON object");
    entry.ballot = id_in(json, "ballot");
    entry.area = id_in(json, "area");
}

void read_payload_into(LogEntry& entry) {
    const auto payload = read_payload(*entry.payload);
    if (entry.kind == "vote") {
        const auto vote = std::get<Vote>(read_submission(payload.clear));
        entry.ballot = vote.ballot;
        entry.area = vote.area;
    } else if (entry.kind == "feedback" || entry.kind == "suggestion") {
        read_clear(entry, payload.clear);
    } else {
        throw WireError("this server does not know the kind; a newer one may");
    }
}

} // namespace

LogEntry read_entry(Entry&& entry, Time now) {
    LogEntry stored;
    stored.seq = entry.seq;
    stored.header = std::move(entry.header);
    stored.payload = std::move(entry.payload);
    stored.payload_hash = entry.payload_hash;
    stored.hash = entry.hash;
    stored.received = now;
    try {
        auto header = read_entry_header(stored.header);
        stored.kind = std::move(header.kind);
        stored.via = std::move(header.via);
        stored.day = header.day;
        if (!via(stored.via))
            throw WireError("this server does not know how it was made; a newer one may");
        if (stored.payload)
            read_payload_into(stored);
    } catch (const WireError& error) {
        stored.problem = error.what();
    } catch (const std::bad_variant_access&) {
        stored.problem = "the header says vote, the payload is something else";
    }
    if (stored.kind == "vote")
        stored.received = start_of_day(day_number(now));
    return stored;
}

std::vector<LogEntry> read_entries(std::vector<Entry>& entries, Time now) {
    std::vector<LogEntry> read;
    read.reserve(entries.size());
    for (auto& entry : entries)
        read.push_back(read_entry(std::move(entry), now));
    return read;
}

Vote vote_of(ByteView payload) {
    auto submission = read_submission(read_payload(payload).clear);
    auto* vote = std::get_if<Vote>(&submission);
    if (vote == nullptr)
        throw WireError("not a vote");
    return std::move(*vote);
}

} // namespace bluelamp::server
