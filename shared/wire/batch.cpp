#include "wire/batch.hpp"

#include "wire/enrolment.hpp"
#include "wire/json_reader.hpp"
#include "wire/limits.hpp"

namespace bluelamp {
namespace {

using Json = JsonReader::Json;

constexpr std::size_t successions = 100;
constexpr std::size_t small_envelope = 1024;
constexpr std::size_t report_size = 8 * 1024;
constexpr std::size_t problems = 20;
constexpr std::size_t problem_size = 200;

Bytes write_report(const KioskReport& report) {
    Json json{{"version", report.version},           {"manifest_version", report.manifest_version},
              {"last_seq", report.last_seq},         {"pending", report.pending},
              {"acknowledged", report.acknowledged}, {"media_missing", report.media_missing},
              {"clock_behind", report.clock_behind}, {"problems", Json::array()}};
    for (const auto& problem : report.problems)
        if (json["problems"].size() < problems)
            json["problems"].push_back(problem.substr(0, problem_size));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

KioskReport read_report(ByteView bytes) {
    const auto json = JsonReader::parse(bytes, report_size);
    const JsonReader in(json);
    const auto number = [&](const char* key) -> std::uint64_t {
        const auto found = in.member(key);
        return found ? static_cast<std::uint64_t>(found->integer(0, INT64_MAX)) : 0;
    };
    KioskReport report;
    report.version = in.text_or_none("version", limits::id);
    report.manifest_version = number("manifest_version");
    report.last_seq = number("last_seq");
    report.pending = number("pending");
    report.acknowledged = number("acknowledged");
    report.media_missing = number("media_missing");
    if (const auto behind = in.member("clock_behind"))
        report.clock_behind = behind->flag();
    if (const auto list = in.member("problems"))
        list->each([&](const JsonReader& problem) {
            if (report.problems.size() < problems)
                report.problems.push_back(problem.text(problem_size));
        });
    return report;
}

void write_list(ByteWriter& out, const std::vector<Bytes>& list) {
    out.u32(static_cast<std::uint32_t>(list.size()));
    for (const auto& element : list)
        out.sized(element);
}

std::vector<Bytes> read_list(ByteReader& in, std::size_t most, std::size_t element_size) {
    std::vector<Bytes> list;
    for (auto left = in.count(most); left > 0; --left)
        list.emplace_back(in.sized(element_size));
    return list;
}

Bytes write_header(const BatchHeader& header) {
    ByteWriter out;
    out.sized(header.kiosk).raw(header.epoch.view()).u64(header.first).u64(header.last);
    out.raw(header.prev.view()).raw(header.head.view()).u64(header.pruned_through).raw(header.key.view());
    write_list(out, header.successions);
    out.u8(header.introduction ? 1 : 0);
    if (header.introduction)
        out.raw(header.introduction->view());
    write_list(out, header.tombstones);
    out.sized(write_report(header.report));
    if (!header.use.empty() || header.parted || header.joint)
        out.sized(header.use);
    if (header.parted || header.joint)
        out.u8(header.parted ? 1 : 0);
    if (header.joint)
        out.u64(header.joint->seq).raw(header.joint->hash.view());
    return out.take();
}

BatchHeader read_header(ByteView bytes) {
    ByteReader in(bytes);
    BatchHeader header;
    header.kiosk = std::string(in.sized(limits::kiosk_id));
    if (!is_kiosk_id(header.kiosk))
        throw WireError("it names no kiosk");
    header.epoch = in.fixed<Epoch>();
    header.first = in.u64();
    header.last = in.u64();
    header.prev = in.fixed<Hash>();
    header.head = in.fixed<Hash>();
    header.pruned_through = in.u64();
    header.key = in.fixed<VerifyKey>();
    header.successions = read_list(in, successions, small_envelope);
    if (in.u8() != 0)
        header.introduction = in.fixed<Hash>();
    header.tombstones = read_list(in, limits::batch_tombstones, small_envelope);
    header.report = read_report(in.sized(report_size));
    if (!in.at_end()) // an older kiosk counts no use
        header.use = Bytes(in.sized(limits::use_report));
    if (!in.at_end())
        header.parted = in.u8() != 0;
    if (!in.at_end()) {
        header.joint = Joint{in.u64(), {}};
        header.joint->hash = in.fixed<Hash>();
    }
    return header;
}

void check_places(const BatchHeader& header) {
    constexpr auto largest = static_cast<std::uint64_t>(INT64_MAX); // what databases can hold
    if (header.first == 0 || header.first > largest || header.last < header.first - 1 ||
        header.last - (header.first - 1) > limits::batch_entries)
        throw WireError("its entries are not numbered one after another");
    if (header.pruned_through != 0 && header.pruned_through != header.first - 1)
        throw WireError("it is pruned through another number than the one before its first");
    if (header.joint && header.joint->seq >= header.pruned_through)
        throw WireError("its joint is not before what it has pruned");
    if (header.first == 1 && !header.prev.zero())
        throw WireError("its chain does not start at the beginning");
}

void write_entry(ByteWriter& out, const Entry& entry) {
    out.u8(entry.payload ? 1 : 0).sized(entry.header);
    if (entry.payload)
        out.sized(*entry.payload);
    else
        out.raw(entry.payload_hash.view());
}

Entry read_entry(ByteReader& in, std::uint64_t seq, const Hash& prev) {
    Entry entry;
    entry.seq = seq;
    const auto form = in.u8();
    if (form > 1)
        throw WireError("entry " + std::to_string(seq) + " is of another version");
    entry.header = Bytes(in.sized(limits::entry_header));
    if (form == 1) {
        entry.payload = Bytes(in.sized(limits::entry_payload));
        entry.payload_hash = hash_of(*entry.payload);
    } else {
        entry.payload_hash = in.fixed<Hash>();
    }
    entry.hash = chain_hash(prev, entry.header, entry.payload_hash);
    return entry;
}

} // namespace

Bytes write_batch(BatchHeader header, const std::vector<Entry>& entries, const SigningKey& key) {
    header.last = header.first - 1 + entries.size();
    header.head = entries.empty() ? header.prev : entries.back().hash;
    header.key = key.public_key();
    check_places(header);
    ByteWriter tail;
    for (const auto& entry : entries)
        write_entry(tail, entry);
    auto file = write_envelope(FileType::batch, write_header(header), key, tail.bytes());
    if (file.size() > limits::batch_file)
        throw WireError("a batch is larger than its limit");
    return file;
}

Batch read_batch(ByteView file) {
    Batch batch;
    batch.envelope = read_envelope(FileType::batch, file, limits::batch_file);
    batch.header = read_header(batch.envelope.body);
    check_places(batch.header);
    ByteReader in(batch.envelope.tail);
    Hash head = batch.header.prev;
    for (auto seq = batch.header.first; seq <= batch.header.last; ++seq) {
        batch.entries.push_back(read_entry(in, seq, head));
        head = batch.entries.back().hash;
    }
    in.finish();
    if (head != batch.header.head)
        throw WireError("its entries do not lead to its head");
    batch.envelope.tail.clear();
    batch.file_hash = hash_of(file);
    return batch;
}

Bytes signed_part_of_batch(ByteView file) {
    const auto envelope = read_envelope(FileType::batch, file, limits::batch_file);
    return Bytes(file.substr(0, file.size() - envelope.tail.size()));
}

Batch read_signed_part(ByteView part) {
    Batch batch;
    batch.envelope = read_envelope(FileType::batch, part, limits::batch_file);
    batch.header = read_header(batch.envelope.body);
    check_places(batch.header);
    batch.envelope.tail.clear();
    return batch;
}

Hash introduction(ByteView secret, std::string_view kiosk, const VerifyKey& key) {
    Bytes message = "bluelamp pack";
    message += kiosk;
    message += '\0';
    message += key.view();
    return hmac(secret, message);
}

Bytes write_succession(const std::string& kiosk, const VerifyKey& next, const SigningKey& before) {
    ByteWriter out;
    out.sized(kiosk).raw(next.view());
    return write_envelope(FileType::succession, out.bytes(), before);
}

bool succession_leads(const std::string& kiosk, const VerifyKey& known, const VerifyKey& key,
                      const std::vector<Bytes>& statements) {
    VerifyKey now = known;
    try {
        for (const auto& bytes : statements) {
            if (now == key)
                return true;
            const auto envelope = read_envelope(FileType::succession, bytes, small_envelope);
            ByteReader in(envelope.body);
            if (in.sized(limits::kiosk_id) == kiosk && envelope.signed_by(now))
                now = in.fixed<VerifyKey>();
        }
    } catch (const WireError&) {
        return false;
    }
    return now == key;
}

Bytes write_acknowledgement(const Acknowledgement& ack, const SigningKey& server) {
    ByteWriter out;
    out.sized(ack.kiosk).raw(ack.epoch.view()).u8(static_cast<std::uint8_t>(ack.status)).u64(ack.watermark);
    out.u64(ack.generation).i64(ack.issued_ms).u64(ack.quarantined).u64(ack.gap);
    out.raw(ack.nonce.view()).raw(ack.batch.view()).u64(ack.manifest_version).raw(ack.head.view());
    if (ack.use_through)
        out.u64(*ack.use_through);
    if (ack.use_through && ack.remembers_forks)
        out.u8(1);
    if (ack.use_through && ack.remembers_forks && ack.copy)
        out.u64(ack.copy->quarantined).u64(ack.copy->gap);
    return write_envelope(FileType::acknowledgement, out.bytes(), server);
}

SignedAcknowledgement read_acknowledgement(ByteView file) {
    SignedAcknowledgement read;
    read.envelope = read_envelope(FileType::acknowledgement, file, limits::acknowledgement);
    ByteReader in(read.envelope.body);
    auto& ack = read.ack;
    ack.kiosk = std::string(in.sized(limits::kiosk_id));
    ack.epoch = in.fixed<Epoch>();
    const auto status = in.u8();
    if (status > static_cast<std::uint8_t>(AckStatus::forked))
        throw WireError("the acknowledgement has a status that is not known here");
    ack.status = static_cast<AckStatus>(status);
    ack.watermark = in.u64();
    ack.generation = in.u64();
    ack.issued_ms = in.i64();
    ack.quarantined = in.u64();
    ack.gap = in.u64();
    ack.nonce = in.fixed<Nonce>();
    ack.batch = in.fixed<Hash>();
    ack.manifest_version = in.u64();
    ack.head = in.fixed<Hash>();
    if (!in.at_end()) // an older server knows of none
        ack.use_through = in.u64();
    if (!in.at_end())
        ack.remembers_forks = in.u8() != 0;
    if (!in.at_end())
        ack.copy = CopyFigures{in.u64(), in.u64()};
    if (ack.copy && !ack.remembers_forks)
        throw WireError("it has figures of a copy and remembers none");
    if (ack.quarantined > ack.watermark || ack.gap > ack.watermark - ack.quarantined)
        throw WireError("the acknowledgement's figures do not fit together");
    return read;
}

} // namespace bluelamp
