#include "intake/intake_queue.hpp"

#include <span>
#include <utility>

namespace bluelamp::server {

IntakeQueue::IntakeQueue(const Intake& intake, std::unique_ptr<Storage> storage)
    : intake_(intake)
    , storage_(std::move(storage)) {}

IntakeResult IntakeQueue::take(Storage& reading, ByteView file, const Nonce& nonce) {
    auto read = intake_.read(reading, file, nonce);
    if (!read.why.empty()) {
        IntakeResult refused;
        refused.why = std::move(read.why);
        return refused;
    }
    Waiting mine{std::move(read), {}, {}, false};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&mine);
    stored_.wait(lock, [&] { return mine.done || !storing_; });
    if (!mine.done) {
        storing_ = true;
        const auto group = std::exchange(waiting_, {});
        lock.unlock();
        store(group);
        lock.lock();
        for (auto* each : group)
            each->done = true;
        storing_ = false;
        stored_.notify_all();
    }
    if (mine.failure)
        std::rethrow_exception(mine.failure);
    return std::move(mine.result);
}

std::size_t IntakeQueue::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void IntakeQueue::store(const std::vector<Waiting*>& group) const {
    const auto store_together = [&](std::span<Waiting* const> together) {
        storage_->transact([&] {
            for (auto* each : together)
                each->result = intake_.store(*storage_, each->batch);
        });
    };
    if (group.size() > 1) {
        try {
            return store_together(group);
        } catch (const std::exception&) {
            // Nothing of it was stored. One batch's failure is not another's: each alone below.
        }
    }
    for (const auto& each : group) {
        try {
            store_together({&each, 1});
        } catch (...) {
            each->failure = std::current_exception();
        }
    }
}

} // namespace bluelamp::server
