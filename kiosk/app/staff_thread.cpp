#include "app/staff_thread.hpp"

#include <cstring>

namespace bluelamp {

StaffThread::StaffThread(Mailbox& mailbox, Hooks hooks)
    : mailbox_(mailbox)
    , hooks_(std::move(hooks))
    , thread_([this] { run(); }) {}

StaffThread::~StaffThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void StaffThread::take(Command command) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(command));
    }
    changed_.notify_one();
}

void StaffThread::run() {
    for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_)
            return;
        Command next = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        work(std::move(next));
    }
}

void StaffThread::tell(StickResult result) {
    mailbox_.put(Intent(intent::StickDone{std::move(result)}));
}

StaffThread::Hooks::Progress StaffThread::progress() {
    return [this, told = 0.0](double share) mutable {
        constexpr double step = .02;
        if (share < told + step)
            return;
        told = share;
        tell({StickResult::What::working, 0, {}, static_cast<float>(share)});
    };
}

void StaffThread::work(Command command) {
    const bool stick = std::holds_alternative<command::CopyToStick>(command) ||
                       std::holds_alternative<command::BringInStick>(command);
    auto* check = std::get_if<command::CheckPin>(&command);
    try {
        if (check) {
            const bool right = hooks_.pin_is_right(check->pin);
            explicit_bzero(check->pin.data(), check->pin.size());
            mailbox_.put(Intent(intent::PinChecked{check->token, right}));
        } else if (std::holds_alternative<command::SyncNow>(command)) {
            hooks_.sync_now();
        } else if (std::holds_alternative<command::CopyToStick>(command)) {
            tell(hooks_.copy_to_stick(progress()));
        } else if (std::holds_alternative<command::BringInStick>(command)) {
            tell(hooks_.bring_in(progress()));
        } else if (const auto* close = std::get_if<command::Close>(&command)) {
            hooks_.close(close->reason);
        }
    } catch (const std::exception& failure) {
        hooks_.failed(failure.what());
        if (stick)
            tell({StickResult::What::failed, 0, failure.what()});
        if (check) // not a wrong PIN, but the door stays shut
            mailbox_.put(Intent(intent::PinChecked{check->token, false}));
    }
}

} // namespace bluelamp
