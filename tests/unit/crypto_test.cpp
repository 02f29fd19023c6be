#include "base/failure.hpp"
#include "base/files.hpp"
#include "crypto/key_file.hpp"
#include "crypto/keys.hpp"
#include "crypto/pin.hpp"
#include "crypto/receipt.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <set>

#include <sys/stat.h>

using namespace bluelamp;

TEST_CASE("hex and base64url come back as the octets they were") {
    const Bytes bytes("\x00\xff\x10~", 4);
    CHECK(to_hex(bytes) == "00ff107e");
    CHECK(from_hex("00FF107e") == bytes);
    CHECK(from_base64url(to_base64url(bytes)) == bytes);
    CHECK(to_base64url("\xfb\xff") == "-_8");
}

TEST_CASE("text that is not hex or base64url is refused") {
    CHECK_FALSE(from_hex("0"));
    CHECK_FALSE(from_hex("0g"));
    CHECK_FALSE(from_base64url("a+b/"));
    CHECK_FALSE(from_base64url("AA=="));
}

TEST_CASE("hashes are those that others compute") {
    // RFC 7693's BLAKE2b with 32 octets of "abc", and FIPS 180-4's SHA-256.
    CHECK(to_hex(hash_of("abc").view()) ==
          "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    CHECK(hash_of({"a", "bc"}) == hash_of("abc"));
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(is_sha256_hex(sha256_hex("")));
    CHECK_FALSE(is_sha256_hex("../../etc/passwd"));
}

TEST_CASE("a signature holds for its message and its key alone") {
    const auto key = SigningKey::make();
    const auto signature = key.sign("message");
    CHECK(verify(key.public_key(), "message", signature));
    CHECK_FALSE(verify(key.public_key(), "messagE", signature));
    CHECK_FALSE(verify(SigningKey::make().public_key(), "message", signature));
}

TEST_CASE("a key made again from its seed is the same key") {
    const auto key = SigningKey::make();
    CHECK(SigningKey::from_seed(key.seed()).id() == key.id());
    CHECK_THROWS_AS(SigningKey::from_seed("short"), Failure);
}

TEST_CASE("a sealed box opens with its own key alone, and is another each time") {
    const auto key = SealingKey::make();
    const auto sealed = seal(key.public_key(), "what I saw");
    CHECK(key.open(sealed) == "what I saw");
    CHECK(sealed != seal(key.public_key(), "what I saw"));
    CHECK_FALSE(SealingKey::make().open(sealed));
    auto changed = sealed;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    CHECK_FALSE(key.open(changed));
    CHECK_FALSE(key.open("short"));
}

TEST_CASE("an answer is read by the receipt's owner alone") {
    const auto receipt = make_receipt();
    const auto encrypted = encrypt_answer(receipt, "We fixed the lamp.");
    CHECK(decrypt_answer(receipt, encrypted) == "We fixed the lamp.");
    CHECK_FALSE(decrypt_answer(make_receipt(), encrypted));
    CHECK_FALSE(decrypt_answer(receipt, "too short"));
    CHECK(answer_key(receipt).view() != receipt_hash(receipt).view());
}

TEST_CASE("a receipt has eighty bits in groups of four and is never the same") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto receipt = make_receipt();
        REQUIRE(receipt.size() == 19);
        REQUIRE(receipt.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ-") == std::string::npos);
        seen.insert(receipt);
    }
    CHECK(seen.size() == 1000);
}

TEST_CASE("a receipt is understood however it was typed") {
    CHECK(normalised_receipt(" 7q4m x2kd-9zrt0ave ") == "7Q4M-X2KD-9ZRT-0AVE");
    CHECK(normalised_receipt("7q4m-x2kd-9zrt-Oave") == "7Q4M-X2KD-9ZRT-0AVE");
    CHECK(normalised_receipt("iLil-0000-0000-0000") == "1111-0000-0000-0000");
}

TEST_CASE("what cannot be a receipt is not taken for one") {
    CHECK_FALSE(normalised_receipt(""));
    CHECK_FALSE(normalised_receipt("7Q4M-X2KD-9ZRT"));
    CHECK_FALSE(normalised_receipt("7Q4M-X2KD-9ZRT-0AVE-1"));
    CHECK_FALSE(normalised_receipt("7Q4M-X2KD-9ZRT-0AVU"));
    CHECK_FALSE(normalised_receipt("7Q4M-X2KD-9ZRT-0A/E"));
}

TEST_CASE("an enrolment code is one word with at least the bits asked for") {
    CHECK(make_code(60).size() == 12);
    CHECK(make_code(1).size() == 4);
}

TEST_CASE("a wiped string holds nothing") {
    std::string text = "secret";
    wipe(text);
    CHECK(text.empty());
    CHECK(std::string(text.data(), 6).find("secret") == std::string::npos);
}

TEST_CASE("a key file is private, and one that others may read is refused") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "key";
    CHECK_FALSE(read_key_file(path));
    write_key_file(path, "seed");
    CHECK(read_key_file(path)->view() == "seed");
    ::chmod(path.c_str(), 0640);
    CHECK_THROWS_WITH(read_key_file(path), Catch::Contains("others than its owner"));
}

TEST_CASE("a PIN matches its own hash alone, and no two hashes are the same") {
    const auto hash = pin_hash("314159");
    CHECK(hash.starts_with("$argon2id$"));
    CHECK(pin_matches(hash, "314159"));
    CHECK_FALSE(pin_matches(hash, "314158"));
    CHECK_FALSE(pin_matches(hash, ""));
    CHECK(pin_hash("314159") != hash);
}

TEST_CASE("what is no hash of a PIN matches nothing") {
    CHECK_FALSE(pin_matches("", "314159"));
    CHECK_FALSE(pin_matches("314159", "314159"));
    CHECK_FALSE(pin_matches(std::string(1000, 'x'), "314159"));
}

TEST_CASE("a PIN is six to twelve figures") {
    CHECK(is_pin("314159"));
    CHECK(is_pin("000000000000"));
    CHECK_FALSE(is_pin("31415"));
    CHECK_FALSE(is_pin("3141592653589"));
    CHECK_FALSE(is_pin("31415a"));
    CHECK_FALSE(is_pin(""));
}
