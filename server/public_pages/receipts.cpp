#include "public_pages/receipts.hpp"

#include "crypto/receipt.hpp"
#include "wire/answer.hpp"

namespace bluelamp::server {
namespace {

constexpr int window_seconds = 600;

http::Response kept_by_nobody(http::Response response) {
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("X-Robots-Tag", "noindex");
    return response;
}

bool may_ask(const Visitor& visitor) {
    const auto who = "receipt " + http::client_of(visitor.request, visitor.parts.behind_proxy);
    int asked = 0;
    visitor.storage.transact([&] {
        asked = visitor.storage.count_event(who, visitor.now.time_since_epoch().count(), window_seconds);
    });
    return asked <= most_receipts;
}

std::optional<ReceiptAnswer> answer_to(const Visitor& visitor, const std::string& receipt) {
    const auto stored = visitor.storage.answers().find(receipt_hash(receipt));
    if (!stored || stored->until <= visitor.now)
        return std::nullopt;
    const auto opened = decrypt_answer(receipt, stored->file);
    return opened ? std::optional(read_answer(*opened)) : std::nullopt;
}

http::Response form_with(const Visitor& visitor, const std::string& error) {
    return kept_by_nobody(
        visitor.page(visitor.say("your-answer"), "receipt", {{"here", "/r"}, {"error", error}}));
}

} // namespace

http::Response receipt_form(const Visitor& visitor) {
    return form_with(visitor, {});
}

http::Response receipt_answer(const Visitor& visitor, const std::string& typed) {
    const auto title = visitor.say("your-answer");
    if (!may_ask(visitor)) {
        auto response = kept_by_nobody(visitor.page(title, "receipt-later", {{"here", "/r"}}, 429));
        response.headers.emplace_back("Retry-After", std::to_string(window_seconds));
        return response;
    }
    const auto receipt = normalised_receipt(typed);
    if (!receipt)
        return form_with(visitor, visitor.say("not-a-receipt"));
    nlohmann::json view{{"here", "/r"}};
    if (const auto answer = answer_to(visitor, *receipt)) {
        const auto& from = answer->from.empty() ? visitor.content.force.name : answer->from;
        view["answer"] = {{"paragraphs", visitor.paragraphs(answer->text)},
                          {"from", visitor.text(from)},
                          {"date", visitor.parts.words.date(visitor.language(), answer->answered)}};
    }
    return kept_by_nobody(visitor.page(title, "receipt-answer", std::move(view)));
}

} // namespace bluelamp::server
