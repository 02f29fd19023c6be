#include "wire/submission.hpp"

#include "base/time.hpp"
#include "model/names.hpp"
#include "wire/json_reader.hpp"
#include "wire/limits.hpp"

#include <array>

#include <sodium.h>

namespace bluelamp {
namespace {

using Json = JsonReader::Json;

enum SealedTag : std::uint8_t { tag_receipt = 1, tag_created = 2, tag_text = 3, tag_contact = 4 };

struct SealedPart {
    std::string receipt;
    std::optional<Time> created;
    std::string text;
    std::string contact;

    ~SealedPart() {
        wipe(receipt);
        wipe(text);
        wipe(contact);
    }
};

constexpr std::array<std::size_t, 4> padded_sizes{256, 1024, 2048, 6144};

Bytes seal_padded(const SealedPart& part, const SealKey& key) {
    ByteWriter out;
    out.u8(tag_receipt).sized(part.receipt);
    if (part.created) {
        ByteWriter time;
        time.i64(part.created->time_since_epoch().count());
        out.u8(tag_created).sized(time.bytes());
    }
    if (!part.text.empty())
        out.u8(tag_text).sized(part.text);
    if (!part.contact.empty())
        out.u8(tag_contact).sized(part.contact);
    auto plain = out.take();
    const WipeAtExit wiped(plain);
    const std::size_t length = plain.size();
    for (const auto size : padded_sizes) {
        if (length >= size)
            continue;
        std::size_t padded = 0;
        plain.resize(size);
        sodium_pad(&padded, reinterpret_cast<unsigned char*>(plain.data()), length, size, size);
        return seal(key, plain);
    }
    throw WireError("the text is too long");
}

SealedPart read_sealed(Bytes plain) {
    const WipeAtExit wiped(plain);
    std::size_t length = 0;
    if (plain.empty() || sodium_unpad(&length, reinterpret_cast<const unsigned char*>(plain.data()),
                                      plain.size(), plain.size()) != 0)
        throw WireError("the sealed part is not padded");
    ByteReader in(ByteView(plain).substr(0, length));
    SealedPart part;
    while (!in.at_end()) {
        const auto tag = in.u8();
        const auto value = in.sized(limits::entry_payload);
        if (tag == tag_receipt)
            part.receipt = std::string(value);
        else if (tag == tag_created)
            part.created = Time(std::chrono::seconds(ByteReader(value).i64()));
        else if (tag == tag_text)
            part.text = std::string(value);
        else if (tag == tag_contact)
            part.contact = std::string(value);
    }
    return part;
}

Vote read_vote(const JsonReader& in) {
    Vote vote;
    vote.ballot = in.needed("ballot", "the ballot's id").id();
    vote.area = in.needed("area", "an area's id").id();
    int units = 0;
    const auto allocation = in.needed("allocation", "the units by priority, such as {\"burglary\":6}");
    allocation.each_member([&](const std::string& priority, const JsonReader& value) {
        if (priority.empty() || priority.size() > limits::id)
            value.fail("the key is not a priority's id", "give 1 to 128 bytes");
        const auto given = static_cast<int>(value.integer(1, limits::pot));
        units += given;
        vote.allocation.emplace(priority, given);
        if (vote.allocation.size() > limits::allocation || units > limits::pot)
            allocation.fail("more than " + std::to_string(limits::pot) + " units", "share out less");
    });
    return vote;
}

Feedback read_feedback(const JsonReader& in) {
    Feedback feedback;
    feedback.area = in.needed("area", "an area's id").id();
    feedback.rating = static_cast<int>(in.needed("rating", "a number from 1 to 5").integer(1, 5));
    if (const auto topic = in.member("topic"); topic && topic->value() != "")
        feedback.topic = topic->id();
    feedback.text = in.text_or_none("text", limits::feedback_text);
    feedback.contact = in.text_or_none("contact", limits::contact);
    if (const auto complaint = in.member("complaint"))
        feedback.complaint = complaint->flag();
    return feedback;
}

Suggestion read_suggestion(const JsonReader& in) {
    Suggestion suggestion;
    suggestion.ballot = in.needed("ballot", "the ballot's id").id();
    suggestion.area = in.needed("area", "an area's id").id();
    const auto text = in.needed("text", "the suggestion");
    suggestion.text = text.text(limits::suggestion_text);
    if (suggestion.text.empty())
        text.fail("empty", "write the suggestion");
    return suggestion;
}

Submission read_json(const Json& json) {
    const JsonReader in(json);
    const auto kind = in.object().needed("kind", "\"vote\", \"feedback\" or \"suggestion\"");
    const auto word = kind.text(limits::id);
    if (word == "vote")
        return read_vote(in);
    if (word == "feedback")
        return read_feedback(in);
    if (word == "suggestion")
        return read_suggestion(in);
    kind.fail("not a kind of submission", "write \"vote\", \"feedback\" or \"suggestion\"");
}

Json to_json(const Submission& submission) {
    Json json{{"kind", kind_of(submission)}};
    if (const auto* vote = std::get_if<Vote>(&submission)) {
        json["ballot"] = vote->ballot;
        json["area"] = vote->area;
        json["allocation"] = vote->allocation;
    } else if (const auto* feedback = std::get_if<Feedback>(&submission)) {
        json["area"] = feedback->area;
        json["rating"] = feedback->rating;
        if (!feedback->topic.empty())
            json["topic"] = feedback->topic;
        if (!feedback->text.empty())
            json["text"] = feedback->text;
        if (!feedback->contact.empty())
            json["contact"] = feedback->contact;
        if (feedback->complaint)
            json["complaint"] = true;
    } else {
        const auto& suggestion = std::get<Suggestion>(submission);
        json["ballot"] = suggestion.ballot;
        json["area"] = suggestion.area;
        json["text"] = suggestion.text;
    }
    return json;
}

/// As read_json, where texts may have come past a parser, which would have refused what is not UTF-8.
Submission read_with_texts(const Json& json) {
    auto submission = read_json(json);
    (void)write_json(json);
    return submission;
}

/// The text and contact are taken out of `json` and belong in the sealed part.
SealedPart take_private(Json& json) {
    SealedPart part;
    for (auto [key, target] : {std::pair{"text", &part.text}, std::pair{"contact", &part.contact}}) {
        if (const auto found = json.find(key); found != json.end()) {
            *target = found->get<std::string>();
            wipe(found->get_ref<std::string&>());
            json.erase(found);
        }
    }
    return part;
}

} // namespace

Submission read_submission(std::string_view line) {
    return read_json(JsonReader::parse(line, limits::submission_line));
}

void check(const Submission& submission) {
    (void)read_with_texts(to_json(submission));
}

std::string write_submission(const Submission& submission) {
    return write_json(to_json(submission));
}

std::string_view kind_of(const Submission& submission) {
    constexpr std::array<std::string_view, 3> names{"vote", "feedback", "suggestion"};
    return names.at(submission.index());
}

EntryDraft draft_entry(const Submission& submission, Via via, std::string_view receipt, Time created,
                       std::uint8_t flags, const SealKey& server) {
    auto json = to_json(submission);
    (void)read_with_texts(json);
    auto part = take_private(json);
    part.receipt = std::string(receipt);
    if (!std::holds_alternative<Vote>(submission))
        part.created = created;
    EntryDraft draft;
    draft.kind = kind_of(submission);
    draft.via = via;
    draft.day = day_number(created);
    draft.flags = flags;
    draft.sealed_to = key_id(server);
    draft.payload = write_payload({write_json(json), seal_padded(part, server)});
    return draft;
}

Entry chain_entry(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq, const Hash& prev,
                  const EntryDraft& draft) {
    Entry entry;
    entry.seq = seq;
    entry.header = write_entry_header({kiosk, epoch, seq, draft.kind, std::string(name_of(draft.via)),
                                       draft.day, draft.flags, draft.sealed_to});
    entry.payload = draft.payload;
    entry.payload_hash = hash_of(draft.payload);
    entry.hash = chain_hash(prev, entry.header, entry.payload_hash);
    return entry;
}

OpenedEntry open_entry(const Entry& entry, const ServerKeys& keys) {
    OpenedEntry opened;
    opened.header = read_entry_header(entry.header);
    const auto how = via(opened.header.via);
    if (!how)
        throw WireError("made in a way that is not known here");
    opened.via = *how;
    if (opened.header.seq != entry.seq)
        throw WireError("its header names another number");
    if (!entry.payload)
        throw WireError("it was erased");
    const auto payload = read_payload(*entry.payload);
    auto plain = keys.open(opened.header.sealed_to, payload.sealed);
    if (!plain)
        throw WireError("it is sealed to a key that is not here, or was changed");
    auto part = read_sealed(std::move(*plain));
    const auto receipt = normalised_receipt(part.receipt);
    if (!receipt || *receipt != part.receipt)
        throw WireError("it has no receipt");

    auto json = JsonReader::parse(payload.clear, limits::entry_payload);
    JsonReader(json).object();
    if (json.contains("text") || json.contains("contact"))
        throw WireError("it holds text that was not sealed");
    if (!part.text.empty())
        json["text"] = part.text;
    if (!part.contact.empty())
        json["contact"] = part.contact;
    opened.submission = read_with_texts(json);
    if (kind_of(opened.submission) != opened.header.kind)
        throw WireError("its header names another kind");
    opened.receipt = part.receipt;
    opened.created = part.created;
    return opened;
}

} // namespace bluelamp
