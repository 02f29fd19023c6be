#include "base/time.hpp"
#include "crypto/receipt.hpp"
#include "wire/answer.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;

namespace {

const std::string receipt = "7Q4M-X2KD-9ZRT-0AVE";

ReceiptAnswer an_answer() {
    ReceiptAnswer answer;
    answer.text = LocalText({{"en", "We mended the light."}, {"cy", "Trwsiwyd y golau."}});
    answer.from = "Inspector Ruth Adeyemi";
    answer.answered = start_of_day(20'500);
    return answer;
}

} // namespace

TEST_CASE("an answer reaches the owner of the receipt as it was written, and nobody else") {
    const auto sent = encrypt_answer(receipt, write_answer(an_answer()));
    const auto plain = decrypt_answer(receipt, sent);
    REQUIRE(plain);
    CHECK(read_answer(*plain) == an_answer());
    CHECK_FALSE(decrypt_answer("7Q4M-X2KD-9ZRT-0AVF", sent));
    CHECK(sent.find("light") == std::string::npos);
}

TEST_CASE("an answer of a newer server is read as far as it is known") {
    const auto read = read_answer(R"({"text":"Yes.","answered":"2026-02-02T09:00:00Z","mood":"cheerful"})");
    CHECK(read.text.in("cy") == "Yes.");
    CHECK(read.from.empty());
}

TEST_CASE("what is no answer is refused") {
    auto answer = an_answer();
    SECTION("without a text") {
        answer.text = {};
        CHECK_THROWS_AS(write_answer(answer), WireError);
        CHECK_THROWS_AS(read_answer(R"({"text":{"en":""},"answered":"2026-02-02T09:00:00Z"})"), WireError);
    }
    SECTION("longer than a kiosk takes") {
        answer.text = std::string(8001, 'a');
        CHECK_THROWS_AS(write_answer(answer), WireError);
    }
    SECTION("not UTF-8") {
        answer.text = "\xff";
        CHECK_THROWS_AS(write_answer(answer), WireError);
    }
    SECTION("not JSON") {
        CHECK_THROWS_AS(read_answer("<html>"), WireError);
    }
}
