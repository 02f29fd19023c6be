#include "cases/answering.hpp"

#include "cases/opening.hpp"
#include "crypto/receipt.hpp"
#include "custody/clock.hpp"
#include "publishing/manifests.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

namespace bluelamp::server {
namespace {

std::string written_answer(const ReceiptAnswer& answer) {
    try {
        return write_answer(answer);
    } catch (const WireError& error) {
        throw UsageFailure("answering", error.what());
    }
}

/// The item, as kiosks will read it.
Item item_of(const CaseRecord& record, const Answering& answering, Time now) {
    const auto& publish = *answering.publish;
    Item item;
    item.id = "answer-" + record.id;
    item.kind = ItemKind::answer;
    item.title = publish.title;
    item.you_said = publish.you_said.empty() ? wording_of(record) : publish.you_said;
    item.body = publish.body.empty() ? answering.text : publish.body;
    item.source = answering.from;
    item.areas = publish.areas;
    item.published = now;
    if (item.you_said.empty())
        throw UsageFailure("answering", "what people said is missing",
                           "write it in your own words, without what could tell who said it");
    try {
        static_cast<void>(read_item(write_item(item)));
    } catch (const WireError& error) {
        throw UsageFailure("answering", error.what());
    }
    return item;
}

CaseAnswer kept_for_staff(const Act& act, const ServerKeys& keys, ByteView answer, bool published) {
    const auto& key = keys.set().sealing.front();
    return {act.now_ms, act.actor, key_id(key), seal(key, answer), published};
}

} // namespace

CaseRecord answer_case(Storage& storage, const ServerKeys& keys, const Act& act, const Answering& answering) {
    const auto now = time_of_ms(act.now_ms);
    const auto text = written_answer({answering.text, answering.from, now});
    CaseRecord answered;
    storage.transact([&] {
        answered = act_within(storage, act, [&](CaseRecord& record) -> Deed {
            auto receipt = receipt_of(storage, keys, record.id);
            const WipeAtExit wiped(receipt);
            storage.answers().put({receipt_hash(receipt), record.area, encrypt_answer(receipt, text), now,
                                   now + answering.keep});
            const bool publishes = answering.publish.has_value();
            storage.cases().add_answer(record.id, kept_for_staff(act, keys, text, publishes));
            if (publishes) {
                Publication publication;
                publication.items.push_back({item_of(record, answering, now), {}, {}, {}, {}});
                record.item = publication.items.front().item.id;
                static_cast<void>(publish_within(storage, keys, act.now_ms, publication, act.actor));
            }
            record.answered = record.answered.value_or(now);
            record.reason.clear();
            enter(record, CaseState::answered, now);
            return {"answer", publishes ? "and published" : ""};
        });
        reissue_manifests(storage, keys, act.now_ms);
    });
    return answered;
}

std::vector<GivenAnswer> answers_to(Storage& storage, const ServerKeys& keys, const std::string& id) {
    std::vector<GivenAnswer> given;
    for (const auto& kept : storage.cases().answers(id))
        if (auto plain = keys.open(kept.sealed_to, kept.sealed)) {
            const WipeAtExit wiped(*plain);
            given.push_back({kept.at_ms, kept.actor, read_answer(*plain), kept.published});
        }
    return given;
}

ReceiptNews news_of(Storage& storage, const ServerKeys& keys, std::string_view typed) {
    auto receipt = normalised_receipt(typed);
    if (!receipt)
        return {};
    const WipeAtExit wiped(*receipt);
    ReceiptNews news;
    if (const auto kept = storage.answers().find(receipt_hash(*receipt)))
        if (auto plain = decrypt_answer(*receipt, kept->file)) {
            const WipeAtExit plain_wiped(*plain);
            news.answer = read_answer(*plain);
        }
    for (const auto& record : find_by_receipt(storage, keys, *receipt)) {
        news.known = true;
        if (!record.ended)
            news.due = record.due;
    }
    news.known = news.known || news.answer.has_value();
    return news;
}

std::size_t prune_answers(Storage& storage, const ServerKeys& keys, std::int64_t now_ms) {
    std::size_t pruned = 0;
    storage.transact([&] {
        pruned = storage.answers().prune(time_of_ms(now_ms));
        if (pruned > 0)
            reissue_manifests(storage, keys, now_ms);
    });
    return pruned;
}

} // namespace bluelamp::server
