#include "app/store_thread.hpp"

#include <chrono>
#include <optional>

namespace bluelamp {
namespace {

constexpr std::chrono::seconds beat{1};
constexpr int beats_between_probes = 10;
constexpr int beats_between_looks = 10;

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

void StoreThread::count(VisitUse use) {
    if (!hooks_.count)
        return;
    {
        const std::lock_guard lock(mutex_);
        uncounted_.push_back(std::move(use));
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

void StoreThread::handle(const VisitUse& use) {
    try {
        hooks_.count(use);
    } catch (const std::exception& failure) {
        hooks_.failed(failure.what());
    }
}

void StoreThread::look_for_room() {
    if (!hooks_.room || !taking_ || hooks_.room())
        return;
    hooks_.failed("the disk is nearly full: nothing is taken from visitors until there is room");
    set_taking(false);
}

void StoreThread::probe() {
    if (hooks_.room && !hooks_.room())
        return;
    try {
        hooks_.probe();
        set_taking(true);
    } catch (const std::exception& failure) {
        hooks_.failed(failure.what());
    }
}

void StoreThread::run() {
    int until_probe = beats_between_probes;
    int until_look = 0;
    const auto taken_from = [](auto& queue) {
        auto first = std::optional(std::move(queue.front()));
        queue.pop_front();
        return first;
    };
    for (;;) {
        std::optional<Submit> submit;
        std::optional<VisitUse> use;
        {
            std::unique_lock lock(mutex_);
            const auto work = [this] { return !waiting_.empty() || !uncounted_.empty(); };
            changed_.wait_for(lock, beat, [&] { return stopping_ || work(); });
            if (!work() && stopping_)
                return;
            if (!waiting_.empty())
                submit = taken_from(waiting_);
            else if (!uncounted_.empty())
                use = taken_from(uncounted_);
        }
        if (hooks_.beat)
            hooks_.beat();
        if (submit) {
            handle(*submit);
        } else if (use) {
            handle(*use);
        } else if (!taking_ && --until_probe <= 0) {
            until_probe = beats_between_probes;
            probe();
        } else if (--until_look <= 0) {
            until_look = beats_between_looks;
            look_for_room();
        }
    }
}

} // namespace bluelamp
