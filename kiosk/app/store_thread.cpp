#include "app/store_thread.hpp"

#include <chrono>
#include <optional>

namespace bluelamp {
namespace {

constexpr std::chrono::seconds beat{1};
constexpr int beats_between_probes = 30;

} // namespace

StoreThread::StoreThread(Mailbox& mailbox, Hooks hooks)
    : mailbox_(mailbox)
    , hooks_(std::move(hooks))
    , thread_([this] { run(); }) {}

StoreThread::~StoreThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void StoreThread::submit(Submit submit) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(submit));
    }
    changed_.notify_one();
}

void StoreThread::set_taking(bool taking) {
    if (taking_.exchange(taking) != taking)
        hooks_.taking(taking);
}

void StoreThread::handle(const Submit& submit) {
    try {
        const Kept kept = hooks_.keep(submit);
        mailbox_.put(Intent(intent::WasKept{submit.token, kept}));
        hooks_.kept();
    } catch (const std::exception& failure) {
        mailbox_.put(Intent(intent::WasNotKept{submit.token}));
        hooks_.failed(failure.what());
        set_taking(false);
    }
}

void StoreThread::run() {
    int until_probe = beats_between_probes;
    for (;;) {
        std::optional<Submit> next;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, beat, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty() && stopping_)
                return;
            if (!waiting_.empty()) {
                next = std::move(waiting_.front());
                waiting_.pop_front();
            }
        }
        ++beats_;
        if (next) {
            handle(*next);
        } else if (!taking_ && --until_probe <= 0) {
            until_probe = beats_between_probes;
            try {
                hooks_.probe();
                set_taking(true);
            } catch (const std::exception& failure) {
                hooks_.failed(failure.what());
            }
        }
    }
}

} // namespace bluelamp
