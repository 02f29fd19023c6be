#include "base/time.hpp"
#include "wire/limits.hpp"
#include "wire_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace bluelamp;
using namespace bluelamp::testing;
using Catch::Contains;

TEST_CASE("numbers and fields come back from their octets, and nothing is read past the end") {
    ByteWriter out;
    out.u8(7).u32(0x01020304).u64(~0ULL).i64(-5).sized("abc");
    ByteReader in(out.bytes());
    CHECK(in.u8() == 7);
    CHECK(in.u32() == 0x01020304);
    CHECK(in.u64() == ~0ULL);
    CHECK(in.i64() == -5);
    CHECK(in.sized(3) == "abc");
    CHECK_NOTHROW(in.finish());
    CHECK_THROWS_AS(in.u8(), WireError);
}

TEST_CASE("a length above its limit or its end is refused") {
    ByteWriter out;
    out.sized("abcd");
    CHECK_THROWS_AS(ByteReader(out.bytes()).sized(3), WireError);
    CHECK_THROWS_AS(ByteReader(ByteView(out.bytes()).substr(0, 7)).sized(100), WireError);
    ByteWriter many;
    many.u32(0xffffffff);
    CHECK_THROWS_AS(ByteReader(many.bytes()).count(0xffffffff), WireError);
}

TEST_CASE("a signed file of one type is never taken for another") {
    const auto key = SigningKey::make();
    auto file = write_envelope(FileType::pack, "body", key);
    CHECK(read_envelope(FileType::pack, file, 1000).signed_by(key.public_key()));
    CHECK_THROWS_AS(read_envelope(FileType::batch, file, 1000), WireError);
    file[4] = 'B'; // a forger renames the type: the signature covers it
    CHECK_FALSE(read_envelope(FileType::batch, file, 1000).signed_by(key.public_key()));
}

TEST_CASE("every changed octet of a signed file is noticed") {
    const auto key = SigningKey::make();
    const auto file = write_envelope(FileType::tombstone, "the body", key);
    const auto holds = [&](ByteView bytes) {
        try {
            return read_envelope(FileType::tombstone, bytes, 1000).signed_by(key.public_key());
        } catch (const WireError&) {
            return false;
        }
    };
    REQUIRE(holds(file));
    for (std::size_t i = 0; i < file.size(); ++i) {
        auto changed = file;
        changed[i] = static_cast<char>(changed[i] ^ 0x40);
        INFO(i);
        CHECK_FALSE(holds(changed));
    }
}

TEST_CASE("a truncated or lengthened file is refused") {
    const auto file = write_envelope(FileType::tombstone, "the body", SigningKey::make());
    for (std::size_t size = 0; size < file.size(); ++size)
        CHECK_THROWS_AS(read_envelope(FileType::tombstone, file.substr(0, size), 1000), WireError);
    CHECK_THROWS_AS(read_envelope(FileType::tombstone, file + "x", 1000), WireError);
    CHECK_THROWS_AS(read_envelope(FileType::tombstone, file, file.size() - 1), WireError);
}

TEST_CASE("a kiosk follows rotations of the server's keys, whatever order their statements come in") {
    auto keys = ServerKeys::make(noon);
    const auto first = keys.set();
    keys.rotate(noon);
    keys.rotate(noon);
    auto statements = keys.statements();
    std::reverse(statements.begin(), statements.end());
    const auto now = advance_keys(first, statements);
    CHECK(now == keys.set());
    CHECK(now.serial == 3);
    CHECK(now.signing.size() == 3);
    CHECK(first_key_set(statements) == keys.set());
}

TEST_CASE("a key statement of another root leads nowhere") {
    const auto keys = ServerKeys::make(noon);
    auto others = ServerKeys::make(noon);
    others.rotate(noon);
    CHECK(advance_keys(keys.set(), others.statements()) == keys.set());
    CHECK_THROWS_AS(first_key_set({others.statements().at(1)}), WireError);
}

TEST_CASE("the server's keys come back from their key file, and older ones still open") {
    auto keys = ServerKeys::make(noon);
    const auto old = keys.set().sealing.front();
    const auto sealed = seal(old, "text");
    keys.rotate(noon);
    const auto secret = keys.to_secret();
    const auto again = ServerKeys::from_secret(secret.view());
    CHECK(again.set() == keys.set());
    CHECK(again.fingerprint() == keys.fingerprint());
    CHECK(again.open(key_id(old), sealed) == "text");
    CHECK(again.derived("x").view() == keys.derived("x").view());
    CHECK_THROWS_AS(ServerKeys::from_secret(secret.view().substr(1)), WireError);
}

