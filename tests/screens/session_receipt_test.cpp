#include "crypto/receipt.hpp"
#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::test;
using Found = ReceiptDraft::Found;

namespace {

constexpr auto owned = "7Q4M-X2KD-9ZRT-0A1E";

Visit with_answer(const Bytes& plain) {
    auto context = at(today);
    context.answers[to_hex(receipt_hash(owned).view())] = encrypt_answer(owned, plain);
    Visit visit(build_snapshot(harbour_quarter(), context));
    visit.all({intent::Begin{}, intent::Go{{Screen::receipt, {}, 0}}});
    return visit;
}

Bytes answer() {
    return write_answer({"We have put up a sign.", "Inspector Adeyemi", today});
}

Found found(Visit& visit, const char* typed) {
    visit.all({intent::EditReceipt{typed}, intent::LookUpReceipt{}});
    return visit.visitor().receipt.found;
}

} // namespace

TEST_CASE("a receipt's owner reads the answer, however the receipt is typed") {
    for (const char* typed : {"7Q4M-X2KD-9ZRT-0A1E", "7q4m x2kd 9zrt oaie", "7Q4MX2KD9ZRTOALE"}) {
        INFO(typed);
        Visit visit = with_answer(answer());
        CHECK(found(visit, typed) == Found::answered);
        CHECK(visit.visitor().receipt.answer.text.in("en") == "We have put up a sign.");
        CHECK(visit.visitor().receipt.typed.empty());
    }
}

TEST_CASE("a receipt that is not whole is not known, one without an answer is not answered yet") {
    Visit visit = with_answer(answer());
    CHECK(found(visit, "7Q4M") == Found::unknown);
    CHECK(found(visit, "0000-0000-0000-0000") == Found::unanswered);
    visit(intent::EditReceipt{"7"});
    CHECK(visit.visitor().receipt.found == Found::nothing_yet);
}

TEST_CASE("an answer that cannot be read is not shown, and nothing falls over it") {
    Visit other = with_answer("not json");
    CHECK(found(other, owned) == Found::unanswered);
    auto context = at(today);
    context.answers[to_hex(receipt_hash(owned).view())] = "damaged";
    Visit damaged(build_snapshot(harbour_quarter(), context));
    damaged.all({intent::Begin{}, intent::Go{{Screen::receipt, {}, 0}}});
    CHECK(found(damaged, owned) == Found::unanswered);
}

TEST_CASE("a receipt grows no longer than it is, and is wiped with the visitor") {
    Visit visit = with_answer(answer());
    visit(intent::EditReceipt{"7Q4M-X2KD-9ZRT-0A1E-9999-U!"});
    CHECK(visit.visitor().receipt.typed == "7Q4MX2KD9ZRT0A1E");
    visit.all({intent::LookUpReceipt{}, intent::QuickExit{}});
    CHECK(visit.visitor() == Visitor{});
}
