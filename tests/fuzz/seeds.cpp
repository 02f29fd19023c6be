// fuzz_seeds FOLDER: writes FOLDER/NAME/… for the fuzzers of this folder's wire formats, all of it made by
// the code that kiosks and servers run. Once more when a format changes: build/fuzz/tests/fuzz_seeds
// tests/fuzz/corpus
#include "base/failure.hpp"
#include "base/files.hpp"
#include "unit/wire_fixture.hpp"
#include "wire/content_json.hpp"
#include "wire/publication.hpp"
#include "wire/use_report.hpp"

#include <cstdio>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

class Seeds {
public:
    explicit Seeds(std::filesystem::path folder)
        : folder_(std::move(folder)) {}

    void write_all() {
        batches();
        entries();
        content();
        stick();
    }

private:
    void put(const std::string& fuzzer, const std::string& name, ByteView bytes) {
        make_folder(folder_ / fuzzer);
        write_file(folder_ / fuzzer / name, bytes);
    }

    void batches() {
        auto log = chain(keys_.set(), 3);
        put("batch", "three", write_batch(batch_header(), log, key_));
        log.at(1).payload.reset();
        auto header = batch_header();
        header.successions = {write_succession("k1", key_.public_key(), SigningKey::make())};
        header.introduction = introduction(Bytes(32, 's'), "k1", key_.public_key());
        header.tombstones = {write_tombstone({"item", 3, noon}, keys_.signing())};
        header.report.version = "0.1.0";
        header.report.problems = {"a damaged database was set aside"};
        header.use = write_use_report({9, {{20778, "vote", "cy", 150, 9, 6, 4, 2}}});
        put("use", "vote", header.use);
        put("batch", "erased", write_batch(header, log, key_));
        header.first = 8;
        header.pruned_through = 7;
        put("batch", "question", write_batch(header, {}, key_));
    }

    void entry(const std::string& name, const Submission& submission) {
        const auto draft =
            draft_entry(submission, Via::screen, make_receipt(), noon, 0, keys_.set().sealing.front());
        const auto payload = read_payload(draft.payload);
        ByteWriter parts;
        parts.sized(chain_entry("k1", {}, 1, {}, draft).header).sized(payload.clear);
        parts.sized(keys_.open(draft.sealed_to, payload.sealed).value());
        put("entry", name, parts.bytes());
        put("entry", name + "-line", write_submission(submission));
    }

    void entries() {
        entry("vote", Vote{"spring", "hill", {{"speeding", 4}, {"burglary", 6}}});
        entry("feedback", Feedback{"hill", 4, "patrols", "Thank you.", "a@example.org", true});
        entry("suggestion", Suggestion{"spring", "hill", "A warden by the school."});
    }

    void content() {
        const Media media{std::string(64, 'a'), 1000, "image/png", "A bicycle"};
        Content all;
        all.force = {"marl",
                     "Marlshire Police",
                     {{"101", "Not urgent"}},
                     "Ask for Ani",
                     "https://example.org/",
                     {{ItemKind::appeal, 7}},
                     24};
        all.districts = {{"north", "North"}};
        all.areas = {{"hill", "Hill", "north", {"The square"}, {"Hill", "1 High Street", "9 to 5"}}};
        Item item;
        item.id = "i1";
        item.revision = 2;
        item.kind = ItemKind::event;
        item.title = LocalText(std::map<std::string, std::string>{{"en", "A meeting"}, {"cy", "Cyfarfod"}});
        item.image = item.video = item.captions = media;
        item.published = item.expires = item.starts = item.ends = noon;
        item.hide_after_offline_hours = 48;
        item.areas = {"hill"};
        all.items = {item};
        all.ballots = {
            {"spring", "Spring", 10, noon, noon, {}, {{"speeding", "Speeding", "Why", "What not", noon}}}};
        all.topics = {{"patrols", "Patrols"}};
        all.team = {
            {"pc", "PC Lamp", "Constable", "Since 2020", media, {{"email", "a@example.org"}}, {"hill"}}};
        Source source;
        source.id = "news";
        source.url = "https://example.org/feed";
        all.sources = {source};
        all.pictures = {{"spring",
                         "hill",
                         40,
                         PictureStatus::full,
                         {{"speeding", {.5, .25, .75}}},
                         {"speeding"},
                         "speeding"}};
        put("content", "all.json", write_content(all));
        put("content", "item.json", write_item(item));
        manifest(all);
    }

    void manifest(const Content& all) {
        ManifestBody body;
        body.content = all;
        body.tombstones = {write_tombstone({"item", 3, noon}, keys_.signing())};
        body.answers = {{to_hex(receipt_hash("7Q4M-X2KD-9ZRT-0AVE").view()), "answer"}};
        body.key_statements = keys_.statements();
        body.settings.other = {{"colour", "blue"}};
        body.audit_head = std::string(64, 'b');
        ManifestHeader header;
        header.area = "hill";
        header.version = 9;
        const auto file = write_manifest(header, body, keys_.signing());
        put("manifest", "file", file);
        put("manifest", "tail.json", read_envelope(FileType::manifest, file, file.size()).tail);
        put("stick", "manifest-header", manifest_header_of(file));
    }

    void signed_file(const std::string& name, FileType type, ByteView file) {
        put("stick", name, file);
        put("stick", name + "-fields", read_envelope(type, file, file.size()).body);
    }

    void stick() {
        Acknowledgement ack;
        ack.kiosk = "k1";
        ack.watermark = 12;
        ack.quarantined = 1;
        signed_file("acknowledgement", FileType::acknowledgement,
                    write_acknowledgement(ack, keys_.signing()));
        signed_file("tombstone", FileType::tombstone, write_tombstone({"item", 3, noon}, keys_.signing()));
        put("stick", "key-statement", keys_.statements().front());
        const EnrolRequest request{"7Q4MX2KD", key_.public_key(), {}, "0.1.0"};
        put("stick", "enrol-request.json", write_enrol_request(request));
        Pack pack{"k1", "hill", "https://example.org", Bytes(32, 's'), 1, 0, keys_.statements()};
        put("stick", "pack", write_pack(pack, keys_.signing()));
        EnrolReply reply{"k1", "hill", "token", {}, 1, keys_.statements()};
        put("stick", "enrol-reply", write_enrol_reply(reply, keys_.signing()));
        // As the fuzzer wants them: their key statements are its own.
        const auto without_statements = [](FileType type, const Bytes& file) {
            const auto body = read_envelope(type, file, file.size()).body;
            return body.substr(0, body.size() - 4);
        };
        pack.key_statements.clear();
        put("stick", "pack-fields", without_statements(FileType::pack, write_pack(pack, keys_.signing())));
        reply.key_statements.clear();
        put("stick", "enrol-reply-fields",
            without_statements(FileType::enrolment, write_enrol_reply(reply, keys_.signing())));
    }

    std::filesystem::path folder_;
    ServerKeys keys_ = ServerKeys::make(noon);
    SigningKey key_ = SigningKey::make();
};

} // namespace

int main(int count, char** arguments) {
    try {
        if (count != 2)
            throw UsageFailure("write seeds", "no folder was named", "fuzz_seeds FOLDER");
        Seeds(arguments[1]).write_all();
        return 0;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "error: %s\n", failure.what());
        return 1;
    }
}