TEST_CASE("a submission comes out of its entry as it went in") {
    const auto keys = ServerKeys::make(noon);
    const std::vector<Submission> all{
        Vote{"b1", "a1", {{"x", 6}, {"y", 4}}},
        Feedback{"a1", 2, "t1", "Rough \"edges\"\nمرحبا", "me@example.org", true},
        Feedback{"a1", 5, "", "", "", false}, Suggestion{"b1", "elsewhere", "More lamps"}};
    for (const auto& submission : all) {
        const auto receipt = make_receipt();
        const auto draft =
            draft_entry(submission, Via::screen, receipt, noon, clock_behind, keys.set().sealing.front());
        const auto opened = open_entry(chain_entry("k1", Epoch{}, 1, Hash{}, draft), keys);
        CHECK(opened.submission == submission);
        CHECK(opened.receipt == receipt);
        CHECK(opened.via == Via::screen);
        CHECK(opened.header.flags == clock_behind);
        CHECK(opened.created.has_value() == !std::holds_alternative<Vote>(submission));
    }
}

TEST_CASE("neither text nor contact nor receipt stands in an entry as it lies on the disk") {
    const auto keys = ServerKeys::make(noon);
    const auto receipt = make_receipt();
    const auto draft = draft_entry(Feedback{"a1", 2, "", "PRIVATE WORDS", "PRIVATE CONTACT", false},
                                   Via::screen, receipt, noon, 0, keys.set().sealing.front());
    CHECK(draft.payload.find("PRIVATE") == Bytes::npos);
    CHECK(draft.payload.find(receipt) == Bytes::npos);
}

TEST_CASE("the size of an entry tells little of the text in it") {
    const auto keys = ServerKeys::make(noon);
    const auto size = [&](std::size_t length) {
        return draft_entry(Feedback{"a1", 2, "", std::string(length, 'x'), "", false}, Via::screen,
                           make_receipt(), noon, 0, keys.set().sealing.front())
            .payload.size();
    };
    CHECK(size(0) == size(150));
    CHECK(size(300) == size(900));
    CHECK(size(2100) == size(limits::feedback_text));
}

TEST_CASE("a vote keeps the day alone") {
    const auto keys = ServerKeys::make(noon);
    const auto draft = draft_entry(Vote{"b1", "a1", {{"x", 1}}}, Via::cli, make_receipt(), noon, 0,
                                   keys.set().sealing.front());
    CHECK(start_of_day(draft.day) <= noon);
    CHECK_FALSE(open_entry(chain_entry("k1", Epoch{}, 1, Hash{}, draft), keys).created);
}

TEST_CASE("an entry of an unknown kind, way or key is refused for quarantine") {
    const auto keys = ServerKeys::make(noon);
    auto draft = draft_entry(Feedback{"a1", 2, "", "", "", false}, Via::screen, make_receipt(), noon, 0,
                             keys.set().sealing.front());
    draft.kind = "drawing";
    CHECK_THROWS_AS(open_entry(chain_entry("k1", Epoch{}, 1, Hash{}, draft), keys), WireError);
    draft.kind = "feedback";
    CHECK_THROWS_AS(open_entry(chain_entry("k1", Epoch{}, 1, Hash{}, draft), ServerKeys::make(noon)),
                    WireError);
    auto entry = chain_entry("k1", Epoch{}, 1, Hash{}, draft);
    entry.seq = 2;
    CHECK_THROWS_AS(open_entry(entry, keys), WireError);
    entry.seq = 1;
    entry.payload.reset();
    CHECK_THROWS_AS(open_entry(entry, keys), WireError);
}

TEST_CASE("a sealed text that is not UTF-8 is refused by whoever seals it and whoever opens it") {
    const auto keys = ServerKeys::make(noon);
    const auto& key = keys.set().sealing.front();
    CHECK_THROWS_WITH(draft_entry(Suggestion{"b1", "a1", "\xff"}, Via::screen, make_receipt(), noon, 0, key),
                      Contains("not UTF-8"));
    auto draft = draft_entry(Suggestion{"b1", "a1", "x"}, Via::screen, make_receipt(), noon, 0, key);
    const auto sealed = [&](const std::string& text) {
        ByteWriter box;
        box.u8(1).sized(make_receipt()).u8(3).sized(text);
        auto plain = box.take() + '\x80'; // ISO 7816-4
        plain.resize(256);
        draft.payload = write_payload({read_payload(draft.payload).clear, seal(key, plain)});
        return chain_entry("k1", Epoch{}, 1, Hash{}, draft);
    };
    CHECK_NOTHROW(open_entry(sealed("x"), keys));
    CHECK_THROWS_WITH(open_entry(sealed("\xff"), keys), Contains("not UTF-8"));
}

TEST_CASE("an entry's header may be longer in a later version") {
    const EntryHeader header{"k1", Epoch{}, 5, "vote", "screen", 20000, 1, KeyId{}};
    CHECK(read_entry_header(write_entry_header(header) + "more") == header);
}

TEST_CASE("a batch comes back as it was written, signed by its own key") {
    const auto keys = ServerKeys::make(noon);
    const auto key = SigningKey::make();
    auto header = batch_header();
    header.report.version = "1.2";
    header.report.problems = {"log.db was set aside"};
    header.introduction = introduction("secret", "k1", key.public_key());
    const auto entries = chain(keys.set(), 3);
    const auto batch = read_batch(write_batch(header, entries, key));
    CHECK(batch.signed_by_own_key());
    CHECK(batch.entries == entries);
    CHECK(batch.header.last == 3);
    CHECK(batch.header.head == entries.back().hash);
    CHECK(batch.header.report == header.report);
    CHECK(batch.header.introduction == header.introduction);
}

TEST_CASE("a batch without entries asks for the watermark") {
    auto header = batch_header();
    header.first = 5;
    header.prev = hash_of("before");
    const auto batch = read_batch(write_batch(header, {}, SigningKey::make()));
    CHECK(batch.entries.empty());
    CHECK(batch.header.last == 4);
    CHECK(batch.header.head == header.prev);
}

TEST_CASE("an erased payload keeps the chain") {
    const auto keys = ServerKeys::make(noon);
    auto entries = chain(keys.set(), 3);
    entries[1].payload.reset();
    const auto batch = read_batch(write_batch(batch_header(), entries, SigningKey::make()));
    CHECK_FALSE(batch.entries[1].payload);
    CHECK(batch.entries[2].hash == entries[2].hash);
}

TEST_CASE("a batch whose entries were dropped, doubled, reordered or changed is refused") {
    const auto keys = ServerKeys::make(noon);
    const auto key = SigningKey::make();
    const auto good = chain(keys.set(), 3);
    const auto with = [&](auto change) {
        auto file = write_batch(batch_header(), good, key);
        change(file);
        return file;
    };
    const auto last = good[2].payload->size();
    CHECK_THROWS_AS(read_batch(with([&](Bytes& file) { file.resize(file.size() - last); })), WireError);
    CHECK_THROWS_AS(read_batch(with([](Bytes& file) { file.back() = static_cast<char>(file.back() ^ 1); })),
                    WireError);
    CHECK_THROWS_AS(read_batch(with([](Bytes& file) { file += "x"; })), WireError);
    CHECK_THROWS_AS(read_batch(write_batch(batch_header(), {good[0], good[2], good[1]}, key)), WireError);
}

TEST_CASE("a batch says the truth about pruning or is refused") {
    auto header = batch_header();
    header.first = 10;
    header.pruned_through = 8;
    CHECK_THROWS_AS(write_batch(header, {}, SigningKey::make()), WireError);
    header.pruned_through = 9;
    CHECK(read_batch(write_batch(header, {}, SigningKey::make())).header.pruned_through == 9);
}

TEST_CASE("successions lead from a known key to the one that signs now, step by step") {
    const auto a = SigningKey::make();
    const auto b = SigningKey::make();
    const auto c = SigningKey::make();
    const std::vector<Bytes> steps{write_succession("k1", b.public_key(), a),
                                   write_succession("k1", c.public_key(), b)};
    CHECK(succession_leads("k1", a.public_key(), c.public_key(), steps));
    CHECK(succession_leads("k1", b.public_key(), c.public_key(), steps));
    CHECK(succession_leads("k1", c.public_key(), c.public_key(), {}));
    CHECK_FALSE(succession_leads("k1", a.public_key(), c.public_key(), {steps[1]}));
    CHECK_FALSE(succession_leads("k2", a.public_key(), c.public_key(), steps));
    CHECK_FALSE(succession_leads("k1", a.public_key(), c.public_key(), {"nonsense"}));
}

TEST_CASE("an acknowledgement comes back as it was written, and unfitting figures are refused") {
    const auto keys = ServerKeys::make(noon);
    Acknowledgement ack;
    ack.kiosk = "k1";
    ack.watermark = 10;
    ack.quarantined = 2;
    ack.gap = 3;
    ack.head = hash_of("head");
    ack.nonce = random_fixed<Nonce>();
    const auto read = read_acknowledgement(write_acknowledgement(ack, keys.signing()));
    CHECK(read.ack == ack);
    CHECK(keys.set().verifies(read.envelope));
    ack.gap = 9;
    CHECK_THROWS_AS(read_acknowledgement(write_acknowledgement(ack, keys.signing())), WireError);
}
